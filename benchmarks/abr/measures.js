/** What a session was like. QoE of one segment: R - m T - |R - R of the one before|, in Mbit/s (MPC, Yin et al.). */

/** m: what a second of stalling costs, the top rung in Mbit/s. */
export function stallCost(film) {
  return film.rungs.at(-1).bitrate / 1e6;
}

/** Means over the segments of a session; seconds and shares where the name says so. */
export function measure(film, played) {
  const rates = played.map(({ rung }) => film.rungs[rung].bitrate / 1e6);
  const seconds = film.segment_seconds.reduce((sum, length) => sum + length);
  const changes = rates.slice(1).map((rate, index) => Math.abs(rate - rates[index]));
  const midStall = sum(played.slice(1).map(({ stall }) => stall));
  const early = Math.ceil(30 / film.segment_seconds[0]);
  const count = played.length;
  return {
    qoe: (sum(rates) - stallCost(film) * (midStall + played[0].stall) - sum(changes)) / count,
    mbps: sum(rates) / count,
    stall_ratio: midStall / (midStall + seconds),
    stalled: midStall > 1e-6 ? 1 : 0,
    stalls: played.slice(1).filter(({ stall }) => stall > 1e-6).length,
    switches: changes.filter((change) => change > 0).length,
    change_mbps: sum(changes) / count,
    startup: played[0].now,
    late_start: played[0].stall > 1e-6 ? 1 : 0,
    early_mbps: sum(rates.slice(0, early)) / Math.min(early, count),
    early_stall: sum(played.slice(0, early).map(({ stall }) => stall)),
    wasted: sum(played.map(({ wasted }) => wasted)) / sum(played.map(({ bytes }) => bytes)),
  };
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
