/** Tells the state what the video element is doing. */

const SECONDS_OF_A_SHORT_WAIT = 0.3;

function ranges(buffered) {
  return Array.from({ length: buffered.length }, (_, place) => [buffered.start(place), buffered.end(place)]);
}

function followTime(video, state) {
  const time = () => state.set({ time: video.currentTime, ended: video.ended });
  const length = () => state.set({ duration: Number.isFinite(video.duration) ? video.duration : 0 });
  for (const name of ["timeupdate", "seeking", "seeked", "ended"]) {
    video.addEventListener(name, time);
  }
  for (const name of ["durationchange", "loadedmetadata"]) {
    video.addEventListener(name, length);
  }
  for (const name of ["progress", "timeupdate", "seeked"]) {
    video.addEventListener(name, () => state.set({ buffered: ranges(video.buffered) }));
  }
  length();
  time();
}

function followWaiting(video, state) {
  let timer = 0;
  const arrived = () => {
    clearTimeout(timer);
    state.set({ waiting: false });
  };
  const waits = () => {
    clearTimeout(timer);
    // A seek within what is there takes a moment, and nobody wants to see a wheel for it.
    timer = setTimeout(() => state.set({ waiting: true }), SECONDS_OF_A_SHORT_WAIT * 1000);
  };
  for (const name of ["waiting", "seeking", "loadstart"]) {
    video.addEventListener(name, waits);
  }
  for (const name of ["playing", "seeked", "canplay", "loadeddata", "error", "emptied"]) {
    video.addEventListener(name, arrived);
  }
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) {
    waits();
  }
}

export function followMedia(video, state) {
  const play = () => state.set({ paused: video.paused, ended: video.ended });
  for (const name of ["play", "pause", "ended", "emptied"]) {
    video.addEventListener(name, play);
  }
  video.addEventListener("playing", () => state.set({ started: true }));
  video.addEventListener("volumechange", () => state.set({ volume: video.volume, muted: video.muted }));
  video.addEventListener("ratechange", () => state.set({ rate: video.playbackRate }));
  video.addEventListener("enterpictureinpicture", () => state.set({ pip: true }));
  video.addEventListener("leavepictureinpicture", () => state.set({ pip: false }));
  document.addEventListener("fullscreenchange", () => state.set({ fullscreen: Boolean(document.fullscreenElement) }));
  followTime(video, state);
  followWaiting(video, state);
  play();
  state.set({ started: !video.paused && video.currentTime > 0 });
}
