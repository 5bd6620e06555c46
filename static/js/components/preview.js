/** Previews: a muted cut of a trailer over a picture, where the viewer wants things to move. */
import { record } from "../lib/events.js";
import { getJSON } from "../lib/requests.js";
import { placeOf } from "./impressions.js";

const URL = "/previews/";
// A preview that played for so long was seen.
const SEEN_SECONDS = 2;
// title -> a promise of its cut ({url, trailer, probability}), or of undefined where it has none.
const cuts = new Map();
// The titles whose cut was seen on this page: it is noted once.
const seen = new Set();

/** Whether anything may move by itself here. */
export function previewsWanted() {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches || navigator.connection?.saveData;
  return !calm && document.documentElement.dataset.previews !== "off";
}

function cutOf(title) {
  if (!cuts.has(title)) {
    const asked = getJSON(`${URL}?titles=${title}`).then((answer) => answer.previews[title]);
    // The next rest of the pointer asks again.
    cuts.set(title, asked.catch(() => { cuts.delete(title); }));
  }
  return cuts.get(title);
}

function makeVideo(source) {
  const video = document.createElement("video");
  Object.assign(video, { className: "preview", src: source, muted: true, playsInline: true, disableRemotePlayback: true });
  // Decoration to a screen reader: what it shows is said in words beside it.
  video.setAttribute("aria-hidden", "true");
  video.tabIndex = -1;
  return video;
}

function wire(video, place) {
  const controls = place.querySelector("[data-preview-controls]");
  const pause = controls.querySelector("[data-preview-pause]");
  const sound = controls.querySelector("[data-preview-sound]");
  pause.onclick = () => { video.paused ? video.play() : video.pause(); };
  sound.onclick = () => { video.muted = !video.muted; };
  video.addEventListener("play", () => pause.setAttribute("aria-pressed", "false"));
  video.addEventListener("pause", () => pause.setAttribute("aria-pressed", "true"));
  video.addEventListener("volumechange", () => sound.setAttribute("aria-pressed", String(!video.muted)));
  video.addEventListener("playing", () => {
    place.classList.add("is-previewing");
    controls.hidden = false;
  });
  video.addEventListener("ended", () => stopPreview(place));
}

/** Note that the cut of a title played, and where. */
function noteWhenSeen(video, title, { trailer, probability }, place) {
  video.addEventListener("timeupdate", () => {
    if (video.currentTime >= SEEN_SECONDS && !seen.has(title)) {
      seen.add(title);
      record({ kind: "preview", title: Number(title), trailer, probability, ...place });
    }
  });
}

/** Play the cut of the title of place (an element with data-preview-of), if it has one; sees to its own end. */
export async function startPreview(place) {
  if (!previewsWanted() || place.querySelector(".preview")) {
    return;
  }
  place.dataset.previewing = "";
  const title = place.dataset.previewOf;
  const cut = await cutOf(title);
  // By now the pointer may have gone elsewhere.
  if (!cut || !place.isConnected || !("previewing" in place.dataset)) {
    return;
  }
  const video = makeVideo(cut.url);
  wire(video, place);
  noteWhenSeen(video, title, cut, placeOf(place));
  place.prepend(video);
  video.play().catch(() => stopPreview(place));
}

export function stopPreview(place) {
  delete place.dataset.previewing;
  place.classList.remove("is-previewing");
  place.querySelector(".preview")?.remove();
  const controls = place.querySelector("[data-preview-controls]");
  if (controls) {
    controls.hidden = true;
  }
}
