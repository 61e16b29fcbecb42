// One row of a matrix as elements; and its heads and its total.

import {el} from "./dom.js";

const LONGEST_NAME = 120;
const DEEPEST_LEVEL_SET = 12;
const SURELY_FITS = 24;

/** A text of the data: isolated from the direction of what stands around it, and cut. */
export const nameShown = (text) => {
  if (text.length <= LONGEST_NAME) return [el("bdi", {text})];
  const start = text.slice(0, LONGEST_NAME).toWellFormed().trimEnd();
  const cut = el("small", {class: "cut", text: `(${LONGEST_NAME} of ${text.length} characters)`});
  return [el("bdi", {text: start}), "… ", cut];
};

const CELL_CLASSES = {text: "mx-cell", date: "mx-cell n mx-day"};
const cellClass = ({unit}) => CELL_CLASSES[unit] ?? "mx-cell n";

const cellOf = (text, column) => {
  const cell = document.createElement("td");
  cell.setAttribute("role", "gridcell");
  cell.className = cellClass(column);
  if (text === "") return cell;
  if (column.unit === "text") cell.append(...nameShown(text));
  else cell.textContent = text;
  return cell;
};

/** A row; what may change while its figures stay is set by `updateLine`. */
export const lineOf = (label, level, isGroup, texts, columns) => {
  const name = document.createElement("th");
  name.setAttribute("role", "rowheader");
  name.setAttribute("scope", "row");
  name.className = "mx-stub";
  if (isGroup) name.append(el("span", {class: "mx-twist", "aria-hidden": "true"}));
  const title = label.length > SURELY_FITS ? label.slice(0, 600) : null;
  name.append(el("span", {class: "mx-name", title}, ...nameShown(label)));
  if (!label.trim()) name.append(el("span", {class: "vh", text: "(nothing that can be seen)"}));
  const line = document.createElement("tr");
  line.setAttribute("role", "row");
  line.className = `mx-row level-${Math.min(level, DEEPEST_LEVEL_SET)}${isGroup ? " mx-group" : ""}`;
  line.tabIndex = -1;
  line.append(name, ...texts.map((text, at) => cellOf(text, columns[at])));
  return line;
};

/** `place`: rowIndex, level, siblings, place; then expanded (null: no group), chosen, mark ("", "hit", "current"). */
export const updateLine = (line, place, {expanded, chosen, mark}) => {
  line.setAttribute("aria-rowindex", place.rowIndex);
  line.setAttribute("aria-level", place.level);
  line.setAttribute("aria-setsize", place.siblings);
  line.setAttribute("aria-posinset", place.place);
  line.setAttribute("aria-selected", chosen);
  if (expanded !== null) line.setAttribute("aria-expanded", expanded);
  line.classList.toggle("mx-hit", mark !== "");
  line.classList.toggle("mx-current", mark === "current");
};

/** The heads: names of values, each a button that sorts, under heads of pivoted columns. */
export const headOf = (stubLabel, columns, spanners, sort, sortBy) => {
  const lines = [];
  if (spanners.length) lines.push(spannerLine(spanners, columns.length));
  const cells = [
    headCell(stubLabel, "mx-stub", sort.of(null), () => sortBy(null)),
    ...columns.map((column) => headCell(column.label, cellClass(column), sort.of(column), () => sortBy(column))),
  ];
  lines.push(el("tr", {role: "row", class: "mx-heads", "aria-rowindex": lines.length + 1}, cells));
  return lines;
};

const spannerLine = (spanners, width) => {
  const cells = [el("td", {role: "gridcell", class: "mx-stub"})];
  let at = 0;
  for (const {label, start, width: span} of spanners) {
    cells.push(...emptyOver(at, start));
    const given = {role: "columnheader", scope: "colgroup", class: "mx-spanner", "aria-colspan": span};
    const head = el("th", given, ...nameShown(label));
    head.style.gridColumn = `${start + 2} / span ${span}`;
    cells.push(head);
    at = start + span;
  }
  cells.push(...emptyOver(at, width));
  return el("tr", {role: "row", class: "mx-spanners", "aria-rowindex": 1}, cells);
};

const emptyOver = (from, to) => Array.from({length: Math.max(0, to - from)}, () => el("td", {role: "gridcell"}));

/** `direction`: ascending, descending, "" for not sorted by it, null for a column that cannot be sorted by. */
const headCell = (label, kind, direction, press) => {
  const given = {role: "columnheader", scope: "col", class: kind};
  if (direction === null) return el("th", given, el("span", {class: "mx-sort"}, ...nameShown(label)));
  const arrow = el("span", {class: "mx-arrow", "aria-hidden": "true"});
  const text = el("span", {}, ...nameShown(label));
  const button = el("button", {type: "button", class: "mx-sort", on: {click: press}}, text, arrow);
  return el("th", {...given, "aria-sort": direction || "none"}, button);
};

export const totalLine = (texts, columns, rowIndex) =>
  el(
    "tr",
    {role: "row", class: "mx-total", "aria-rowindex": rowIndex},
    el("th", {role: "rowheader", scope: "row", class: "mx-stub"}, el("span", {class: "mx-name", text: "Total"})),
    texts.map((text, at) => cellOf(text, columns[at])),
  );
