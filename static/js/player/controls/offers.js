/** What is offered on the picture: to skip a part, to play the next episode, to go on after a long while. */

import { part, say } from "../page.js";

const COUNTDOWN_SECONDS = 10;
const UNTOUCHED = "streamsite-untouched-seconds";
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const wordFor = (kind) => `skip${kind[0].toUpperCase()}${kind.slice(1)}`;

/** The part to skip that this time is in; what ends within a second is not worth a button. */
function markerAt({ config }, time) {
  return config.markers.find(({ start, end }) => time >= start && time < end - 1);
}

export function offerToSkip(player) {
  const { state, request, words, config } = player;
  const button = part("skip");
  request.allow({
    skip: () => {
      const marker = markerAt(player, state.now.time);
      return marker && request("seekTo", marker.end);
    },
  });
  button.addEventListener("click", () => request("skip"));
  state.watch(["time", "duration"], ({ time }) => {
    const marker = markerAt(player, time);
    const isOffered = marker && !(marker.kind === "credits" && config.next);
    if (!isOffered && button.contains(document.activeElement)) {
      // The focus must not fall out of the player with a button that goes.
      part("position").focus();
    }
    button.hidden = !isOffered;
    button.textContent = isOffered ? words[wordFor(marker.kind)] : button.textContent;
  });
}

/** isHeld(): whether it stands still for now. Returns what stops it. */
function countdown({ words, isHeld, isOver }) {
  const text = part("next-count");
  let left = COUNTDOWN_SECONDS;
  text.hidden = false;
  const show = () => { text.textContent = say(words.nextIn, { seconds: left }); };
  show();
  const timer = setInterval(() => {
    left -= isHeld() ? 0 : 1;
    show();
    if (left <= 0) {
      clearInterval(timer);
      isOver();
    }
  }, 1000);
  return () => {
    clearInterval(timer);
    text.hidden = true;
  };
}

function nameNext({ root, config }) {
  part("next-name").textContent = config.next.name;
  root.querySelectorAll("[data-of-series]").forEach((one) => { one.hidden = false; });
  root.querySelectorAll("[data-next-link]").forEach((link) => { link.href = config.next.url; });
}

/** From the credits on, or at the end. It counts down only where things may move by themselves. */
export function offerNext(player) {
  const { state, request, config, words, goTo } = player;
  const box = part("next");
  if (!config.next) {
    return;
  }
  nameNext(player);
  const credits = config.markers.find(({ kind }) => kind === "credits");
  const isHeld = () => state.now.paused && !state.now.ended;
  let isTurnedDown = false;
  let stop = null;
  const close = () => { stop?.(); stop = null; box.hidden = true; };
  request.allow({ playNext: () => goTo(config.next.url) });
  part("next-cancel").addEventListener("click", () => { isTurnedDown = true; close(); part("position").focus(); });
  state.watch(["time", "ended", "playsNext"], ({ time, ended, playsNext }) => {
    const isTime = ended || (credits && time >= credits.start);
    if (!isTime) {
      isTurnedDown = false;
      close();
    } else if (box.hidden && !isTurnedDown) {
      box.hidden = false;
      stop = playsNext && !calm.matches ? countdown({ words, isHeld, isOver: () => request("playNext") }) : null;
    }
  });
}

/** Hours after the last touch, episodes before this one included, it waits: somebody may have fallen asleep. */
export function askWhetherStillWatching({ config, request, video }) {
  const dialog = part("still");
  let untouched = Number(sessionStorage.getItem(UNTOUCHED) ?? 0);
  let last = null;
  for (const name of ["pointermove", "pointerdown", "keydown"]) {
    document.addEventListener(name, () => { untouched = 0; });
  }
  video.addEventListener("timeupdate", () => {
    const now = performance.now();
    untouched += last !== null && !video.paused ? (now - last) / 1000 : 0;
    last = now;
    if (config.still_watching_after && untouched > config.still_watching_after && !dialog.open) {
      request("pause");
      dialog.showModal();
    }
  });
  window.addEventListener("pagehide", () => sessionStorage.setItem(UNTOUCHED, untouched));
  dialog.addEventListener("close", () => { untouched = 0; request("play"); });
}
