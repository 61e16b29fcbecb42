// The values of a matrix by its column dimension, and in which order they put its rows.

import {valueIn} from "./matrix_cells.js";

const BLANK_COLUMN = "(blank)";

export class MatrixPivots {
  /** `ask(by, rows)`: the frame of a question; `dimension`: the column dimension. */
  constructor(levels, dimension, ask) {
    this.levels = levels;
    this.dimension = dimension;
    this.ask = ask;
    this.found = [];
  }

  #level(depth) {
    this.found[depth] ??= this.#made(depth);
    return this.found[depth];
  }

  #made(depth) {
    const {rows} = this.levels.question;
    const frame = this.ask([...rows.slice(0, depth), this.dimension.name]);
    return {frame, first: firstOfGroups(frame, depth, this.levels.frame(depth).length)};
  }

  value(depth, index, column) {
    const {frame, first} = this.#level(depth);
    let [low, high] = [first[index], first[index + 1]];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (frame.code(depth, middle) < column.pivot) low = middle + 1;
      else high = middle;
    }
    const found = low < first[index + 1] && frame.code(depth, low) === column.pivot;
    return found ? valueIn(frame, low, column) : null;
  }

  /** Columns in order, as `{code, label}`; without those whose values are all zero or blank, where such are hidden. */
  columns() {
    const {frame} = this.#level(0);
    const codes = Array.from({length: frame.length}, (_, index) => frame.code(0, index));
    const {hide} = this.levels.question;
    const saying = hide ? this.#sayingCodes(codes) : new Set(codes);
    const shown = codes.filter((code) => saying.has(code));
    this.hidden = codes.length - shown.length;
    const ordered = [...shown.filter((code) => code >= 0), ...shown.filter((code) => code < 0)];
    return ordered.map((code) => ({code, label: code < 0 ? BLANK_COLUMN : this.dimension.label_of(code)}));
  }

  /** A column says something if a value of it does, on any level. */
  #sayingCodes(codes) {
    const saying = new Set();
    for (let depth = 0; depth <= this.levels.depth && saying.size < codes.length; depth += 1) {
      const {frame} = this.#level(depth);
      for (let index = 0; index < frame.length && saying.size < codes.length; index += 1) {
        const code = frame.code(depth, index);
        if (!saying.has(code) && this.levels.says(frame, index)) saying.add(code);
      }
    }
    return saying;
  }
}

const firstOfGroups = (frame, depth, groups) => {
  const first = new Int32Array(groups + 1);
  let group = 0;
  for (let index = 1; index < frame.length; index += 1) {
    if (startsGroup(frame, depth, index)) first[(group += 1)] = index;
  }
  first[groups] = frame.length;
  return first;
};

const startsGroup = (frame, depth, index) => {
  for (let key = depth - 1; key >= 0; key -= 1) if (frame.code(key, index) !== frame.code(key, index - 1)) return true;
  return false;
};

/** Places of a frame by one of its values, blanks last: a measure's, or a dimension's in its natural order. */
export const placesByValue = (frame, {kind, name}, descending) =>
  kind === "dimension" ? placesByShown(frame, name, descending) : frame.order(name, descending);

const placesByShown = (frame, name, descending) => {
  const codes = Array.from({length: frame.length}, (_, index) => frame.shown(name, index));
  const most = codes.reduce((highest, code) => Math.max(highest, code ?? -1), -1);
  const keys = new Float64Array(codes.length);
  codes.forEach((code, index) => {
    const rank = code === null ? most + 1 : descending ? most - code : code;
    keys[index] = rank * codes.length + index;
  });
  return Int32Array.from(keys.sort(), (key) => key % codes.length);
};

/** The same where only a part of the groups is in `part`, a frame by the same dimensions: the others come last. */
export const placesByPart = (frame, depth, part, value, descending) => {
  const places = new Int32Array(frame.length);
  const inWhole = placesInWhole(frame, depth, part);
  const seen = new Uint8Array(frame.length);
  let at = 0;
  for (const index of placesByValue(part, value, descending)) {
    places[at++] = inWhole[index];
    seen[inWhole[index]] = 1;
  }
  for (let index = 0; index < seen.length; index += 1) if (!seen[index]) places[at++] = index;
  return places;
};

const placesInWhole = (frame, depth, part) => {
  const places = new Int32Array(part.length);
  const same = (index, other) => {
    for (let key = depth - 1; key >= 0; key -= 1) if (frame.code(key, index) !== part.code(key, other)) return false;
    return true;
  };
  for (let other = 0, index = 0; other < part.length; other += 1) {
    while (!same(index, other)) index += 1;
    places[other] = index;
  }
  return places;
};
