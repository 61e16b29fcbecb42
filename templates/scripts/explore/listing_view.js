// How a long list looks: the table of the page with a window over all rows, heads and total always in sight.

import {el} from "./dom.js";
import {isPicked, markPicked, pick, pickButton, picksMore, unpick} from "./listing_picks.js";
import {ListWindow} from "./listing_window.js";

const SAMPLE = 200;
const WIDEST = 260;
const NARROWEST = 56;
const BESIDE_TEXT = 26;

/** `given`: `{turn(column), state, section, choiceOf(row)}`. */
export class GridView {
  #table;
  #grid;
  #rows;
  #given;
  #window;
  #heads;
  #total;

  constructor(table, grid, rows, given) {
    this.#table = table;
    this.#grid = grid;
    this.#rows = rows;
    this.#given = given;
    this.#heads = [...table.tHead.rows[0].cells];
    this.#total = table.tFoot?.rows[0].cells[0] ?? null;
    const region = table.closest(".region");
    // Before anything is measured: thousands of rows would be laid out for it.
    table.tBodies[0].replaceChildren();
    region.classList.add("list-window");
    table.classList.add("list-all");
    table.setAttribute("aria-rowcount", String(grid.rows + 1));
    this.#heads.forEach((head, column) => this.#makeSortable(head, column));
    this.#setWidths();
    this.#window = new ListWindow(region, table.tBodies[0], (place) => this.#newRow(place));
  }

  show(fromTop) {
    const {shown, sort} = this.#rows;
    this.#heads.forEach((head, column) => {
      if (sort?.[0] === column) head.setAttribute("aria-sort", sort[1] ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    if (this.#total) this.#total.textContent = shown.length < this.#grid.rows ? "Total of the whole report" : "Total";
    this.#window.show(shown.length, fromTop);
  }

  /** At most `most` rows, for paper. */
  showFirst(most) {
    this.#window.showFirst(Math.min(most, this.#rows.shown.length));
  }

  #makeSortable(head, column) {
    const button = el("button", {type: "button", class: "list-sort", on: {click: () => this.#given.turn(column)}});
    button.append(...head.childNodes);
    head.append(button);
  }

  // Rows come and go: columns keep the widths that a sample of them needs.
  #setWidths() {
    const pen = document.createElement("canvas").getContext("2d");
    const {fontSize, fontFamily} = getComputedStyle(this.#table);
    pen.font = `${fontSize} ${fontFamily}`;
    const widths = this.#heads.map((head, k) => {
      let width = Math.max(...head.textContent.split(/\s+/).map((word) => pen.measureText(word).width));
      for (const text of this.#sample(k)) width = Math.max(width, pen.measureText(text).width);
      return Math.round(Math.min(WIDEST, Math.max(NARROWEST, width + BESIDE_TEXT)));
    });
    this.#table.querySelector("colgroup")?.remove();
    const columns = el("colgroup", {}, widths.map(() => el("col")));
    widths.forEach((width, k) => (columns.children[k].style.width = `${width}px`));
    this.#table.prepend(columns);
    this.#table.style.minWidth = `${widths.reduce((sum, width) => sum + width, 0)}px`;
  }

  // The longest of some rows all over the list.
  #sample(k) {
    const step = Math.max(1, Math.floor(this.#grid.rows / SAMPLE));
    const texts = new Set();
    for (let row = 0; row < this.#grid.rows; row += step) texts.add(this.#text(row, k));
    return [...texts].sort((a, b) => b.length - a.length).slice(0, 12);
  }

  #text(row, k) {
    const label = this.#grid.label(row, k);
    return label === "" && this.#grid.cell(row, k) === "" && this.#rows.columns[k].key !== "variant_code" ? "(blank)" : label;
  }

  #newRow(place) {
    const row = this.#rows.shown[place];
    const key = this.#grid.stub.length - 1;
    const cells = this.#rows.columns.map(({unit}, k) => {
      const text = this.#text(row, k);
      if (k === key) return el("th", {scope: "row", title: text}, this.#keyOf(row, text));
      return el("td", {class: unit !== "text" && k > key ? "n" : null, title: unit === "text" ? text || null : null}, el("bdi", {text}));
    });
    const node = el("tr", {"aria-rowindex": place + 2, class: this.#grid.group(row) ? "group" : null}, cells);
    this.#makeChoosable(node, cells[key], row, place);
    return node;
  }

  #keyOf(row, text) {
    const link = this.#grid.link(row);
    return el("bdi", {}, link ? el("a", {href: link, text}) : text);
  }

  // What a row names is looked up when somebody chooses: that reads the whole list.
  #makeChoosable(node, cell, row, place) {
    const {state, section, choiceOf} = this.#given;
    if (!choiceOf) return;
    const choose = (event) => {
      const choice = choiceOf(row);
      if (choice) pick(state, section, choice, event.ctrlKey || event.metaKey);
    };
    const key = (event) => {
      if (unpick(event, state, section)) return;
      if (!picksMore(event)) return this.#move(event, place);
      event.preventDefault();
      choose(event);
    };
    const button = pickButton(cell, {click: choose, keydown: key});
    if (place === 0) button.tabIndex = 0;
    const mine = state.choice?.section === section ? choiceOf(row) : null;
    if (mine) markPicked(node, button, isPicked(state, section, mine));
  }

  #move(event, place) {
    const step = {ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15}[event.key];
    if (!step) return;
    const last = this.#rows.shown.length - 1;
    const row = this.#window.reveal(Math.min(last, Math.max(0, place + step)));
    row?.querySelector(".list-pick")?.focus({preventScroll: true});
    event.preventDefault();
  }
}
