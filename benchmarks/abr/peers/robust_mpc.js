import { stallCost } from "../measures.js";
import { BUFFER_CAP } from "../simulator.js";
import { Peer } from "./peer.js";

const HORIZON = 5;
const SAMPLES = 5;
const STEP = 0.25;

/**
 * RobustMPC (Yin et al., "A Control-Theoretic Approach for Dynamic Adaptive Video Streaming over HTTP", SIGCOMM
 * 2015): the best plan for five segments under the harmonic mean of the last five throughputs, divided by one plus
 * the largest error of the last five predictions. True sizes, and the QoE of this benchmark, as in the paper;
 * throughput includes latency. Plans are searched by dynamic programming over the buffer in steps of .25 s, not by
 * enumeration.
 */
export class RobustMpc extends Peer {
  #throughputs = [];
  #errors = [];
  #predicted = null;

  constructor(film, options) {
    super(film, { ...options, trueSizes: true });
    this.m = stallCost(film);
  }

  nextRung({ segment, rung, buffer }) {
    const harmonic = this.#throughputs.length / this.#throughputs.reduce((sum, value) => sum + 1 / value, 0);
    this.#predicted = harmonic;
    this.kbpsAhead = harmonic / (1 + Math.max(0, ...this.#errors));
    this.kept = new Map();
    return this.#best(segment, rung, buffer, HORIZON).rung;
  }

  downloaded({ bytes, seconds }) {
    const kbps = bytes / 125 / seconds;
    if (this.#predicted !== null) {
      this.#errors = [...this.#errors, Math.abs(this.#predicted - kbps) / kbps].slice(-SAMPLES);
    }
    this.#throughputs = [...this.#throughputs, kbps].slice(-SAMPLES);
  }

  #best(segment, last, buffer, left) {
    if (left === 0 || segment === this.film.segment_seconds.length) {
      return { worth: 0, rung: last };
    }
    const key = (segment * (this.top + 1) + last) * 1000 + Math.round(buffer / STEP);
    if (!this.kept.has(key)) {
      this.kept.set(key, this.#search(segment, last, buffer, left));
    }
    return this.kept.get(key);
  }

  #search(segment, last, buffer, left) {
    let best = { worth: -Infinity, rung: 0 };
    for (let rung = 0; rung <= this.top; rung += 1) {
      const takes = this.kilobits(segment, rung) / this.kbpsAhead;
      const stall = Math.max(0, takes - buffer);
      const after = Math.min(BUFFER_CAP - this.length, Math.max(0, buffer - takes) + this.length);
      const gain = (this.kbps[rung] - Math.abs(this.kbps[rung] - this.kbps[last])) / 1000 - this.m * stall;
      const worth = gain + this.#best(segment + 1, rung, after, left - 1).worth;
      best = worth > best.worth ? { worth, rung } : best;
    }
    return best;
  }
}
