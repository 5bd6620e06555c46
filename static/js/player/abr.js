/** hls.js's choice of the next rung, made by our Controller. Without the sizes of a stream, hls.js's own rules go on. */

import { Controller } from "./control.js";

// The decision for a segment holds until this much of the buffer has gone: a level's playlist may have to come first.
const BUFFER_STEP_SECONDS = 1;

/** What the Controller is to know of one stream. Filled in by `know` as soon as sizes.json is here. */
export class Plan {
  controller = null;
  sizes = null;
  #starts = [];

  /** sizes: content of sizes.json. prior: throughput table, or null. */
  know(sizes, prior) {
    let start = 0;
    this.#starts = sizes.segment_seconds.map((seconds) => (start += seconds) - seconds);
    this.sizes = sizes;
    this.controller = new Controller(sizes, prior);
  }

  segmentAt(seconds) {
    return Math.max(0, this.#starts.findLastIndex((start) => start <= seconds));
  }

  /** The rung that a level of hls.js is: of the same height, and nearest in bitrate, of which a level's has the sound in it. */
  rungOf(level) {
    const { rungs, audio } = this.sizes;
    const bitrate = Math.max(1, level.averageBitrate - (audio?.bitrate ?? 0));
    const distance = (rung) => 10 * Math.abs(Math.log(rung.height / level.height)) + Math.abs(Math.log(rung.bitrate / bitrate));
    return rungs.reduce((best, rung, place) => (distance(rung) < distance(rungs[best]) ? place : best), 0);
  }
}

// What is not cleared away stays, and nothing new is noted.
performance.addEventListener("resourcetimingbufferfull", () => performance.clearResourceTimings());

/** Bytes that came out of the browser's cache say nothing about the network. Of another site's no sizes are told at all. */
function isFromCache(url) {
  const { transferSize, encodedBodySize } = performance.getEntriesByName(url).at(-1) ?? {};
  return transferSize === 0 && encodedBodySize > 0;
}

/** Seconds of a fragment's request: all of it, and up to the first byte. */
function timing({ loading }, end = loading.end) {
  return { seconds: (end - loading.start) / 1000, latency: Math.max(0, loading.first - loading.start) / 1000 };
}

/**
 * A class for hls.js's `abrController`. plan: Plan. transferred({segment, rung, bytes, seconds, latency, buffer}): told of
 * each video segment that came over the network, whole or (abandoned: true) in part.
 */
export function abrControllerFor(Hls, plan, transferred) {
  return class PlannedAbrController extends Hls.DefaultConfig.abrController {
    #forced = -1;
    #decision = { segment: -1, downloads: -1, buffer: 0, level: -1 };
    #downloads = 0;
    #lastRung = -1;

    constructor(hls) {
      super(hls);
      const theirs = this._abandonRulesCheck;
      // hls.js calls it every 100 ms while a segment loads.
      this._abandonRulesCheck = (level) => (plan.controller ? this.#considerAbandoning() : theirs(level));
    }

    get firstAutoLevel() {
      return plan.controller ? this.#decided() : super.firstAutoLevel;
    }

    get nextAutoLevel() {
      if (!plan.controller || !this.hls?.levels.length) {
        return super.nextAutoLevel;
      }
      return this.#forced > -1 ? this.deriveNextAutoLevel(this.#forced) : this.#decided();
    }

    // hls.js sets it to what it was told, and to something else after an error or an abandoned segment.
    set nextAutoLevel(level) {
      super.nextAutoLevel = level;
      if (level !== this.#decision.level) {
        this.#forced = level;
      }
    }

    onManifestLoading(event, data) {
      super.onManifestLoading(event, data);
      this.#forced = this.#lastRung = this.#decision.segment = this.#decision.level = -1;
    }

    onFragLoaded(event, data) {
      super.onFragLoaded(event, data);
      const { frag } = data;
      if (frag.type !== "main" || !Number.isInteger(frag.sn)) {
        return;
      }
      if (frag.level === this.#forced) {
        this.#forced = -1;
      }
      this.#lastRung = this.#rungOf(frag.level);
      this.#downloads += 1;
      if (!isFromCache(frag.url)) {
        const transfer = { ...this.#about(frag), bytes: frag.stats.loaded, ...timing(frag.stats) };
        plan.controller?.downloaded(transfer);
        transferred({ ...transfer, buffer: this.#buffer() });
      }
    }

    #decided() {
      const { hls } = this;
      const buffer = this.#buffer();
      const end = hls.mainForwardBufferInfo?.end ?? Math.max(0, hls.startPosition);
      const segment = plan.segmentAt(end + hls.config.maxBufferHole);
      const last = this.#decision;
      const isNew = last.segment !== segment || last.downloads !== this.#downloads || last.buffer - buffer > BUFFER_STEP_SECONDS;
      // Nothing is decided while a segment loads: it may be given up, which is decided elsewhere.
      const isLoading = this.timer > -1 && last.level > -1;
      if (isNew && !isLoading) {
        this.#decision = { segment, downloads: this.#downloads, buffer, level: this.#decide(segment, buffer) };
      }
      return this.deriveNextAutoLevel(this.#decision.level);
    }

    #decide(segment, buffer) {
      const { media } = this.hls;
      const playing = Boolean(media && !media.paused && media.played.length);
      return this.#levelOf(plan.controller.nextRung({ segment, rung: this.#lastRung, buffer, playing }));
    }

    #considerAbandoning() {
      const { fragCurrent: frag, hls } = this;
      if (!frag || !hls?.autoLevelEnabled || !hls.media || hls.media.paused) {
        return;
      }
      const { stats } = frag;
      if (stats.aborted || (stats.loaded && stats.loaded === stats.total)) {
        this.clearTimer();
        return;
      }
      const elapsed = (performance.now() - stats.loading.start) / 1000;
      const rung = plan.controller.abandonTo({ ...this.#about(frag), loaded: stats.loaded, elapsed, buffer: this.#buffer() });
      const level = rung === null ? frag.level : this.#levelOf(rung);
      if (level < frag.level) {
        this.#abandon(frag, level);
      }
    }

    /** As hls.js's own rule does it. */
    #abandon(frag, level) {
      const { hls } = this;
      const { stats } = frag;
      this.clearTimer();
      transferred({ ...this.#about(frag), bytes: stats.loaded, ...timing(stats, performance.now()), buffer: this.#buffer(), abandoned: true });
      hls.nextAutoLevel = level;
      hls.nextLoadLevel = level;
      this.#forced = level;
      frag.abortRequests();
      this.fragCurrent = this.partCurrent = null;
      hls.trigger(Hls.Events.FRAG_LOAD_EMERGENCY_ABORTED, { frag, part: null, stats });
    }

    #about(frag) {
      return { segment: frag.sn, rung: this.#rungOf(frag.level) };
    }

    /** Seconds until the picture stops, at the speed it plays at. */
    #buffer() {
      const { mainForwardBufferInfo: info, media } = this.hls;
      return (info?.len ?? 0) / (media?.playbackRate || 1);
    }

    #rungOf(level) {
      return plan.sizes ? plan.rungOf(this.hls.levels[level]) : level;
    }

    /** The highest level allowed that is of this rung or a lower one: a browser may not decode them all. */
    #levelOf(rung) {
      return this.deriveNextAutoLevel(this.hls.levels.findLastIndex((level) => plan.rungOf(level) <= rung));
    }
  };
}
