import { Peer } from "./peer.js";

/** The floor: always the lowest rung. */
export class Lowest extends Peer {
  nextRung() {
    return 0;
  }
}
