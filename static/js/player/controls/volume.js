/** The volume slider. */

import { part, say } from "../page.js";

export function startVolume({ state, request, words, video }) {
  const slider = part("volume");
  slider.addEventListener("input", () => request("setVolume", slider.value));
  state.watch(["volume", "muted"], ({ volume, muted }) => {
    const heard = muted ? 0 : volume;
    slider.value = heard;
    slider.style.setProperty("--share", heard);
    slider.setAttribute("aria-valuetext", say(words.volume, { percent: Math.round(heard * 100) }));
  });
  // Where only the device's own keys change it, a slider would be a lie.
  video.volume = state.now.volume === 1 ? 0.99 : state.now.volume;
  slider.hidden = video.volume === 1 && state.now.volume !== 1;
  video.volume = state.now.volume;
}
