/** The hero's picture starts to move when it has been looked at for a while, and rests when it is scrolled away. */
import { startPreview, stopPreview } from "./preview.js";

const LOOKED_AT_MS = 1800;
const SEEN_SHARE = 0.6;

export function startHeroPreview() {
  const hero = document.querySelector(".hero[data-preview-of]");
  if (document.prerendering) {
    document.addEventListener("prerenderingchange", startHeroPreview, { once: true });
  }
  if (!hero || document.prerendering) {
    return;
  }
  let timer = 0;
  let isOver = false;
  hero.addEventListener("ended", () => { isOver = true; }, true);
  new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (entry.intersectionRatio < SEEN_SHARE) {
      stopPreview(hero);
    } else if (!isOver) {
      timer = setTimeout(() => startPreview(hero), LOOKED_AT_MS);
    }
  }, { threshold: SEEN_SHARE }).observe(hero);
}
