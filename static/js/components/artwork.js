/** Pictures that are not drawn yet come as a tiny stand-in: show it, and ask again until the picture is there. */

const LARGEST_STAND_IN = 40;
const AGAIN_MS = 900;
const LONGEST_MS = 6000;
// Some minutes: a small machine takes that long to draw a whole page.
const MOST_TRIES = 40;

function askAgain(image) {
  const tries = Number(image.dataset.tries ?? 0) + 1;
  if (tries > MOST_TRIES) {
    return;
  }
  image.dataset.tries = tries;
  image.dataset.wanted ??= image.currentSrc || image.src;
  // Not all at once again, and ever more patiently.
  setTimeout(() => {
    image.parentElement.querySelectorAll("source").forEach((source) => source.remove());
    image.src = `${image.dataset.wanted}?try=${tries}`;
  }, Math.min(AGAIN_MS * (1 + tries / 4), LONGEST_MS) * (0.5 + Math.random()));
}

function check(image) {
  if (image.complete && image.naturalWidth > 0 && image.naturalWidth < LARGEST_STAND_IN) {
    askAgain(image);
  }
}

/** Look after every picture there is and will be. */
export function startPictures() {
  // Loading and failing do not bubble, but they can be seen on their way down.
  document.addEventListener("load", (event) => event.target.matches?.("picture > img") && check(event.target), true);
  document.addEventListener("error", (event) => event.target.matches?.("picture > img") && askAgain(event.target), true);
  document.querySelectorAll("picture > img").forEach(check);
}
