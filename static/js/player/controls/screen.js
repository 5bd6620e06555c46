/** Buttons for what the device can do with the picture: only where it can. */

import { part } from "../page.js";

export function startScreen({ root, video }) {
  part("pip").hidden = !document.pictureInPictureEnabled;
  part("fullscreen-button").hidden = !(document.fullscreenEnabled && root.requestFullscreen) && !video.webkitEnterFullscreen;
}
