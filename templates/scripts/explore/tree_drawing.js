// A decomposition tree on the screen: bars in columns, joined by curves; a list of indented bars where room is short.

import {el, svg} from "./dom.js";
import {approximately} from "./numbers.js";
import {treeLayout} from "./tree_layout.js";

const LONGEST_TREE_LABEL = 160;

export const shortTreeText = (text) => {
  const letters = text.length > LONGEST_TREE_LABEL ? Array.from(text) : null;
  return letters && letters.length > LONGEST_TREE_LABEL ? `${letters.slice(0, LONGEST_TREE_LABEL).join("")}…` : text;
};

/** The nodes in reading order, each with its place, and the curves; `said(node)` writes a node's figures. */
export const drawnTree = (shown, said) => {
  const sizes = shown.columns.map(({nodes}) => ({size: nodes.length, chosen: nodes.findIndex((node) => node.path)}));
  const layout = treeLayout(sizes);
  const root = treeItem(shown.root, {row: layout.root, bar: 1, set: 1, at: 1, isLast: sizes.length === 0}, said);
  const items = [root, ...itemsBelow(shown.columns, layout.columns, 0, said)];
  const links = layout.columns.map((place, at) => treeLinks(shown.columns[at], place, at, layout.rows));
  return {items, links, rows: layout.rows};
};

const itemsBelow = (columns, places, at, said) => {
  if (at === columns.length) return [];
  const {nodes} = columns[at];
  const sizes = nodes.map((node) => (node.value === null ? 0 : Math.abs(approximately(node.value))));
  const largest = Math.max(...sizes);
  return nodes.flatMap((node, row) => {
    const bar = largest ? sizes[row] / largest : 0;
    const place = {row: places[at].top + row, bar, set: nodes.length, at: row + 1, isLast: at === columns.length - 1};
    const below = node.path ? itemsBelow(columns, places, at + 1, said) : [];
    return [treeItem(node, place, said), ...below];
  });
};

const treeItem = (node, place, said) => {
  const words = said(node);
  const item = el(
    "div",
    {
      class: treeItemClass(node, words, place),
      role: "treeitem",
      tabindex: "-1",
      "data-key": node.key,
      "aria-label": words.name,
      "aria-level": node.depth + 1,
      "aria-setsize": place.set,
      "aria-posinset": place.at,
      "aria-expanded": node.others ? null : String(node.path),
      "aria-selected": String(words.isChosen),
    },
    treeBar(node, place.bar),
    el("span", {class: "tree-label", title: words.label, dir: "auto", text: words.label}),
    el("span", {class: "tree-value", text: words.value}),
    words.share && el("span", {class: "tree-share", text: words.share}),
    node.others ? el("span", {class: "tree-more"}, treeIcon("M4 6l4 4 4-4")) : treePlus(words),
  );
  item.style.setProperty("--tree-column", node.depth);
  item.style.setProperty("--tree-row", place.row);
  return item;
};

const treeItemClass = (node, {isChosen}, {isLast}) => {
  const kinds = {"tree-on-path": node.path, "tree-others": node.others, "tree-chosen": isChosen, "tree-last": isLast};
  return ["tree-node", ...Object.keys(kinds).filter((kind) => kinds[kind])].join(" ");
};

/** A value that is not zero has at least a sliver of a bar. */
const treeBar = (node, part) => {
  const units = node.value === null ? 0n : node.value.units;
  const bar = units === 0n ? null : el("span", {class: units < 0n ? "tree-bar tree-negative" : "tree-bar"});
  if (bar) bar.style.inlineSize = `max(1px, ${(part * 100).toFixed(3)}%)`;
  return el("span", {class: "tree-track"}, bar);
};

const treePlus = ({label}) => {
  const given = {class: "tree-plus", type: "button", tabindex: "-1", "aria-haspopup": "menu"};
  return el("button", {...given, "aria-label": `Open ${label} by …`}, treeIcon("M8 3v10M3 8h10"));
};

export const treeIcon = (path) =>
  svg("svg", {viewBox: "0 0 16 16", "aria-hidden": "true", class: "tree-icon"}, svg("path", {d: path}));

const treeLinks = ({nodes}, {top, parent}, at, rows) => {
  const curves = nodes.map((node, row) => ({isPath: node.path, row})).sort((one, other) => one.isPath - other.isPath);
  const drawing = svg(
    "svg",
    {class: "tree-links", viewBox: `0 0 1 ${rows}`, preserveAspectRatio: "none", "aria-hidden": "true"},
    curves.map(({isPath, row}) => treeCurve(parent, top + row, isPath)),
  );
  drawing.style.setProperty("--tree-column", at + 1);
  return drawing;
};

const treeCurve = (from, to, isPath) =>
  svg("path", {
    class: isPath ? "tree-link tree-link-path" : "tree-link",
    d: `M0 ${from}C.5 ${from} .5 ${to} 1 ${to}`,
    "vector-effect": "non-scaling-stroke",
  });
