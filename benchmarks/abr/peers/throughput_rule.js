import { Ewma, Peer, throughput } from "./peer.js";

const SAFETY = 0.9;

/** The throughput rule: the highest rung below .9 of the lower of two means (half-lives of 3 and 8 s), as in Sabre. */
export class ThroughputRule extends Peer {
  #fast = new Ewma(3);
  #slow = new Ewma(8);

  nextRung({ segment }) {
    return this.rungFor(SAFETY * this.estimate, segment);
  }

  downloaded(request) {
    const kbps = throughput(request);
    this.#fast.add(request.seconds, kbps);
    this.#slow.add(request.seconds, kbps);
  }

  get estimate() {
    return Math.min(this.#fast.value, this.#slow.value);
  }
}
