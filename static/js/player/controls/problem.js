/** What went wrong, what to do about it, and a way to try again; and that the connection is away for a while. */

import { part } from "../page.js";

const CONNECTED_SHOWN_MS = 2500;
const PATIENCE_MS = 700;

const wordFor = (what, problem) => what + problem[0].toUpperCase() + problem.slice(1);

export function showProblems({ state, words }) {
  const box = part("problem");
  const template = part("problem-template");
  state.watch(["problem"], ({ problem, problemDetail }) => {
    box.querySelector(".player__problem-box")?.remove();
    box.toggleAttribute("data-shown", Boolean(problem));
    if (!problem) {
      return;
    }
    const shown = template.content.cloneNode(true);
    shown.querySelector("[data-problem-what]").textContent = words[wordFor("problem", problem)];
    shown.querySelector("[data-problem-advice]").textContent = problemDetail || words[wordFor("advice", problem)];
    shown.querySelector("[data-problem-retry]").textContent = ["elsewhere", "over"].includes(problem) ? words.playHere : words.retry;
    box.append(shown);
    box.querySelector("button").focus({ preventScroll: true });
  });
}

/** Above the picture: that the connection is away, that it is back, and that the first picture takes a while. */
export function showConnection({ state, words }) {
  const box = part("connection");
  let isBack = false;
  let isLate = false;
  let timer = 0;

  function show({ isConnected, problem, started, waiting }) {
    const late = isLate && !started && waiting ? words.wait : "";
    const text = isConnected ? (isBack ? words.connected : late) : words.reconnecting;
    box.textContent = problem ? "" : text;
    box.toggleAttribute("data-shown", Boolean(box.textContent));
  }

  state.watch(["isConnected"], (now, before) => {
    clearTimeout(timer);
    isBack = now.isConnected && !before.isConnected;
    timer = setTimeout(() => { isBack = false; show(state.now); }, CONNECTED_SHOWN_MS);
  });
  state.watch(["isConnected", "problem", "started", "waiting"], show);
  // A file that is made when it is first wanted takes some seconds; one that is there comes before this.
  setTimeout(() => { isLate = true; show(state.now); }, PATIENCE_MS);
}

export function showWaiting({ state }) {
  const wheel = part("wheel");
  state.watch(["waiting", "problem"], ({ waiting, problem }) => { wheel.hidden = !waiting || Boolean(problem); });
}
