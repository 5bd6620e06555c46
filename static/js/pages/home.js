/** Home: rows come as the viewer nears them. */
import { startPictures } from "../components/artwork.js";
import { startCards } from "../components/card-panel.js";
import { startHeroPreview } from "../components/hero-preview.js";
import { watchCards } from "../components/impressions.js";
import { startQuickLook } from "../components/quick-look.js";
import { startRows } from "../components/row-carousel.js";
import { startSearch } from "../components/search-box.js";
import { startActions } from "../components/title-actions.js";
import { getFragment } from "../lib/requests.js";

const rows = document.querySelector("[data-rows]");

const near = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((one) => one.isIntersecting)) {
    near.unobserve(entry.target);
    extend(entry.target);
  }
}, { rootMargin: "600px" });

async function extend(marker) {
  try {
    const html = await getFragment(marker.querySelector("a").href);
    marker.insertAdjacentHTML("beforebegin", html);
    marker.remove();
    start();
  } catch {
    // The link stays, and works by itself.
  }
}

function start() {
  startRows(rows);
  watchCards(document);
  const marker = rows.querySelector(".more-rows");
  if (marker) {
    near.observe(marker);
  }
}

startPictures();
startActions();
startCards();
startQuickLook();
startHeroPreview();
startSearch();
start();
// Coming back by the browser's own button shows a page kept from before: what was watched since is not in it.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
