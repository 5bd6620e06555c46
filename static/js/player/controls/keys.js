/** The keys, and the list of them. */

import { clock } from "../clock.js";
import { wasClicked } from "../focus.js";
import { part, say } from "../page.js";
import { leapt } from "./note.js";

const STEP_SECONDS = 5;
const LEAP_SECONDS = 10;
const VOLUME_STEP = 0.05;
const VALUE_KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End"];

function timeKeys({ request, state, words, note }) {
  const by = (seconds) => () => {
    request("seekBy", seconds);
    note(leapt(words, seconds));
  };
  const to = (share) => () => {
    request("seekTo", share * state.now.duration);
    note(clock(share * state.now.duration));
  };
  const tenths = Array.from({ length: 10 }, (_, tenth) => [String(tenth), to(tenth / 10)]);
  return {
    j: by(-LEAP_SECONDS), l: by(LEAP_SECONDS), ArrowLeft: by(-STEP_SECONDS), ArrowRight: by(STEP_SECONDS),
    Home: to(0), End: to(1), ...Object.fromEntries(tenths),
  };
}

function soundKeys({ request, state, words, note }) {
  const sound = (name, value) => () => {
    request(name, value);
    // The video tells the state only after this.
    setTimeout(() => note(state.now.muted ? words.muted : say(words.volume, { percent: Math.round(state.now.volume * 100) })));
  };
  return { ArrowUp: sound("changeVolume", VOLUME_STEP), ArrowDown: sound("changeVolume", -VOLUME_STEP), m: sound("toggleMute") };
}

function playKeys({ request, state, words, config, note }) {
  const toggle = () => {
    note(state.now.paused ? words.playing : words.paused);
    request("togglePlay");
  };
  const speed = (steps) => () => {
    request("stepRate", steps);
    setTimeout(() => note(say(words.speed, { rate: `${state.now.rate}×` })));
  };
  const captions = () => {
    request("toggleCaptions");
    const chosen = config.captions.find(({ language }) => language === state.now.caption);
    const without = config.captions.length ? words.captionsOff : words.noCaptions;
    note(chosen ? say(words.captionsOn, { language: chosen.label }) : without);
  };
  return { " ": toggle, k: toggle, "<": speed(-1), ">": speed(1), c: captions };
}

function pageKeys({ request }) {
  const named = { f: "toggleFullscreen", p: "togglePip", s: "skip", n: "playNext", "?": "showKeys", Escape: "closeMenu" };
  return Object.fromEntries(Object.entries(named).map(([key, name]) => [key, () => request(name)]));
}

/** Whether what has the focus wants this key for itself. */
function isTaken({ key, target }) {
  if (target.closest("dialog[open]")) {
    return true;
  }
  if (key === " ") {
    return target.matches("a, button, input:not([type=range])") && !wasClicked(target);
  }
  return VALUE_KEYS.includes(key) && target.matches("input[type=radio], [data-volume]");
}

export function startKeys(player) {
  const { state, request } = player;
  const keys = { ...timeKeys(player), ...soundKeys(player), ...playKeys(player), ...pageKeys(player) };
  const list = part("keys");
  request.allow({ showKeys: () => (list.open ? list.close() : list.showModal()) });
  list.addEventListener("click", (event) => event.target === list && list.close());
  document.addEventListener("keydown", (event) => {
    const isList = event.key === "?" && list.open;
    if (event.ctrlKey || event.metaKey || event.altKey || (isTaken(event) && !isList) || state.now.problem) {
      return;
    }
    const act = keys[event.key] ?? keys[event.key.toLowerCase()];
    if (act) {
      event.preventDefault();
      act();
    }
  });
}
