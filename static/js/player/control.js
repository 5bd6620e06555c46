/**
 * Decides which rung of a stream is loaded next. Pure: no DOM, no hls.js; it runs in browsers and in benchmarks/abr.
 *
 * throughput.js predicts a distribution of throughput, planner.js plans with the true sizes of the segments ahead. What
 * loads too slowly is given up by the plan's values.
 */
import { Planner } from "./planner.js";
import { Throughput } from "./throughput.js";

/** When a segment is given up, chosen on training traces. */
export const GIVE_UP = {
  after: 0.5, // Seconds of transfer before it may be,
  window: 3, // and those that tell how it runs now.
  pace: [0.8, 1, 1.25], // It may go on like that, slower or faster,
  odds: [0.25, 0.5, 0.25], // with these odds.
  margin: 0.1, // What giving up must gain, in shares of the top rung's rate.
};

/** Seconds that start-up may take before it counts as stalling. */
const GRACE = 1;
// The first byte came between this call and the one before.
const HALF_TICK = 0.05;
// Nothing may come at all, and a pace of 0 would be an endless wait whatever is loaded.
const LEAST_BYTES = 8;

export class Controller {
  #planner;
  #network;
  #last = -1;
  #loading = null;

  /** stream: the content of sizes.json; prior: the throughput table for this viewer, or null. */
  constructor(stream, prior = null) {
    this.#planner = new Planner(stream);
    this.#network = new Throughput(prior);
  }

  firstRung() {
    return this.nextRung({ segment: 0, rung: -1, buffer: 0, playing: false });
  }

  /** segment: the next one to load; rung: that of the last, or -1; buffer: seconds ahead. */
  nextRung({ segment, rung, buffer, playing = true }) {
    const ahead = Number.isFinite(buffer) ? Math.max(0, buffer) : 0;
    this.#last = rung;
    this.#loading = null;
    const grace = !playing && ahead === 0 ? GRACE : null;
    return this.#planner.best({ segment, rung, buffer: ahead, grace }, this.#network);
  }

  /** A segment came. seconds: of the whole request; latency: to its first byte. */
  downloaded({ bytes, seconds, latency }) {
    this.#loading = null;
    this.#network.add({ bytes, seconds: seconds - latency, latency });
  }

  /** Asked every 100 ms while a segment loads, for so many seconds: the rung to load instead, or null to go on. */
  abandonTo({ segment, rung, loaded, elapsed, buffer }) {
    const progress = this.#progress(segment, rung, elapsed);
    progress.add(loaded, elapsed);
    const pace = progress.pace(this.#network.latency);
    if (rung <= 0 || pace === null || !this.#planner.ahead) {
      return null;
    }
    const to = this.#better(segment, rung, loaded, pace, buffer);
    if (to !== null) {
      this.#network.add({ bytes: loaded, seconds: elapsed - progress.latency, latency: NaN });
      this.#loading = null;
    }
    return to;
  }

  /** After a seek or a change of network: what is known of the network is kept. */
  reset() {
    this.#last = -1;
    this.#loading = null;
  }

  #progress(segment, rung, elapsed) {
    const loading = this.#loading;
    if (loading?.segment !== segment || loading.rung !== rung || elapsed < loading.elapsed) {
      this.#loading = new Progress(segment, rung);
    }
    return this.#loading;
  }

  /** The lower rung that is worth more than what is left of this one; null if none is. */
  #better(segment, rung, loaded, pace, buffer) {
    const left = Math.max(0, this.#planner.kilobits(segment, rung) - loaded / 125);
    const worth = this.#worth(segment, rung, left, pace, buffer, 0);
    let best = { rung: null, worth: worth + GIVE_UP.margin * this.#planner.m };
    for (let other = rung - 1; other >= 0; other -= 1) {
      const kilobits = this.#planner.kilobits(segment, other);
      const instead = this.#worth(segment, other, kilobits, pace, buffer, this.#network.latency);
      best = instead > best.worth ? { rung: other, worth: instead } : best;
    }
    return best.rung;
  }

  #worth(segment, rung, kilobits, pace, buffer, latency) {
    const length = this.#planner.length(segment);
    return GIVE_UP.pace.reduce((worth, factor, index) => {
      const kbps = pace * factor;
      const state = this.#planner.stateAt(kbps);
      const outcome = this.#planner.outcome(rung, state, latency + kilobits / kbps, buffer, length);
      return worth + GIVE_UP.odds[index] * outcome;
    }, this.#planner.reward(rung, this.#last));
  }
}

/** How one segment loads. */
class Progress {
  latency = null;
  elapsed = 0;
  #seen = [];

  constructor(segment, rung) {
    this.segment = segment;
    this.rung = rung;
  }

  add(loaded, elapsed) {
    this.elapsed = elapsed;
    if (loaded > 0) {
      this.latency ??= elapsed - HALF_TICK;
    }
    this.#seen.push({ elapsed, loaded });
    while (this.#seen.length > 2 && this.#seen[1].elapsed <= elapsed - GIVE_UP.window) {
      this.#seen.shift();
    }
  }

  /** kbit/s at which it loads now; null while it is too early to tell. */
  pace(usualLatency) {
    const latency = this.latency ?? Math.min(this.elapsed, usualLatency);
    if (this.elapsed - latency < GIVE_UP.after) {
      return null;
    }
    const [oldest] = this.#seen;
    const first = oldest.elapsed > latency ? oldest : { elapsed: latency, loaded: 0 };
    const bytes = this.#seen.at(-1).loaded - first.loaded;
    return Math.max(LEAST_BYTES, bytes) / 125 / Math.max(2 * HALF_TICK, this.elapsed - first.elapsed);
  }
}
