// The columns of a matrix: values for each value of the column dimension, then the totals and shares.

const SHARE_LABEL = "% of parent";
const CHARACTER_WIDTHS = {narrow: 0.3, figure: 0.65, upper: 0.59, lower: 0.53};

/** Left to right. `kind`: measure, dimension or share; `pivot`: a code of the column dimension, null for all. */
export const bodyColumns = (values, pivots, shares) => {
  const alone = values.length === 1;
  const pivoted = pivots.flatMap(({code, label}) =>
    values.map((value) => ({...value, key: `${code}.${value.name}`, pivot: code, label: alone ? label : value.label})),
  );
  const plain = values.flatMap((value) => [
    {...value, key: value.name, pivot: null, label: alone && pivoted.length ? "Total" : value.label},
    ...(shares.includes(value.name) ? [shareColumn(value)] : []),
  ]);
  return [...pivoted, ...plain];
};

const shareColumn = ({name}) =>
  ({name, kind: "share", key: `share.${name}`, pivot: null, label: SHARE_LABEL, unit: "percent"});

/** Heads over the pivoted values' columns and over the totals: `{label, start, width}`. */
export const spannersOver = (values, pivots, columns) => {
  if (pivots.length === 0) return [];
  const width = values.length;
  if (width === 1) return [{label: values[0].label, start: 0, width: pivots.length}];
  const heads = pivots.map(({label}, place) => ({label, start: place * width, width}));
  const start = pivots.length * width;
  return [...heads, {label: "Total", start, width: columns.length - start}];
};

/** What the reader may show: the report's values first, then every measure of the store. */
export const valuesToShow = (section, store) => {
  const report = section.options.values.map(({measure, dimension}) => measure ?? dimension);
  const known = report.filter((name) => store.measures.includes(name) || store.dimensions.includes(name));
  return [...new Set([...known, ...store.measures])].map((name) => valueOf(name, store));
};

export const valueOf = (name, store) => {
  if (store.measures.includes(name)) {
    const {label, unit, formula} = store.measure(name);
    return {name, kind: "measure", label, unit, formula};
  }
  const {label, kind} = store.dimension(name);
  return {name, kind: "dimension", label, unit: kind === "date" ? "date" : "text"};
};

/** Width of a column in rem, from the texts it holds: as the static page estimates it, on the safe side. */
export const columnWidth = (label, texts) => {
  const longest = Math.max(0, ...texts.map(textWidth));
  const word = Math.max(0, ...label.split(/\s+/).map((one) => 0.85 * textWidth(one)));
  return Math.max(4, Math.min(15, Math.round((Math.max(longest, word) + 1) * 10) / 10));
};

const textWidth = (text) => {
  let width = 0;
  for (const character of text) width += CHARACTER_WIDTHS[characterKind(character)];
  return width;
};

const characterKind = (character) => {
  if (" ,.'()\u00a0\u202f".includes(character)) return "narrow";
  if (character === "-" || (character >= "0" && character <= "9")) return "figure";
  return character !== character.toLowerCase() ? "upper" : "lower";
};
