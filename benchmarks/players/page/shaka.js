/** Shaka Player as it comes. */

import { BUFFER_SECONDS } from "./limits.js";
import { loadScript } from "./script.js";

export async function prepare(video, folder) {
  await loadScript("/vendor/shaka-player/dist/shaka-player.dash.js");
  const { shaka } = window;
  shaka.polyfill.installAll();
  const player = new shaka.Player();
  await player.attach(video);
  player.configure({
    streaming: { bufferingGoal: BUFFER_SECONDS },
    // The browser's own estimate is of the machine's line, not of the one that is replayed.
    abr: { useNetworkInformation: false },
  });
  return (failed) => {
    player.addEventListener("error", ({ detail }) => failed(`Shaka error ${detail.code}`));
    player.load(`${folder}manifest.mpd`).catch(({ code }) => failed(`Shaka error ${code}`));
  };
}
