/**
 * What the viewer does, on its way to the site: kept in localStorage until the site has answered,
 * sent in batches, and sent again under the same ids if no answer came.
 */
import { csrfToken } from "./requests.js";

const SPOOL = "streamsite-events";
const URL = "/api/v1/events/";
const MOST_IN_A_BATCH = 50;
// A viewer offline for a long time keeps the latest; the site would not take much older ones anyway.
const MOST_KEPT = 500;
const SEND_AFTER_MS = 3000;
const TRY_AGAIN_AFTER_MS = 15000;

let timer = 0;
let sending = false;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(SPOOL)) ?? [];
  } catch {
    return [];
  }
}

function keep(events) {
  try {
    localStorage.setItem(SPOOL, JSON.stringify(events.slice(-MOST_KEPT)));
  } catch {
    // Storage is full or off: the events of this page are lost with it, and nothing else is.
  }
}

function forget(ids) {
  keep(kept().filter((event) => !ids.has(event.id)));
}

function later(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(flush, milliseconds);
}

/** Note an event: {kind, title, ...} as the events API documents it; id and time are added. */
export function record(event) {
  keep([...kept(), { id: crypto.randomUUID(), at: Date.now(), ...event }]);
  if (!timer) {
    later(SEND_AFTER_MS);
  }
}

/**
 * Send what is kept, now. keepalive lets the request outlive the page. leaving: even what is on its way already, for
 * nobody will be here to hear that it arrived; the site knows events by their ids.
 */
export async function flush({ leaving = false } = {}) {
  clearTimeout(timer);
  timer = 0;
  const batch = kept().slice(0, MOST_IN_A_BATCH);
  if (!batch.length || (sending && !leaving)) {
    return;
  }
  sending = true;
  try {
    const response = await fetch(URL, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
      body: JSON.stringify({ events: batch }),
    });
    // 4xx will be no better next time; anything else may be.
    if (response.ok || (response.status >= 400 && response.status < 500 && response.status !== 429)) {
      forget(new Set(batch.map((event) => event.id)));
    } else {
      later(TRY_AGAIN_AFTER_MS);
    }
  } catch {
    later(TRY_AGAIN_AFTER_MS);
  } finally {
    sending = false;
  }
  if (kept().length && !timer) {
    later(SEND_AFTER_MS);
  }
}

document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && flush({ leaving: true }));
window.addEventListener("pagehide", () => flush({ leaving: true }));
if (kept().length) {
  later(SEND_AFTER_MS);
}
