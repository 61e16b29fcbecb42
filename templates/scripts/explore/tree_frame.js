// What stands around a decomposition tree: the row of tools, the heads, the place of the bars, a word of where it ends.

import {el, uid} from "./dom.js";

const TREE_HINT = "Click a bar to follow it and filter the page; + opens it by another dimension.";
const TREE_HELP =
  "Arrow keys move, Enter chooses, plus opens a bar by another dimension, Delete removes its level, Escape clears.";

/** The parts of the section's body that scripts fill. `acts`: `measure(name)`, `restart()`. */
export const treeFrame = (section, store, body, acts) => {
  const help = uid("tree-help");
  const select = measureSelect(section, store, acts);
  const parts = {
    measure: select.querySelector("select"),
    restart: el("button", {type: "button", class: "tree-restart", text: "Start again", on: {click: acts.restart}}),
    heads: el("ol", {class: "tree-heads", "aria-label": "Levels"}),
    tree: el("div", {class: "tree-nodes", role: "tree", "aria-multiselectable": "true", "aria-describedby": help}),
    links: el("div", {class: "tree-curves", "aria-hidden": "true"}),
    note: el("bdi", {class: "tree-lost"}),
    table: body.querySelector("table.branches"),
  };
  const plot = el("div", {class: "tree-plot"}, parts.links, parts.tree);
  parts.scroll = el("div", {class: "tree-scroll"}, parts.heads, plot);
  const hint = el("bdi", {class: "tree-hint", text: TREE_HINT});
  const tools = el("div", {class: "tree-tools"}, select, parts.restart, hint);
  const helping = el("p", {class: "vh", id: help, text: TREE_HELP});
  parts.live = el("div", {class: "tree-live"}, tools, parts.scroll, el("p", {class: "tree-note"}, parts.note), helping);
  body.querySelector(".figure.tree")?.remove();
  body.prepend(parts.live);
  const fold = body.querySelector("details.as-table");
  fold?.classList.remove("narrow-open");
  if (fold) fold.open = false;
  return parts;
};

const measureSelect = (section, store, acts) => {
  const options = section.options.measures.map((name) => el("option", {value: name, text: store.measure(name).label}));
  const select = el("select", {class: "tree-measure", on: {change: () => acts.measure(select.value)}}, options);
  return el("label", {class: "tree-measure-label", hidden: options.length < 2}, el("span", {text: "Explain "}), select);
};

/** Where the path of the report ends is said below the live tree: the note that the page came with goes. */
export const dropTreeNote = (body, words) => {
  const notes = [...body.closest("section").querySelectorAll(".notes p")];
  const ours = words && notes.find((note) => note.textContent.trim().endsWith(words));
  if (!ours) return;
  // What marks the first note moves on to the next one.
  if (notes.length > 1) notes[1].prepend(...ours.querySelectorAll(".filter-of"));
  (notes.length > 1 ? ours : ours.parentElement).remove();
};

/** The caption says what the tree shows, unless the spec gave the section a title of its own. */
export const treeCaption = (body, shown) => {
  const caption = body.closest("section").querySelector("h2");
  const isOurs = caption.textContent.trim() === captionText(shown);
  return (now) => {
    if (isOurs) caption.replaceChildren(el("bdi", {text: captionText(now)}));
  };
};

const captionText = ({root, columns}) => {
  const names = columns.map(({dimension}) => dimension.label).join(", ");
  return names ? `${root.label} by ${names}` : root.label;
};
