/**
 * One playing of one film over one network, segment by segment. The rules, alike for every scheme:
 *
 * - a request costs the latency of the trace's row at that moment, then its bytes arrive at the trace's rate;
 * - one request at a time; none while the buffer and one more segment would be above the cap;
 * - every 100 ms the scheme may give up what is loading and ask for another rung: what had arrived is lost;
 * - playing begins with the first segment and, after a stall, goes on with the next one that is whole;
 * - start-up beyond 1 s counts as stalled, in the first segment.
 */
export const BUFFER_CAP = 25;
const TICK = 0.1;
const FREE_STARTUP = 1;
// A scheme that gives up the same segment for ever would never end.
const MOST_ABANDONS = 20;

/** A list of {rung, stall, bytes, wasted, seconds, latency, now}, one for each segment. */
export function play(film, network, scheme) {
  const player = { now: 0, buffer: 0, started: false };
  const played = [];
  let rung = -1;
  for (let segment = 0; segment < film.segment_seconds.length; segment += 1) {
    const length = film.segment_seconds[segment];
    wait(player, player.buffer + length - BUFFER_CAP);
    const first = segment === 0;
    const asked = first ? scheme.firstRung() : scheme.nextRung({ segment, rung, playing: true, ...view(player) });
    const loaded = load(film, network, scheme, player, segment, check(film, asked));
    rung = loaded.rung;
    player.buffer += length;
    player.started = true;
    const stall = first ? Math.max(0, player.now - FREE_STARTUP) : loaded.stall;
    played.push({ ...loaded, stall, now: player.now });
    const { bytes, seconds, latency } = loaded;
    scheme.downloaded({ segment, rung, bytes, seconds, latency, ...view(player) });
  }
  return played;
}

function view(player) {
  return { buffer: player.buffer, now: player.now };
}

function check(film, rung) {
  if (!Number.isInteger(rung) || rung < 0 || rung >= film.rungs.length) {
    throw new Error(`A scheme asked for rung ${rung} of ${film.rungs.length}.`);
  }
  return rung;
}

/** Let time pass; returns the seconds of it that stood still. */
function wait(player, seconds) {
  if (seconds <= 0) {
    return 0;
  }
  player.now += seconds;
  const played = player.started ? Math.min(player.buffer, seconds) : 0;
  player.buffer -= played;
  return player.started ? seconds - played : 0;
}

function load(film, network, scheme, player, segment, rung) {
  let stall = 0;
  let wasted = 0;
  for (let abandons = 0; ; abandons += 1) {
    const request = transfer(network, player.now, film.rungs[rung].sizes[segment]);
    const given = abandons < MOST_ABANDONS ? watch(request, scheme, player, { segment, rung }) : null;
    stall += given?.stall ?? wait(player, request.seconds);
    if (given === null || given.to === null) {
      return { rung, stall, wasted, bytes: request.bytes, seconds: request.seconds, latency: request.latency };
    }
    wasted += given.loaded;
    rung = check(film, given.to);
  }
}

function transfer(network, start, bytes) {
  const latency = network.latencyAt(start);
  const seconds = latency + network.secondsFor(start + latency, bytes);
  return { start, bytes, latency, seconds, network };
}

function loadedBy(request, elapsed) {
  const streamed = elapsed - request.latency;
  return streamed > 0 ? request.network.bytesWithin(request.start + request.latency, streamed) : 0;
}

/** Load to the end, or to where the scheme gives up: {to: a rung or null, stall, loaded}. */
function watch(request, scheme, player, what) {
  let stall = 0;
  for (let tick = 1; tick * TICK < request.seconds; tick += 1) {
    const elapsed = tick * TICK;
    stall += wait(player, TICK);
    const loaded = loadedBy(request, elapsed);
    const to = scheme.abandonTo({ ...what, loaded, elapsed, total: request.bytes, ...view(player) });
    if (to !== null && to !== what.rung) {
      return { to, stall, loaded };
    }
  }
  return { to: null, stall: stall + wait(player, request.start + request.seconds - player.now), loaded: request.bytes };
}
