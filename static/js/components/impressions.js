/** An impression: at least half of a card, or of the hero, was on the screen for a second. Once for each place. */
import { record } from "../lib/events.js";

const SEEN_MS = 1000;
const SEEN_SHARE = 0.5;
const waiting = new Map();
// As one types, the same title is found again and again.
const found = new Set();

/** Where on the page something stands: in a row or on a wall, on top of home, or on top of a title's own page. */
export function placeOf(shown) {
  const item = shown.closest(".row__item");
  if (!item) {
    return { row: shown.matches(".hero[data-title]") ? "hero" : "title", row_position: 0, position_in_row: 0 };
  }
  const row = item.closest("[data-kind]");
  return {
    row: row.dataset.kind,
    row_position: Number(row.dataset.position ?? 0),
    position_in_row: [...item.parentElement.children].indexOf(item),
  };
}

/** Note what is shown with which artwork; what says no probability was chosen with certainty. */
function seen(shown) {
  const place = placeOf(shown);
  if (place.row === "search") {
    if (found.has(shown.dataset.title)) {
      return;
    }
    found.add(shown.dataset.title);
  }
  record({
    kind: "impression",
    title: Number(shown.dataset.title),
    variant: Number(shown.dataset.variant),
    probability: Number((shown.closest(".row__item") ?? shown).dataset.p ?? 1),
    ...place,
  });
}

const observer = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    clearTimeout(waiting.get(entry.target));
    if (entry.isIntersecting) {
      waiting.set(entry.target, setTimeout(() => {
        observer.unobserve(entry.target);
        seen(entry.target);
      }, SEEN_MS));
    }
  }
}, { threshold: SEEN_SHARE });

/** Watch the cards under root that stand in rows and on walls, and its hero if what it shows was chosen here. */
export function watchCards(root) {
  if (document.prerendering) {
    // Made ahead, for a visit that may never come: nobody looks yet.
    document.addEventListener("prerenderingchange", () => watchCards(root), { once: true });
    return;
  }
  for (const shown of root.querySelectorAll(":is([data-kind] .card, .hero[data-title]):not([data-watched])")) {
    shown.dataset.watched = "";
    observer.observe(shown);
  }
}
