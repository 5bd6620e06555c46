/** A network replayed from a trace: rows of duration, rate and latency, from the start again when they are over. */
import { readdirSync, readFileSync } from "node:fs";

export class Network {
  #ends = [];
  #rates = [];
  #latencies = [];

  /** rows: [duration in ms, rate in kbit/s, latency in ms]. */
  constructor(rows) {
    let end = 0;
    for (const [duration, kbps, latency] of rows) {
      end += duration / 1000;
      this.#ends.push(end);
      this.#rates.push(kbps * 125);
      this.#latencies.push(latency / 1000);
    }
    if (!this.#rates.some((rate) => rate > 0)) {
      throw new Error("A trace needs a row with a rate above 0: nothing would ever arrive.");
    }
  }

  get seconds() {
    return this.#ends.at(-1);
  }

  /** Seconds to the first byte of a request made at that time. */
  latencyAt(time) {
    return this.#latencies[this.#rowAt(time % this.seconds)];
  }

  /** Bytes that arrive from time on, for so many seconds. */
  bytesWithin(time, seconds) {
    let bytes = 0;
    this.#walk(time, (span, rate) => {
      const used = Math.min(span, seconds);
      bytes += used * rate;
      seconds -= used;
      return seconds <= 0;
    });
    return bytes;
  }

  /** Seconds that so many bytes take from time on. */
  secondsFor(time, bytes) {
    let seconds = 0;
    this.#walk(time, (span, rate) => {
      const done = bytes <= span * rate;
      const used = done ? (rate > 0 ? bytes / rate : 0) : span;
      bytes -= used * rate;
      seconds += used;
      return done;
    });
    return seconds;
  }

  #walk(time, visit) {
    let place = time % this.seconds;
    let row = this.#rowAt(place);
    for (;;) {
      if (visit(this.#ends[row] - place, this.#rates[row])) {
        return;
      }
      place = this.#ends[row];
      row += 1;
      if (row === this.#ends.length) {
        row = 0;
        place = 0;
      }
    }
  }

  #rowAt(place) {
    let low = 0;
    let high = this.#ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ends[middle] > place) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}

/** The traces of a folder whose number is even, or odd: {number: Network}, in order. */
export function readTraces(folder, which) {
  const odd = which === "odd" ? 1 : 0;
  const names = readdirSync(folder).filter((name) => name.endsWith(".csv") && parseInt(name, 10) % 2 === odd);
  return names.sort().map((name) => ({ name: name.replace(".csv", ""), network: readTrace(new URL(name, folder)) }));
}

function readTrace(file) {
  const [, ...lines] = readFileSync(file, "utf8").trim().split("\n");
  return new Network(lines.map((line) => line.split(",").map(Number)));
}
