/** The watch page: what plays, what it looks like, where one was, and what is told of it. */

import { startHeartbeat } from "./heartbeat.js";
import { startCaptions } from "./captions.js";
import { reflect, startButtons } from "./controls/buttons.js";
import { startKeys } from "./controls/keys.js";
import { startMediaSession } from "./controls/media-session.js";
import { startMenus } from "./controls/menus.js";
import { startNotes } from "./controls/note.js";
import { askWhetherStillWatching, offerNext, offerToSkip } from "./controls/offers.js";
import { showConnection, showProblems, showWaiting } from "./controls/problem.js";
import { startScreen } from "./controls/screen.js";
import { startSeekBar } from "./controls/seek-bar.js";
import { startIdling, startSurface } from "./controls/surface.js";
import { startVolume } from "./controls/volume.js";
import { startEngine } from "./engine.js";
import { followMedia } from "./media.js";
import { part, readPage } from "./page.js";
import { remembered, rememberFrom } from "./preferences.js";
import { createRequests } from "./requests.js";
import { BEGINNING, createState } from "./state.js";
import { startTelemetry } from "./telemetry.js";
import { startThumbnails } from "./thumbnails.js";

// A viewer who wants to go does not wait for a network that is slow.
const LEAVE_MS = 800;

function createPlayer() {
  const page = readPage();
  const state = createState({ ...BEGINNING, ...remembered(), duration: page.config.duration ?? 0 });
  // What was chosen for another title may not be there for this one.
  if (!page.config.captions.some(({ language }) => language === state.now.caption)) {
    state.set({ caption: "" });
  }
  const player = { ...page, state };
  player.request = createRequests(player);
  player.telemetry = startTelemetry(player);
  player.note = startNotes();
  return player;
}

function resume({ video, config }) {
  const share = config.resume?.share ?? 0;
  const go = () => { video.currentTime = share * video.duration; };
  if (!(share > 0 && share < 1)) {
    return;
  }
  if (video.readyState >= HTMLMediaElement.HAVE_METADATA) {
    go();
  } else {
    video.addEventListener("loadedmetadata", go, { once: true });
  }
}

/** Where the stream is to begin, in seconds; -1: at the beginning. */
function beginning({ config }) {
  const share = config.resume?.share ?? 0;
  return share > 0 && share < 1 && config.duration ? share * config.duration : -1;
}

function startLeaving(player) {
  const { root, video } = player;
  const tell = startHeartbeat(video, player.config);
  // It plays by itself, and may have begun before this script.
  if (!video.paused) {
    video.dispatchEvent(new Event("play"));
  }
  player.goTo = async (url) => {
    video.pause();
    player.telemetry.send();
    // The next page is to know what was watched on this one.
    await Promise.race([tell(), new Promise((resolve) => { setTimeout(resolve, LEAVE_MS); })]);
    location.assign(url);
  };
  root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-player-back], [data-next-link]");
    if (link && !event.metaKey && !event.ctrlKey && !event.shiftKey) {
      event.preventDefault();
      player.goTo(link.href);
    }
  });
}

function startControls(player) {
  const { video, config, engine } = player;
  video.controls = false;
  part("surface").hidden = part("controls").hidden = false;
  startVolume(player);
  startButtons(player);
  startSeekBar(player, startThumbnails(config.thumbnails, (url) => engine().sign(url)));
  startMenus(player);
  startKeys(player);
  startSurface(player, startIdling(player));
  startScreen(player);
  startMediaSession(player);
  reflect(player);
}

async function start() {
  const player = createPlayer();
  const { video, state, config } = player;
  let engine = { sign: (url) => url };
  player.engine = () => engine;
  video.volume = state.now.volume;
  video.muted = state.now.muted;
  rememberFrom(state);
  startLeaving(player);
  followMedia(video, state);
  startControls(player);
  showProblems(player);
  showConnection(player);
  showWaiting(player);
  offerToSkip(player);
  offerNext(player);
  askWhetherStillWatching(player);
  if (config.kind !== "stream") {
    resume(player);
  }
  engine = await startEngine(player, beginning(player));
  startCaptions(player);
}

start();
