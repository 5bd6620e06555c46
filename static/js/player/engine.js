/** Chooses what plays: hls.js where there are media sources, else the browser's own HLS, else the file. */

import { startFile, startNativeStream } from "./native.js";
import { startStream } from "./stream.js";

const HLS = "application/vnd.apple.mpegurl";
const HAS_MEDIA_SOURCES = "MediaSource" in window || "ManagedMediaSource" in window;

/** Resolves to {sign(url)}: the address under the signature of now. at: seconds, of a stream. */
export async function startEngine(player, at) {
  const { video, config, state } = player;
  if (config.kind !== "stream") {
    return startFile(player);
  }
  const engine = HAS_MEDIA_SOURCES ? await startStream(player, at) : null;
  if (engine) {
    return engine;
  }
  if (video.canPlayType(HLS)) {
    return startNativeStream(player);
  }
  if (config.file) {
    video.src = config.file;
    return startFile(player);
  }
  state.set({ problem: "unsupported" });
  return { sign: (url) => url };
}
