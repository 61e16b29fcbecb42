// The browser's address and its history: one entry for each filter or choice, so that Back works; small state replaces.

const WRITE_AFTER = 120;

/** Keeps a state's hash in the address. `arrived(hash, whole)` is called when the reader goes back, forth or elsewhere;
 *  `whole` if the hash was opened or written by hand, and not gone back to. */
export class Address {
  #arrived;
  #shown;
  #waiting = 0;

  constructor(arrived) {
    this.#arrived = arrived;
    const kept = history.state?.reportgen;
    this.#shown = typeof kept === "string" ? kept : location.hash;
    if (!this.#shown.startsWith("#~")) this.#shown = "";
    this.#keepHere();
    addEventListener("popstate", (event) => this.#popped(event));
    addEventListener("pagehide", () => this.#flush());
  }

  /** The hash of the state that is shown: of the address, or, at an ordinary anchor, of this entry of the history. */
  get hash() {
    return this.#shown;
  }

  push(hash) {
    this.#flush();
    this.#shown = hash;
    this.#write("pushState", hash);
  }

  /** Written a moment later: browsers allow few changes a second. */
  replace(hash) {
    this.#shown = hash;
    if (this.#waiting === 0) this.#waiting = setTimeout(() => this.#flush(), WRITE_AFTER);
  }

  #flush() {
    if (this.#waiting === 0) return;
    clearTimeout(this.#waiting);
    this.#waiting = 0;
    this.#write("replaceState", this.#shown);
  }

  #write(how, hash) {
    try {
      // Without a hash the address keeps its path: an empty one would lead to the top of the page.
      history[how]({reportgen: hash}, "", hash || location.pathname + location.search);
    } catch {
      // Some browsers refuse in frames or after many changes: the page works on, its address just stays.
    }
  }

  #popped(event) {
    const kept = event.state?.reportgen;
    if (typeof kept === "string") {
      this.#shown = kept;
      this.#arrived(kept, false);
    } else if (location.hash.startsWith("#~")) {
      this.#shown = location.hash;
      this.#arrived(location.hash, true);
    } else if (location.hash) {
      // An ordinary anchor leads to a section; what is shown stays, also when the reader comes back to this entry.
      this.#keepHere();
    } else {
      this.#shown = "";
      this.#arrived("", true);
    }
  }

  #keepHere() {
    try {
      history.replaceState({reportgen: this.#shown}, "");
    } catch {
      // As above.
    }
  }
}
