/**
 * The best that could have been done, knowing the trace: dynamic programming over segments, rungs, time and buffer.
 * Plans whose time and buffer agree to within .25 s are one, with the exact ones of the best of them: an
 * approximation, for a worse plan with another last rung is moved by up to that. It asks for a segment as soon as
 * there is room, and gives nothing up.
 */
import { stallCost } from "./measures.js";
import { BUFFER_CAP } from "./simulator.js";

const STEP = 0.25;
// Plans that stall are worse by far: states at one segment that are not among the best so many are dropped.
const MOST_STATES = 400;

/** Mean QoE of a segment. */
export function optimum(film, network) {
  const mbps = film.rungs.map(({ bitrate }) => bitrate / 1e6);
  const m = stallCost(film);
  let states = [{ now: 0, buffer: 0, worth: null, best: 0 }];
  film.segment_seconds.forEach((length, segment) => {
    const next = new Map();
    for (const state of states) {
      const from = arrive(state, length);
      mbps.forEach((rate, rung) => {
        const load = from.latency(network);
        const seconds = load + network.secondsFor(from.now + load, film.rungs[rung].sizes[segment]);
        const late = segment === 0 ? Math.max(0, seconds - 1) : Math.max(0, seconds - from.buffer);
        const buffer = (segment === 0 ? 0 : Math.max(0, from.buffer - seconds)) + length;
        keep(next, { now: from.now + seconds, buffer }, rung, rate - m * late + before(state, mbps, rung), mbps.length);
      });
    }
    states = [...next.values()].sort((one, other) => other.best - one.best).slice(0, MOST_STATES);
  });
  return Math.max(...states.map(({ best }) => best)) / film.segment_seconds.length;
}

/** When the next request is made: at once, or when the buffer has room. */
function arrive({ now, buffer }, length) {
  const wait = Math.max(0, buffer + length - BUFFER_CAP);
  return { now: now + wait, buffer: buffer - wait, latency: (network) => network.latencyAt(now + wait) };
}

/** The best worth with which a state's plans go on with a rung: each came with a last rung, and a switch costs. */
function before({ worth }, mbps, rung) {
  if (worth === null) {
    return 0;
  }
  let best = -Infinity;
  for (let last = 0; last < mbps.length; last += 1) {
    best = Math.max(best, worth[last] - Math.abs(mbps[rung] - mbps[last]));
  }
  return best;
}

function keep(states, { now, buffer }, rung, worth, rungs) {
  const key = Math.round(now / STEP) * 1024 + Math.round(buffer / STEP);
  let state = states.get(key);
  if (!state) {
    state = { now, buffer, worth: new Float64Array(rungs).fill(-Infinity), best: -Infinity };
    states.set(key, state);
  }
  if (worth > state.best) {
    Object.assign(state, { now, buffer, best: worth });
  }
  state.worth[rung] = Math.max(state.worth[rung], worth);
}
