{% load static %}// Only the page that says there is no network is kept: everything else is each viewer's own, and fresh.
const OFFLINE = "/offline/";
const CACHE = "offline-2";
const KEPT = [
  OFFLINE,
  "{% static 'css/tokens.css' %}",
  "{% static 'css/base.css' %}",
  "{% static 'css/components.css' %}",
  "{% static 'images/favicon.svg' %}",
];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name !== CACHE) {
        await caches.delete(name);
      }
    }
    await self.clients.claim();
  })());
});

async function fromNetwork(request) {
  try {
    return await fetch(request);
  } catch {
    const cache = await caches.open(CACHE);
    return (await cache.match(request.mode === "navigate" ? OFFLINE : request)) ?? Response.error();
  }
}

self.addEventListener("fetch", (event) => {
  const isKept = KEPT.includes(new URL(event.request.url).pathname);
  if (event.request.mode === "navigate" || isKept) {
    event.respondWith(fromNetwork(event.request));
  }
});
