/** What the controller decides, and that nothing makes it decide nonsense. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { Controller } from "../../../static/js/player/control.js";
import { DEFAULT_TABLE } from "../../../static/js/player/defaults.js";

const LADDER = [300, 700, 1500, 3000, 6000];
const SEGMENTS = 60;

function makeStream({ kbps = LADDER, seconds = 4, size = (rate) => rate * seconds * 125 } = {}) {
  return {
    segment_seconds: Array(SEGMENTS).fill(seconds),
    rungs: kbps.map((rate) => ({
      bitrate: rate * 1000,
      sizes: Array.from({ length: SEGMENTS }, (_, segment) => size(rate, segment)),
    })),
    audio: null,
  };
}

/** A controller that saw a network of so many kbit/s. */
function settled(kbps, { stream = makeStream(), latency = 0.05, count = 12, prior = null } = {}) {
  const controller = new Controller(stream, prior);
  for (let segment = 0; segment < count; segment += 1) {
    const seconds = 2;
    controller.downloaded({ segment, rung: 0, bytes: kbps * 125 * seconds, seconds: seconds + latency, latency });
  }
  return controller;
}

function assertRung(rung, stream = makeStream()) {
  assert.ok(Number.isInteger(rung) && rung >= 0 && rung < stream.rungs.length, `rung ${rung}`);
}

const steady = { segment: 20, rung: 2, buffer: 16 };

test("a fast network plays the top rung and a slow one the lowest", () => {
  assert.equal(settled(40_000).nextRung({ ...steady, rung: 4 }), 4);
  assert.equal(settled(250).nextRung({ ...steady, rung: 0, buffer: 5 }), 0);
});

test("more throughput never means a lower rung", () => {
  const rungs = [200, 500, 1000, 2000, 4000, 8000, 16_000].map((kbps) => settled(kbps).nextRung(steady));
  assert.deepEqual(rungs, [...rungs].sort((one, other) => one - other));
});

test("a short buffer is more careful than a long one", () => {
  const controller = settled(3200);
  const rungs = [1, 4, 8, 12, 16, 20].map((buffer) => controller.nextRung({ ...steady, rung: 3, buffer }));
  assert.deepEqual(rungs, [...rungs].sort((one, other) => one - other));
  assert.ok(rungs[0] < rungs.at(-1));
});

test("latency of each request counts, beside throughput", () => {
  const near = settled(3500, { latency: 0.02 }).nextRung({ ...steady, rung: 3, buffer: 8 });
  const far = settled(3500, { latency: 3 }).nextRung({ ...steady, rung: 3, buffer: 8 });
  assert.ok(far < near, `${far} < ${near}`);
});

test("true sizes count: what is large now is loaded lower", () => {
  const large = makeStream({ size: (rate, segment) => rate * 500 * (segment === 20 ? 3 : 0.9) });
  const small = makeStream({ size: (rate, segment) => rate * 500 * (segment === 20 ? 0.3 : 1.03) });
  const state = { segment: 20, rung: 3, buffer: 8 };
  assert.ok(settled(3000, { stream: large }).nextRung(state) < settled(3000, { stream: small }).nextRung(state));
});

test("what varies more is planned more carefully", () => {
  const rungWith = (wave) => {
    const controller = new Controller(makeStream());
    for (let segment = 0; segment < 31; segment += 1) {
      const kbps = 3600 * Math.exp(segment === 30 ? 0 : wave * (segment % 2 ? -1 : 1));
      controller.downloaded({ segment, rung: 2, bytes: kbps * 250, seconds: 2.05, latency: 0.05 });
    }
    return controller.nextRung({ segment: 31, rung: 3, buffer: 2 });
  };
  assert.ok(rungWith(0.5) < rungWith(0.01));
});

test("a segment that would stall is given up for one that comes in time", () => {
  const controller = settled(6000);
  const rung = controller.nextRung({ segment: 20, rung: 4, buffer: 10 });
  assert.equal(rung, 4);
  let given = null;
  for (let tick = 1; tick <= 60 && given === null; tick += 1) {
    const elapsed = tick / 10;
    const loaded = Math.max(0, elapsed - 0.05) * 300 * 125;
    given = controller.abandonTo({ segment: 20, rung, loaded, elapsed, buffer: 10 - elapsed });
  }
  assert.ok(given !== null && given < 2, `${given}`);
});

test("a segment that comes well is not given up, nor is the lowest rung", () => {
  for (const [kbps, rung] of [[6000, 3], [100, 0]]) {
    const controller = settled(kbps);
    controller.nextRung({ segment: 20, rung, buffer: 12 });
    for (let tick = 1; tick <= 19; tick += 1) {
      const elapsed = tick / 10;
      const loaded = Math.max(0, elapsed - 0.05) * kbps * 125;
      assert.equal(controller.abandonTo({ segment: 20, rung, loaded, elapsed, buffer: 12 - elapsed }), null);
    }
  }
});

test("what was given up is learned from", () => {
  const controller = settled(6000);
  controller.nextRung({ segment: 20, rung: 4, buffer: 10 });
  let tick = 0;
  let given = null;
  while (given === null && tick < 80) {
    tick += 1;
    const elapsed = tick / 10;
    given = controller.abandonTo({ segment: 20, rung: 4, loaded: tick * 2000, elapsed, buffer: 10 - elapsed });
  }
  assert.ok(controller.nextRung({ segment: 21, rung: given, buffer: 6 }) < 4);
});

test("start-up follows the learned table", () => {
  const prior = (kbps) => ({ ...DEFAULT_TABLE, start: Array(7).fill(Math.log(kbps)), level: Math.log(kbps) });
  const stream = makeStream();
  assert.equal(new Controller(stream, prior(300)).firstRung(), 0);
  assert.equal(new Controller(stream, prior(100_000)).firstRung(), 4);
  assertRung(new Controller(stream).firstRung());
});

test("a table of another version or shape is as none", () => {
  const plain = new Controller(makeStream()).firstRung();
  for (const prior of [{}, { version: 99 }, { ...DEFAULT_TABLE, version: 99, start: Array(7).fill(14) }, "x", 7,
    { ...DEFAULT_TABLE, clusters: [] }, { ...DEFAULT_TABLE, start: [NaN, 1, 1, 1, 1, 1, 1] }]) {
    assert.equal(new Controller(makeStream(), prior).firstRung(), plain);
  }
});

test("one rung is the only answer", () => {
  const stream = makeStream({ kbps: [800] });
  const controller = settled(5000, { stream });
  assert.equal(controller.firstRung(), 0);
  assert.equal(controller.nextRung({ ...steady, rung: 0 }), 0);
  assert.equal(controller.abandonTo({ segment: 20, rung: 0, loaded: 1, elapsed: 3, buffer: 1 }), null);
});

test("odd sizes, durations and buffers never make it decide nonsense", () => {
  const streams = [
    makeStream({ size: () => 0 }),
    makeStream({ size: (rate, segment) => (segment % 3 ? rate * 500 : 0) }),
    makeStream({ size: () => NaN }),
    makeStream({ seconds: 0.5 }),
    makeStream({ seconds: 30 }),
    { ...makeStream(), segment_seconds: Array(SEGMENTS).fill(0) },
    { ...makeStream(), rungs: LADDER.map((rate) => ({ bitrate: rate * 1000 })) },
    makeStream({ kbps: [500, 500, 500] }),
  ];
  for (const stream of streams) {
    const controller = settled(2500, { stream });
    for (const buffer of [0, 0.01, 1, 25, 4000, NaN, -3]) {
      for (const segment of [0, 1, SEGMENTS - 2, SEGMENTS - 1, SEGMENTS + 5]) {
        for (const rung of [-1, 0, stream.rungs.length - 1]) {
          assertRung(controller.nextRung({ segment, rung, buffer }), stream);
          assertRung(controller.nextRung({ segment, rung, buffer, playing: false }), stream);
        }
      }
    }
  }
});

test("odd measurements are left out", () => {
  const controller = settled(8000);
  const before = controller.nextRung(steady);
  for (const odd of [{ bytes: 0, seconds: 1, latency: 0 }, { bytes: 1e6, seconds: 0, latency: 0 },
    { bytes: NaN, seconds: 1, latency: 0 }, { bytes: 1e6, seconds: NaN, latency: NaN },
    { bytes: 1e6, seconds: Infinity, latency: 0 }, { bytes: -5, seconds: 1, latency: -1 },
    { bytes: 1e6, seconds: 1, latency: 5 }]) {
    controller.downloaded({ segment: 15, rung: 1, ...odd });
    assertRung(controller.nextRung(steady));
  }
  assert.equal(controller.nextRung(steady), before);
});

test("giving up copes with odd progress", () => {
  const controller = settled(3000);
  assert.equal(new Controller(makeStream()).abandonTo({ segment: 0, rung: 3, loaded: 0, elapsed: 9, buffer: 0 }), null);
  controller.nextRung(steady);
  for (const odd of [{ loaded: 0 }, { loaded: 1e12 }, { loaded: NaN }, { elapsed: NaN }, { buffer: NaN }]) {
    const given = controller.abandonTo({ segment: 20, rung: 3, loaded: 1e5, elapsed: 2, buffer: 3, ...odd });
    assert.ok(given === null || (given >= 0 && given < 3), `${given}`);
  }
});

test("the same course of events makes the same decisions", () => {
  const course = () => {
    const controller = new Controller(makeStream());
    const rungs = [controller.firstRung()];
    for (let segment = 1; segment < SEGMENTS; segment += 1) {
      const bytes = 3e5 + 2e5 * (segment % 7);
      controller.downloaded({ segment, rung: rungs.at(-1), bytes, seconds: 1.5, latency: 0.1 });
      rungs.push(controller.nextRung({ segment, rung: rungs.at(-1), buffer: segment % 20 }));
    }
    return rungs;
  };
  assert.deepEqual(course(), course());
});

test("a reset keeps what is known of the network", () => {
  const controller = settled(40_000);
  controller.reset();
  assert.ok(controller.nextRung({ segment: 40, rung: -1, buffer: 0, playing: false }) > 0);
});

test("it is small, and quick to decide", () => {
  const folder = new URL("../../../static/js/player/", import.meta.url);
  const files = ["control.js", "planner.js", "throughput.js", "defaults.js"];
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(new URL(name, folder))).length, 0);
  assert.ok(bytes < 8_000, `${bytes} bytes`);
  const stream = makeStream({ kbps: [230, 331, 477, 688, 991, 1427, 2056, 2962, 5027, 6000] });
  const controller = settled(3000, { stream });
  const decide = (count) => {
    for (let index = 0; index < count; index += 1) {
      controller.nextRung({ ...steady, buffer: index % 20 });
    }
  };
  decide(300);
  const before = process.cpuUsage();
  decide(1000);
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1e6 < 1, `${(user + system) / 1e6} ms a decision`);
});
