// What a matrix asks: the report's question, and what the reader made of it, which the address keeps in short form.

const MOST_FLIPS_KEPT = 100;

/** `sort`: `{by, pivot, descending}`; `by` is a value's name, or "" for the rows' names. */
const NAME_ORDER = Object.freeze({by: "", pivot: null, descending: false});

/** The question as the report has it. `open`: how many levels of groups are open; `flips`: groups that are not as that
 *  says, their paths of codes by key. */
export const reportQuestion = ({options}) => ({
  rows: options.rows,
  values: options.values.map(({measure, dimension}) => measure ?? dimension),
  sort: options.sort_by ? {by: options.sort_by, pivot: null, descending: options.descending} : NAME_ORDER,
  open: options.open_levels,
  flips: new Map(),
});

export const flipKey = (path) => path.join(" ");

export const sameOrder = (one, other) =>
  one.by === other.by && one.pivot === other.pivot && one.descending === other.descending;

const areSameNames = (one, other) => one.length === other.length && one.every((name, place) => name === other[place]);

/** What the address keeps of a question: what differs from the report's. */
export const keptOfQuestion = (question, report, store, column) => ({
  r: areSameNames(question.rows, report.rows) ? undefined : question.rows,
  v: areSameNames(question.values, report.values) ? undefined : question.values,
  s: sameOrder(question.sort, report.sort) ? undefined : keptSort(question.sort, store, column),
  o: question.open === report.open ? undefined : question.open,
  x: question.flips.size ? keptFlips(question, store) : undefined,
});

const keptSort = ({by, pivot, descending}, store, column) => {
  const kept = [by, descending ? 1 : 0];
  if (pivot !== null) kept.push(pivot < 0 ? null : store.dimension(column).text(pivot));
  return kept;
};

const keptFlips = ({rows, flips}, store) => {
  const kept = (code, at) => keptCode(store.dimension(rows[at]), code);
  return [...flips.values()].slice(-MOST_FLIPS_KEPT).map((path) => path.map(kept));
};

const keptCode = (dimension, code) => (code < 0 ? null : dimension.text(code));

/** The question that an address asks. Anybody may have written it: what the report does not know is left out. */
export const questionOfKept = (kept, section, store) => {
  const report = reportQuestion(section);
  const rows = dimensionsKept(kept.r, store) ?? report.rows;
  const values = valuesKept(kept.v, report, store) ?? report.values;
  return {
    rows,
    values,
    sort: sortKept(kept.s, values, section.options.column, store) ?? report.sort,
    open: Number.isInteger(kept.o) && kept.o >= 0 ? Math.min(kept.o, rows.length - 1) : report.open,
    flips: flipsKept(kept.x, rows, store),
  };
};

const areDistinct = (names) => Array.isArray(names) && names.length > 0 && new Set(names).size === names.length;

const dimensionsKept = (names, store) =>
  areDistinct(names) && names.every((name) => store.dimensions.includes(name)) ? names : null;

const valuesKept = (names, report, store) => {
  const isKnown = (name) => store.measures.includes(name) || report.values.includes(name);
  return areDistinct(names) && names.every(isKnown) ? names : null;
};

const sortKept = (kept, values, column, store) => {
  if (!Array.isArray(kept) || !(kept[0] === "" || values.includes(kept[0]))) return null;
  const [by, descending, text] = kept;
  const pivot = text === undefined || !column ? null : codeKept(store.dimension(column), text);
  return pivot === undefined ? null : {by, pivot, descending: descending === 1};
};

const flipsKept = (kept, rows, store) => {
  const paths = Array.isArray(kept) ? kept.slice(0, MOST_FLIPS_KEPT) : [];
  const known = paths
    .filter((path) => Array.isArray(path) && path.length > 0 && path.length < rows.length)
    .map((path) => path.map((text, at) => codeKept(store.dimension(rows[at]), text)))
    .filter((path) => !path.includes(undefined));
  return new Map(known.map((path) => [flipKey(path), path]));
};

const codeKept = (dimension, text) => {
  if (text === null) return -1;
  return typeof text === "string" ? dimension.code(text) : undefined;
};
