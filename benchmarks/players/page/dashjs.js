/** dash.js as it comes. */

import { BUFFER_SECONDS } from "./limits.js";
import { loadScript } from "./script.js";

export async function prepare(video, folder) {
  await loadScript("/vendor/dashjs/dist/modern/umd/dash.all.min.js");
  return (failed) => {
    const { MediaPlayer } = window.dashjs;
    const player = MediaPlayer().create();
    const buffer = {
      bufferTimeDefault: BUFFER_SECONDS,
      bufferTimeAtTopQuality: BUFFER_SECONDS,
      bufferTimeAtTopQualityLongForm: BUFFER_SECONDS,
    };
    player.updateSettings({ streaming: { buffer } });
    player.on(MediaPlayer.events.ERROR, ({ error }) => failed(error?.message ?? error));
    player.initialize(video, `${folder}manifest.mpd`, true);
  };
}
