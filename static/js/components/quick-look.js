/** A title's page in a dialog, from wherever it is asked for; without scripts its links lead to the page. */
import { getFragment } from "../lib/requests.js";
import { hidePanels } from "./card-panel.js";
import { watchCards } from "./impressions.js";
import { startPreview, stopPreview } from "./preview.js";

const dialog = document.querySelector(".quick-look");
const content = dialog?.querySelector(".quick-look__content");
let request = new AbortController();
// Where the focus goes back to.
let opener = null;

async function open(link) {
  const url = link.href;
  if (!dialog.open) {
    // The panel that a link may stand in goes away; its card stays.
    opener = link.closest(".card")?.querySelector(".card__link") ?? link;
  }
  request.abort();
  request = new AbortController();
  try {
    content.innerHTML = await getFragment(url, request.signal);
  } catch (error) {
    if (error.name !== "AbortError") {
      location.assign(url);
    }
    return;
  }
  hidePanels();
  if (!dialog.open) {
    dialog.showModal();
  }
  dialog.scrollTop = 0;
  watchCards(content);
  startPreview(content.querySelector("[data-preview-of]"));
}

function close() {
  request.abort();
  const place = content.querySelector("[data-preview-of]");
  if (place) {
    stopPreview(place);
  }
  content.replaceChildren();
  opener?.focus({ preventScroll: true });
}

/** Whether a click means this page: with a modifier it means another tab. */
function isPlain(event) {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

/** Listen once for every link to a quick look there is and will be. */
export function startQuickLook() {
  if (!dialog?.showModal) {
    return;
  }
  document.addEventListener("click", (event) => {
    // Inside the dialog one title's card leads to the next title's quick look.
    const link = event.target.closest?.("[data-quick-look], .quick-look .card__link");
    if (link && isPlain(event)) {
      event.preventDefault();
      open(link);
    } else if (event.target === dialog) {
      dialog.close();
    }
  });
  dialog.addEventListener("close", close);
}
