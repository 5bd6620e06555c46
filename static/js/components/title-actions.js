/** The forms that act on titles, without leaving the page: press a button, and it shows what was done. */
import { postForm } from "../lib/requests.js";
import { say, stopSaying } from "./toast.js";

const RATINGS = ["up", "double_up", "down"];
const REMOVED_BY = { hide: "", clear: '.row[data-kind="continue_watching"] ' };
// What the viewer decided on this page, by title: its other cards show it too. name -> pressed.
const decided = new Map();

function remember(title, name, pressed) {
  const decisions = decided.get(title) ?? new Map();
  if (RATINGS.includes(name)) {
    RATINGS.forEach((rating) => decisions.set(rating, false));
  }
  decisions.set(name, pressed);
  decided.set(title, decisions);
}

/** Bring the buttons of a form up to date with what was decided since they were made. */
export function showDecisions(form, title) {
  for (const [name, pressed] of decided.get(title) ?? []) {
    form.querySelector(`[data-action="${name}"]`)?.setAttribute("aria-pressed", String(pressed));
  }
}

/** The sign on a card of what was thought of its title. */
function signCards(title) {
  for (const card of document.querySelectorAll(`.row__item > .card[data-title="${title}"]`)) {
    const { dataset } = card.parentElement;
    const pressed = new Set((dataset.pressed ?? "").split(" ").filter(Boolean));
    decided.get(title).forEach((isPressed, name) => { isPressed ? pressed.add(name) : pressed.delete(name); });
    dataset.pressed = [...pressed].join(" ");
  }
}

function showEverywhere(title) {
  signCards(title);
  for (const form of document.querySelectorAll("[data-actions]")) {
    if (titleOf(form) === title) {
      showDecisions(form, title);
    }
  }
}

function titleOf(form) {
  return form.dataset.title ?? form.closest(".card").dataset.title;
}

/** Take a title's cards off the page; the returned function puts them back. */
function takeAway(title, where) {
  const cards = [...document.querySelectorAll(`${where}.row__item > .card[data-title="${title}"]`)];
  const items = cards.map((card) => card.closest(".row__item"));
  const left = items.find((item) => item.contains(document.activeElement));
  const next = left?.nextElementSibling ?? left?.previousElementSibling;
  items.forEach((item) => { item.hidden = true; });
  next?.querySelector("a").focus();
  return () => items.forEach((item) => { item.hidden = false; });
}

async function post(url, title, name, pressed, undo) {
  await postForm(url, { action: pressed ? name : undo });
  remember(title, name, pressed);
  showEverywhere(title);
}

function remove(url, title, { action: name, undo }) {
  const putBack = takeAway(title, REMOVED_BY[name]);
  const takeBack = async () => {
    await post(url, title, name, false, undo);
    putBack();
    stopSaying();
  };
  say(name, undo === name ? null : takeBack);
}

async function submit(form, button) {
  const { action, undo } = button.dataset;
  const title = titleOf(form);
  // Not form.action: that is the buttons, which are named so.
  const url = form.getAttribute("action");
  const pressed = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-busy", "true");
  try {
    await post(url, title, action, pressed, undo);
    if (pressed && action in REMOVED_BY) {
      remove(url, title, button.dataset);
    }
  } catch {
    say("failed");
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** Listen once for all the forms there are and will be. */
export function startActions() {
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-actions]") && event.submitter?.dataset.action) {
      event.preventDefault();
      submit(event.target, event.submitter);
    }
  });
}
