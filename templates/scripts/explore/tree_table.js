// The tree as a table, below its figure: the same nodes, values and shares.

import {el} from "./dom.js";
import {approximately} from "./numbers.js";
import {shortTreeText} from "./tree_drawing.js";

const DEEPEST_INDENT = 12;

/** Head and body for the table that the page came with. */
export const treeTable = ({root, columns}, said) => {
  const heads = columns.map(({dimension}) => dimension.label).join(" › ");
  const head = el(
    "thead",
    {},
    el(
      "tr",
      {},
      el("th", {scope: "col"}, el("bdi", {text: shortTreeText(heads)})),
      el("th", {scope: "col", class: "n", text: "Value"}),
      el("th", {scope: "col", class: "n", text: "Share"}),
    ),
  );
  return [head, el("tbody", {}, treeRow(root, null, said), treeRows(columns, 0, said))];
};

const treeRows = (columns, at, said) => {
  if (at === columns.length) return [];
  const {nodes} = columns[at];
  const largest = Math.max(...nodes.map(treeSize));
  return nodes.map((node) => [
    treeRow(node, largest ? treeSize(node) / largest : 0, said),
    node.path ? treeRows(columns, at + 1, said) : [],
  ]);
};

const treeSize = ({value}) => (value === null ? 0 : Math.abs(approximately(value)));

const treeRow = (node, part, said) => {
  const {label, value, share} = said(node);
  const level = `level-${Math.min(node.depth + 1, DEEPEST_INDENT)}`;
  return el(
    "tr",
    {class: node.path || node.depth === 0 ? `${level} group` : level},
    el("th", {scope: "row"}, el("bdi", {text: label}), part !== null && treeRowBar(node, part)),
    el("td", {class: "n", text: value}),
    el("td", {class: "n", text: share ?? ""}),
  );
};

const treeRowBar = (node, part) => {
  const isNegative = node.value !== null && node.value.units < 0n;
  const bar = el("span", {class: isNegative ? "negative" : node.others ? "rest" : null});
  bar.style.width = `${(part * 100).toFixed(2)}%`;
  return el("span", {class: "bar"}, bar);
};
