/**
 * The plan: which rung now, so that the expected quality of the segments ahead is best, if the network follows one of
 * several scenarios at each step (stochastic dynamic programming, as Fugu's; the reward is that of MPC, SIGCOMM 2015).
 *
 * Values are in Mbit/s, as the reward of a segment is: R - m T - |R - R of the one before|. They stand in arrays by
 * state of the network, rung and whole second of buffer, in this order.
 */
import { SHARES } from "./throughput.js";

/** What the plan weighs, chosen on training traces. */
export const PLAN = {
  horizon: 5, // Segments behind the next one.
  doubt: 0.055, // How far what is predicted is moved to the session's mean, beyond what was learned,
  reversion: 0.15, // and how far the rate returns to it in each segment after the next.
  cap: 25, // Seconds beyond which the buffer is not filled.
  buffered: 1.3, // What buffer is worth behind the last one, in shares of what it could carry: the first second,
  enough: 22, // and ever less, down to nothing at so many.
  // What stalling still to come costs at an empty buffer, in seconds, at a rate as low as the lowest rung's,
  fear: 2,
  calm: 5, // and within how many seconds of buffer that fades.
  stop: 2, // What it costs that playing stops at all, in seconds of stalling.
  noticed: 1.5, // Seconds after which a segment that loads too slowly is given up.
};

const STATES = SHARES.length;
const USUAL_SECONDS = 4;

export class Planner {
  constructor(stream) {
    this.stream = stream;
    this.mbps = stream.rungs.map(({ bitrate }) => bitrate / 1e6);
    this.rungs = this.mbps.length;
    this.m = this.mbps.at(-1);
    this.ahead = null;
  }

  /** Seconds of a segment. */
  length(segment) {
    return this.stream.segment_seconds[segment] || USUAL_SECONDS;
  }

  /** Kilobits of a segment; where its size is not known, what the rung's rate says. */
  kilobits(segment, rung) {
    const { bitrate, sizes } = this.stream.rungs[rung];
    return Number.isFinite(sizes?.[segment]) ? sizes[segment] / 125 : (bitrate / 1000) * this.length(segment);
  }

  /**
   * The best rung for a segment. rung: that of the last one, or -1; network: a Throughput; grace: seconds that may
   * pass before playing begins, or null where it has begun.
   */
  best({ segment, rung, buffer, grace = null }, network) {
    this.#foresee(network);
    this.#lookAhead(segment, network.latency);
    let best = { rung: 0, worth: -Infinity };
    const { latency } = network;
    const outcomes = SHARES.map((_, state) => this.#outcomes(segment, state, buffer, grace, latency));
    for (let choice = 0; choice < this.rungs; choice += 1) {
      const expected = SHARES.reduce((sum, share, state) => sum + share * outcomes[state][choice], 0);
      const worth = this.reward(choice, rung) + expected;
      best = worth > best.worth ? { rung: choice, worth } : best;
    }
    return best.rung;
  }

  reward(rung, last) {
    const change = last >= 0 ? Math.abs(this.mbps[rung] - this.mbps[last]) : 0;
    return this.mbps[rung] - change;
  }

  /** What is to come when a segment takes so many seconds: stalling, and the value of the buffer then. */
  outcome(rung, state, seconds, buffer, length) {
    const left = buffer - seconds;
    const stalled = left < 0 ? this.m * (left - PLAN.stop) : 0;
    return stalled + this.#valueAt(rung, state, Math.max(0, left) + length);
  }

  /** The state, a number that may lie between two, in which the network runs at a rate in kbit/s. */
  stateAt(kbps) {
    let above = 1;
    while (above < STATES - 1 && this.rates[above] < kbps) {
      above += 1;
    }
    const share = (kbps - this.rates[above - 1]) / (this.rates[above] - this.rates[above - 1]);
    return above - 1 + Math.min(1, Math.max(0, share || 0));
  }

  /** In one state, of each rung: what is to come, or while nothing plays yet, after so much grace. */
  #outcomes(segment, state, buffer, grace, latency) {
    const length = this.length(segment);
    let instead = -Infinity;
    return this.mbps.map((rate, rung) => {
      const seconds = latency + this.kilobits(segment, rung) / this.rates[state];
      if (grace !== null) {
        return this.#valueAt(rung, state, length) - this.m * Math.max(0, seconds - grace);
      }
      const go = this.outcome(rung, state, seconds, buffer, length);
      const best = seconds > PLAN.noticed ? Math.max(go, instead - 2 * rate) : go;
      instead = Math.max(instead, 2 * rate + this.outcome(rung, state, seconds + PLAN.noticed, buffer, length));
      return best;
    });
  }

  #valueAt(rung, state, buffer) {
    const place = Math.min(buffer, this.bins - 1);
    const bin = Math.min(Math.floor(place), this.bins - 2);
    const low = Math.floor(state);
    const at = (low * this.rungs + rung) * this.bins + bin;
    const value = between(this.ahead, at, place - bin);
    if (low === state) {
      return value;
    }
    const above = between(this.ahead, at + this.rungs * this.bins, place - bin);
    return value + (state - low) * (above - value);
  }

  /** The rates of the states, and from each the odds of the next: back toward the slow mean, and a residual. */
  #foresee(network) {
    const residuals = network.residuals;
    const predicted = network.toMean(network.predicted, PLAN.doubt);
    const logs = residuals.map((residual) => predicted + residual);
    this.rates = logs.map(Math.exp);
    this.odds = logs.map((log) => {
      const odds = new Float64Array(STATES);
      const middle = network.toMean(log, PLAN.reversion);
      residuals.forEach((residual, index) => spread(odds, logs, middle + residual, SHARES[index]));
      return odds;
    });
  }

  #lookAhead(segment, latency) {
    const count = this.stream.segment_seconds.length;
    const last = Math.min(count - 1, segment + PLAN.horizon);
    this.bins = Math.max(2, Math.floor(PLAN.cap - this.length(segment)) + 1);
    this.ahead = this.#end(last < count - 1 ? this.length(last) : Infinity);
    const outcomes = new Float64Array(this.ahead.length);
    for (let next = last; next > segment; next -= 1) {
      this.#foretell(outcomes, next, latency);
      this.#choose(outcomes);
    }
  }

  /** Behind the last planned segment, buffer is worth what it could carry; at the film's end, nothing. */
  #end(length) {
    const values = new Float64Array(STATES * this.rungs * this.bins);
    for (let row = 0; row < STATES * this.rungs; row += 1) {
      const rate = this.rates[Math.floor(row / this.rungs)] / 1000;
      const carried = Math.min(this.m, rate) / length;
      const fear = length < Infinity ? PLAN.fear * this.m * Math.min(1, this.mbps[0] / rate) ** 2 : 0;
      for (let bin = 0; bin < this.bins; bin += 1) {
        const worth = PLAN.buffered * carried * bin * (1 - bin / (2 * PLAN.enough));
        values[row * this.bins + bin] = worth - fear * Math.exp(-bin / PLAN.calm);
      }
    }
    return values;
  }

  #foretell(outcomes, segment, latency) {
    for (let state = 0; state < STATES; state += 1) {
      let late = false;
      for (let rung = 0; rung < this.rungs; rung += 1) {
        const from = (state * this.rungs + rung) * this.bins;
        const seconds = latency + this.kilobits(segment, rung) / this.rates[state];
        this.#afterwards(outcomes, from, from, seconds, this.length(segment));
        late ||= seconds > PLAN.noticed;
      }
      if (late) {
        this.#giveUp(outcomes, segment, state, latency);
      }
    }
  }

  /**
   * What loads for long may be given up for a lower rung when that is noticed: the rate lost is paid, and as much
   * again for the switch.
   */
  #giveUp(outcomes, segment, state, latency) {
    const { bins } = this;
    const instead = new Float64Array(bins).fill(-Infinity);
    const other = new Float64Array(bins);
    for (let rung = 0; rung < this.rungs; rung += 1) {
      const from = (state * this.rungs + rung) * bins;
      const seconds = latency + this.kilobits(segment, rung) / this.rates[state];
      const rate = 2 * this.mbps[rung];
      this.#afterwards(other, 0, from, seconds + PLAN.noticed, this.length(segment));
      for (let bin = 0; bin < bins; bin += 1) {
        const best = instead[bin] - rate;
        if (best > outcomes[from + bin] && seconds > PLAN.noticed) {
          outcomes[from + bin] = best;
        }
        instead[bin] = Math.max(instead[bin], rate + other[bin]);
      }
    }
  }

  /** outcome() for every level of buffer at once: all lie at the same share between two of them. */
  #afterwards(outcomes, to, from, seconds, length) {
    const values = this.ahead;
    const top = this.bins - 1;
    const whole = Math.floor(length - seconds);
    const share = length - seconds - whole;
    const empty = Math.min(Math.floor(length), top - 1);
    const emptied = between(values, from + empty, Math.min(1, length - empty));
    for (let bin = 0; bin <= top; bin += 1) {
      const at = bin + whole;
      if (bin < seconds) {
        outcomes[to + bin] = this.m * (bin - seconds - PLAN.stop) + emptied;
      } else {
        outcomes[to + bin] = at >= top ? values[from + top] : between(values, from + at, share);
      }
    }
  }

  /** One segment further back: of each state, rung of the segment before and buffer the value of the best choice. */
  #choose(outcomes) {
    const block = this.rungs * this.bins;
    for (let state = 0; state < STATES; state += 1) {
      const values = this.ahead.subarray(state * block, (state + 1) * block);
      this.mbps.forEach((rate, rung) => values.fill(rate, rung * this.bins, (rung + 1) * this.bins));
      for (let next = 0; next < STATES; next += 1) {
        add(values, this.odds[state][next], outcomes, next * block);
      }
      this.#chargeSwitches(values);
    }
  }

  /** max of worth - |R - R before|, for all rungs before at once: a switch costs the steps between. */
  #chargeSwitches(values) {
    for (let rung = 1; rung < this.rungs; rung += 1) {
      raise(values, rung * this.bins, (rung - 1) * this.bins, this.#step(rung), this.bins);
    }
    for (let rung = this.rungs - 1; rung > 0; rung -= 1) {
      raise(values, (rung - 1) * this.bins, rung * this.bins, this.#step(rung), this.bins);
    }
  }

  #step(rung) {
    return this.mbps[rung] - this.mbps[rung - 1];
  }
}

function between(values, at, share) {
  return values[at] + share * (values[at + 1] - values[at]);
}

function raise(values, to, from, step, count) {
  for (let at = 0; at < count; at += 1) {
    values[to + at] = Math.max(values[to + at], values[from + at] - step);
  }
}

function add(values, odds, outcomes, from) {
  if (odds === 0) {
    return;
  }
  for (let at = 0; at < values.length; at += 1) {
    values[at] += odds * outcomes[from + at];
  }
}

/** Give a share to the two states beside a log rate. */
function spread(odds, logs, log, share) {
  let above = 0;
  while (above < logs.length && logs[above] < log) {
    above += 1;
  }
  if (above === 0 || above === logs.length) {
    odds[Math.min(above, logs.length - 1)] += share;
    return;
  }
  const part = (log - logs[above - 1]) / (logs[above] - logs[above - 1]);
  odds[above - 1] += share * (1 - part);
  odds[above] += share * part;
}
