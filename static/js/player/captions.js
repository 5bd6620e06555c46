/** Captions as the viewer likes them to look, drawn by us: browsers style their own in part only, and under our bar. */

import { part } from "./page.js";

function trackFor({ video, config, engine }, language) {
  const captions = config.captions.find((one) => one.language === language);
  if (!captions) {
    return null;
  }
  const element = document.createElement("track");
  Object.assign(element, { kind: "captions", label: captions.label, srclang: language, src: engine().sign(captions.url) });
  video.append(element);
  // Read, and not shown by the browser.
  element.track.mode = "hidden";
  return element;
}

function lineOf(cue) {
  const line = document.createElement("p");
  const text = document.createElement("span");
  text.append(cue.getCueAsHTML());
  line.append(text);
  // Numbers count lines from the top; a cue there leaves the foot to what the picture shows.
  line.dataset.at = cue.line !== "auto" && cue.line >= 0 && cue.line < (cue.snapToLines ? 5 : 40) ? "top" : "foot";
  return line;
}

/** How much black there is above and below the picture: captions belong on it, not under it. */
function followPicture({ root, video }) {
  const measure = () => {
    const { videoWidth, videoHeight, clientWidth, clientHeight } = video;
    const height = videoWidth ? Math.min(clientHeight, (clientWidth * videoHeight) / videoWidth) : clientHeight;
    root.style.setProperty("--black", `${(clientHeight - height) / 2}px`);
  };
  video.addEventListener("resize", measure);
  new ResizeObserver(measure).observe(video);
}

export function startCaptions(player) {
  const { state, video } = player;
  const box = part("captions");
  let shown = null;
  followPicture(player);

  function draw() {
    const cues = shown ? [...(shown.track.activeCues ?? [])] : [];
    const lines = cues.map(lineOf);
    box.querySelector("[data-top]").replaceChildren(...lines.filter((line) => line.dataset.at === "top"));
    box.querySelector("[data-foot]").replaceChildren(...lines.filter((line) => line.dataset.at === "foot"));
  }

  state.watch(["caption"], ({ caption }) => {
    shown?.remove();
    shown = caption ? trackFor(player, caption) : null;
    shown?.track.addEventListener("cuechange", draw);
    shown?.addEventListener("load", draw);
    box.lang = caption;
    draw();
  });
  state.watch(["captionStyle"], ({ captionStyle }) => Object.assign(box.dataset, captionStyle));
  // On its own whole screen a phone shows nothing of ours.
  video.addEventListener("webkitbeginfullscreen", () => shown && (shown.track.mode = "showing"));
  video.addEventListener("webkitendfullscreen", () => shown && (shown.track.mode = "hidden"));
}
