// In which order a matrix stands: by names or by a value, one direction, the other, and the report's again.

import {sameOrder} from "./matrix_question.js";

const isOf = (column, {by, pivot}) => (column ? column.name === by && column.pivot === pivot : by === "");

const isSortable = (column) => column === null || column.kind === "measure" || column.kind === "dimension";

/** The order after a press on a head; `column` is null for the names. Measures start with the largest. */
export const nextOrder = (column, now, report) => {
  const order = (descending) => ({by: column ? column.name : "", pivot: column ? column.pivot : null, descending});
  const first = column?.kind === "measure";
  const ways = [order(first), order(!first)].filter((way) => !sameOrder(way, report));
  const at = ways.findIndex((way) => sameOrder(way, now));
  return ways[at + 1] ?? report;
};

/** What `aria-sort` says; "" if not sorted by the column, null if it cannot be sorted by. */
export const orderSaid = (column, sort) => {
  if (!isSortable(column)) return null;
  if (!isOf(column, sort)) return "";
  return sort.descending ? "descending" : "ascending";
};
