// The values of the map as a table, behind a fold; it is filled when it is opened or printed.

import {el} from "./dom.js";
import {largestPlaces} from "./treemap_tree.js";

const MOST_MAP_ROWS = 1000;

export class TreemapTable {
  #fold;
  #ask = null;
  #isFilled = false;

  constructor(title) {
    this.#fold = el("details", {class: "as-table"}, el("summary", {text: "Show as table"}));
    this.#fold.addEventListener("toggle", () => this.#fill());
    this.title = title;
    addEventListener("beforeprint", () => this.#fill(true));
  }

  get element() {
    return this.#fold;
  }

  /** `ask()` gives `{heads, rows, total, left}`; it is called when somebody looks. */
  update(ask) {
    this.#ask = ask;
    this.#isFilled = false;
    this.#fill();
  }

  #fill(anyway = false) {
    if (this.#isFilled || !this.#ask || !(this.#fold.open || anyway)) return;
    this.#isFilled = true;
    const {heads, rows, total, left} = this.#ask();
    const table = el("table", {class: "table"}, mapHeadRow(heads), el("tbody", {}, rows.map(mapBodyRow)), mapTotalRow(heads, total));
    const region = el("div", {class: "region", role: "group", tabindex: "0", "aria-label": `${this.title}, table`}, table);
    const note = left ? el("p", {class: "left-out", text: left}) : null;
    this.#fold.replaceChildren(...[this.#fold.firstElementChild, region, note].filter(Boolean));
  }
}

const mapHeadRow = (heads) =>
  el("thead", {}, el("tr", {}, heads.map((text, k) => el("th", {scope: "col", class: k === heads.length - 1 ? "n" : null}, el("bdi", {text})))));

const mapBodyRow = ({path, value}) =>
  el("tr", {},
    path.map((text, k) => el(k < path.length - 1 ? "td" : "th", {scope: k < path.length - 1 ? null : "row"}, el("bdi", {text}))),
    el("td", {class: "n", text: value}));

const mapTotalRow = (heads, total) =>
  el("tfoot", {}, el("tr", {class: "total"},
    el("th", {scope: "row", colspan: heads.length > 2 ? heads.length - 1 : null, text: "Total"}), el("td", {class: "n", text: total})));

/** The values under a root, the largest first: as many as a table shows, and how many there are. */
export const tableRows = (levels, root) => {
  const {sizes} = levels.levels[levels.depth];
  const runs = levels.runsAt(root.runs, root.level + 1, levels.depth);
  const places = largestPlaces(sizes, runs, MOST_MAP_ROWS);
  return places.map((place) => ({path: levels.path(levels.depth, place), exact: levels.exact(levels.depth, place)}));
};
