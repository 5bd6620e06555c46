/** hls.js as it comes. */

import Hls from "/static/js/vendor/hls.mjs";
import { BUFFER_SECONDS } from "./limits.js";

export function prepare(video, folder) {
  return (failed) => {
    const workerPath = "/static/js/vendor/hls.worker.mjs";
    const hls = new Hls({ workerPath, maxBufferLength: BUFFER_SECONDS, maxMaxBufferLength: BUFFER_SECONDS });
    hls.on(Hls.Events.ERROR, (_, { fatal, details }) => fatal && failed(details));
    hls.loadSource(`${folder}master.m3u8`);
    hls.attachMedia(video);
  };
}
