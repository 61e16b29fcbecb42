// The values of a treemap, level by level, in plain columns: a million of them are looked through in a moment.

import {addExact, exactOf} from "./numbers.js";

/** A level: by node its code, where its children begin in the next level, its size (of what can be drawn), its age. */
class TreemapLevel {
  constructor(most, withAges) {
    this.length = 0;
    this.codes = new Int32Array(most);
    this.kids = new Int32Array(most + 1);
    this.parents = new Int32Array(most);
    this.sizes = new Float64Array(most);
    this.ages = withAges ? new Int32Array(most).fill(-1) : null;
  }

  add(code, parent, firstKid) {
    this.codes[this.length] = code;
    this.parents[this.length] = parent;
    this.kids[this.length] = firstKid;
    this.length += 1;
  }
}

export class TreemapLevels {
  #frames;
  #size;
  #below;

  /** `asked(depth, measures)` gives the frame of the outer `depth` dimensions. */
  constructor(asked, depth, size, age) {
    const frame = asked(depth, age ? [size, age] : [size]);
    this.depth = depth;
    this.levels = treemapLevels(frame, depth, Boolean(age));
    this.#size = size;
    this.#frames = Array.from({length: depth + 1}, (_, level) => (level < depth ? asked(level, [size]) : frame));
    this.#below = this.#addUp(frame.sizes(size), age && frame.sizes(age), (i) => frame.value(size, i));
  }

  /** How many values of a node are below zero, and their exact sum: they have no area. */
  below(level, index) {
    const [first, end] = this.#leaves(level, index).map((leaf) => this.#firstBelow(leaf));
    return {count: end - first, exact: summedExact(this.#below.slice(first, end).map(({exact}) => exact))};
  }

  /** The exact sum of what can be drawn of a node. */
  exact(level, index) {
    const whole = this.#frames[level].value(this.#size, index) ?? exactOf(0, 0);
    if (!this.#below.length) return whole;
    return minusExact(whole, this.below(level, index).exact);
  }

  /** The same nodes, level by level: runs `[from, to)` at `level` as runs at `deeper`. */
  runsAt(runs, level, deeper) {
    let found = runs;
    for (let k = level; k < deeper; k += 1) found = found.map(([from, to]) => [this.#kid(k, from), this.#kid(k, to)]);
    return found;
  }

  ancestor(level, index, outer) {
    let place = index;
    for (let k = level; k > outer; k -= 1) place = this.levels[k].parents[place];
    return place;
  }

  /** Codes from the outermost dimension on; levels that a short branch does not have are left out. */
  path(level, index) {
    const codes = [];
    for (let k = level; k > 0; k -= 1) codes.unshift(this.levels[k].codes[this.ancestor(level, index, k)]);
    while (codes.length > 1 && codes.at(-1) < 0) codes.pop();
    return codes;
  }

  #kid(level, index) {
    const {kids, length} = this.levels[level];
    return index < length ? kids[index] : this.levels[level + 1].length;
  }

  #leaves(level, index) {
    return this.runsAt([[index, index + 1]], level, this.depth)[0];
  }

  /** Place of the first value below zero from a leaf on. */
  #firstBelow(leaf) {
    let [low, high] = [0, this.#below.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#below[middle].leaf < leaf) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Adds up what is above zero, from the innermost level outwards; gives what is below. */
  #addUp(sizes, ages, exact) {
    const below = [];
    const inner = this.levels[this.depth];
    for (let i = 0; i < sizes.length; i += 1) {
      if (sizes[i] > 0) inner.sizes[i] = sizes[i];
      else if (sizes[i] < 0) below.push({leaf: i, exact: exact(i)});
      if (ages && sizes[i] > 0 && ages[i] >= 0) inner.ages[i] = ages[i];
    }
    const whole = sizesScale(sizes, exact);
    for (let k = this.depth; k > 0; k -= 1) sizesRolledUp(this.levels[k], this.levels[k - 1], whole);
    return below;
  }
}

const treemapLevels = (frame, depth, withAges) => {
  const levels = Array.from({length: depth + 1}, (_, k) => new TreemapLevel(k ? frame.length : 1, withAges));
  levels[0].add(-1, -1, 0);
  for (let i = 0; i < frame.length; i += 1) {
    let fresh = i === 0;
    for (let k = 1; k <= depth; k += 1) {
      const code = frame.code(k - 1, i);
      const level = levels[k];
      fresh = fresh || level.codes[level.length - 1] !== code;
      if (fresh) level.add(code, levels[k - 1].length - 1, k < depth ? levels[k + 1].length : 0);
    }
  }
  return levels;
};

/** Ten to the power of the sizes' decimal places: sums are rounded to them, so that equal sums are equal. */
const sizesScale = (sizes, exact) => {
  const some = sizes.findIndex((size) => size > 0);
  return 10 ** Math.min(some < 0 ? 0 : exact(some).scale, 9);
};

const sizesRolledUp = (inner, outer, whole) => {
  const {sizes, ages, parents} = inner;
  for (let i = 0; i < inner.length; i += 1) {
    outer.sizes[parents[i]] += sizes[i];
    if (ages && ages[i] > outer.ages[parents[i]]) outer.ages[parents[i]] = ages[i];
  }
  for (let i = 0; i < outer.length; i += 1) {
    const rounded = Math.round(outer.sizes[i] * whole);
    if (rounded <= Number.MAX_SAFE_INTEGER) outer.sizes[i] = rounded / whole;
  }
};

export const summedExact = (numbers) => numbers.reduce(addExact, exactOf(0, 0));

export const minusExact = (whole, part) => addExact(whole, exactOf(-part.units, part.scale));
