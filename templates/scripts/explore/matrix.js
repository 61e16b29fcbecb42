// The matrix, live: rows that open and close, sort, are searched, chosen and recalculated.

import {MatrixChoice} from "./matrix_choice.js";
import {valuesToShow} from "./matrix_columns.js";
import {MatrixCopies} from "./matrix_copies.js";
import {MatrixFigures} from "./matrix_figures.js";
import {MatrixGrid} from "./matrix_grid.js";
import {MatrixKeys} from "./matrix_keys.js";
import {RowsMenu, ValuesMenu} from "./matrix_menus.js";
import {OpenGroups} from "./matrix_open.js";
import {matrixModel, measuredFigures, rowOfPath} from "./matrix_model.js";
import {MatrixNotes} from "./matrix_notes.js";
import {MOST_PRINTED, printedWhole} from "./matrix_print.js";
import {keptOfQuestion, questionOfKept, reportQuestion, sameOrder} from "./matrix_question.js";
import {rowsInSight} from "./matrix_rows.js";
import {MatrixSearch} from "./matrix_search.js";
import {nextOrder} from "./matrix_sort.js";
import {tableInSight} from "./matrix_table.js";
import {MatrixTools} from "./matrix_tools.js";
import {timed} from "./timing.js";

export const liveMatrix = (section, body, tools) => {
  const matrix = new LiveMatrix(section, body, tools);
  tools.state.addEventListener("show", (event) => {
    if (!event.defaultPrevented && matrix.leadTo(event.detail)) event.preventDefault();
  });
  return {update: () => matrix.update(), reveal: (path) => matrix.reveal(path)};
};

class LiveMatrix {
  constructor(section, body, {store, state, announce}) {
    Object.assign(this, {section, store, state, announce});
    this.title = document.getElementById(`${section.id}-title`).textContent;
    this.report = reportQuestion(section);
    this.search = new MatrixSearch(store);
    this.choice = new MatrixChoice(section, state);
    const table = () => tableInSight(this.figures, this.model.rows, this.model.isGroup);
    this.copies = new MatrixCopies(section, {store, announce}, table);
    this.grid = new MatrixGrid(section, (column) => this.#sort(column));
    this.keys = new MatrixKeys(this.grid, {
      toggle: (row, open) => this.#toggle(row, open),
      openSiblings: (row) => this.#openSiblings(row),
      choose: (row, adds) => this.#choose(row, adds),
      clearChoice: () => this.choice.clear(),
    });
    this.valuesMenu = new ValuesMenu(valuesToShow(section, store), (names) => this.#showValues(names));
    const hierarchies = [this.report.rows, ...(section.options.hierarchies ?? [])];
    this.rowsMenu = new RowsMenu(hierarchies, (name) => store.dimension(name).label, (names) => this.#showRows(names));
    this.tools = new MatrixTools(section, this.title, this.#deeds(), [this.rowsMenu.element, this.valuesMenu.element]);
    this.notes = new MatrixNotes();
    this.#read();
    this.#count();
    body.replaceChildren(this.tools.element, this.grid.box, this.notes.element);
    this.#show(true);
    this.notes.replaceStatic(body);
    printedWhole(() => this.figures, (rows, all) => this.#print(rows, all), () => this.#show(true));
  }

  #deeds() {
    return {
      prepare: () => this.question.rows.forEach((name) => this.store.dimension(name).prepare()),
      search: (words) => timed("matrix-search", () => this.#search(words)),
      step: (by) => this.#step(by),
      endSearch: () => this.#search(""),
      enter: () => this.grid.focus(this.search.hits?.current ?? this.grid.row),
      open: (levels) => this.#openLevels(levels),
      copy: () => this.copies.copy(),
      save: () => this.copies.save(),
    };
  }

  #read() {
    this.own = this.state.own(this.section.id);
    this.question = questionOfKept(this.own, this.section, this.store);
  }

  #keep() {
    const kept = keptOfQuestion(this.question, this.report, this.store, this.section.options.column);
    this.state.keep(this.section.id, kept);
    this.own = this.state.own(this.section.id);
  }

  /** Asks for the figures, unless it is the same question about the same rows. */
  #count() {
    const chosen = this.state.rowsFor(this.section.id);
    const {rows, values, sort} = this.question;
    const key = JSON.stringify([rows, values, sort, chosen?.key]);
    if (key === this.counted) return false;
    const isSame = this.figures?.question.rows.join(" ") === rows.join(" ");
    const focused = isSame ? this.#focusedPath() : [];
    this.counted = key;
    this.figures = new MatrixFigures(this.section, this.question, chosen, this.store);
    this.open = new OpenGroups(this.figures.levels, this.question);
    this.focused = focused;
    this.search.find(this.figures.levels, this.open);
    return true;
  }

  #focusedPath() {
    if (!this.model?.rows.length) return null;
    const {rows} = this.model;
    return this.figures.levels.path(rows.depth[this.grid.row], rows.index[this.grid.row]);
  }

  /** Draws the rows that can be seen; with new `figures` no line stays. */
  #show(figures) {
    const path = this.focused ?? this.#focusedPath();
    this.focused = null;
    const {levels} = this.figures;
    const isOpen = (depth, index, level) => this.open.isOpen(depth, index, level);
    const deepest = levels.frame(Math.min(this.question.open + 1, levels.depth)).length;
    const rows = rowsInSight(levels, isOpen, {room: Math.ceil(Math.max(this.model?.rows.length ?? 0, deepest) * 1.1)});
    this.search.place(rows);
    this.#draw(rows, figures, path);
    this.#showTools();
  }

  #draw(rows, figures, path, printed = false) {
    if (figures) this.measured = measuredFigures(this.figures);
    this.model = matrixModel(this, rows, this.measured);
    this.grid.row = rowOfPath(this.figures.levels, rows, path) ?? this.grid.row;
    this.grid.show(this.model, figures, printed);
  }

  #showTools() {
    const {rows, values, open, flips} = this.question;
    const labels = rows.map((name) => this.store.dimension(name).label);
    this.tools.showLevels(labels, flips.size || this.open.forced ? null : open);
    this.valuesMenu.show(values, values.join(" ") !== this.report.values.join(" "));
    this.rowsMenu.show(rows, rows.join(" ") !== this.report.rows.join(" "));
    this.notes.say(this.model.rows.length ? this.figures.notes : ["No rows to show.", ...this.figures.notes]);
  }

  /** After filters, choices or the address changed. */
  update() {
    timed("matrix-update", () => {
      if (this.state.own(this.section.id) !== this.own) {
        this.#read();
        this.counted = null;
      }
      this.#show(this.#count());
    });
  }

  #toggle(row, open) {
    timed("matrix-expand", () => {
      const {rows} = this.model;
      const [depth, index, level] = [rows.depth[row], rows.index[row], rows.level[row]];
      this.open.set(depth, index, level, open ?? !this.open.isOpen(depth, index, level));
      this.#keep();
      this.#show(false);
    });
  }

  #openSiblings(row) {
    timed("matrix-expand", () => {
      const {rows} = this.model;
      for (let other = 0; other < rows.length; other += 1) {
        if (rows.parent[other] !== rows.parent[row] || !this.model.isGroup(other)) continue;
        this.open.set(rows.depth[other], rows.index[other], rows.level[other], true);
      }
      this.#keep();
      this.#show(false);
    });
  }

  #openLevels(levels) {
    timed("matrix-expand-all", () => {
      this.open.setLevels(levels);
      this.#keep();
      this.#show(false);
      this.announce(`${this.store.formats.count(this.model.rows.length)} rows.`);
    });
  }

  #sort(column) {
    timed("matrix-sort", () => {
      const sort = nextOrder(column, this.question.sort, this.report.sort);
      this.question.sort = sort;
      if (sort.by === "" || this.figures.measures.includes(sort.by) || this.figures.shown.includes(sort.by)) {
        this.figures.resort(sort);
        this.counted = JSON.stringify([this.question.rows, this.question.values, sort, this.figures.chosen?.key]);
      } else this.#count();
      this.#keep();
      this.#show(false);
      const by = sort.by === "" ? "name" : (column?.label ?? sort.by);
      const said = `Sorted by ${by}, ${sort.descending ? "descending" : "ascending"}.`;
      this.announce(sameOrder(sort, this.report.sort) ? "Sorted as in the report." : said);
    });
  }

  #showValues(names) {
    this.question.values = names ?? this.report.values;
    const {by} = this.question.sort;
    if (by !== "" && !this.question.values.includes(by)) this.question.sort = this.report.sort;
    this.#ask("matrix-values");
  }

  #showRows(names) {
    this.question.rows = names ?? this.report.rows;
    this.question.flips = new Map();
    this.question.open = names ? Math.min(this.question.open, names.length - 1) : this.report.open;
    this.#ask("matrix-rows");
  }

  #ask(action) {
    timed(action, () => {
      this.#count();
      this.#keep();
      this.#show(true);
    });
  }

  #choose(row, adds) {
    const {rows} = this.model;
    const path = this.figures.levels.path(rows.depth[row], rows.index[row]);
    this.choice.toggle(this.question.rows, path, adds);
  }

  #search(words) {
    this.search.find(this.figures.levels, this.open, words);
    if (!this.search.words) this.tools.clearSearch();
    this.#show(false);
    this.#sayHits();
    if (this.search.hits?.count) this.#step(1);
  }

  #step(by) {
    const row = this.search.step(by);
    if (row < 0) return;
    this.grid.row = row;
    this.grid.bringIntoSight(row);
    this.grid.render();
    this.#sayHits();
  }

  #sayHits() {
    this.tools.showHits(this.search.said, this.search.hits?.count > 1);
  }

  #print(rows, all) {
    const {formats, file} = this.store;
    this.#draw(rows, true, this.#focusedPath(), true);
    if (all <= MOST_PRINTED) return;
    const printed = `${formats.count(rows.length)} of ${formats.count(all)} rows are printed; all are in ${file}.`;
    this.notes.say([printed, ...this.figures.notes]);
  }

  /** Leads to what another section shows, if it is among these rows. */
  leadTo({dimensions, path}) {
    return dimensions.every((name, level) => name === this.question.rows[level]) && this.reveal(path);
  }

  /** Opens the groups above a path of codes, and leads the reader there. */
  reveal(path) {
    const {levels} = this.figures;
    const index = levels.locate(path);
    if (index < 0 || !levels.isShown(path.length, index)) return false;
    this.open.openAbove(path);
    this.#keep();
    this.#show(false);
    this.grid.focus(this.model.rows.find(path.length, index));
    return true;
  }
}
