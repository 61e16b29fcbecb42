// What the grid of a matrix draws: the rows in sight, and what is told of each.

import {orderSaid} from "./matrix_sort.js";

/** Texts of the total and widths of the columns, which stay while only rows open and close. */
export const measuredFigures = (figures) => {
  const {total} = figures;
  return {total, widths: figures.widths(total)};
};

/** `matrix` has figures, question, store, open, search and choice. */
export const matrixModel = ({figures, question, store, open, search, choice}, rows, measured) => {
  const {columns, spanners, levels, cells} = figures;
  const isGroup = (row) => levels.hasRows(rows.depth[row], rows.index[row]);
  const says = (row) => {
    const [depth, index] = [rows.depth[row], rows.index[row]];
    const expanded = isGroup(row) ? open.isOpen(depth, index, rows.level[row]) : null;
    const chosen = choice.has(question.rows, depth, () => levels.path(depth, index));
    return {expanded, chosen, mark: search.mark(row)};
  };
  return {
    ...measured, rows, columns, spanners, isGroup, says, isFlat: levels.depth === 1,
    stubLabel: question.rows.map((name) => store.dimension(name).label).join(" › "),
    sort: {of: (column) => orderSaid(column, question.sort)},
    label: (row) => cells.label(rows.depth[row], rows.index[row]),
    texts: (row) => figures.texts(rows.depth[row], rows.index[row]),
  };
};

/** The row of a path, or of the nearest group above that can be seen; undefined if there is none. */
export const rowOfPath = (levels, rows, path) => {
  for (let depth = path?.length ?? 0; depth > 0; depth -= 1) {
    const index = levels.locate(path.slice(0, depth));
    const row = index < 0 ? -1 : rows.find(depth, index);
    if (row >= 0) return row;
  }
  return undefined;
};
