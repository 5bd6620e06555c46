/** What peers share: the ladder as a manifest tells it, an estimate of throughput, and a scheme's shape. */

/** Exponentially weighted mean by half-life, its start corrected (as in hls.js, Shaka Player and dash.js). */
export class Ewma {
  #value = 0;
  #weight = 0;

  constructor(halfLife) {
    this.alpha = 0.5 ** (1 / halfLife);
  }

  add(weight, value) {
    const kept = this.alpha ** weight;
    this.#value = value * (1 - kept) + kept * this.#value;
    this.#weight += weight;
  }

  get value() {
    return this.#weight > 0 ? this.#value / (1 - this.alpha ** this.#weight) : 0;
  }
}

/**
 * A scheme of the simulator. Rates are in kbit/s and are the rungs' averages: a manifest tells no more. A scheme that
 * is given trueSizes looks at the sizes of the segments instead, where its rule multiplies a rate by a duration.
 */
export class Peer {
  constructor(film, { trueSizes = false } = {}) {
    this.film = film;
    this.kbps = film.rungs.map(({ bitrate }) => bitrate / 1000);
    this.length = film.segment_seconds[0];
    this.top = film.rungs.length - 1;
    this.trueSizes = trueSizes;
  }

  firstRung() {
    return 0;
  }

  downloaded() {}

  abandonTo() {
    return null;
  }

  /** Kilobits of a segment, as far as the scheme knows them. */
  kilobits(segment, rung) {
    return this.trueSizes ? this.film.rungs[rung].sizes[segment] / 125 : this.kbps[rung] * this.length;
  }

  /** The rate that a segment asks for: the rung's, or with true sizes the segment's own. */
  rate(segment, rung) {
    return this.kilobits(segment, rung) / this.length;
  }

  /** The highest rung that needs no more than so many kbit/s. */
  rungFor(kbps, segment = 0) {
    let rung = this.top;
    while (rung > 0 && this.rate(segment, rung) > kbps) {
      rung -= 1;
    }
    return rung;
  }
}

/** kbit/s of a request without its latency. */
export function throughput({ bytes, seconds, latency }) {
  return bytes / 125 / Math.max(0.001, seconds - latency);
}
