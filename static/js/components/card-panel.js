/** What a card grows into while the pointer rests on it or it has the focus: preview, actions, facts, the reason. */
import { startPreview, stopPreview } from "./preview.js";
import { showDecisions } from "./title-actions.js";

const REST_MS = 300;
const SLUG = "-slug-";
const GROWTH = 1.3;
const LEAST_WIDTH = 300;
const EDGE = 8;
const template = document.getElementById("card-panel");

function makePanel(card) {
  const panel = template.content.firstElementChild.cloneNode(true);
  const item = card.closest(".row__item");
  panel.querySelector(".panel__name").textContent = card.querySelector("img").alt;
  panel.querySelector(".panel__meta").textContent = card.dataset.meta.split("|").filter(Boolean).join(" · ");
  panel.querySelector("[data-preview-of]").dataset.previewOf = card.dataset.title;
  panel.querySelector(".panel__picture").append(card.querySelector("picture").cloneNode(true));
  panel.querySelector("img").alt = "";
  showReason(panel.querySelector(".panel__why"), item);
  const form = panel.querySelector("form");
  form.setAttribute("action", form.dataset.url.replace(SLUG, card.dataset.slug));
  for (const link of form.querySelectorAll("a")) {
    link.href = link.dataset.url.replace(SLUG, card.dataset.slug);
  }
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

/** Over the card, larger than it, and whole on the screen. */
function putOver(panel, card) {
  const frame = card.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const width = Math.min(Math.max(frame.width * GROWTH, LEAST_WIDTH), room - 2 * EDGE);
  const left = Math.min(Math.max(frame.left + (frame.width - width) / 2, EDGE), room - width - EDGE);
  panel.style.width = `${width}px`;
  panel.style.left = `${left}px`;
  const above = frame.top - (width * 9 / 16 - frame.height) / 2;
  const lowest = window.innerHeight - panel.offsetHeight - EDGE;
  panel.style.top = `${Math.max(Math.min(above, lowest), EDGE)}px`;
}

function showPanel(card) {
  if (card.querySelector(".panel") || card.closest("dialog") || !card.isConnected) {
    return;
  }
  hidePanels();
  const panel = makePanel(card);
  card.append(panel);
  panel.showPopover();
  putOver(panel, card);
  startPreview(panel.querySelector("[data-preview-of]"));
}

function removePanel(panel) {
  stopPreview(panel.querySelector("[data-preview-of]"));
  panel.remove();
}

/** Take away what no pointer rests on and what has no focus; all of them if so told. */
export function hidePanels() {
  document.querySelectorAll(".card > .panel").forEach(removePanel);
}

function hideUnlessUsed(card) {
  if (!card.matches(":hover") && !card.contains(document.activeElement)) {
    card.querySelectorAll(".panel").forEach(removePanel);
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
      card.addEventListener("pointerleave", () => hideUnlessUsed(card), { once: true });
    }
  });
}

function showOnFocus() {
  document.addEventListener("focusin", (event) => {
    const card = event.target.closest?.(".card");
    if (card && event.target.matches(":focus-visible")) {
      // After the row has scrolled to it.
      requestAnimationFrame(() => card.contains(document.activeElement) && showPanel(card));
    }
  });
  document.addEventListener("focusout", (event) => {
    const card = event.target.closest?.(".card");
    if (card) {
      // The focus is nowhere during this event, and in its new place after it.
      setTimeout(() => hideUnlessUsed(card));
    }
  });
}

function hideOnEscape() {
  document.addEventListener("keydown", (event) => {
    const card = event.target.closest?.(".card");
    if (event.key === "Escape" && card?.querySelector(".panel")) {
      hidePanels();
      card.querySelector(".card__link").focus({ preventScroll: true });
      // Which would show it again.
      hidePanels();
    }
  });
}

/** A panel stands still while what it belongs to scrolls away: it follows, or goes if its card is off the screen. */
function followScrolling() {
  document.addEventListener("scroll", () => {
    const panel = document.querySelector(".card > .panel");
    if (panel) {
      putOver(panel, panel.parentElement);
    }
  }, { capture: true, passive: true });
}

/** Listen once for all the cards there are and will be. */
export function startCards() {
  if (!template || !("showPopover" in HTMLElement.prototype)) {
    return;
  }
  showAfterRest();
  showOnFocus();
  hideOnEscape();
  followScrolling();
}
