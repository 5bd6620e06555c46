import { Ewma, Peer } from "./peer.js";

const FIRST_KBPS = 500;
const STARVATION = 4;
const [FACTOR, UP_FACTOR] = [0.95, 0.7];
const [FAST, SLOW] = [3, 9];

/**
 * The rule of hls.js 1.7 (abr-controller.ts, as read in its source, with its defaults): the lower of two means (3 and
 * 9 s), 500 kbit/s at first; the highest rung within .95 of it (.7 to go up) that comes before the buffer is empty,
 * or within 4 s more where none does; what loads for longer than half its length, and longer than the buffer lasts,
 * is given up. A playlist of average rates is assumed, which is kind to it: with true peaks it would stay lower at a
 * short buffer.
 */
export class HlsJs extends Peer {
  #fast;
  #slow;
  #latency = new Ewma(SLOW);
  #first = FIRST_KBPS;
  #sampled = false;
  #abortAt = null;

  constructor(film, options) {
    super(film, options);
    this.#reset(FIRST_KBPS);
  }

  #reset(kbps) {
    this.#fast = new Ewma(FAST);
    this.#slow = new Ewma(SLOW);
    this.#first = kbps;
    this.#sampled = false;
  }

  get estimate() {
    return this.#sampled ? Math.min(this.#fast.value, this.#slow.value) : this.#first;
  }

  get latency() {
    return this.#latency.value || 0.1;
  }

  firstRung() {
    return Math.max(0, this.#find(0, -1, Math.max(this.estimate, this.kbps[0]), STARVATION, 1, 1));
  }

  nextRung({ segment, rung, buffer }) {
    this.#abortAt = null;
    const best = buffer > 0 ? this.#find(segment, rung, this.estimate, buffer, FACTOR, UP_FACTOR) : -1;
    if (best >= 0) {
      return best;
    }
    return Math.max(0, this.#find(segment, rung, this.estimate, buffer + STARVATION, FACTOR, UP_FACTOR));
  }

  #find(segment, last, kbps, within, factor, upFactor) {
    for (let rung = this.top; rung >= 0; rung -= 1) {
      const usable = kbps * (rung > last ? upFactor : factor);
      const takes = this.latency + this.kilobits(segment, rung) / usable;
      if (usable >= this.rate(segment, rung) && (last < 0 || takes < within)) {
        return rung;
      }
    }
    return -1;
  }

  downloaded({ bytes, seconds, latency }) {
    const weight = Math.SQRT2 * Math.exp(-(latency ** 2) / 2);
    this.#latency.add(weight, Math.max(latency, 0.005));
    this.#sample(seconds - Math.min(latency, this.latency), bytes);
  }

  #sample(seconds, bytes) {
    const span = Math.max(seconds, Math.min(0.05, bytes / 1e8));
    this.#fast.add(span, bytes / 125 / span);
    this.#slow.add(span, bytes / 125 / span);
    this.#sampled = true;
  }

  abandonTo({ segment, rung, loaded, elapsed, buffer }) {
    if (rung === 0 || elapsed <= Math.max(this.latency, this.length / 2)) {
      return null;
    }
    if (this.#abortAt !== null) {
      return elapsed >= this.#abortAt ? this.#abort() : null;
    }
    const kbps = loaded > 0 ? loaded / 125 / Math.max(0.001, elapsed - this.latency) : this.estimate;
    const expected = Math.max(this.kilobits(segment, rung), loaded / 125);
    const takes = (expected - loaded / 125) / kbps + (loaded > 0 ? 0 : this.latency);
    return takes <= buffer ? null : this.#giveUp(segment, rung, { loaded, elapsed, buffer, kbps, takes });
  }

  #giveUp(segment, rung, { loaded, elapsed, buffer, kbps, takes }) {
    const { to, delay } = this.#lower(segment, rung, kbps, buffer);
    if (delay >= takes || delay > this.length * 10) {
      return null;
    }
    if (loaded > 0) {
      this.#sample(elapsed - this.latency, loaded);
    }
    if (this.estimate * UP_FACTOR > this.kbps[to]) {
      this.#reset(this.kbps[to]);
    }
    if (takes > delay * 2) {
      return this.#abort();
    }
    this.#abortAt = elapsed + delay;
    return null;
  }

  #lower(segment, rung, kbps, buffer) {
    for (let to = rung - 1; ; to -= 1) {
      const delay = this.latency + this.kilobits(segment, to) / kbps;
      if (to === 0 || delay < Math.min(buffer, this.length + this.latency)) {
        return { to, delay };
      }
    }
  }

  #abort() {
    this.#abortAt = null;
    this.#reset(this.kbps[0]);
    return 0;
  }
}
