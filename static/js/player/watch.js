/** The watch page: resume, report, and say so when nothing plays. */
import { startHeartbeat } from "./heartbeat.js";

const video = document.querySelector("[data-player]");
const error = document.querySelector("[data-player-error]");

function resume() {
  const share = Number(video.dataset.resume);
  if (share > 0 && share < 1) {
    video.currentTime = share * video.duration;
  }
}

if (video.readyState >= HTMLMediaElement.HAVE_METADATA) {
  resume();
} else {
  video.addEventListener("loadedmetadata", resume, { once: true });
}
video.addEventListener("error", () => { error.hidden = false; });
startHeartbeat(video, Number(video.dataset.title));
if (!video.paused) {
  video.dispatchEvent(new Event("play"));
}
