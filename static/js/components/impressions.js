/** An impression: at least half of a card was on the screen for a second. Once for each place on the page. */
import { record } from "../lib/events.js";

const SEEN_MS = 1000;
const SEEN_SHARE = 0.5;
const waiting = new Map();

function seen(card) {
  const item = card.closest(".row__item");
  const row = card.closest(".row");
  record({
    kind: "impression",
    title: Number(card.dataset.title),
    variant: Number(card.dataset.variant),
    row: row.dataset.kind,
    row_position: Number(row.dataset.position),
    position_in_row: [...item.parentElement.children].indexOf(item),
    // The variant is chosen by taste alone, hence with certainty.
    probability: 1,
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

/** Watch the cards under root that stand in rows. */
export function watchCards(root) {
  if (document.prerendering) {
    // Made ahead, for a visit that may never come: nobody looks yet.
    document.addEventListener("prerenderingchange", () => watchCards(root), { once: true });
    return;
  }
  for (const card of root.querySelectorAll(".row .card:not([data-watched])")) {
    card.dataset.watched = "";
    observer.observe(card);
  }
}
