// Where the bars of a decomposition tree stand, in rows from the top.

const TALL_COLUMN = 10;

/** Every column is centred on the node before it, as in the report's own figure; a tall one runs on below. `chosen` is
 *  the row of the node that the path goes through. Returns `{rows, root, columns: [{top, parent}]}`. */
export const treeLayout = (columns) => {
  const rows = Math.max(1, ...columns.map(({size}) => size));
  let centre = Math.min(rows, TALL_COLUMN) / 2;
  const root = centre - 0.5;
  const placed = columns.map(({size, chosen}) => {
    const top = Math.min(Math.max(centre - size / 2, 0), rows - size);
    const parent = centre - 0.5;
    if (chosen >= 0) centre = top + chosen + 0.5;
    return {top, parent};
  });
  return {rows, root, columns: placed};
};
