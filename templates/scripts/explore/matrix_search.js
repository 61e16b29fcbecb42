// Searching the rows of a matrix, on every level: what is found, in the order of the rows, and where the reader is.

/** The groups whose label holds all the words: for each depth an array with a 1 for every group found. */
const groupsFound = (levels, store, words) => {
  const hits = [];
  for (let depth = 1; depth <= levels.depth; depth += 1) {
    const dimension = store.dimension(levels.question.rows[depth - 1]);
    const codes = dimension.find(words);
    if (codes.length) hits[depth] = groupsWith(levels, depth, codes, dimension.size);
  }
  return hits;
};

const groupsWith = (levels, depth, codes, size) => {
  const frame = levels.frame(depth);
  const sought = new Uint8Array(size);
  for (const code of codes) sought[code] = 1;
  const found = new Uint8Array(frame.length);
  for (let index = 0; index < frame.length; index += 1) {
    const code = frame.code(depth - 1, index);
    if (code >= 0 && sought[code] && levels.isShown(depth, index)) found[index] = 1;
  }
  return found;
};

/** What a search found: the rows of the groups, and which of them is looked at. */
class Hits {
  constructor(groups) {
    this.groups = groups;
    this.at = -1;
    this.key = null;
    this.found = new Int32Array(0);
  }

  /** Finds the rows again after the order changed, or what is open. */
  place(rows) {
    this.rows = rows;
    const found = [];
    for (let row = 0; row < rows.length; row += 1) {
      if (this.groups[rows.depth[row]]?.[rows.index[row]]) found.push(row);
    }
    this.found = Int32Array.from(found);
    this.at = this.key === null ? -1 : found.findIndex((row) => this.#keyOf(row) === this.key);
  }

  #keyOf(row) {
    return this.rows.depth[row] * 2 ** 32 + this.rows.index[row];
  }

  /** The row looked at, or undefined. */
  get current() {
    return this.at < 0 ? undefined : this.found[this.at];
  }

  get count() {
    return this.found.length;
  }

  /** Goes to the next hit, or to the one before, from one end to the other; gives its row. */
  step(by) {
    if (!this.count) return -1;
    this.at = this.at < 0 ? (by > 0 ? 0 : this.count - 1) : (this.at + by + this.count) % this.count;
    this.key = this.#keyOf(this.found[this.at]);
    return this.found[this.at];
  }

  mark(row) {
    if (!this.groups[this.rows.depth[row]]?.[this.rows.index[row]]) return "";
    return this.at >= 0 && this.found[this.at] === row ? "current" : "hit";
  }
}

/** A search under way: its words, what they find, and what is said of that. */
export class MatrixSearch {
  words = "";
  hits = null;

  constructor(store) {
    this.store = store;
  }

  /** Looks for the words, or again for the same ones after the figures changed. */
  find(levels, open, words = this.words) {
    this.words = words.trim();
    const groups = this.words ? groupsFound(levels, this.store, this.words) : null;
    open.force(groups);
    this.hits = groups && new Hits(groups);
  }

  place(rows) {
    this.hits?.place(rows);
  }

  mark(row) {
    return this.hits ? this.hits.mark(row) : "";
  }

  /** The row of the next hit, or of the one before; -1 if there is none. */
  step(by) {
    return this.hits ? this.hits.step(by) : -1;
  }

  get said() {
    if (!this.hits) return "";
    const {count, at} = this.hits;
    const {formats} = this.store;
    const all = count === 1 ? "1 hit" : `${formats.count(count)} hits`;
    if (!count) return "No hit";
    return at < 0 || count === 1 ? all : `${formats.count(at + 1)} of ${all}`;
  }
}
