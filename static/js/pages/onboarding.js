/** Says how many picks are missing; the site itself counts them too. */
import { startPictures } from "../components/artwork.js";

const LEAST = 3;
const form = document.querySelector("[data-onboarding]");
const button = form.querySelector("[data-submit]");
const ready = button.textContent;
// One wording for each number that can be missing, from 1.
const wordings = button.dataset.missing.split("|");

function count() {
  const missing = LEAST - form.querySelectorAll("input:checked").length;
  button.disabled = missing > 0;
  button.textContent = missing > 0 ? wordings[missing - 1] : ready;
}

form.addEventListener("change", count);
count();
startPictures();
