/** Every scheme by its name: a function of a film and of options that makes one for a session. */
import { Controller } from "../../static/js/player/control.js";
import { Bba } from "./peers/bba.js";
import { Bola } from "./peers/bola.js";
import { BolaE } from "./peers/bola_e.js";
import { DashJs } from "./peers/dashjs.js";
import { HlsJs } from "./peers/hlsjs.js";
import { Lowest } from "./peers/lowest.js";
import { RobustMpc } from "./peers/robust_mpc.js";
import { Shaka } from "./peers/shaka.js";
import { ThroughputRule } from "./peers/throughput_rule.js";

export const PEERS = {
  throughput: ThroughputRule,
  bba: Bba,
  bola: Bola,
  "bola-e": BolaE,
  "robust-mpc": RobustMpc,
  "hls.js": HlsJs,
  "dash.js": DashJs,
  shaka: Shaka,
};

export function makeOurs(film, prior = null) {
  return new Controller(film, prior);
}

export function makePeer(name, film, options = {}) {
  return new PEERS[name](film, options);
}

export function makeLowest(film) {
  return new Lowest(film);
}

/** A peer that looks at true sizes and gives up segments as our controller would. */
export function makeAided(name, film) {
  const peer = makePeer(name, film, { trueSizes: true });
  const ours = makeOurs(film);
  return {
    firstRung() {
      ours.firstRung();
      return peer.firstRung();
    },
    nextRung(state) {
      ours.nextRung(state);
      return peer.nextRung(state);
    },
    downloaded(request) {
      ours.downloaded(request);
      peer.downloaded(request);
    },
    abandonTo: (state) => ours.abandonTo(state),
  };
}
