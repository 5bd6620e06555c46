/** hls.js's loader, which also signs, renews a signature that has expired, and notices a connection that went silent. */

import { Refused } from "./signature.js";

// A phone that changes from one network to another leaves connections open that will never say another word.
const SILENT_MS = 8000;
const FORBIDDEN = 403;

/** Base: hls.js's XhrLoader. */
export function signedLoader(Base, signature) {
  return class SignedLoader extends Base {
    #hasRenewed = false;
    #isGone = false;
    #silence = 0;

    load(context, config, callbacks) {
      context.url = signature.sign(context.url);
      const onError = (error, ...rest) => {
        if (error.code === FORBIDDEN && !this.#hasRenewed) {
          this.#renewAndLoad(error, rest, callbacks);
        } else {
          callbacks.onError(error, ...rest);
        }
      };
      super.load(context, config, { ...callbacks, onError });
    }

    async #renewAndLoad(error, rest, callbacks) {
      this.#hasRenewed = true;
      try {
        await signature.renew();
      } catch (reason) {
        // Without a network the server has not refused anything: as if the file itself had not come.
        const told = reason instanceof Refused ? error : { ...error, code: 0 };
        return this.#isGone || callbacks.onError(told, ...rest);
      }
      if (!this.#isGone) {
        this.context.url = signature.sign(this.context.url);
        // What the refusal took says nothing about the speed of the network.
        this.stats.loading.start = performance.now();
        this.loadInternal();
      }
      return undefined;
    }

    loadprogress(event) {
      super.loadprogress(event);
      clearTimeout(this.#silence);
      this.#silence = setTimeout(() => this.loadtimeout(), SILENT_MS);
    }

    readystatechange() {
      if (this.loader?.readyState === XMLHttpRequest.DONE) {
        clearTimeout(this.#silence);
      }
      super.readystatechange();
    }

    abortInternal() {
      clearTimeout(this.#silence);
      super.abortInternal();
    }

    abort() {
      this.#isGone = true;
      super.abort();
    }

    destroy() {
      this.#isGone = true;
      super.destroy();
    }
  };
}
