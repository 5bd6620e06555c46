/** What this browser remembers of how its viewer likes to watch. */

const KEY = "streamsite-player";
const REMEMBERED = ["volume", "muted", "caption", "captionStyle", "playsNext"];

export function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return Object.fromEntries(Object.entries(kept).filter(([name]) => REMEMBERED.includes(name)));
  } catch {
    return {};
  }
}

export function rememberFrom(state) {
  state.watch(REMEMBERED, (now, before) => {
    if (now === before) {
      return;
    }
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(REMEMBERED.map((name) => [name, now[name]]))));
    } catch {
      // Storage is full or off: it is as it was the next time.
    }
  });
}
