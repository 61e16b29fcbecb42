// What was made lately, by key; the rest is forgotten.

export class Recent {
  #made = new Map();
  #most;

  constructor(most) {
    this.#most = most;
  }

  // What is kept under the key, made if it is not there.
  get(key, make) {
    const value = this.#made.has(key) ? this.#made.get(key) : make();
    this.#made.delete(key);
    this.#made.set(key, value);
    if (this.#made.size > this.#most) this.#made.delete(this.#made.keys().next().value);
    return value;
  }
}
