import { Ewma, Peer } from "./peer.js";

const FIRST_KBPS = 1000;
const SWITCH_INTERVAL = 8;
const [UPGRADE, DOWNGRADE] = [0.85, 0.95];
const LEAST_BYTES = 128_000;
const LEAST_SAMPLE = 16_000;

/**
 * The rule of Shaka Player 5 (SimpleAbrManager, as read in its source): the lower of two means (half-lives of 2 and 5
 * s, samples of 16 kB or more, 1 Mbit/s until 128 kB have come), rungs up to .95 of it, and to .85 above the one
 * before; a new choice at most every 8 s, made while a segment loads, too: what loads is given up if the other comes
 * before the buffer is empty, or if more of it is left than the other's size.
 */
export class Shaka extends Peer {
  #fast = new Ewma(2);
  #slow = new Ewma(5);
  #bytes = 0;
  #chosen = null;
  #chosenAt = null;
  #seen = { loaded: 0, elapsed: 0 };

  get estimate() {
    return this.#bytes < LEAST_BYTES ? FIRST_KBPS : Math.min(this.#fast.value, this.#slow.value);
  }

  firstRung() {
    this.#chosen = this.#best(0);
    return this.#chosen;
  }

  nextRung({ segment, now }) {
    this.#choose(segment, now);
    return this.#chosen;
  }

  downloaded({ bytes, seconds, latency }) {
    const before = Math.max(this.#seen.elapsed, latency);
    this.#sample(bytes - this.#seen.loaded, seconds - before);
    this.#seen = { loaded: 0, elapsed: 0 };
  }

  abandonTo({ segment, rung, loaded, elapsed, total, buffer, now }) {
    if (loaded - this.#seen.loaded >= LEAST_SAMPLE) {
      this.#sample(loaded - this.#seen.loaded, elapsed - this.#seen.elapsed);
      this.#seen = { loaded, elapsed };
    }
    this.#choose(segment, now);
    const size = this.kilobits(segment, this.#chosen) * 125;
    const inTime = size / 125 / this.estimate < buffer;
    if (this.#chosen === rung || (!inTime && size >= total - loaded)) {
      return null;
    }
    this.#seen = { loaded: 0, elapsed: 0 };
    return this.#chosen;
  }

  #sample(bytes, seconds) {
    if (bytes < LEAST_SAMPLE || seconds <= 0) {
      return;
    }
    this.#bytes += bytes;
    this.#fast.add(seconds, bytes / 125 / seconds);
    this.#slow.add(seconds, bytes / 125 / seconds);
  }

  #choose(segment, now) {
    const first = this.#chosenAt === null;
    if (first ? this.#bytes < LEAST_BYTES : now - this.#chosenAt < SWITCH_INTERVAL) {
      return;
    }
    this.#chosenAt = now;
    this.#chosen = this.#best(segment);
  }

  /** Each rung has a band of estimates: from its own rate / .95 to the next one's / .85; the highest that fits. */
  #best(segment) {
    let best = 0;
    for (let rung = 0; rung <= this.top; rung += 1) {
      const to = rung < this.top ? this.rate(segment, rung + 1) / UPGRADE : Infinity;
      if (this.estimate >= this.rate(segment, rung) / DOWNGRADE && this.estimate <= to) {
        best = rung;
      }
    }
    return best;
  }
}
