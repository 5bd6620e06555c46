/** How long and how often to ask again for what did not come. */

// A tunnel, a router that starts anew, a server that does.
export const PATIENCE_MS = 90_000;
const FIRST_RETRY_MS = 500;
const SLOWEST_RETRY_MS = 4000;
const TOO_MANY_REQUESTS = 429;

/** What may be there the next time: anything but a clear no. 0: no answer at all. */
function isWorthAnotherTry(status = 0) {
  return status < 400 || status >= 500 || status === TOO_MANY_REQUESTS;
}

export class Patience {
  #lostAt = 0;

  /** changed(isConnected): called when files stop coming, and when they come again. */
  constructor(changed) {
    this.changed = changed;
  }

  arrived() {
    if (this.#lostAt) {
      this.#lostAt = 0;
      this.changed(true);
    }
  }

  failed() {
    if (!this.#lostAt) {
      this.#lostAt = performance.now();
      this.changed(false);
    }
  }

  /** The viewer wants it tried again: from now on. */
  renew() {
    this.#lostAt = this.#lostAt && performance.now();
  }

  get isOver() {
    return this.#lostAt > 0 && performance.now() - this.#lostAt > PATIENCE_MS;
  }

  /** hls.js's load policies: exponentially later each time, until patience is over. */
  policies() {
    const retry = {
      maxNumRetry: Number.MAX_SAFE_INTEGER,
      retryDelayMs: FIRST_RETRY_MS,
      maxRetryDelayMs: SLOWEST_RETRY_MS,
      backoff: "exponential",
      shouldRetry: (_policy, _count, isTimeout, response) => {
        const isHopeful = isTimeout || isWorthAnotherTry(response?.code);
        if (isHopeful) {
          this.failed();
        }
        return isHopeful && !this.isOver;
      },
    };
    const both = { timeoutRetry: retry, errorRetry: retry };
    return {
      manifestLoadPolicy: { default: { maxTimeToFirstByteMs: 10_000, maxLoadTimeMs: 20_000, ...both } },
      playlistLoadPolicy: { default: { maxTimeToFirstByteMs: 10_000, maxLoadTimeMs: 20_000, ...both } },
      fragLoadPolicy: { default: { maxTimeToFirstByteMs: 10_000, maxLoadTimeMs: 120_000, ...both } },
    };
  }
}
