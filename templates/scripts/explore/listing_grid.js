// A list that is too long for the page: all of its rows, out of the store.

import {GridRows} from "./listing_rows.js";
import {GridCodes} from "./listing_codes.js";
import {isMatchable, listMatch} from "./listing_match.js";
import {GridView} from "./listing_view.js";
import {countWriter, ListTools} from "./listing_tools.js";
import {el} from "./dom.js";
import {plainText} from "./numbers.js";
import {onPaper} from "./printing.js";
import {timed} from "./timing.js";

const MOST_ON_PAPER = 5000;

/** What the section's update needs: `{update, matches}`. */
export const listGrid = (table, section, tools, {place, kept}) => new LiveGridList(table, section, tools, `list${place}`, kept);

class LiveGridList {
  #section;
  #tools;
  #name;
  #grid;
  #rows;
  #view;
  #bar;
  #match = undefined;
  #label;

  constructor(table, section, tools, name, kept) {
    this.#section = section;
    this.#tools = tools;
    this.#name = name;
    this.#grid = tools.store.grid(section.id);
    this.#rows = new GridRows(this.#grid);
    this.#label = table.closest("[aria-label]").getAttribute("aria-label").replace(/, table$/, "");
    this.#bar = this.#newBar(table);
    this.#view = new GridView(table, this.#grid, this.#rows, {
      turn: (column) => this.#turn(column), state: tools.state, section: section.id,
      choiceOf: this.matches ? (row) => this.#matched()?.choice(row) ?? null : null,
    });
    this.#restore(kept);
    const said = el("p", {class: "left-out list-paper"});
    table.closest(".region").after(said);
    onPaper(() => this.#print(said), () => this.#show(false));
  }

  get matches() {
    return isMatchable(this.#tools.store, this.#rows.columns.map(({key}) => key));
  }

  update() {
    const rows = this.#tools.state.rowsFor(this.#section.id);
    this.#rows.hold(rows && this.#matched() ? this.#matched().held(rows) : null);
    this.#show(false);
  }

  // Only once somebody filters or chooses: it reads the whole list.
  #matched() {
    if (this.#match === undefined) this.#match = listMatch(this.#tools.store, new GridCodes(this.#grid));
    return this.#match;
  }

  #newBar(table) {
    const {formats, announce, store} = this.#tools;
    const list = {
      label: this.#label, file: `${store.slug}-${this.#section.id}`, announce, count: countWriter(formats),
      table: () => this.#asText(),
      searched: (words) => this.#search(words), prepare: () => this.#grid.prepare(),
    };
    const bar = new ListTools(list, true);
    const region = table.closest(".region");
    region.before(bar.element);
    // "5,000 of 100,000 rows are shown" is no longer so.
    if (region.nextElementSibling?.classList.contains("left-out")) region.nextElementSibling.hidden = true;
    return bar;
  }

  #restore({sort, words}) {
    if (sort && sort[0] < this.#rows.columns.length) this.#rows.sortBy(sort);
    if (words) this.#rows.search((this.#bar.words = words));
  }

  #search(words) {
    timed("list-search", () => {
      this.#rows.search(words);
      this.#show(true);
    });
    this.#tools.announce(`${this.#tools.formats.count(this.#rows.shown.length)} of ${this.#tools.formats.count(this.#grid.rows)} rows`);
    this.#keep();
  }

  #turn(column) {
    timed("list-sort", () => {
      this.#rows.turn(column);
      this.#show(true);
    });
    const {sort, columns} = this.#rows;
    const how = sort?.[1] ? "descending" : "ascending";
    this.#tools.announce(sort ? `${this.#label}: sorted by ${columns[sort[0]].label}, ${how}` : `${this.#label}: the report's order`);
    this.#keep();
  }

  #show(fromTop) {
    this.#view.show(fromTop);
    this.#bar.say(this.#rows.shown.length, this.#grid.rows);
  }

  #print(said) {
    const {store, formats} = this.#tools;
    const {length} = this.#rows.shown;
    this.#view.showFirst(MOST_ON_PAPER);
    said.textContent = length > MOST_ON_PAPER ? `${formats.count(MOST_ON_PAPER)} of ${formats.count(length)} rows are printed; all of them are in ${store.file}.` : "";
  }

  #keep() {
    this.#tools.state.keep(this.#section.id, {[this.#name]: {sort: this.#rows.sort, words: this.#bar.words}});
  }

  #asText() {
    const said = (value) => (value === null || typeof value === "string" ? value : {plain: plainText(value)});
    const places = this.#rows.columns.map((_, k) => k);
    const rows = Array.from(this.#rows.shown, (row) => places.map((k) => said(this.#grid.cell(row, k))));
    return [this.#rows.columns.map(({label}) => label), rows];
  }
}
