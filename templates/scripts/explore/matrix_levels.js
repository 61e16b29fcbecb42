// The groups of a matrix, level by level: who stands under whom, who is shown, and in which order.

import {compareExact} from "./numbers.js";

/** Sizes below this may be zero once they are rounded: then the exact value tells. */
const SURELY_A_FIGURE = 1e-6;

/**
 * Level 0 is the total, level 1 the outermost rows. A group is known by its depth and its place in the frame of that
 * depth, whose groups come in the order of their codes, so that those under one group stand together.
 */
export class MatrixLevels {
  /** `question`: rows, asked measures, shown dimensions, sort, hide; `ask(by, rows)`: the frame of a question. */
  constructor(question, ask) {
    this.question = question;
    this.depth = question.rows.length;
    this.ask = ask;
    this.found = [];
    this.isSettled = false;
  }

  level(depth) {
    this.found[depth] ??= this.#level(depth);
    return this.found[depth];
  }

  frame(depth) {
    return this.level(depth).frame;
  }

  #level(depth) {
    const frame = this.ask(this.question.rows.slice(0, depth));
    if (depth === 0) return {frame, parent: null, first: null, ragged: false};
    return {frame, ...placesUnder(frame, depth, this.frame(depth - 1).length)};
  }

  code(depth, index) {
    return this.frame(depth).code(depth - 1, index);
  }

  /** The codes of the group's path, outer first. */
  path(depth, index) {
    return Array.from({length: depth}, (_, at) => this.frame(depth).code(at, index));
  }

  /** Place of the group of a path; -1 if there is none. */
  locate(path) {
    let index = this.frame(0).length ? 0 : -1;
    for (let depth = 1; depth <= path.length && index >= 0; depth += 1) {
      index = this.#childOf(depth, index, path[depth - 1]);
    }
    return index;
  }

  #childOf(depth, parent, code) {
    const {first} = this.level(depth);
    let [low, high] = [first[parent], first[parent + 1]];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.code(depth, middle) < code) low = middle + 1;
      else high = middle;
    }
    return low < first[parent + 1] && this.code(depth, low) === code ? low : -1;
  }

  /** The nearest group above that is a row, as `[depth, index]`; the total if none is. */
  above(depth, index) {
    let at = index;
    for (let level = depth; level > 0; level -= 1) {
      at = this.level(level).parent[at];
      if (level === 1 || this.code(level - 1, at) >= 0) return [level - 1, at];
    }
    return [0, 0];
  }

  /** Whether a level is missing in some branch: what is under such a group belongs to the group above. */
  isMissing(depth, index) {
    return this.level(depth).ragged && this.code(depth, index) < 0;
  }

  /** Whether rows stand under the group. */
  hasRows(depth, index) {
    if (depth >= this.depth) return false;
    const {inner} = this.settled(depth);
    return !inner || inner[index] === 1;
  }

  isShown(depth, index) {
    const {shown} = this.settled(depth);
    return !shown || shown[index] === 1;
  }

  /** A level with `shown` and `inner`, a 1 for each group that is a row and that has rows under it; without them if
   *  every group is a row. */
  settled(depth) {
    if (!this.#isPlain()) this.#settle();
    return this.level(depth);
  }

  /** Groups that are not shown because all of their values are zero or blank. */
  get hidden() {
    if (!this.question.hide) return 0;
    this.#settle();
    return this.hiddenGroups;
  }

  /** True if every group is a row: then no level is asked for before it is opened. */
  #isPlain() {
    this.plain ??= !this.question.hide && !this.question.ragged;
    return this.plain;
  }

  #settle() {
    if (this.isSettled) return;
    this.isSettled = true;
    this.hiddenGroups = 0;
    for (let depth = 1; depth <= this.depth; depth += 1) this.level(depth);
    for (let depth = this.depth; depth > 0; depth -= 1) this.#settleLevel(this.found[depth], depth);
  }

  #settleLevel(level, depth) {
    const {frame, ragged} = level;
    level.inner = new Uint8Array(frame.length);
    if (depth < this.depth) this.#markInner(level.inner, this.found[depth + 1], depth + 1);
    level.shown = new Uint8Array(frame.length);
    for (let index = 0; index < frame.length; index += 1) {
      if (ragged && this.code(depth, index) < 0) continue;
      const shown = level.inner[index] || !this.question.hide || this.says(frame, index);
      level.shown[index] = shown ? 1 : 0;
      if (!shown) this.hiddenGroups += 1;
    }
  }

  #markInner(inner, below, depth) {
    for (let index = 0; index < below.frame.length; index += 1) {
      const missing = below.ragged && this.code(depth, index) < 0;
      if (missing ? below.inner[index] : below.shown[index]) inner[below.parent[index]] = 1;
    }
  }

  /** Whether a value of the group is neither zero nor blank. */
  says(frame, index) {
    const {measures, numbersShown} = this.question;
    return (
      measures.some((name) => isFigure(frame, name, index)) ||
      numbersShown.some((dimension) => saysNumber(frame.shown(dimension.name, index), dimension))
    );
  }

  /** Takes another order. */
  resort(sort) {
    this.question.sort = sort;
    for (const level of this.found) if (level) level.order = undefined;
  }

  /** The frame's places so that those under one group come in the order asked for; null if they do as they are. */
  order(depth) {
    const level = this.level(depth);
    if (level.order === undefined) level.order = this.#orderOf(level, depth);
    return level.order;
  }

  #orderOf(level, depth) {
    const {by, descending} = this.question.sort;
    if (by === "") return descending || level.ragged ? this.#byName(level, depth, descending) : null;
    const places = gathered(this.question.placesBy(depth, level.frame), level);
    if (level.ragged) this.#moveMissing(places, level, depth);
    return places;
  }

  /** Blank values stay last in either direction, then the missing level: a parent has at most one group of each. */
  #byName({frame, first}, depth, descending) {
    const places = new Int32Array(frame.length);
    const blank = this.question.blankOf(depth);
    for (let parent = 0, at = 0; parent + 1 < first.length; parent += 1) {
      let [from, to] = [first[parent], first[parent + 1]];
      const missing = from < to && this.code(depth, from) < 0 ? from++ : -1;
      const blankPlace = from < to && this.code(depth, to - 1) === blank ? --to : -1;
      for (let step = 0; step < to - from; step += 1) places[at++] = descending ? to - 1 - step : from + step;
      if (blankPlace >= 0) places[at++] = blankPlace;
      if (missing >= 0) places[at++] = missing;
    }
    return places;
  }

  /** Among groups of the same value the missing level is last. */
  #moveMissing(places, {frame, first}, depth) {
    const measure = this.question.sort.by;
    const same = (a, b) => sameValue(frame.value(measure, a), frame.value(measure, b));
    for (let parent = 0; parent + 1 < first.length; parent += 1) {
      for (let at = first[parent]; at + 1 < first[parent + 1]; at += 1) {
        const [place, next] = [places[at], places[at + 1]];
        if (this.code(depth, place) < 0 && same(place, next)) [places[at], places[at + 1]] = [next, place];
      }
    }
  }
}

const isFigure = (frame, measure, index) => {
  const size = Math.abs(frame.size(measure, index));
  if (!(size > 0)) return false;
  return size > SURELY_A_FIGURE || frame.value(measure, index)?.units !== 0n;
};

const saysNumber = (code, dimension) => code !== null && code >= 0 && Number(dimension.text(code)) !== 0;

const sameValue = (one, other) => (one === null || other === null ? one === other : compareExact(one, other) === 0);

/** For each group its parent's place, and for each parent where the groups under it start. */
const placesUnder = (frame, depth, parents) => {
  const parent = new Int32Array(frame.length);
  const first = new Int32Array(parents + 1);
  let [at, ragged] = [-1, false];
  for (let index = 0; index < frame.length; index += 1) {
    if (index === 0 || startsParent(frame, depth, index)) first[(at += 1)] = index;
    parent[index] = at;
    ragged ||= frame.code(depth - 1, index) < 0;
  }
  first[at + 1] = frame.length;
  return {parent, first, ragged};
};

const startsParent = (frame, depth, index) => {
  for (let key = depth - 2; key >= 0; key -= 1) if (frame.code(key, index) !== frame.code(key, index - 1)) return true;
  return false;
};

/** Places in an order over the whole frame, gathered by parent without changing that order. */
const gathered = (order, {parent, first}) => {
  const next = first.slice();
  const places = new Int32Array(order.length);
  for (const index of order) places[next[parent[index]]++] = index;
  return places;
};
