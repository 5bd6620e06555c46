/** Plays the film with the player that the address names: ?player=<module>&session=<the shaper's session>. */

import { Probe } from "./probe.js";

const asked = new URLSearchParams(location.search);
const video = document.querySelector("video");
const { prepare } = await import(`./${asked.get("player")}.js`);
// Scripts come before the clock starts: what is compared is how players load the film, not how large they are.
const start = await prepare(video, new URL(`/film/${asked.get("session")}/`, location.href).href);

const probe = new Probe(video);
window.begin = () => {
  probe.begin();
  // Asked for earlier, some players take back that it plays when they attach their source.
  video.addEventListener("loadedmetadata", () => video.play().catch((reason) => probe.failed(reason)), { once: true });
  start((reason) => probe.failed(reason));
};
window.told = () => probe.told();
window.isReady = true;
