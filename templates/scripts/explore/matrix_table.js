// The rows of a matrix that can be seen, as a table for spreadsheets: laid out as reportgen's own CSV files are.

/** `[heads, rows]`: level, kind of row, the row dimensions, the body; the total last. */
export const tableInSight = (figures, rows, isGroup) => [headsOf(figures), [...recordsOf(figures, rows, isGroup)]];

const headsOf = ({question, store, columns, spanners}) => {
  const placed = ({label, start, width}) => Array.from({length: width}, (_, at) => [start + at, label]);
  const over = new Map(spanners.flatMap(placed));
  const stub = question.rows.map((name) => store.dimension(name).label);
  const body = columns.map(({label}, at) => (over.has(at) ? `${over.get(at)} - ${label}` : label));
  return ["Level", "Row", ...stub, ...body];
};

function* recordsOf(figures, rows, isGroup) {
  const {levels, cells, columns, question} = figures;
  const deep = question.rows.length;
  const dimensions = question.rows.map((name) => figures.store.dimension(name));
  for (let row = 0; row < rows.length; row += 1) {
    const [depth, index] = [rows.depth[row], rows.index[row]];
    const stub = levels.path(depth, index).map((code, at) => dimensions[at].text(code));
    const body = columns.map((column) => cells.plain(depth, index, column));
    yield [String(rows.level[row]), isGroup(row) ? "group" : "row", ...stub, ...Array(deep - depth).fill(""), ...body];
  }
  const total = columns.map((column) => (column.kind === "dimension" ? null : cells.plain(0, 0, column)));
  yield ["0", "total", "Total", ...Array(deep - 1).fill(""), ...total];
}
