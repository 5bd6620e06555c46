/** The time line: where one is, what is loaded, what each moment looks like, and how to go there. */

import { clock, spoken } from "../clock.js";
import { part, say } from "../page.js";

const FINE_STEP_BELOW_SECONDS = 600;

function showParts({ config, state }) {
  const box = part("parts");
  state.watch(["duration"], ({ duration }) => {
    box.replaceChildren(...config.markers.filter(() => duration).map(({ kind, start, end }) => {
      const piece = document.createElement("span");
      piece.dataset.kind = kind;
      piece.style.left = `${(100 * start) / duration}%`;
      piece.style.width = `${(100 * (Math.min(end, duration) - start)) / duration}%`;
      return piece;
    }));
  });
}

function showBuffered({ state }) {
  const box = part("buffered");
  state.watch(["buffered", "duration"], ({ buffered, duration }) => {
    box.replaceChildren(...buffered.filter(() => duration).map(([start, end]) => {
      const range = document.createElement("span");
      range.style.left = `${(100 * start) / duration}%`;
      range.style.width = `${(100 * (end - start)) / duration}%`;
      return range;
    }));
  });
}

function showTime({ state, words }) {
  const [bar, position] = [part("seek"), part("position")];
  state.watch(["time", "duration", "scrub"], ({ time, duration, scrub }) => {
    const at = scrub ?? time;
    bar.style.setProperty("--played", duration ? at / duration : 0);
    part("time").textContent = clock(at);
    part("duration").textContent = clock(duration);
    position.max = duration || 1;
    position.step = duration < FINE_STEP_BELOW_SECONDS ? 0.1 : 1;
    if (scrub === null) {
      position.value = at;
    }
    position.setAttribute("aria-valuetext", say(words.position, { time: spoken(at), duration: spoken(duration) }));
  });
}

function preview({ state }, paint) {
  const [bar, bubble] = [part("seek"), part("preview")];
  const show = (time) => {
    const { duration } = state.now;
    if (!duration) {
      return;
    }
    bubble.hidden = false;
    paint(part("thumbnail"), time);
    part("preview-time").textContent = clock(time);
    const { width } = bar.getBoundingClientRect();
    const half = bubble.offsetWidth / 2;
    bubble.style.left = `${Math.min(width - half, Math.max(half, (time / duration) * width))}px`;
    bar.style.setProperty("--pointed", time / duration);
  };
  const hide = () => {
    bubble.hidden = true;
    bar.style.setProperty("--pointed", 0);
  };
  bar.addEventListener("pointermove", (event) => {
    const { left, width } = bar.getBoundingClientRect();
    show(Math.min(1, Math.max(0, (event.clientX - left) / width)) * state.now.duration);
  });
  for (const name of ["pointerleave", "pointercancel"]) {
    bar.addEventListener(name, hide);
  }
  // A finger that is lifted points at nothing any more.
  bar.addEventListener("pointerup", (event) => event.pointerType === "touch" && hide());
}

export function startSeekBar(player, paint) {
  const { state, request } = player;
  const position = part("position");
  const go = () => {
    const { scrub } = state.now;
    if (scrub !== null) {
      request("seekTo", scrub);
      state.set({ scrub: null, time: scrub });
    }
  };
  position.addEventListener("input", () => state.set({ scrub: Number(position.value) }));
  // Whichever comes first: keys and screen readers have no pointer, and not every drag ends in a change.
  position.addEventListener("change", go);
  position.addEventListener("pointerup", go);
  position.addEventListener("pointercancel", () => state.set({ scrub: null }));
  showTime(player);
  showBuffered(player);
  showParts(player);
  preview(player, paint);
}
