/** Pages with cards on them that are not home. */
import { startPictures } from "../components/artwork.js";
import { startCards } from "../components/card-panel.js";
import { startHeroPreview } from "../components/hero-preview.js";
import { watchCards } from "../components/impressions.js";
import { startQuickLook } from "../components/quick-look.js";
import { startRows } from "../components/row-carousel.js";
import { startSearch } from "../components/search-box.js";
import { startActions } from "../components/title-actions.js";

startPictures();
startActions();
startCards();
startQuickLook();
startHeroPreview();
startSearch();
startRows(document);
watchCards(document);
