/** What the player is doing, in one place: controls read it and ask for changes, and nothing else tells them. */

export const AUTO = -1;

// Why the server renews no signature, where another screen is the reason.
const ELSEWHERE = ["replaced", "too_many_streams"];

/** What is wrong when the server says no: error: its code; detail: its words for the viewer. */
export function refusal(error, detail) {
  return { problem: ELSEWHERE.includes(error) ? "elsewhere" : "over", problemDetail: detail, isConnected: true };
}

/** Where every player begins. Times are in seconds. */
export const BEGINNING = {
  paused: true,
  ended: false,
  started: false,
  waiting: false,
  time: 0,
  duration: 0,
  buffered: [],
  scrub: null,
  volume: 1,
  muted: false,
  rate: 1,
  levels: [],
  level: AUTO,
  quality: AUTO,
  audioTracks: [],
  audioTrack: -1,
  caption: "",
  captionStyle: { size: "medium", colour: "white", ground: "half" },
  playsNext: true,
  menu: "",
  idle: false,
  fullscreen: false,
  pip: false,
  isConnected: true,
  problem: "",
  problemDetail: "",
};

export function createState(first) {
  let now = Object.freeze({ ...first });
  const watchers = [];
  return {
    get now() { return now; },
    /** Change what is named; those who watch one of the names that did change are called. */
    set(changes) {
      const before = now;
      const changed = Object.keys(changes).filter((name) => changes[name] !== before[name]);
      if (!changed.length) {
        return;
      }
      now = Object.freeze({ ...now, ...changes });
      for (const { names, call } of watchers) {
        if (names.some((name) => changed.includes(name))) {
          call(now, before);
        }
      }
    },
    /** call(now, before), at once and whenever one of these changes. */
    watch(names, call) {
      watchers.push({ names, call });
      call(now, now);
    },
  };
}
