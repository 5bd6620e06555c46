/** What a card shows while the pointer rests on it or it has the focus: name, facts and actions. */
import { showDecisions } from "./title-actions.js";

const REST_MS = 250;
const SLUG = "-slug-";
const template = document.getElementById("card-panel");

function makePanel(card) {
  const panel = template.content.firstElementChild.cloneNode(true);
  const item = card.closest(".row__item");
  panel.querySelector(".card__name").textContent = card.querySelector("img").alt;
  panel.querySelector(".card__meta").textContent = card.dataset.meta.split("|").filter(Boolean).join(" · ");
  showReason(panel.querySelector(".card__why"), item);
  const form = panel.querySelector("form");
  form.setAttribute("action", form.dataset.url.replace(SLUG, card.dataset.slug));
  const play = panel.querySelector(".action--play");
  play.href = play.dataset.url.replace(SLUG, card.dataset.slug);
  for (const name of (item.dataset.pressed ?? "").split(" ").filter(Boolean)) {
    form.querySelector(`[data-action="${name}"]`).setAttribute("aria-pressed", "true");
  }
  form.querySelector('[data-action="clear"]').hidden = !card.closest('.row[data-kind="continue_watching"]');
  showDecisions(form, card.dataset.title);
  return panel;
}

/** Why the title is here: its own reason, which screen readers find beside the card, or that of its row. */
function showReason(place, item) {
  const reason = item.querySelector(".card__reason")?.textContent ?? item.closest(".row")?.dataset.reason;
  place.hidden = !reason;
  place.textContent = reason ?? "";
}

function showPanel(card) {
  if (!card.querySelector(".card__panel")) {
    card.append(makePanel(card));
  }
}

function hidePanel(card) {
  if (!card.matches(":hover") && !card.contains(document.activeElement)) {
    card.querySelector(".card__panel")?.remove();
  }
}

function showAfterRest() {
  let resting = 0;
  document.addEventListener("pointerover", (event) => {
    const card = event.target.closest?.(".card");
    clearTimeout(resting);
    // A finger opens the title's page: that has the same actions, with room for fingers.
    if (card && event.pointerType === "mouse") {
      resting = setTimeout(() => showPanel(card), REST_MS);
      card.addEventListener("pointerleave", () => hidePanel(card), { once: true });
    }
  });
}

function showOnFocus() {
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".card");
    if (card && event.target.matches(":focus-visible")) {
      showPanel(card);
    }
  });
  document.addEventListener("focusout", (event) => {
    const card = event.target.closest?.(".card");
    if (card) {
      // The focus is nowhere during this event, and in its new place after it.
      setTimeout(() => hidePanel(card));
    }
  });
}

/** Listen once for all the cards there are and will be. */
export function startCards() {
  showAfterRest();
  showOnFocus();
}
