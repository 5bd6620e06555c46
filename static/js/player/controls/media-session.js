/** The keys of keyboards, headphones and lock screens. */

const SMALLEST_STEP_SECONDS = 10;

export function startMediaSession({ config, state, request, video }) {
  const { mediaSession } = navigator;
  if (!mediaSession) {
    return;
  }
  const artwork = config.cover
    ? [{ src: new URL(config.cover, location.href).href, sizes: "512x512", type: "image/webp" }]
    : [];
  const episode = config.episode_name;
  mediaSession.metadata = new MediaMetadata({ title: episode || config.name, artist: episode ? config.name : "", artwork });
  const actions = {
    play: () => request("play"),
    pause: () => request("pause"),
    seekbackward: ({ seekOffset }) => request("seekBy", -(seekOffset || SMALLEST_STEP_SECONDS)),
    seekforward: ({ seekOffset }) => request("seekBy", seekOffset || SMALLEST_STEP_SECONDS),
    seekto: ({ seekTime }) => request("seekTo", seekTime),
    nexttrack: config.next ? () => request("playNext") : null,
  };
  for (const [action, act] of Object.entries(actions)) {
    try {
      mediaSession.setActionHandler(action, act);
    } catch {
      // This browser has no such key.
    }
  }
  state.watch(["paused"], ({ paused }) => { mediaSession.playbackState = paused ? "paused" : "playing"; });
  state.watch(["duration", "rate", "paused"], ({ duration, rate }) => {
    if (duration && video.currentTime <= duration) {
      mediaSession.setPositionState?.({ duration, playbackRate: rate, position: video.currentTime });
    }
  });
}
