/** The watch page: resume, report, and say so when nothing plays yet or at all. */
import { startHeartbeat } from "./heartbeat.js";

const video = document.querySelector("[data-player]");
const error = document.querySelector("[data-player-error]");
const wait = document.querySelector("[data-player-wait]");
const back = document.querySelector("[data-player-back]");
// A clip that is made when it is first wanted takes some seconds; one that is there comes before this.
const PATIENCE_MS = 700;
// A viewer who wants to go does not wait for a network that is slow.
const LEAVE_MS = 800;

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
const patience = setTimeout(() => { wait.hidden = video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA; }, PATIENCE_MS);
const waited = () => { clearTimeout(patience); wait.hidden = true; };
video.addEventListener("loadeddata", waited, { once: true });
video.addEventListener("error", () => { waited(); error.hidden = false; });
const leave = startHeartbeat(video, Number(video.dataset.title));
back.addEventListener("click", async (event) => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) {
    return;
  }
  // The next page is to know what was watched on this one.
  event.preventDefault();
  video.pause();
  await Promise.race([leave(), new Promise((resolve) => { setTimeout(resolve, LEAVE_MS); })]);
  location.assign(back.href);
});
if (!video.paused) {
  video.dispatchEvent(new Event("play"));
}
