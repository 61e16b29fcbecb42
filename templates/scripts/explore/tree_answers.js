// What a decomposition tree asks of the cube: a node by a dimension, each question once.

import {compareExact} from "./numbers.js";

const MOST_TREE_ANSWERS = 60;

export class TreeAnswers {
  #section;
  #cube;
  #rows = null;
  #kept = new Map();

  constructor(section, cube) {
    this.#section = section;
    this.#cube = cube;
  }

  get rows() {
    return this.#rows;
  }

  /** The rows that filters from elsewhere leave; null for all. */
  set rows(rows) {
    if (rows !== this.#rows) this.#kept.clear();
    this.#rows = rows;
  }

  total(measure) {
    const frame = this.#once(`total ${measure}`, () => this.#frame([], measure, this.#rows));
    return frame.length ? frame.value(measure, 0) : null;
  }

  /** The node at the end of a path of `[dimension, code]`, by a dimension. */
  frame(path, by, measure) {
    return this.#once(JSON.stringify([path, by, measure]), () => this.#frame([by], measure, this.#rowsOf(path)));
  }

  /** Places of the groups, largest value first (or smallest), blanks last. */
  order(path, by, measure, descending) {
    const name = JSON.stringify([path, by, measure, descending]);
    return this.#once(name, () => this.frame(path, by, measure).order(measure, descending));
  }

  /** `{by, values, largest, smallest, total}` of a node by a dimension; blanks do not count. */
  span(path, by, measure) {
    const name = JSON.stringify(["span", path, by, measure]);
    return this.#once(name, () => spanOf(this.frame(path, by, measure), by, measure));
  }

  #frame(by, measure, rows) {
    return this.#cube.frame({where: this.#section, by, measures: [measure], shown: [], rows});
  }

  #rowsOf(path) {
    if (path.length === 0) return this.#rows;
    return this.#once(JSON.stringify(["rows", path]), () => {
      const [dimension, code] = path.at(-1);
      const own = this.#cube.rows([{dimensions: [dimension], paths: [[code]]}]);
      const above = this.#rowsOf(path.slice(0, -1));
      return above ? above.and(own) : own;
    });
  }

  #once(name, make) {
    if (!this.#kept.has(name)) {
      if (this.#kept.size >= MOST_TREE_ANSWERS) this.#kept.delete(this.#kept.keys().next().value);
      this.#kept.set(name, make());
    }
    return this.#kept.get(name);
  }
}

/** Sizes tell far values apart; what is close to the end is compared exactly. */
const spanOf = (frame, by, measure) => {
  const ends = {largest: null, smallest: null};
  let [values, high, low] = [0, -Infinity, Infinity];
  const sizes = frame.sizes(measure);
  for (let place = 0; place < sizes.length; place += 1) {
    const size = sizes[place];
    if (Number.isNaN(size)) continue;
    values += 1;
    const slack = Math.abs(size) * 1e-9;
    if (size + slack < high && size - slack > low) continue;
    const value = frame.value(measure, place);
    high = Math.max(high, size);
    low = Math.min(low, size);
    if (!ends.largest || compareExact(value, ends.largest) > 0) ends.largest = value;
    if (!ends.smallest || compareExact(value, ends.smallest) < 0) ends.smallest = value;
  }
  return {by, values, ...ends};
};

/** Place of a code's group, -1 if there is none. Groups stand in the order of their codes, -1 at an end. */
export const placeOfCode = (frame, code) => {
  if (code === undefined || frame.length === 0) return -1;
  const last = frame.length - 1;
  if (code === -1) return [0, last].find((place) => frame.code(0, place) === -1) ?? -1;
  let [from, to] = [frame.code(0, 0) === -1 ? 1 : 0, frame.code(0, last) === -1 ? last - 1 : last];
  while (from <= to) {
    const middle = (from + to) >> 1;
    const found = frame.code(0, middle);
    if (found === code) return middle;
    if (found < code) from = middle + 1;
    else to = middle - 1;
  }
  return -1;
};
