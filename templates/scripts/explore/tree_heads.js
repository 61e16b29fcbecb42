// The head of each level: what it shows, of which node, and why; search, lock and remove.

import {el} from "./dom.js";
import {shortTreeText, treeIcon} from "./tree_drawing.js";

const LOCKED_ICON = "M4.5 7V5a3.5 3.5 0 0 1 7 0v2M3 7h10v7H3z";
const OPEN_ICON = "M4.5 7V5a3.5 3.5 0 0 1 6.6-1.6M3 7h10v7H3z";
const SEARCH_ICON = "M7 2.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 0 1 0-9zM10.5 10.5L14 14";
const REMOVE_ICON = "M4 4l8 8M12 4l-8 8";

/** `acts`: `remove(at)`, `lock(at)`, `search(at)`, `find(at, words)`, `fewer(at)`. */
export const treeHead = (column, reason, acts, isSearching) => {
  const label = shortTreeText(column.dimension.label);
  const parent = shortTreeText(column.parent.label);
  const head = el(
    "li",
    {class: "tree-head"},
    el(
      "div",
      {class: "tree-head-name"},
      el("strong", {title: label, dir: "auto", text: label}),
      treeTool("tree-remove", `Remove level ${label}`, REMOVE_ICON, () => acts.remove(column.at), {
        disabled: Boolean(column.level.locked),
      }),
    ),
    el(
      "div",
      {class: "tree-head-of"},
      el("span", {class: "tree-parent", title: parent, dir: "auto", text: parent}),
      canSearch(column) && searchTool(column, label, acts, isSearching),
      lockTool(column, label, acts),
    ),
    reason && el("p", {class: "tree-reason"}, el("bdi", {text: reason})),
    isSearching && searchField(column, label, acts),
    column.level.pages > 0 && fewerTool(column, label, acts),
  );
  head.style.setProperty("--tree-column", column.at + 1);
  return head;
};

const canSearch = ({values, shown, level}) => values > shown || level.words !== undefined || level.pages > 0;

const treeTool = (kind, name, icon, act, more = {}) => {
  const given = {type: "button", class: `tree-tool ${kind}`, "aria-label": name, title: name, on: {click: act}};
  return el("button", {...given, ...more}, treeIcon(icon));
};

const searchTool = (column, label, acts, isSearching) =>
  treeTool("tree-search-tool", `Search in ${label}`, SEARCH_ICON, () => acts.search(column.at), {
    "aria-expanded": String(isSearching),
  });

const lockTool = (column, label, acts) => {
  const isLocked = Boolean(column.level.locked);
  return treeTool("tree-lock", `Lock level ${label}`, isLocked ? LOCKED_ICON : OPEN_ICON, () => acts.lock(column.at), {
    "aria-pressed": String(isLocked),
    title: isLocked ? "Locked: stays when another bar is followed" : "Lock: stay when another bar is followed",
  });
};

const searchField = (column, label, acts) => {
  const field = el("input", {
    type: "search",
    class: "tree-search",
    "aria-label": `Search in ${label}`,
    placeholder: "Search",
    "data-at": column.at,
    autocomplete: "off",
    spellcheck: "false",
    on: {input: (event) => acts.find(column.at, event.target.value)},
  });
  field.value = column.level.words ?? "";
  const found = column.level.words ? `${column.matches.toLocaleString("en-US")} found` : "";
  return el("div", {class: "tree-searching"}, field, el("bdi", {class: "tree-found", dir: "ltr", text: found}));
};

const fewerTool = (column, label, acts) => {
  const given = {type: "button", class: "tree-fewer", text: "Show fewer", "aria-label": `Show fewer of ${label}`};
  return el("button", {...given, on: {click: () => acts.fewer(column.at)}});
};
