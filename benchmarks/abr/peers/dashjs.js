import { BolaE } from "./bola_e.js";
import { Ewma, Peer, throughput } from "./peer.js";

const BOLA_FROM = 18;
const SAFETY = 0.9;
const LOW_BUFFER_SAFETY = 0.7;
const UNCAPPED_SEGMENTS = 2;
const FIRST_KBPS = 1000;
const ABANDON = { after: 0.5, samples: 6, factor: 1.8 };

/**
 * The default rules of dash.js 5, as read in its source: throughput (half-lives of 3 and 8 s, safety .9) below 18 s of
 * buffer, BOLA from there on and until 9 s, both under the insufficient buffer rule (.7), starting at 1000 kbit/s, and
 * its AbandonRequestsRule (once a segment). Left out: the switch history rule and dropped frames.
 */
export class DashJs extends Peer {
  #fast = new Ewma(3);
  #slow = new Ewma(8);
  #bola;
  #usesBola = false;
  #abandoned = -1;

  constructor(film, options) {
    super(film, options);
    this.#bola = new BolaE(film, { ...options, headroom: 0 });
  }

  get estimate() {
    return Math.min(this.#fast.value, this.#slow.value);
  }

  firstRung() {
    return this.rungFor(FIRST_KBPS);
  }

  nextRung(state) {
    const { segment, buffer } = state;
    this.#usesBola = buffer >= (this.#usesBola ? BOLA_FROM / 2 : BOLA_FROM);
    const bola = this.#bola.nextRung(state);
    const wanted = this.#usesBola ? bola : this.rungFor(SAFETY * this.estimate, segment);
    if (segment < UNCAPPED_SEGMENTS) {
      return wanted;
    }
    return Math.min(wanted, this.rungFor((LOW_BUFFER_SAFETY * this.estimate * buffer) / this.length, segment));
  }

  downloaded(request) {
    this.#bola.downloaded(request);
    this.#fast.add(request.seconds, throughput(request));
    this.#slow.add(request.seconds, throughput(request));
  }

  abandonTo({ segment, rung, loaded, elapsed, total, buffer }) {
    const enough = elapsed > ABANDON.after && elapsed / 0.1 >= ABANDON.samples;
    if (loaded <= 0 || !enough || buffer > BOLA_FROM || this.#abandoned === segment || rung === 0) {
      return null;
    }
    const kbps = loaded / 125 / elapsed;
    if (total / 125 / kbps < this.length * ABANDON.factor) {
      return null;
    }
    const to = this.rungFor(kbps, segment);
    if (to >= rung || total - loaded <= (total * this.kbps[to]) / this.kbps[rung]) {
      return null;
    }
    this.#abandoned = segment;
    return to;
  }
}
