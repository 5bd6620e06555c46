/** The service worker, which has a page for when there is no network. */

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/service-worker.js").catch(() => {
    // Private windows refuse it: the site works without.
  });
}
