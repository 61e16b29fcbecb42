// Groups of rows: one number a row, in the order of the codes, outer dimension first.

import {stableOrder} from "./columns.js";

// Beyond this many combinations, groups are found by sorting and not in a table.
const TABLE_LIMIT = 1 << 22;

// Numbers of those keys that occur, in the order of the keys; `table` says which ones do.
const numberedKeys = (table) => {
  let count = 0;
  for (let key = 0; key < table.length; key++) table[key] = table[key] ? count++ : -1;
  return count;
};

const throughTable = (outer, inner, codes) => {
  const {ids} = outer;
  const width = inner.size + 1;
  const table = new Int32Array(outer.size * width);
  const keys = new Int32Array(ids.length);
  for (let r = 0; r < ids.length; r++) {
    const key = ids[r] * width + codes[r] + 1;
    keys[r] = key;
    table[key] = 1;
  }
  const size = numberedKeys(table);
  for (let r = 0; r < keys.length; r++) keys[r] = table[keys[r]];
  const [parents, last] = [new Int32Array(size), new Int32Array(size)];
  for (let key = 0; key < table.length; key++) {
    const id = table[key];
    if (id < 0) continue;
    parents[id] = (key / width) | 0;
    last[id] = (key % width) - 1;
  }
  return {ids: keys, size, parents, last};
};

// Rows in the order of (outer, inner): two stable counting sorts, the inner one first.
const sortedRows = (outer, inner, codes) => {
  const byInner = stableOrder(codes, -1, inner.size + 1);
  const next = new Int32Array(outer.size + 1);
  for (let r = 0; r < outer.ids.length; r++) next[outer.ids[r] + 1]++;
  for (let g = 1; g <= outer.size; g++) next[g] += next[g - 1];
  const order = new Int32Array(byInner.length);
  for (let k = 0; k < byInner.length; k++) order[next[outer.ids[byInner[k]]]++] = byInner[k];
  return order;
};

const throughSorting = (outer, inner, codes) => {
  const order = sortedRows(outer, inner, codes);
  const ids = new Int32Array(order.length);
  const [parents, last] = [new Int32Array(order.length), new Int32Array(order.length)];
  let size = 0;
  for (let k = 0; k < order.length; k++) {
    const r = order[k];
    const fresh = !size || parents[size - 1] !== outer.ids[r] || last[size - 1] !== codes[r];
    if (fresh) {
      parents[size] = outer.ids[r];
      last[size++] = codes[r];
    }
    ids[r] = size - 1;
  }
  return {ids, size, parents: parents.slice(0, size), last: last.slice(0, size)};
};

// All rows as one group.
export const oneGroup = (rows) => ({ids: new Int32Array(rows), size: 1, codes: []});

// The groups, split by one more dimension (`inner.size` values, `codes` from -1 by row).
export const refinedGroups = (outer, inner, codes) => {
  const small = outer.size * (inner.size + 1) <= TABLE_LIMIT;
  const {ids, size, parents, last} = (small ? throughTable : throughSorting)(outer, inner, codes);
  const before = outer.codes.map((column) => Int32Array.from(parents, (parent) => column[parent]));
  return {ids, size, codes: [...before, last]};
};

// The first group whose codes are not before those of the path (which may be shorter: a whole branch); with `after`,
// the first one behind the branch.
const boundOf = (groups, path, after) => {
  let low = 0;
  let high = groups.size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(groups.codes, middle, path, after)) low = middle + 1;
    else high = middle;
  }
  return low;
};

const isBefore = (columns, group, path, orEqual) => {
  for (let k = 0; k < path.length; k++) {
    if (columns[k][group] !== path[k]) return columns[k][group] < path[k];
  }
  return orEqual;
};

// The groups whose codes begin with those of the path, as [first, end): they stand in the order of their codes.
export const branchOf = (groups, path) => [boundOf(groups, path, false), boundOf(groups, path, true)];

// The group with these codes, or -1.
export const groupWith = (groups, path) => {
  const [first, end] = branchOf(groups, path);
  return first < end ? first : -1;
};
