/** Tells the site what is being watched: on play, soon after, every ten seconds, on pause and at the end. */
import { flush, record } from "../lib/events.js";

const FIRST_AFTER_SECONDS = 2;
const EVERY_SECONDS = 10;

/**
 * Report one video. title, episode: their ids; session: of the play session, where there is one. Time counts as watched
 * while the picture moves, seeking left out.
 * Returns what to call, and wait for, before the page is left.
 */
export function startHeartbeat(video, { title, episode, session: given }) {
  const session = given ?? crypto.randomUUID();
  let watched = 0;
  let lastTime = null;
  let due = FIRST_AFTER_SECONDS;

  function tell(kind) {
    record({
      kind,
      title,
      ...(episode && { episode }),
      session,
      position: video.currentTime,
      duration: Number.isFinite(video.duration) ? video.duration : null,
      watched,
    });
    watched = 0;
    due = EVERY_SECONDS;
  }

  function tick() {
    const step = lastTime === null ? 0 : video.currentTime - lastTime;
    lastTime = video.currentTime;
    // Longer steps are jumps, not watching.
    if (!video.paused && !video.seeking && step > 0 && step < 2 * Math.max(1, video.playbackRate)) {
      watched += step / video.playbackRate;
    }
    if (watched >= due) {
      tell("heartbeat");
      flush();
    }
  }

  video.addEventListener("timeupdate", tick);
  video.addEventListener("seeking", () => { lastTime = null; });
  video.addEventListener("play", () => tell("play"));
  video.addEventListener("pause", () => !video.ended && tell("pause"));
  video.addEventListener("ended", () => { tell("finish"); flush(); });
  // The page goes: what was watched since the last heartbeat must go with it.
  const leave = () => {
    if (watched > 0) {
      tell("heartbeat");
    }
    return flush({ leaving: true });
  };
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && leave());
  return leave;
}
