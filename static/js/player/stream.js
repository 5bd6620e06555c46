/** Plays a stream with hls.js: our Controller, signed and patient loading, what can be chosen told to the state. */

import { abrControllerFor, Plan } from "./abr.js";
import { csrfToken } from "../lib/requests.js";
import { signedLoader } from "./loader.js";
import { Patience } from "./patience.js";
import { Signature } from "./signature.js";
import { AUTO, refusal } from "./state.js";

const BUFFER_SECONDS = 25;
const LEAST_BUFFER_SECONDS = 10;
const BEHIND_SECONDS = 60;
// Sizes are small; the first picture does not wait longer for them.
const SIZES_WITHIN_MS = 2000;
const RECOVERIES = 2;
const RECOVERIES_WITHIN_MS = 30_000;
// How hls.js names a segment that was given up.
const ABORTED = "aborted";

/**
 * What hls.js reports as CMCD version 2 (CTA-5004-B): events alone. In a query they would give every file an address that
 * no cache knows, and headers of our own may not follow a redirection to a storage elsewhere.
 */
function cmcd({ session, title, telemetry }) {
  if (!telemetry) {
    return undefined;
  }
  const send = ({ url, method, headers, body }) =>
    fetch(url, { method, headers: { ...headers, "X-CSRFToken": csrfToken() }, body, keepalive: true });
  return {
    version: 2,
    sessionId: session,
    contentId: String(title),
    includeKeys: [],
    eventTargets: [{ url: new URL(telemetry, location.href).href, events: ["ps", "bc", "e", "t"], interval: 30, batchSize: 10 }],
    loader: send,
  };
}

/** Tells the plan what sizes.json says; hls.js's own rules go on for as long as it has not come. */
async function learnSizes({ config, telemetry }, plan, signature) {
  try {
    const response = await fetch(signature.sign(config.sizes));
    if (!response.ok) {
      throw new Error(`${config.sizes} answered ${response.status}`);
    }
    plan.know(await response.json(), config.throughput);
  } catch (reason) {
    telemetry.failed("sizes", String(reason));
  }
}

/** The buffer never holds more than BUFFER_SECONDS: the last segment that is begun has to fit. */
function bufferLimits(sizes) {
  const longest = sizes ? Math.max(...sizes.segment_seconds) : 4;
  const limit = Math.max(LEAST_BUFFER_SECONDS, BUFFER_SECONDS - longest);
  return { maxBufferLength: limit, maxMaxBufferLength: limit };
}

class StreamEngine {
  #recoveries = [];

  constructor(Hls, player) {
    const { config, state } = player;
    this.Hls = Hls;
    this.player = player;
    this.plan = new Plan();
    this.patience = new Patience((isConnected) => state.set({ isConnected }));
    this.signature = new Signature({
      manifest: config.manifest,
      renewAt: config.renew,
      expiresIn: config.expires_in,
      refused: (error, detail) => this.#stop(refusal(error, detail)),
    });
    this.hls = new Hls(this.#settings());
  }

  #settings() {
    const { Hls, player } = this;
    return {
      ...bufferLimits(),
      ...this.patience.policies(),
      autoStartLoad: false,
      // The first segment is played, not measured and thrown away: the Controller knows where to begin.
      testBandwidth: false,
      backBufferLength: BEHIND_SECONDS,
      workerPath: player.root.dataset.worker,
      loader: signedLoader(Hls.DefaultConfig.loader, this.signature),
      abrController: abrControllerFor(Hls, this.plan, player.telemetry.transferred),
      cmcd: cmcd(player.config),
    };
  }

  /** From `at` seconds on; -1: from the beginning. */
  async start(at) {
    const { hls, plan, player, signature } = this;
    this.at = at;
    this.#listen();
    const parsed = new Promise((resolve) => { hls.once(this.Hls.Events.MANIFEST_PARSED, resolve); });
    hls.loadSource(player.config.manifest);
    hls.attachMedia(player.video);
    // It sends what it has not told yet.
    window.addEventListener("pagehide", () => hls.destroy());
    const late = new Promise((resolve) => { setTimeout(resolve, SIZES_WITHIN_MS); });
    await Promise.all([parsed, Promise.race([learnSizes(player, plan, signature), late])]);
    Object.assign(hls.config, bufferLimits(plan.sizes));
    hls.startLoad(at);
  }

  #listen() {
    const { hls, patience, plan } = this;
    const { video } = this.player;
    const { Events } = this.Hls;
    for (const name of [Events.FRAG_LOADED, Events.LEVEL_LOADED, Events.AUDIO_TRACK_LOADED, Events.MANIFEST_LOADED]) {
      hls.on(name, () => patience.arrived());
    }
    hls.on(Events.ERROR, (_, data) => this.#failed(data));
    const forget = () => plan.controller?.reset();
    video.addEventListener("seeking", () => !this.#has(video.currentTime) && forget());
    navigator.connection?.addEventListener?.("change", forget);
    this.#tellChoices();
  }

  #tellChoices() {
    const { hls } = this;
    const { state, telemetry } = this.player;
    const { Events } = this.Hls;
    const levels = () => state.set({ levels: hls.levels.map(({ height, averageBitrate: bitrate }) => ({ height, bitrate })) });
    const tracks = () => {
      state.set({ audioTracks: hls.audioTracks.map(({ name, lang }) => name || lang), audioTrack: hls.audioTrack });
    };
    hls.on(Events.MANIFEST_PARSED, levels);
    hls.on(Events.LEVELS_UPDATED, levels);
    hls.on(Events.AUDIO_TRACKS_UPDATED, tracks);
    hls.on(Events.AUDIO_TRACK_SWITCHED, tracks);
    hls.on(Events.LEVEL_SWITCHED, (_, { level }) => {
      telemetry.switched(this.#rungOf(state.now.level), this.#rungOf(level));
      state.set({ level });
    });
  }

  #rungOf(level) {
    const known = this.hls.levels[level];
    return known && this.plan.sizes ? this.plan.rungOf(known) : level;
  }

  #has(time) {
    return this.player.state.now.buffered.some(([start, end]) => time >= start && time < end);
  }

  #failed(data) {
    const { ErrorTypes } = this.Hls;
    const isOurs = data.details === ABORTED;
    if (data.fatal || !(isOurs || data.details.startsWith("buffer"))) {
      this.player.telemetry.failed(data.details, data.reason ?? data.error?.message ?? "", data.fatal);
    }
    if (data.type === ErrorTypes.NETWORK_ERROR && this.patience.isOver) {
      // hls.js itself would go from level to level, and never say that it is in vain.
      this.#stop({ problem: "network", isConnected: true });
    } else if (data.fatal && !(data.type === ErrorTypes.MEDIA_ERROR && this.#recovers())) {
      this.#stop({ problem: data.type === ErrorTypes.NETWORK_ERROR ? "missing" : "broken", isConnected: true });
    }
  }

  /** Begins the decoder anew, unless that has been of no use lately. */
  #recovers() {
    const now = performance.now();
    this.#recoveries = this.#recoveries.filter((at) => now - at < RECOVERIES_WITHIN_MS);
    if (this.#recoveries.push(now) > RECOVERIES) {
      return false;
    }
    this.hls.recoverMediaError();
    return true;
  }

  /** What one has said already stands. */
  #stop(problem) {
    const { state, video } = this.player;
    this.hls.stopLoad();
    video.pause();
    if (!state.now.problem) {
      state.set({ problemDetail: "", ...problem });
    }
  }

  /** What the viewer may ask for of a stream. */
  get requests() {
    return {
      setQuality: (value) => this.#setQuality(Number(value)),
      setAudioTrack: (value) => { this.hls.audioTrack = Number(value); },
      retry: () => this.#retry(),
    };
  }

  #setQuality(level) {
    this.player.state.set({ quality: level });
    if (level === AUTO) {
      this.hls.loadLevel = AUTO;
    } else {
      // From the next segment on, in place of what is loaded already.
      this.hls.nextLevel = level;
    }
  }

  #retry() {
    const { state, video } = this.player;
    // Only a new page has a new play session.
    if (!this.hls.levels.length || ["elsewhere", "over"].includes(state.now.problem)) {
      location.reload();
      return;
    }
    state.set({ problem: "" });
    this.patience.renew();
    this.hls.startLoad(state.now.started ? video.currentTime : this.at);
    video.play().catch(() => {});
  }

  sign(url) {
    return this.signature.sign(url);
  }
}

/** Plays what config.manifest names, from `at` seconds; null where the browser cannot with hls.js. */
export async function startStream(player, at) {
  const { default: Hls } = await import("../vendor/hls.mjs");
  if (!Hls.isSupported()) {
    return null;
  }
  const engine = new StreamEngine(Hls, player);
  player.request.allow(engine.requests);
  engine.start(at);
  return engine;
}
