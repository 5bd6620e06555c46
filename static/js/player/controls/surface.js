/** The picture itself: click, double click, tap, double tap; and when the controls go. */

import { isWalkedIn } from "../focus.js";
import { part } from "../page.js";
import { leapt } from "./note.js";

const IDLE_MS = 3000;
const DOUBLE_MS = 300;
const SIDE_SHARE = 1 / 3;
const LEAP_SECONDS = 10;
// A finger leaves what it touched looking pointed at.
const canHover = matchMedia("(hover: hover)");

/** Controls go while the film runs and nobody touches anything; never from under the focus, a menu or a pointer on them. */
export function startIdling({ root, state }) {
  let timer = 0;
  const isPointedAt = () => canHover.matches && root.querySelector(".player__line:hover, .player__buttons:hover, .watch__bar a:hover");
  const isInUse = () => {
    const { paused, menu, problem, scrub } = state.now;
    return paused || menu || problem || scrub !== null || isWalkedIn(root) || isPointedAt();
  };
  const rest = () => {
    if (isInUse()) {
      wake();
    } else {
      state.set({ idle: true });
    }
  };
  function wake() {
    clearTimeout(timer);
    state.set({ idle: false });
    timer = setTimeout(rest, IDLE_MS);
  }
  for (const name of ["pointermove", "pointerdown", "keydown"]) {
    // A tap on the picture shows and hides by itself.
    document.addEventListener(name, (event) => (event.pointerType === "touch" && event.target === part("surface")) || wake());
  }
  document.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && wake());
  state.watch(["paused", "menu", "problem"], wake);
  return { wake, rest };
}

function sideOf({ clientX }, surface) {
  const { left, width } = surface.getBoundingClientRect();
  const share = (clientX - left) / width;
  return share < SIDE_SHARE ? -1 : share > 1 - SIDE_SHARE ? 1 : 0;
}

export function startSurface({ state, request, note, words }, { wake, rest }) {
  const surface = part("surface");
  let before = { at: 0, side: 0 };
  let isTouched = false;

  function tap(event) {
    const side = sideOf(event, surface);
    const isDouble = event.timeStamp - before.at < DOUBLE_MS && side === before.side && side !== 0;
    before = { at: event.timeStamp, side };
    if (isDouble) {
      request("seekBy", side * LEAP_SECONDS);
      note(leapt(words, side * LEAP_SECONDS));
    } else if (state.now.idle) {
      wake();
    } else {
      rest();
    }
  }

  surface.addEventListener("click", (event) => {
    if (isTouched) {
      tap(event);
    } else {
      request("togglePlay");
    }
  });
  surface.addEventListener("pointerdown", ({ pointerType }) => { isTouched = pointerType === "touch"; });
  surface.addEventListener("dblclick", () => isTouched || request("toggleFullscreen"));
}
