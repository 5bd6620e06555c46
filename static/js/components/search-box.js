/** Results as one types, where the page has a place for them. */
import { getFragment } from "../lib/requests.js";
import { watchCards } from "./impressions.js";

const PAUSE_MS = 180;

async function search(field, results, signal) {
  const url = `${field.form.action}?q=${encodeURIComponent(field.value)}`;
  try {
    results.innerHTML = await getFragment(url, signal);
    history.replaceState(null, "", url);
    watchCards(results);
  } catch (error) {
    // A newer search took this one's place, or the network is gone: what is shown stays.
    if (error.name !== "AbortError") {
      field.form.submit();
    }
  }
}

export function startSearch() {
  const results = document.querySelector("[data-search-results]");
  const field = document.getElementById("search-field");
  if (!results || !field) {
    return;
  }
  if (!field.value) {
    field.focus();
  }
  let timer = 0;
  let request = new AbortController();
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      request.abort();
      request = new AbortController();
      search(field, results, request.signal);
    }, PAUSE_MS);
  });
}
