import { BUFFER_CAP } from "../simulator.js";
import { Ewma, Peer, throughput } from "./peer.js";

const LEAST_BUFFER = 10;
const LEAST_BUFFER_PER_RUNG = 2;
const THROUGHPUT_SAFETY = 0.9;
const FIRST_SAFETY = 0.9;
const LEAST_SAFETY = 0.5;

/**
 * BOLA-E (Spiteri, Sitaraman and Sparacio, "From Theory to Practice", MMSys 2018), after the paper and the rules'
 * reading in Sabre: a placeholder buffer lets it start at the measured throughput, rises are held back to one rung
 * above what the throughput sustains, the insufficient buffer rule caps it, and it gives up when another rung's score
 * is better.
 */
export class BolaE extends Peer {
  #fast = new Ewma(3);
  #slow = new Ewma(8);
  #latency = new Ewma(2);
  #safety = FIRST_SAFETY;
  #steady = false;

  constructor(film, options) {
    super(film, options);
    this.utilities = this.kbps.map((rate) => 1 + Math.log(rate / this.kbps[0]));
    const target = Math.max(BUFFER_CAP, LEAST_BUFFER + LEAST_BUFFER_PER_RUNG * this.kbps.length);
    this.gp = (this.utilities[this.top] - 1) / (target / LEAST_BUFFER - 1) || 1;
    this.v = LEAST_BUFFER / this.gp;
    this.headroom = options?.headroom ?? 1;
    this.placeholder = 0;
    this.idleSince = 0;
  }

  get estimate() {
    return Math.min(this.#fast.value, this.#slow.value);
  }

  nextRung({ segment, rung, buffer, now }) {
    const sustained = this.rungFor(THROUGHPUT_SAFETY * this.estimate, segment);
    if (!this.#steady) {
      this.#steady = true;
      this.placeholder = Math.max(0, this.leastBufferFor(sustained) - buffer);
      return sustained;
    }
    this.placeholder += Math.max(0, now - this.idleSince);
    return this.#capped(segment, this.#steadyRung(segment, rung, buffer, sustained), buffer);
  }

  #steadyRung(segment, last, buffer, sustained) {
    let rung = this.best(segment, buffer + this.placeholder);
    if (rung > last && rung > sustained) {
      rung = Math.min(rung, Math.max(last, sustained) + this.headroom);
    }
    const above = Math.max(0, buffer + this.placeholder - this.mostBufferFor(rung));
    this.placeholder -= Math.min(above, this.placeholder);
    return rung;
  }

  /** The insufficient buffer rule. */
  #capped(segment, wanted, buffer) {
    const safe = this.#safety * (buffer - this.#latency.value) * this.estimate;
    this.#safety = Math.max(LEAST_SAFETY, this.#safety * FIRST_SAFETY);
    let rung = wanted;
    while (rung > 0 && this.kilobits(segment, rung) > safe) {
      rung -= 1;
    }
    if (rung < wanted) {
      this.placeholder = Math.min(this.placeholder, Math.max(0, this.leastBufferFor(rung) - buffer));
    }
    return rung;
  }

  downloaded(request) {
    const { rung, seconds, latency, buffer, now } = request;
    const kbps = throughput(request);
    this.#fast.add(seconds, kbps);
    this.#slow.add(seconds, kbps);
    this.#latency.add(1, latency);
    this.idleSince = now;
    const before = buffer - this.length + seconds;
    this.placeholder = Math.min(this.placeholder, Math.max(0, this.mostBufferFor(rung) - before));
    if (buffer > this.length) {
      this.placeholder = Math.max(this.placeholder, this.leastBufferFor(rung) - before);
    }
  }

  abandonTo({ segment, rung, loaded, elapsed, total, buffer }) {
    const latency = this.#latency.value;
    if (loaded <= 0 || elapsed <= latency) {
      return null;
    }
    const kbps = loaded / 125 / (elapsed - latency);
    const left = (total - loaded) / 125 - latency * kbps;
    const ahead = Math.max(0, buffer + this.placeholder - latency);
    const to = left > 0 ? this.#better(segment, rung, total / 125, left, ahead) : null;
    if (to !== null) {
      const wanted = to > 0 ? this.leastBufferFor(to) : LEAST_BUFFER;
      this.placeholder = Math.min(this.placeholder, Math.max(0, wanted - buffer));
    }
    return to;
  }

  #better(segment, rung, total, left, buffer) {
    let best = { rung: null, score: this.score(rung, left, buffer) };
    for (let other = 0; other < rung; other += 1) {
      const size = total * (this.kilobits(segment, other) / this.kilobits(segment, rung));
      const score = this.score(other, size, buffer);
      best = size < left && score > best.score ? { rung: other, score } : best;
    }
    return best.rung;
  }

  score(rung, size, buffer) {
    return (this.v * (this.utilities[rung] - 1 + this.gp) - buffer) / size;
  }

  best(segment, buffer) {
    const scores = this.kbps.map((_, rung) => this.score(rung, this.kilobits(segment, rung), buffer));
    return scores.lastIndexOf(Math.max(...scores));
  }

  /** From this buffer on no lower rung is better. */
  leastBufferFor(rung) {
    const [rate, utility] = [this.kbps[rung], this.utilities[rung] - 1];
    const levels = this.kbps.slice(0, rung).map((lower, index) => {
      const worth = this.utilities[index] - 1;
      return this.v * (this.gp + (rate * worth - lower * utility) / (rate - lower));
    });
    return Math.max(0, ...levels);
  }

  mostBufferFor(rung) {
    return this.v * (this.utilities[rung] - 1 + this.gp);
  }
}
