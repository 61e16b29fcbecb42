// The order of a list's rows: numbers by size, days by date, texts as people count; what is blank comes last.

import {exactFrom} from "./numbers.js";

const NUMBER_IN_CELL = /^-?\d+(\.\d+)?$/;
const DAY_IN_CELL = /^\d{4}-\d\d-\d\d$/;

// A text such that characters compare as people count: S-9 before S-10.
export const naturalKey = (text) =>
  text.replace(/\p{Nd}+/gu, (digits) => `\u0000${digits.replace(/^0+/, "").padStart(40, "0")}`);

// All to the same number of places, so that whole numbers compare; as plain numbers where that is exact.
const wholeListNumbers = (texts) => {
  const exacts = texts.map((text) => (text === "" ? null : exactFrom(text)));
  const scale = Math.max(0, ...new Set(exacts.map((one) => one?.scale ?? 0)));
  const wholes = exacts.map((one) => one && one.units * 10n ** BigInt(scale - one.scale));
  const small = wholes.every((one) => one === null || BigInt.asIntN(53, one) === one);
  return small ? wholes.map((one) => (one === null ? null : Number(one))) : wholes;
};

// What the values of a column are compared by; null where one is blank. `figures` if the column is one of figures.
export const listKeys = (texts, figures) => {
  const known = texts.filter(Boolean);
  if (figures && known.every((text) => NUMBER_IN_CELL.test(text))) return wholeListNumbers(texts);
  const days = known.every((text) => DAY_IN_CELL.test(text));
  return texts.map((text) => (text === "" ? null : days ? text : naturalKey(text)));
};

const compareKeys = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// Compares places by their keys; equal ones keep their order.
export const byListKeys = (keys, descending) => (i, j) => {
  const [a, b] = [keys[i], keys[j]];
  if (a === null || b === null) return (a === null) - (b === null) || i - j;
  return (descending ? compareKeys(b, a) : compareKeys(a, b)) || i - j;
};

// The order of rows that stand under one another: each group is followed by what belongs to it.
export const nestedListOrder = (children, compare) => {
  const order = [];
  const place = (row) => {
    order.push(row);
    placeAll(children[row + 1]);
  };
  const placeAll = (rows) => {
    if (!rows) return;
    (compare ? [...rows].sort(compare) : rows).forEach(place);
  };
  placeAll(children[0]);
  return order;
};

// By row + 1, the rows that stand directly under it; at place 0 the outermost. `levels` is each row's depth.
export const listChildren = (levels) => {
  const children = [[]];
  const open = [];
  levels.forEach((level, row) => {
    while (open.length && levels[open.at(-1)] >= level) open.pop();
    const parent = (open.at(-1) ?? -1) + 1;
    (children[parent] ??= []).push(row);
    open.push(row);
  });
  return children;
};
