/** What the network and the picture did, told to the site every half minute and when the page is left. */

import { csrfToken } from "../lib/requests.js";

const EVERY_MS = 30_000;
// A viewer who is offline for long keeps the latest.
const MOST_OF_A_KIND = 400;
// Less than a frame is no stall that anybody could see.
const LEAST_STALL_SECONDS = 0.04;

function empty() {
  return { transfers: [], stalls: [], switches: [], errors: [] };
}

/** Calls stalled(seconds) for each time the picture waited while it should have moved, seeking and beginning left out. */
function watchStalls(video, stalled) {
  let since = 0;
  let hasSought = false;
  video.addEventListener("seeking", () => { hasSought = true; since = 0; });
  video.addEventListener("waiting", () => {
    if (!hasSought && video.played.length && !video.seeking) {
      since = performance.now();
    }
  });
  const end = () => {
    const seconds = (performance.now() - since) / 1000;
    if (since && seconds > LEAST_STALL_SECONDS) {
      stalled(seconds);
    }
    since = 0;
  };
  video.addEventListener("playing", () => { end(); hasSought = false; });
  video.addEventListener("pause", end);
}

/** Calls started(milliseconds) with the time from the page's beginning to the first picture that moves. */
function watchStart(video, started) {
  const begun = performance.now();
  video.addEventListener("playing", () => started(Math.round(performance.now() - begun)), { once: true });
}

export function startTelemetry({ video, config }) {
  let batch = empty();
  let startup = null;
  const note = (kind, entry) => {
    batch[kind] = [...batch[kind], { ...entry, at: Date.now() }].slice(-MOST_OF_A_KIND);
  };

  function send() {
    const isEmpty = startup === null && Object.values(batch).every((entries) => !entries.length);
    if (!config.telemetry || !config.session || isEmpty) {
      return;
    }
    const report = { session: config.session, connection: navigator.connection?.effectiveType ?? "", ...batch };
    const body = JSON.stringify(startup === null ? report : { ...report, startup_ms: startup });
    batch = empty();
    startup = null;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
    // It is not sent again: a report that is late is worth less than the trouble.
    fetch(config.telemetry, { method: "POST", keepalive: true, headers, body }).catch(() => {});
  }

  watchStalls(video, (seconds) => note("stalls", { seconds, position: video.currentTime }));
  watchStart(video, (milliseconds) => { startup = milliseconds; });
  setInterval(send, EVERY_MS);
  window.addEventListener("pagehide", () => {
    send();
    // Another screen may have this one's place at once.
    if (config.end) {
      fetch(config.end, { method: "POST", keepalive: true, headers: { "X-CSRFToken": csrfToken() } }).catch(() => {});
    }
  });
  // What the browser kept of a page that was left has no place to play any more.
  window.addEventListener("pageshow", (event) => event.persisted && config.end && location.reload());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && send());
  return {
    send,
    transferred: (transfer) => note("transfers", transfer),
    switched: (from, to) => note("switches", { from, to }),
    failed: (kind, details, fatal = false) => note("errors", { kind, details, fatal }),
  };
}
