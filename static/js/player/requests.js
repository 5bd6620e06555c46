/** What controls may ask for, by name, and what is then done to the video. */

import { AUTO } from "./state.js";

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

function playing({ video, state }) {
  // A browser may refuse to begin with sound: it stays paused, and the viewer begins.
  const play = () => video.play().catch(() => state.set({ paused: video.paused }));
  return {
    play,
    pause: () => video.pause(),
    togglePlay: () => (video.paused ? play() : video.pause()),
    seekTo: (seconds) => { video.currentTime = clamp(Number(seconds), 0, video.duration || 0); },
    seekBy: (seconds) => { video.currentTime = clamp(video.currentTime + Number(seconds), 0, video.duration || 0); },
    setRate: (rate) => { video.playbackRate = Number(rate); },
    stepRate: (steps) => {
      const place = RATES.findIndex((rate) => rate >= video.playbackRate);
      video.playbackRate = RATES[clamp(place + Number(steps), 0, RATES.length - 1)];
    },
  };
}

function sound({ video }) {
  const setVolume = (volume) => {
    video.volume = clamp(Number(volume), 0, 1);
    video.muted = video.volume === 0;
  };
  return {
    setVolume,
    changeVolume: (step) => setVolume(Math.round((video.volume + Number(step)) * 100) / 100),
    toggleMute: () => {
      video.muted = !video.muted;
      if (!video.muted && video.volume === 0) {
        setVolume(0.5);
      }
    },
  };
}

function screen({ root, video }) {
  return {
    toggleFullscreen: () => {
      if (document.fullscreenElement) {
        return document.exitFullscreen();
      }
      // A phone of Apple's shows nothing but a video on its whole screen.
      return root.requestFullscreen ? root.requestFullscreen().catch(() => {}) : video.webkitEnterFullscreen?.();
    },
    togglePip: () => {
      if (document.pictureInPictureElement) {
        return document.exitPictureInPicture();
      }
      return document.pictureInPictureEnabled && video.requestPictureInPicture().catch(() => {});
    },
  };
}

function choices({ state, config }) {
  const ofPage = config.captions.find(({ language }) => language.split("-")[0] === document.documentElement.lang);
  let last = state.now.caption || (ofPage ?? config.captions[0])?.language || "";
  return {
    setCaption: (language) => {
      last = language || last;
      state.set({ caption: language });
    },
    toggleCaptions: () => state.set({ caption: state.now.caption ? "" : last }),
    setCaptionStyle: (changes) => state.set({ captionStyle: { ...state.now.captionStyle, ...changes } }),
    setPlaysNext: (playsNext) => state.set({ playsNext }),
    toggleMenu: (name) => state.set({ menu: state.now.menu === name ? "" : name }),
    closeMenu: () => state.set({ menu: "" }),
  };
}

/** request(name, value): player has root, video, config, state. What an engine can do is added by `allow`. */
export function createRequests(player) {
  const all = { ...playing(player), ...sound(player), ...screen(player), ...choices(player) };
  const request = (name, value) => all[name]?.(value);
  request.allow = (more) => Object.assign(all, more);
  request.allow({ setQuality: () => player.state.set({ quality: AUTO }) });
  return request;
}
