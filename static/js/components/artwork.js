/** Pictures that are not drawn yet come as a tiny stand-in: show it, and ask again until the picture is there. */

const LARGEST_STAND_IN = 40;
const AGAIN_MS = 900;
const MOST_TRIES = 15;

function askAgain(image) {
  const tries = Number(image.dataset.tries ?? 0) + 1;
  if (tries > MOST_TRIES) {
    return;
  }
  image.dataset.tries = tries;
  image.dataset.wanted ??= image.currentSrc;
  // Not all at once again, and ever more patiently.
  setTimeout(() => {
    image.parentElement.querySelectorAll("source").forEach((source) => source.remove());
    image.src = `${image.dataset.wanted}?try=${tries}`;
  }, AGAIN_MS * (1 + tries / 4) * (0.5 + Math.random()));
}

function check(image) {
  if (image.complete && image.naturalWidth > 0 && image.naturalWidth < LARGEST_STAND_IN) {
    askAgain(image);
  }
}

/** Look after every picture there is and will be. */
export function startPictures() {
  // Loading does not bubble, but it can be seen on its way down.
  document.addEventListener("load", (event) => event.target.matches?.("picture > img") && check(event.target), true);
  document.querySelectorAll("picture > img").forEach(check);
}
