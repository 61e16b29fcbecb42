// Which rows of a long list are shown, and in which order.

import {listChildren, nestedListOrder} from "./listing_order.js";

export class GridRows {
  #grid;
  #order = null;
  #words = "";
  #held = null;
  columns;
  sort = null;
  shown;

  constructor(grid) {
    this.#grid = grid;
    this.columns = [...grid.stub, ...grid.columns];
    this.shown = inTheirOrder(grid.rows);
  }

  isFigure(column) {
    return !["text", "date"].includes(this.columns[column].unit);
  }

  /** Figures begin with the largest, all else with the first; the third time the report's order is back. */
  turn(column) {
    const first = this.isFigure(column);
    if (this.sort?.[0] !== column) this.sortBy([column, first]);
    else this.sortBy(this.sort[1] === first ? [column, !first] : null);
  }

  sortBy(sort) {
    this.sort = sort;
    const order = sort && this.#grid.order(sort[0], sort[1]);
    this.#order = order && (this.#nested() ? this.#underGroups(order) : order);
    this.#choose();
  }

  search(words) {
    this.#words = words.trim();
    this.#choose();
  }

  /** `held`: by row 1 where a filter leaves it; null for all. */
  hold(held) {
    if (held === this.#held) return;
    this.#held = held;
    this.#choose();
  }

  #nested() {
    const {levels} = this.#grid;
    for (let row = 1; row < levels.length; row += 1) if (levels[row] !== levels[0]) return true;
    return false;
  }

  #underGroups(order) {
    const ranks = new Int32Array(order.length);
    order.forEach((row, rank) => (ranks[row] = rank));
    return Int32Array.from(nestedListOrder(listChildren(this.#grid.levels), (a, b) => ranks[a] - ranks[b]));
  }

  #choose() {
    const all = this.#order ?? inTheirOrder(this.#grid.rows);
    if (!this.#words && !this.#held) {
      this.shown = all;
      return;
    }
    const left = this.#words ? new Uint8Array(all.length) : new Uint8Array(all.length).fill(1);
    if (this.#words) for (const row of this.#grid.find(this.#words)) left[row] = 1;
    if (this.#held) for (let row = 0; row < left.length; row += 1) left[row] &= this.#held[row];
    this.shown = all.filter((row) => left[row]);
  }
}

const inTheirOrder = (rows) => {
  const order = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) order[row] = row;
  return order;
};
