/** Plays without hls.js: a file, or a stream where the browser itself plays HLS and nothing else can (older iPhones). */

import { Signature } from "./signature.js";
import { refusal } from "./state.js";

const NETWORK = 2;
const RENEWALS_IN_A_ROW = 3;

/** Whatever is at the video's src: it only has to be said when it fails, and how to try again. */
function watchFailures(player, again) {
  const { video, state, telemetry } = player;
  video.addEventListener("error", () => {
    const { code = 0, message = "" } = video.error ?? {};
    telemetry.failed(`media-${code}`, message, true);
    again(code);
  });
  player.request.allow({
    retry: () => {
      const at = video.currentTime;
      state.set({ problem: "" });
      video.load();
      video.currentTime = at;
      video.play().catch(() => {});
    },
  });
}

export function startFile(player) {
  const { video, state } = player;
  watchFailures(player, (code) => state.set({ problem: code === NETWORK ? "network" : "missing" }));
  // It may have failed before this script was here.
  if (video.error) {
    state.set({ problem: "missing" });
  }
  return { sign: (url) => url };
}

export function startNativeStream(player) {
  const { video, config, state } = player;
  const refused = (error, detail) => state.set(refusal(error, detail));
  const signature = new Signature({ manifest: config.manifest, renewAt: config.renew, expiresIn: config.expires_in, refused });
  let renewals = 0;
  const play = (at) => {
    video.src = signature.sign(config.manifest);
    video.addEventListener("loadedmetadata", () => { video.currentTime = at; }, { once: true });
    video.play().catch(() => {});
  };
  video.addEventListener("playing", () => { renewals = 0; });
  // It does not say why a file was refused: a signature that has expired is the likeliest.
  watchFailures(player, async (code) => {
    renewals += 1;
    try {
      await signature.renew();
    } catch {
      renewals = Infinity;
    }
    if (renewals > RENEWALS_IN_A_ROW) {
      state.set({ problem: state.now.problem || (code === NETWORK ? "network" : "missing") });
    } else {
      play(video.currentTime);
    }
  });
  play(video.currentTime);
  return { sign: (url) => signature.sign(url) };
}
