// The rows of a matrix that can be seen, in order, as flat arrays: there may be a million of them.

const FIRST_ROOM = 1024;

/** Rows in their order. Of a row: the depth and place of its group, its level, the row it stands under (-1: none), its
 *  place among its siblings (1, 2 ...) and how many rows stand directly under it. */
export class MatrixRows {
  constructor(room) {
    this.length = 0;
    this.tops = 0;
    this.#grow(room);
  }

  #grow(room) {
    const grown = (type, before) => {
      const array = new type(room);
      if (before) array.set(before);
      return array;
    };
    this.depth = grown(Uint8Array, this.depth);
    this.level = grown(Uint8Array, this.level);
    this.index = grown(Int32Array, this.index);
    this.parent = grown(Int32Array, this.parent);
    this.place = grown(Int32Array, this.place);
    this.under = grown(Int32Array, this.under);
  }

  add(depth, index, level, parent) {
    if (this.length === this.depth.length) this.#grow(this.length * 2);
    const row = this.length;
    this.length += 1;
    this.depth[row] = depth;
    this.index[row] = index;
    this.level[row] = level;
    this.parent[row] = parent;
    this.place[row] = parent < 0 ? (this.tops += 1) : (this.under[parent] += 1);
    return row;
  }

  /** How many rows share the row's parent. */
  siblings(row) {
    return this.parent[row] < 0 ? this.tops : this.under[this.parent[row]];
  }

  /** The rows it stands under, outer first. */
  ancestors(row) {
    const found = [];
    for (let above = this.parent[row]; above >= 0; above = this.parent[above]) found.unshift(above);
    return found;
  }

  /** The row of a group; -1 if it cannot be seen. */
  find(depth, index) {
    for (let row = 0; row < this.length; row += 1) {
      if (this.index[row] === index && this.depth[row] === depth) return row;
    }
    return -1;
  }
}

/** The rows that can be seen if `isOpen(depth, index, level)` says which groups are open, at most `most` of them. There
 *  may be about as many as `room` says. */
export const rowsInSight = (levels, isOpen, {most = Infinity, room = 0} = {}) => {
  const rows = new MatrixRows(Math.max(FIRST_ROOM, Math.min(most, room)));
  const addUnder = (depth, parent, level, parentRow) => {
    const {first, ragged, shown, inner} = levels.settled(depth);
    const order = levels.order(depth);
    for (let at = first[parent]; at < first[parent + 1] && rows.length < most; at += 1) {
      const index = order ? order[at] : at;
      const hasRows = inner ? inner[index] === 1 : depth < levels.depth;
      if (ragged && levels.code(depth, index) < 0) {
        if (hasRows) addUnder(depth + 1, index, level, parentRow);
      } else if (!shown || shown[index]) {
        const row = rows.add(depth, index, level, parentRow);
        if (hasRows && isOpen(depth, index, level)) addUnder(depth + 1, index, level + 1, row);
      }
    }
  };
  if (levels.frame(0).length && levels.depth) addUnder(1, 0, 1, -1);
  return rows;
};
