// The matrix in the document: a treegrid that holds all of its rows, or a window of them where there are many.

import {el} from "./dom.js";
import {headOf, lineOf, totalLine, updateLine} from "./matrix_line.js";
import {firstBelow, PathLine} from "./matrix_path.js";
import {RowWindow} from "./matrix_window.js";

/** Below this number of rows all of them are in the document, and the page scrolls. */
const MOST_IN_FLOW = 2000;
const STUB_WIDTH = 9.5;
const STUB_SHARE = 16;
const ROW_HEIGHT = 2;
const NEAREST = {block: "nearest", inline: "nearest", behavior: "instant"};

export class MatrixGrid {
  /** `sortBy(column)` is called by the heads. */
  constructor(section, sortBy) {
    this.sortBy = sortBy;
    this.head = el("thead", {role: "rowgroup"});
    this.body = el("tbody", {role: "rowgroup"});
    this.foot = el("tfoot", {role: "rowgroup"});
    const labels = {"aria-labelledby": `${section.id}-title`, "aria-multiselectable": "true"};
    this.table = el("table", {role: "treegrid", class: "mx-grid", ...labels}, this.head, this.body, this.foot);
    this.path = new PathLine((row) => this.focus(row));
    this.box = el("div", {class: "mx-box"}, this.path.element, this.table);
    this.lines = new Map();
    this.row = 0;
    this.column = -1;
    this.box.addEventListener("scroll", () => this.#scrolled(), {passive: true});
    this.body.addEventListener("focusin", (event) => this.#focused(event));
    new ResizeObserver(() => this.#resized()).observe(this.box);
    addEventListener("scroll", () => this.#follow(), {passive: true});
  }

  /** `model`: rows, columns, spanners, widths, stubLabel, sort, total, and of a row: label, texts, isGroup, says. New
   *  `figures` means that no line can stay. */
  show(model, figures, printed = false) {
    const hadFocus = this.body.contains(document.activeElement);
    const windowed = !printed && model.rows.length >= MOST_IN_FLOW;
    const anew = figures || windowed !== this.windowed;
    Object.assign(this, {model, windowed, row: Math.max(0, Math.min(this.row, model.rows.length - 1))});
    if (figures) this.#clear();
    if (anew) this.#layOut();
    this.#renderFrame(anew);
    this.render();
    if (hadFocus) this.focus(this.row, this.column);
    this.#follow();
  }

  #clear() {
    this.lines.clear();
    this.body.replaceChildren();
  }

  #layOut() {
    const {widths} = this.model;
    const least = STUB_WIDTH + widths.reduce((sum, width) => sum + width, 0);
    const columns = [`minmax(${STUB_WIDTH}rem, ${STUB_SHARE}fr)`, ...widths.map((width) => this.#column(width))];
    this.least = least;
    this.table.style.setProperty("--mx-columns", columns.join(" "));
    this.table.style.minWidth = `${least}rem`;
    this.box.classList.toggle("mx-windowed", this.windowed);
    this.box.classList.toggle("mx-flat", this.model.isFlat);
    this.#fit();
  }

  /** Pivoted columns share the room that is left, as those of a plain table do. */
  #column(width) {
    return this.model.spanners.length ? `minmax(${width}rem, ${width}fr)` : `${width}rem`;
  }

  /** Where the table is wider than its place it scrolls within its own box, in both directions. */
  #fit() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.rowHeight = Math.round(ROW_HEIGHT * rem);
    this.box.style.setProperty("--mx-row", `${this.rowHeight}px`);
    this.box.classList.toggle("mx-sideways", this.box.clientWidth < this.least * rem);
    this.scrollsItself = this.windowed || this.box.classList.contains("mx-sideways");
  }

  #resized() {
    if (!this.model) return;
    this.#fit();
    this.#measure();
    this.render();
    this.#follow();
  }

  /** Heads and total; what is measured of them stays as it is while only the rows change. */
  #renderFrame(anew) {
    const {columns, spanners, stubLabel, sort, total, rows} = this.model;
    const sorted = JSON.stringify([null, ...columns].map(sort.of));
    if (anew || sorted !== this.sorted) this.#renderHead(headOf(stubLabel, columns, spanners, sort, this.sortBy));
    this.sorted = sorted;
    const last = this.headLines + rows.length + 1;
    if (anew) this.foot.replaceChildren(totalLine(total, columns, last));
    this.foot.firstChild.setAttribute("aria-rowindex", last);
    this.table.setAttribute("aria-rowcount", last);
    this.table.setAttribute("aria-colcount", columns.length + 1);
    if (anew) this.#measure();
    else this.#frameRows();
  }

  #renderHead(lines) {
    const focused = [...this.head.querySelectorAll("button")].indexOf(document.activeElement);
    this.head.replaceChildren(...lines);
    this.headLines = lines.length;
    if (focused >= 0) this.head.querySelectorAll("button")[focused]?.focus({preventScroll: true});
  }

  #measure() {
    this.measured = [this.box.clientHeight, this.head.offsetHeight, this.foot.offsetHeight];
    this.box.style.setProperty("--mx-head", `${this.measured[1]}px`);
    this.box.style.setProperty("--mx-foot", `${this.measured[2]}px`);
    this.#frameRows();
  }

  #frameRows() {
    this.window = new RowWindow(this.model.rows.length, this.rowHeight, ...this.measured);
    this.body.style.height = this.windowed ? `${this.window.height}px` : "";
  }

  /** Puts the rows that belong there into the document, and leaves those that stay. */
  render() {
    const scrollTop = this.windowed ? this.box.scrollTop : 0;
    this.scrollTop = scrollTop;
    const [from, to] = this.windowed ? this.window.span(scrollTop) : [0, this.model.rows.length];
    const wanted = [...this.#wanted(from, to)];
    this.#drop(new Set(wanted.map((row) => this.#keyOf(row))));
    let next = this.body.firstChild;
    for (const row of wanted) {
      const line = this.#line(row, scrollTop);
      if (line === next) next = next.nextSibling;
      else this.body.insertBefore(line, next);
    }
  }

  #keyOf(row) {
    return this.model.rows.depth[row] * 2 ** 32 + this.model.rows.index[row];
  }

  /** First of all, so that the lines that stay need not move: a line that is moved loses the focus. */
  #drop(wanted) {
    for (const [key, line] of this.lines) {
      if (wanted.has(key)) continue;
      line.remove();
      this.lines.delete(key);
    }
  }

  /** The window, and the row that has the focus, which must not vanish under it. */
  *#wanted(from, to) {
    const outside = this.model.rows.length && (this.row < from || this.row >= to);
    if (outside && this.row < from) yield this.row;
    for (let row = from; row < to; row += 1) yield row;
    if (outside && this.row >= to) yield this.row;
  }

  #line(row, scrollTop) {
    const {rows, columns} = this.model;
    const key = this.#keyOf(row);
    let line = this.lines.get(key);
    if (!line) {
      line = lineOf(this.model.label(row), rows.level[row], this.model.isGroup(row), this.model.texts(row), columns);
    }
    this.lines.set(key, line);
    line.matrixRow = row;
    const rowIndex = this.headLines + row + 1;
    const place = {rowIndex, level: rows.level[row], siblings: rows.siblings(row), place: rows.place[row]};
    updateLine(line, place, this.model.says(row));
    line.style.transform = this.windowed ? `translateY(${this.window.top(row, scrollTop)}px)` : "";
    this.#markStop(line, row);
    return line;
  }

  /** The one line, or the one cell, that Tab leads to. */
  #markStop(line, row) {
    const stop = row === this.row;
    line.tabIndex = stop && this.column < 0 ? 0 : -1;
    line.querySelector("td[tabindex]")?.removeAttribute("tabindex");
    if (stop && this.column >= 0 && line.cells[this.column + 1]) line.cells[this.column + 1].tabIndex = 0;
  }

  lineAt(row) {
    return this.lines.get(this.#keyOf(row));
  }

  /** Rows that a page key moves by. */
  get page() {
    if (this.scrollsItself) return this.window.page;
    const room = innerHeight - this.head.offsetHeight - this.foot.offsetHeight;
    return Math.max(1, Math.floor(room / this.rowHeight) - 2);
  }

  /** Leads the focus to a row, or to a cell of it, and brings it into sight. */
  focus(row, column = -1) {
    if (!this.model.rows.length) return;
    const before = this.lineAt(this.row);
    this.row = row;
    this.column = Math.min(column, this.model.columns.length - 1);
    if (before) this.#markStop(before, before.matrixRow);
    this.bringIntoSight(row);
    const line = this.lineAt(row);
    this.#markStop(line, row);
    (this.column < 0 ? line : line.cells[this.column + 1]).focus({preventScroll: true});
    if (this.column >= 0 && this.scrollsItself) line.cells[this.column + 1].scrollIntoView(NEAREST);
  }

  bringIntoSight(row) {
    if (this.windowed) {
      this.box.scrollTop = this.window.scrollTo(row, this.box.scrollTop, this.path.lineHeight);
      this.render();
    }
    // In its own box the row is in sight by now; the box itself may not be.
    this.lineAt(row)?.scrollIntoView(NEAREST);
    this.#follow();
  }

  #focused(event) {
    const line = event.target.closest(".mx-row");
    if (!line || line.matrixRow === this.row) return;
    const before = this.lineAt(this.row);
    this.row = line.matrixRow;
    this.column = -1;
    if (before) this.#markStop(before, before.matrixRow);
    this.#markStop(line, this.row);
  }

  #scrolled() {
    if (!this.model) return;
    if (this.windowed) this.render();
    this.#follow();
  }

  /** The groups of the topmost row in sight, where they are scrolled away. */
  #follow() {
    if (!this.model) return;
    this.path.show(this.model, this.#topmost());
  }

  #topmost() {
    const {rows} = this.model;
    if (!rows.length) return -1;
    const covered = this.path.lineHeight;
    if (this.windowed) {
      const {scrollTop} = this;
      return scrollTop > 0 ? this.window.firstInSight(scrollTop + covered) : -1;
    }
    const edge = this.head.getBoundingClientRect().bottom;
    if (this.body.getBoundingClientRect().top >= edge - 1) return -1;
    return firstBelow(edge + covered, rows.length, (row) => this.lineAt(row));
  }
}
