/**
 * Plays every session with every scheme and prints what came out as JSON:
 *
 *   node benchmarks/abr/run.js --traces even|odd [--folders fcc,4g-ghent] [--transfers FILE]
 *
 * Even traces are for training and tuning, odd ones for results. --transfers writes what the controller saw, as
 * telemetry would tell it, for benchmarks/abr/train.py. A learned table is read from benchmarks/abr/tables.json,
 * where there is one.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { measure } from "./measures.js";
import { readTraces } from "./network.js";
import { optimum } from "./optimum.js";
import { PEERS, makeAided, makeLowest, makeOurs, makePeer } from "./schemes.js";
import { play } from "./simulator.js";
import { difference, mean, paired, ratio } from "./statistics.js";

const TRACES = new URL("../../../shared/data/network/", import.meta.url);
const FOLDERS = { "3g-norway": "sd", "4g-ghent": "uhd", "broadband-hd": "uhd", "broadband-sd": "sd", fcc: "sd" };
const PLAYER = new URL("../../static/js/player/", import.meta.url);
const CONNECTIONS = { "3g-norway": "3g", "4g-ghent": "4g" };
const MODULES = ["control.js", "planner.js", "throughput.js", "defaults.js"];

const { values: options } = parseArgs({
  options: {
    traces: { type: "string", default: "even" },
    folders: { type: "string", default: Object.keys(FOLDERS).join(",") },
    transfers: { type: "string" },
  },
});
if (!["even", "odd"].includes(options.traces)) {
  throw new Error(`--traces is even or odd, not ${options.traces}.`);
}

const films = readJson("films.json");
const tables = existsSync(new URL("tables.json", import.meta.url)) ? readJson("tables.json") : {};

function readJson(name) {
  return JSON.parse(readFileSync(new URL(name, import.meta.url)));
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

/** {name: function that makes the scheme for a session}. */
function schemes(folder, film) {
  const learned = tables[folder] ?? null;
  return {
    ours: () => makeOurs(film),
    ...(learned ? { "ours, learned": () => makeOurs(film, learned) } : {}),
    ...Object.fromEntries(Object.keys(PEERS).map((name) => [name, () => makePeer(name, film)])),
    lowest: () => makeLowest(film),
    ...Object.fromEntries(Object.keys(PEERS).map((name) => [`${name} +`, () => makeAided(name, film)])),
  };
}

function playFolder(folder) {
  const film = films[FOLDERS[folder]];
  const traces = readTraces(new URL(`${folder}/`, TRACES), options.traces);
  const sessions = {};
  for (const [name, make] of Object.entries(schemes(folder, film))) {
    sessions[name] = traces.map(({ network }) => measure(film, play(film, network, make())));
    say(`${folder}: ${name} ${mean(sessions[name].map(({ qoe }) => qoe)).toFixed(3)}`);
  }
  const best = mean(traces.map(({ network }) => optimum(film, network)));
  say(`${folder}: optimum ${best.toFixed(3)}`);
  return { traces: traces.length, optimum: best, schemes: summaries(sessions), ...comparisons(sessions) };
}

function summaries(sessions) {
  const average = (all, key) => round(mean(all.map((session) => session[key])));
  const summary = (all) => Object.fromEntries(Object.keys(all[0]).map((key) => [key, average(all, key)]));
  return Object.fromEntries(Object.entries(sessions).map(([name, all]) => [name, summary(all)]));
}

function comparisons(sessions) {
  const of = (name, key = "qoe") => sessions[name].map((session) => session[key]);
  const best = (names) => names.reduce((one, other) => (mean(of(other)) > mean(of(one)) ? other : one));
  const peer = best(Object.keys(PEERS));
  const aided = best(Object.keys(sessions).filter((name) => name.endsWith(" +")));
  return {
    best_peer: peer,
    best_aided_peer: aided,
    versus_best_peer: rounded(paired(of("ours"), of(peer), difference)),
    versus_best_aided_peer: rounded(paired(of("ours"), of(aided), difference)),
    ratio_to_hlsjs: rounded(paired(of("ours"), of("hls.js"), ratio)),
    ...(sessions["ours, learned"] ? learnedAgainst(of) : {}),
  };
}

function learnedAgainst(of) {
  return {
    learned_versus_default: rounded(paired(of("ours, learned"), of("ours"), difference)),
    early_ratio_to_hlsjs: rounded(paired(of("ours, learned", "early_mbps"), of("hls.js", "early_mbps"), ratio)),
    early_ratio_to_default: rounded(paired(of("ours, learned", "early_mbps"), of("ours", "early_mbps"), ratio)),
  };
}

function round(number) {
  return Math.round(number * 1e4) / 1e4;
}

function rounded(interval) {
  return Object.fromEntries(Object.entries(interval).map(([key, value]) => [key, round(value)]));
}

/** What the controller costs: bytes gzipped, and milliseconds of processor time a decision, on the longer ladder. */
function costs() {
  const source = MODULES.map((name) => gzipSync(readFileSync(new URL(name, PLAYER)), { level: 9 }).length);
  const controller = makeOurs(films.sd);
  for (let segment = 0; segment < 20; segment += 1) {
    controller.downloaded({ segment, rung: 3, bytes: 4e5 + 1e5 * (segment % 5), seconds: 2, latency: 0.08 });
  }
  const decide = (count) => {
    const before = process.cpuUsage();
    for (let index = 0; index < count; index += 1) {
      controller.nextRung({ segment: 20 + (index % 100), rung: 4, buffer: (index * 7) % 21 });
    }
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 / count;
  };
  decide(500);
  return { gzip_bytes: source.reduce((sum, size) => sum + size), decision_ms: round(decide(2000)) };
}

/** Everything that the controller loaded on these traces, a line each, as a telemetry row tells it. */
function writeTransfers(file) {
  const lines = ["network,connection,hour,device,session,occurred_at,bytes,seconds,latency_seconds"];
  for (const folder of options.folders.split(",")) {
    const film = films[FOLDERS[folder]];
    for (const { name, network } of readTraces(new URL(`${folder}/`, TRACES), options.traces)) {
      const session = `${folder}/${name}`;
      for (const { now, bytes, seconds, latency } of play(film, network, makeOurs(film))) {
        const facts = [folder, CONNECTIONS[folder] ?? "ethernet", 20, "desktop", session];
        lines.push([...facts, now.toFixed(3), bytes, seconds.toFixed(4), latency].join(","));
      }
    }
  }
  writeFileSync(file, `${lines.join("\n")}\n`);
}

if (options.transfers) {
  writeTransfers(options.transfers);
} else {
  const folders = Object.fromEntries(options.folders.split(",").map((folder) => [folder, playFolder(folder)]));
  process.stdout.write(`${JSON.stringify({ traces: options.traces, controller: costs(), folders }, null, 1)}\n`);
}
