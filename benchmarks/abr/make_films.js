/**
 * Writes films.json, the two films that every scheme plays: node benchmarks/abr/make_films.js
 *
 * Each is 600 s long in segments of 4 s. The ladders are those of Big Buck Bunny in Sabre (Spiteri et al., MMSys
 * 2018). Sizes are those of a variable bitrate encode capped at twice the average, drawn once: scenes of 4 to 24 s,
 * each with a complexity of its own (log-normal, .30), segments that differ within a scene (.12), and rungs that
 * differ within a segment (.05, as each rung is encoded alone). Coefficient of variation about .3.
 */
import { writeFileSync } from "node:fs";
import { normal, uniform } from "./random.js";

const SEGMENTS = 150;
const SECONDS = 4;
const LADDERS = {
  sd: { seed: 1, kbps: [230, 331, 477, 688, 991, 1427, 2056, 2962, 5027, 6000] },
  uhd: { seed: 2, kbps: [1000, 2500, 5000, 8000, 16000, 35000] },
};

function complexities(random, gauss) {
  const all = [];
  while (all.length < SEGMENTS) {
    const scene = 0.3 * gauss();
    for (let left = 1 + Math.floor(6 * random()); left > 0; left -= 1) {
      all.push(scene + 0.12 * gauss());
    }
  }
  return all.slice(0, SEGMENTS);
}

function sizes(kbps, complexity, gauss) {
  const shares = complexity.map((value) => Math.exp(value + 0.05 * gauss()));
  const average = shares.reduce((sum, share) => sum + share) / SEGMENTS;
  return shares.map((share) => Math.round(Math.min(2, share / average) * (kbps * SECONDS * 125)));
}

function film({ seed, kbps }) {
  const random = uniform(seed);
  const gauss = normal(random);
  const complexity = complexities(random, gauss);
  const rungs = kbps.map((rate) => ({ bitrate: rate * 1000, sizes: sizes(rate, complexity, gauss) }));
  return { segment_seconds: Array(SEGMENTS).fill(SECONDS), rungs, audio: null };
}

const films = Object.fromEntries(Object.entries(LADDERS).map(([name, ladder]) => [name, film(ladder)]));
writeFileSync(new URL("films.json", import.meta.url), `${JSON.stringify(films)}\n`);
