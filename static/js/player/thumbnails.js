/** A small picture of any moment of what plays. */

import { readThumbnails } from "./cues.js";

/** url: of the VTT or null. sign: gives an address the signature of now. Returns paint(element, seconds). */
export function startThumbnails(url, sign) {
  let cues = null;
  let last = [];

  async function load() {
    cues = [];
    const response = await fetch(sign(url));
    cues = response.ok ? readThumbnails(await response.text()) : [];
    paint(...last);
  }

  function paint(element, seconds) {
    last = [element, seconds];
    if (url && !cues) {
      // Without them the time line still says the time.
      load().catch(() => {});
    }
    const cue = cues?.findLast(({ start }) => start <= seconds);
    element.hidden = !cue;
    if (cue) {
      const file = sign(new URL(cue.file, new URL(url, location.href)).href);
      Object.assign(element.style, {
        width: `${cue.width}px`,
        height: `${cue.height}px`,
        backgroundImage: `url("${file}")`,
        backgroundPosition: `-${cue.x}px -${cue.y}px`,
      });
    }
  }

  return paint;
}
