/** hls.js as the site plays with it: stream.js with all it sets, without the page's controls. */

import "/static/js/vendor/hls.mjs";
import { BEGINNING, createState } from "/static/js/player/state.js";
import { startStream } from "/static/js/player/stream.js";

export function prepare(video, folder) {
  const nothing = () => {};
  return async (failed) => {
    const state = createState(BEGINNING);
    const player = {
      video,
      state,
      config: { manifest: `${folder}master.m3u8`, sizes: `${folder}sizes.json`, throughput: null, title: 0, session: "" },
      root: { dataset: { worker: "/static/js/vendor/hls.worker.mjs" } },
      telemetry: { transferred: nothing, switched: nothing, failed: (code, detail, isFatal) => isFatal && failed(`${code} ${detail}`) },
      request: { allow: nothing },
    };
    state.watch(["problem"], ({ problem }) => problem && failed(problem));
    await startStream(player, -1);
  };
}
