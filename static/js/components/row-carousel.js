/** Rows: buttons that page through them, arrow keys that walk along them, further titles as they are neared. */
import { getFragment } from "../lib/requests.js";

// Where the arrow keys stop in a row: at every card that is not taken away, and at the link to the rest.
const STOPS = ".row__item:not([hidden]) > .card > .card__link, .row__more-link";

// Less is a click by a hand that is not still.
const DRAG_PX = 6;

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
    const last = more.previousElementSibling;
    const hadFocus = more.contains(document.activeElement);
    more.insertAdjacentHTML("beforebegin", html);
    more.remove();
    if (hadFocus) {
      last.nextElementSibling?.querySelector("a").focus();
    }
    list.dispatchEvent(new CustomEvent("rowextend", { bubbles: true }));
  } catch {
    // The link stays, and leads to all of the row.
  }
}

/** Which way the row reads: 1 to the right, -1 to the left, where scrollLeft goes from 0 down. */
function wayOf(list) {
  return getComputedStyle(list).direction === "rtl" ? -1 : 1;
}

function updateButtons(list, previous, next) {
  const room = list.scrollWidth - list.clientWidth;
  const scrolled = Math.abs(list.scrollLeft);
  previous.hidden = scrolled < 8;
  next.hidden = scrolled > room - 8;
}

function page(list, direction) {
  list.scrollBy({ left: wayOf(list) * direction * list.clientWidth * 0.85 });
}

function walk(event, list) {
  const stops = [...list.querySelectorAll(STOPS)];
  const here = stops.indexOf(event.target);
  const forward = wayOf(list);
  const next = { ArrowRight: here + forward, ArrowLeft: here - forward, Home: 0, End: stops.length - 1 }[event.key];
  const neighbour = here < 0 ? null : stops[next];
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

/** A row that is dragged with the mouse follows it; touch and trackpads scroll by themselves. */
function drag(down, list) {
  if (down.pointerType !== "mouse" || down.button !== 0 || down.target.closest(".panel")) {
    return;
  }
  const start = list.scrollLeft;
  const follow = (move) => {
    const way = move.clientX - down.clientX;
    if (list.classList.contains("is-dragged") || Math.abs(way) > DRAG_PX) {
      list.classList.add("is-dragged");
      list.scrollLeft = start - way;
    }
  };
  const stop = () => {
    document.removeEventListener("pointermove", follow);
    // After the click that ends it, which is none.
    setTimeout(() => list.classList.remove("is-dragged"));
  };
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", stop, { once: true });
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
    list.addEventListener("pointerdown", (event) => drag(event, list));
    // Or the browser would carry a picture or a link away.
    list.addEventListener("dragstart", (event) => event.preventDefault());
    list.addEventListener("click", (event) => list.classList.contains("is-dragged") && event.preventDefault(), true);
    // Not before the viewer moves along the row: most rows are only passed by.
    list.addEventListener("scroll", () => list.querySelectorAll(".row__more").forEach((more) => near.observe(more)), { once: true });
    new ResizeObserver(() => updateButtons(list, previous, next)).observe(list);
  }
}

document.addEventListener("keydown", changeRow);
