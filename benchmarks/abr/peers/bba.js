import { Peer } from "./peer.js";
import { BUFFER_CAP } from "../simulator.js";

const RESERVOIR = 5;
const CUSHION_END = 0.9;

/**
 * BBA-0 (Huang et al., "A Buffer-Based Approach to Rate Adaptation", SIGCOMM 2014): the buffer level alone maps to a
 * rate, linearly from the lowest at the reservoir to the highest at 90 % of the buffer; the rung is kept until the
 * map passes the next one up or down. The reservoir of 90 s of 240 s becomes 5 s of 25 s, as Pensieve scaled it.
 */
export class Bba extends Peer {
  nextRung({ segment, rung, buffer }) {
    const end = CUSHION_END * BUFFER_CAP;
    const share = (buffer - RESERVOIR) / (end - RESERVOIR);
    if (share <= 0 || share >= 1) {
      return share <= 0 ? 0 : this.top;
    }
    const mapped = this.kbps[0] + share * (this.kbps[this.top] - this.kbps[0]);
    if (rung < this.top && mapped >= this.rate(segment, rung + 1)) {
      return Math.max(rung, this.rungFor(mapped, segment));
    }
    return mapped <= this.rate(segment, Math.max(0, rung - 1)) ? this.#above(mapped, segment) : rung;
  }

  #above(mapped, segment) {
    return Math.min(this.top, this.rungFor(mapped, segment) + 1);
  }
}
