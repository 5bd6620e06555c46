/** The signed prefix that every file of a stream is asked for under: it expires, and is renewed without a pause. */

import { csrfToken } from "../lib/requests.js";

// Where the server does not say how long a signature lasts.
const USUAL_SECONDS = 600;
const SHARE_BEFORE_RENEWAL = 0.6;

/** The server will not renew: another screen took its place, or the viewer may not watch any more. */
export class Refused extends Error {}

function prefixOf(url) {
  const { pathname } = new URL(url, location.href);
  return pathname.slice(0, pathname.lastIndexOf("/") + 1);
}

export class Signature {
  #known;
  #renewal = null;
  #timer = 0;

  /** manifest: signed already. renewAt: POST gives {base, expires_in?}. refused(error, detail): called where none is to be had. */
  constructor({ manifest, renewAt, expiresIn, refused }) {
    this.#known = [prefixOf(manifest)];
    this.renewAt = renewAt;
    this.refused = refused;
    this.#plan(expiresIn);
  }

  /** The same file under the signature that holds now; addresses of others come back as they are. */
  sign(url) {
    const whole = new URL(url, location.href);
    const old = this.#known.find((prefix) => whole.pathname.startsWith(prefix));
    if (old) {
      whole.pathname = this.#known[0] + whole.pathname.slice(old.length);
    }
    return whole.href;
  }

  /** Resolves once there is a new signature; rejects with Refused, or with TypeError where there is no network. */
  renew() {
    this.#renewal ??= this.#ask().finally(() => { this.#renewal = null; });
    return this.#renewal;
  }

  async #ask() {
    const response = await fetch(this.renewAt, { method: "POST", headers: { "X-CSRFToken": csrfToken() } });
    if (response.status >= 500 || response.status === 429) {
      throw new TypeError(`${this.renewAt} answered ${response.status}`);
    }
    if (!response.ok) {
      clearTimeout(this.#timer);
      const { error = "", detail = "" } = await response.json().catch(() => ({}));
      this.refused(error, detail);
      throw new Refused(`${this.renewAt} answered ${response.status}`);
    }
    const { base, expires_in: expiresIn } = await response.json();
    this.#known.unshift(prefixOf(base));
    this.#plan(expiresIn);
  }

  #plan(expiresIn = USUAL_SECONDS) {
    clearTimeout(this.#timer);
    // A renewal that fails is tried again by the first file that is refused.
    this.#timer = setTimeout(() => this.renew().catch(() => {}), expiresIn * SHARE_BEFORE_RENEWAL * 1000);
  }
}
