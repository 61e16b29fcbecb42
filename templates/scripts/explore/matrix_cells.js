// What stands in the cells of a matrix: exact values, and how they are written for readers and for programs.

import {exactOf, plainText, ratioExact} from "./numbers.js";

const WHOLE = exactOf(1, 0);

export class MatrixCells {
  /** `pivots` answers for columns of a value of the column dimension. */
  constructor(levels, pivots, store) {
    this.levels = levels;
    this.pivots = pivots;
    this.store = store;
  }

  /** An exact number, the code of a dimension's value, or null. */
  value(depth, index, column) {
    if (column.kind === "share") return this.#share(depth, index, column.name);
    if (column.pivot !== null) return this.pivots.value(depth, index, column);
    return valueIn(this.levels.frame(depth), index, column);
  }

  #share(depth, index, name) {
    const part = this.levels.frame(depth).value(name, index);
    if (depth === 0) return part && part.units !== 0n ? WHOLE : null;
    const [above, place] = this.levels.above(depth, index);
    return ratioExact(part, this.levels.frame(above).value(name, place));
  }

  /** As a reader sees it. */
  text(depth, index, column) {
    const value = this.value(depth, index, column);
    if (value === null || value === undefined) return "";
    if (column.kind === "dimension") return this.store.dimension(column.name).label_of(value);
    return this.store.formats.number(value, column.unit);
  }

  /** For programs: exact numbers, days in ISO form. */
  plain(depth, index, column) {
    const value = this.value(depth, index, column);
    if (value === null || value === undefined ) return null;
    if (column.kind !== "dimension") return {plain: plainText(value)};
    const dimension = this.store.dimension(column.name);
    return dimension.kind === "number" ? {plain: dimension.text(value)} : dimension.text(value);
  }

  /** Label of the group's last part; nothing that is said of a missing level is shown for a blank one. */
  label(depth, index) {
    return this.store.dimension(this.levels.question.rows[depth - 1]).label_of(this.levels.code(depth, index));
  }
}

export const valueIn = (frame, index, {kind, name}) =>
  kind === "dimension" ? frame.shown(name, index) : frame.value(name, index);
