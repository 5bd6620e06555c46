/** An impression: at least half of a card, or of the hero, was on the screen for a second. Once for each place. */
import { record } from "../lib/events.js";

const SEEN_MS = 1000;
const SEEN_SHARE = 0.5;
const waiting = new Map();

/** What is shown with which artwork; what says no probability was chosen with certainty. */
function impression(shown, probability, place) {
  return {
    kind: "impression",
    title: Number(shown.dataset.title),
    variant: Number(shown.dataset.variant),
    probability: Number(probability ?? 1),
    ...place,
  };
}

function seen(shown) {
  if (shown.matches(".hero")) {
    record(impression(shown, shown.dataset.p, { row: "hero", row_position: 0, position_in_row: 0 }));
    return;
  }
  const item = shown.closest(".row__item");
  const row = shown.closest(".row");
  record(impression(shown, item.dataset.p, {
    row: row.dataset.kind,
    row_position: Number(row.dataset.position),
    position_in_row: [...item.parentElement.children].indexOf(item),
  }));
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

/** Watch the cards under root that stand in rows, and its hero if what it shows was chosen here. */
export function watchCards(root) {
  if (document.prerendering) {
    // Made ahead, for a visit that may never come: nobody looks yet.
    document.addEventListener("prerenderingchange", () => watchCards(root), { once: true });
    return;
  }
  for (const shown of root.querySelectorAll(".row .card:not([data-watched]), .hero[data-title]:not([data-watched])")) {
    shown.dataset.watched = "";
    observer.observe(shown);
  }
}
