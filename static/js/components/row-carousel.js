/** Rows: buttons that page through them, arrow keys that walk along them, further titles as they are neared. */
import { getFragment } from "../lib/requests.js";

// Where the arrow keys stop in a row: at every card that is not taken away, and at the link to the rest.
const STOPS = ".row__item:not([hidden]) > .card > .card__link, .row__more-link";

const near = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((one) => one.isIntersecting)) {
    near.unobserve(entry.target);
    extend(entry.target);
  }
}, { rootMargin: "200px 1200px" });

async function extend(more) {
  const list = more.parentElement;
  try {
    const html = await getFragment(more.querySelector("a").href);
    more.insertAdjacentHTML("beforebegin", html);
    more.remove();
    list.dispatchEvent(new CustomEvent("rowextend", { bubbles: true }));
  } catch {
    // The link stays, and leads to all of the row.
  }
}

function updateButtons(list, previous, next) {
  const room = list.scrollWidth - list.clientWidth;
  previous.hidden = list.scrollLeft < 8;
  next.hidden = list.scrollLeft > room - 8;
}

function page(list, direction) {
  list.scrollBy({ left: direction * list.clientWidth * 0.85 });
}

function walk(event, list) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !event.target.matches(STOPS)) {
    return;
  }
  const forward = getComputedStyle(list).direction === "rtl" ? -step : step;
  const stops = [...list.querySelectorAll(STOPS)];
  const neighbour = stops[stops.indexOf(event.target) + forward];
  if (neighbour) {
    event.preventDefault();
    neighbour.focus();
  }
}

function changeRow(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const row = event.target.closest(".row");
  if (!step || !row || !event.target.matches(STOPS)) {
    return;
  }
  const rows = [...document.querySelectorAll(".row")];
  const other = rows[rows.indexOf(row) + step]?.querySelector(STOPS);
  if (other) {
    event.preventDefault();
    other.focus();
  }
}

/** Bring every row under root to life that is not yet. */
export function startRows(root) {
  for (const frame of root.querySelectorAll(".row__frame:not([data-started])")) {
    frame.dataset.started = "";
    const list = frame.querySelector(".row__titles");
    const [previous, next] = frame.querySelectorAll(".row__button");
    previous.addEventListener("click", () => page(list, -1));
    next.addEventListener("click", () => page(list, 1));
    list.addEventListener("scroll", () => updateButtons(list, previous, next), { passive: true });
    list.addEventListener("keydown", (event) => walk(event, list));
    // Not before the viewer moves along the row: most rows are only passed by.
    list.addEventListener("scroll", () => list.querySelectorAll(".row__more").forEach((more) => near.observe(more)), { once: true });
    new ResizeObserver(() => updateButtons(list, previous, next)).observe(list);
  }
}

document.addEventListener("keydown", changeRow);
