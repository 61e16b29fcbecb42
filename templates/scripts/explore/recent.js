// What was made lately, by key; the rest is forgotten, so that memory stays within bounds.

const AT_LEAST = 2;

export class Recent {
  #made = new Map();
  #room;
  #weigh;
  #weight = 0;

  // Keeps values that weigh `room` together, and the last two whatever they weigh; without `weigh` each weighs 1.
  constructor(room, weigh = () => 1) {
    this.#room = room;
    this.#weigh = weigh;
  }

  // What is kept under the key, made if it is not there.
  get(key, make) {
    const known = this.#made.get(key);
    const entry = known ?? this.#weighed(make());
    if (known) this.#made.delete(key);
    this.#made.set(key, entry);
    while (this.#weight > this.#room && this.#made.size > AT_LEAST) this.#forget(this.#made.keys().next().value);
    return entry.value;
  }

  #weighed(value) {
    const weight = this.#weigh(value);
    this.#weight += weight;
    return {value, weight};
  }

  #forget(key) {
    this.#weight -= this.#made.get(key).weight;
    this.#made.delete(key);
  }
}
