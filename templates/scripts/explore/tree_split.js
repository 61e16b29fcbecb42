// Which dimension splits a node best, and why, in words.
//
// A dimension splits a node if its values there have different figures; blank ones do not count. One with more than
// 1,000 values, and one for every second serial number, names things rather than explains them: it is asked only when
// nothing else splits. Of the others:
//   largest        the dimension whose largest value is the largest of all.
//   smallest       the dimension whose smallest value is the smallest of all.
//   largest-mean   the dimension whose largest value is the largest multiple of the mean of the dimension's values.
//   smallest-mean  the dimension whose smallest value is the smallest multiple of that mean.
// The measure adds up, so a dimension's values add up to the node, and their mean is node / values. Is the node not
// above zero, "times the mean" says nothing: then the distance from the mean decides, value - node / values. Ties go to
// the dimension that comes first in the menu. All of it is decided on exact fractions.

import {addExact, approximately, compareExact, exactOf, ratioExact} from "./numbers.js";

export const TREE_SPLITS = [
  ["largest", "Largest value"],
  ["largest-mean", "Largest value, relative to the mean"],
  ["smallest", "Smallest value"],
  ["smallest-mean", "Smallest value, relative to the mean"],
];
const FEW_VALUES = 1000;

export const isSmallestSplit = (kind) => kind.startsWith("smallest");

export const namesEachSerial = (dimension, store) =>
  dimension.size > FEW_VALUES && dimension.size * 2 > store.serials;

/** The dimension of `names` that splits best; `spanOf(name)` as `TreeAnswers.span`, `total` is the node's value. */
export const splitOf = (kind, names, store, total, spanOf) => {
  const few = names.filter((name) => !namesEachSerial(store.dimension(name), store));
  const many = names.filter((name) => !few.includes(name));
  const evenly = () => names.find((name) => spanOf(name).values > 1);
  return bestSplit(kind, few, total, spanOf) ?? bestSplit(kind, many, total, spanOf) ?? evenly() ?? names[0];
};

const bestSplit = (kind, names, total, spanOf) => {
  const spans = names.map(spanOf).filter(({values, largest, smallest}) => values && compareExact(largest, smallest));
  const best = spans.reduce((first, span) => (first && !beatsSplit(kind, span, first, total) ? first : span), null);
  return best?.by;
};

const beatsSplit = (kind, span, other, total) => {
  const order = compareFractions(splitScore(kind, span, total), splitScore(kind, other, total));
  return isSmallestSplit(kind) ? order < 0 : order > 0;
};

/** `[exact, whole]`: a fraction that is compared among dimensions of the same node. */
const splitScore = (kind, span, total) => {
  const end = isSmallestSplit(kind) ? span.smallest : span.largest;
  if (!kind.endsWith("-mean")) return [end, 1n];
  const values = BigInt(span.values);
  const times = exactOf(end.units * values, end.scale);
  return isAboveZero(total) ? [times, 1n] : [addExact(times, exactOf(-total.units, total.scale)), values];
};

const compareFractions = ([a, under], [b, below]) =>
  compareExact(exactOf(a.units * below, a.scale), exactOf(b.units * under, b.scale));

const isAboveZero = (exact) => exact !== null && exact.units > 0n;

/** "Vendor: 10000 Fabrikam, Inc. has 10 of 10, 2.3 times the mean"; null without any value. */
export const splitReason = (kind, column, span, formats, unit) => {
  const value = isSmallestSplit(kind) ? span.smallest : span.largest;
  const node = column.nodes.find((one) => one.value !== null && !one.others && compareExact(one.value, value) === 0);
  if (!node) return null;
  const {dimension, parent} = column;
  const figures = `${formats.number(value, unit)} of ${formats.number(parent.value, unit)}`;
  const said = `${dimension.label}: ${node.label} has ${figures}`;
  if (span.values < 2) return said;
  return isAboveZero(parent.value) ? `${said}, ${timesSaid(value, span, parent.value, formats)} times the mean` : said;
};

const timesSaid = (value, span, total, formats) => {
  const times = ratioExact(exactOf(value.units * BigInt(span.values), value.scale), total);
  return formats.number(oneDecimal(times), Math.abs(approximately(times)) >= 100 ? "count" : "ratio");
};

/** Half away from zero, as figures on the page are rounded. */
const oneDecimal = ({units, scale}) => {
  const step = 10n ** BigInt(scale - 1);
  const half = units < 0n ? -(step / 2n) : step / 2n;
  return exactOf((units + half) / step, 1);
};
