/** A word on the picture that goes by itself: what a key or a tap has done. Screen readers hear it. */

import { part, say } from "../page.js";

const SHOWN_MS = 1200;

/** -10 -> "−10 s" */
export function leapt(words, seconds) {
  return say(words.leap, { seconds: `${seconds > 0 ? "+" : "−"}${Math.abs(seconds)}` });
}

export function startNotes() {
  const box = part("note");
  let timer = 0;
  return (text) => {
    box.textContent = text;
    box.dataset.shown = "";
    clearTimeout(timer);
    timer = setTimeout(() => delete box.dataset.shown, SHOWN_MS);
  };
}
