/**
 * What the network may do next: a distribution of throughput, not one number (as Fugu, NSDI 2020), learned from what
 * other viewers saw (playback/throughput.py). Rates are natural logarithms of kbit/s; latency, in seconds, is apart.
 */
import { DEFAULT_TABLE } from "./defaults.js";

/** How the prediction is made; playback/throughput_model.py learns with the same. */
export const MODEL = {
  version: 1,
  fast: 0.8, // What a sample weighs in the recent rate,
  jump: 1, // unless it is further off than that: then the rate has changed, and the sample alone counts.
  slow: 0.02, // What a sample weighs at least in the session's mean.
  priorWeight: 2, // Of a network's usual rate in that mean, in samples.
  lean: 0.1, // How far to that mean the next rate is expected.
  spread: 0.12, // What a sample weighs in the measured variability,
  mostSpread: 1, // of which no sample counts for more.
  // Residuals differ by variability, by where the rate is beside the session's mean, and by the last surprise.
  edges: { spread: [0.1, 0.25], place: [-0.5, 0.5], surprise: [0.1, 0.5] },
};

/** The shares into which residuals are cut, from the lowest: one scenario each. */
export const SHARES = [0.02, 0.08, 0.2, 0.4, 0.2, 0.08, 0.02];
const MIDDLE = (SHARES.length - 1) / 2;
// Shorter transfers measure latency more than throughput.
const LEAST_SECONDS = 0.05;
const USUAL_LATENCY = 0.08;

export class Throughput {
  #recent = 0;
  #mean;
  #count = 0;
  #priorWeight;
  #spread;
  #surprise;
  #latency = null;

  /** table: {version, start, level, spread, clusters}, or null; one that is not of this shape is as none. */
  constructor(table = null) {
    this.table = fits(table) ? table : DEFAULT_TABLE;
    this.#mean = this.table.level;
    this.#spread = this.table.spread;
    this.#surprise = this.table.spread;
    this.#priorWeight = this.table === DEFAULT_TABLE ? 0 : MODEL.priorWeight;
  }

  /** One transfer. seconds: without its latency, which may be unknown. */
  add({ bytes, seconds, latency }) {
    if (latency >= 0 && latency < Infinity) {
      this.#latency = this.#latency === null ? latency : this.#latency + 0.3 * (latency - this.#latency);
    }
    const rate = Math.log(bytes / 125 / Math.max(0.001, seconds));
    if (Number.isFinite(rate) && (seconds >= LEAST_SECONDS || this.#count === 0)) {
      this.#learn(rate);
    }
  }

  #learn(rate) {
    if (this.#count > 0) {
      this.#surprise = Math.abs(rate - this.predicted);
      this.#spread += MODEL.spread * (Math.min(MODEL.mostSpread, this.#surprise) - this.#spread);
      this.#recent += (this.#surprise > MODEL.jump ? 1 : MODEL.fast) * (rate - this.#recent);
    } else {
      this.#recent = rate;
    }
    this.#count += 1;
    this.#mean += Math.max(MODEL.slow, 1 / (this.#count + this.#priorWeight)) * (rate - this.#mean);
  }

  get latency() {
    return this.#latency ?? USUAL_LATENCY;
  }

  /** The middle of the next request's log rate. */
  get predicted() {
    return this.#count > 0 ? this.toMean(this.#recent, MODEL.lean) : this.table.start[MIDDLE];
  }

  /** A log rate moved to the session's mean, by a share of the way. */
  toMean(rate, share) {
    return rate + share * (this.#mean - rate);
  }

  /** What is added to the predicted log rate, in each scenario. */
  get residuals() {
    if (this.#count === 0) {
      return this.table.start.map((rate) => rate - this.table.start[MIDDLE]);
    }
    const { spread, place, surprise } = MODEL.edges;
    const row = 3 * interval(spread, this.#spread) + interval(place, this.predicted - this.#mean);
    return this.table.clusters[3 * row + interval(surprise, this.#surprise)];
  }
}

function interval(edges, value) {
  return edges.filter((edge) => value >= edge).length;
}

function fits(table) {
  const isRow = (row) => Array.isArray(row) && row.length === SHARES.length && row.every(Number.isFinite);
  return (
    table?.version === MODEL.version &&
    isRow(table.start) &&
    Number.isFinite(table.level) &&
    Number.isFinite(table.spread) &&
    table.clusters?.length === 27 &&
    table.clusters.every(isRow)
  );
}
