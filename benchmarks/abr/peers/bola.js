import { BUFFER_CAP } from "../simulator.js";
import { Peer } from "./peer.js";

const GAMMA_P = 5;

/**
 * BOLA-BASIC (Spiteri, Urgaonkar and Sitaraman, INFOCOM 2016): the rung that maximises (V (utility + gamma p) -
 * buffer) / size, utility the logarithm of the rate, V such that the top rung is reached at the cap. Gives up as the
 * paper does in section on abandonment: when another rung's score is better than that of what remains.
 */
export class Bola extends Peer {
  constructor(film, options) {
    super(film, options);
    this.utilities = this.kbps.map((rate) => Math.log(rate / this.kbps[0]));
    this.v = (BUFFER_CAP - this.length) / (this.utilities[this.top] + GAMMA_P);
  }

  nextRung({ segment, buffer }) {
    return this.best(segment, buffer);
  }

  abandonTo({ segment, rung, loaded, total, buffer }) {
    const left = (total - loaded) / 125;
    if (loaded <= 0) {
      return null;
    }
    const mine = this.score(rung, left, buffer);
    let best = { rung: null, score: mine };
    for (let other = 0; other < rung && mine >= 0; other += 1) {
      const size = (total / 125) * (this.kilobits(segment, other) / this.kilobits(segment, rung));
      const score = this.score(other, size, buffer);
      best = size < left && score > best.score ? { rung: other, score } : best;
    }
    return best.rung;
  }

  score(rung, size, buffer) {
    return (this.v * (this.utilities[rung] + GAMMA_P) - buffer) / size;
  }

  best(segment, buffer) {
    const scores = this.kbps.map((_, rung) => this.score(rung, this.kilobits(segment, rung), buffer));
    return scores.lastIndexOf(Math.max(...scores));
  }
}
