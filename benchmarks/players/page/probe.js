/** What a viewer sees, taken from the video element alone: the same for all players. Times in milliseconds. */

const SAMPLE_MS = 50;
// The clock of a video that plays stands still for a frame or two on a busy machine.
const STILL_MS = 250;

export class Probe {
  #began = 0;
  #startup = null;
  #stalls = [];
  #stalledFrom = null;
  #moved = { at: 0, time: 0 };
  #positions = [];
  #waits = 0;
  #errors = [];

  constructor(video) {
    this.video = video;
  }

  begin() {
    const { video } = this;
    this.#began = performance.now();
    video.addEventListener("waiting", () => { this.#waits += this.#startup === null ? 0 : 1; });
    video.addEventListener("error", () => this.failed(video.error?.message ?? "video error"));
    setInterval(() => this.#sample(), SAMPLE_MS);
  }

  failed(reason) {
    this.#errors.push(String(reason));
  }

  #sample() {
    const now = performance.now();
    const { currentTime: time, ended } = this.video;
    this.#positions.push([Date.now(), time]);
    if (time !== this.#moved.time) {
      this.#hasMoved(now, time);
    } else if (this.#startup !== null && !ended && this.#stalledFrom === null && now - this.#moved.at > STILL_MS) {
      this.#stalledFrom = this.#moved.at;
    }
  }

  #hasMoved(now, time) {
    this.#startup ??= now - this.#began;
    if (this.#stalledFrom !== null) {
      this.#stalls.push(now - this.#stalledFrom);
      this.#stalledFrom = null;
    }
    this.#moved = { at: now, time };
  }

  /** startup: null where it has not played. positions: [since the epoch, seconds of the film]. */
  told() {
    const now = performance.now();
    const open = this.#stalledFrom === null ? [] : [now - this.#stalledFrom];
    const { totalVideoFrames: frames, droppedVideoFrames: dropped } = this.video.getVideoPlaybackQuality();
    return {
      startup: this.#startup,
      stalls: [...this.#stalls, ...open],
      waits: this.#waits,
      elapsed: now - this.#began,
      positions: this.#positions,
      frames,
      dropped,
      errors: this.#errors,
    };
  }
}
