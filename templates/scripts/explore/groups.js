// Groups of rows: one number a row, in the order of the codes, outer dimension first.

import {countingUp, stableOrder} from "./columns.js";

// Beyond this many combinations (or so many for each row), groups are found in other ways than in a table.
const TABLE_LIMIT = 1 << 22;
const TABLE_SHARE = 8;

// Numbers of those keys that occur, in the order of the keys; `table` says which ones do.
const numberedKeys = (table) => {
  let count = 0;
  for (let key = 0; key < table.length; key++) table[key] = table[key] ? count++ : -1;
  return count;
};

const throughTable = (outer, width, codes) => {
  const {ids} = outer;
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

// The outer group of every code, -1 where no row has it; null if there are several for one, as for the customers of
// a supplier. Serial numbers have one item, so that three levels of a million values are one sort of the values.
const outerOfCodes = ({ids}, width, codes) => {
  const outers = new Int32Array(width).fill(-1);
  for (let r = 0; r < ids.length; r++) {
    const known = outers[codes[r] + 1];
    if (known === -1) outers[codes[r] + 1] = ids[r];
    else if (known !== ids[r]) return null;
  }
  return outers;
};

const throughCodes = (outer, outers, codes) => {
  const order = stableOrder(outers, -1, outer.size + 1);
  const absent = order.length - outers.reduce((count, one) => count + (one < 0 ? 0 : 1), 0);
  const size = order.length - absent;
  const [numbers, parents, last] = [new Int32Array(order.length), new Int32Array(size), new Int32Array(size)];
  for (let id = 0; id < size; id++) {
    const place = order[id + absent];
    numbers[place] = id;
    parents[id] = outers[place];
    last[id] = place - 1;
  }
  const ids = new Int32Array(codes.length);
  for (let r = 0; r < ids.length; r++) ids[r] = numbers[codes[r] + 1];
  return {ids, size, parents, last};
};

const isIncreasing = (codes) => {
  for (let r = 1; r < codes.length; r++) if (codes[r] < codes[r - 1]) return false;
  return true;
};

// Rows in the order of (outer, inner): two stable counting sorts, the inner one first.
const sortedRows = (outer, width, codes) => {
  const byInner = isIncreasing(codes) ? countingUp(codes.length) : stableOrder(codes, -1, width);
  const next = new Int32Array(outer.size + 1);
  for (let r = 0; r < outer.ids.length; r++) next[outer.ids[r] + 1]++;
  for (let g = 1; g <= outer.size; g++) next[g] += next[g - 1];
  const order = new Int32Array(byInner.length);
  for (let k = 0; k < byInner.length; k++) order[next[outer.ids[byInner[k]]]++] = byInner[k];
  return order;
};

const throughSorting = (outer, width, codes) => {
  const order = sortedRows(outer, width, codes);
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

const splitGroups = (outer, width, codes) => {
  const isSmall = outer.size * width <= Math.max(TABLE_LIMIT, codes.length * TABLE_SHARE);
  if (isSmall) return throughTable(outer, width, codes);
  const outers = outerOfCodes(outer, width, codes);
  return outers ? throughCodes(outer, outers, codes) : throughSorting(outer, width, codes);
};

// All rows as one group.
export const oneGroup = (rows) => ({ids: new Int32Array(rows), size: 1, codes: []});

// The groups, split by one more dimension (`inner.size` values, `codes` from -1 by row).
export const refinedGroups = (outer, inner, codes) => {
  const {ids, size, parents, last} = splitGroups(outer, inner.size + 1, codes);
  return {ids, size, codes: [...outer.codes.map((column) => takenByPlace(column, parents)), last]};
};

const takenByPlace = (column, places) => {
  const out = new Int32Array(places.length);
  for (let i = 0; i < out.length; i++) out[i] = column[places[i]];
  return out;
};

// Bytes that the groups take.
export const weightOfGroups = ({ids, size, codes}) => 4 * (ids.length + size * codes.length);

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
