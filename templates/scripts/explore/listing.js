// Sections that are lists: their tables sort and search where they stand, follow the reader's filters, and their rows
// filter the other sections.

import {ListChoice} from "./listing_choice.js";
import {listGrid} from "./listing_grid.js";
import {listMatch} from "./listing_match.js";
import {listSource, valueOfCell} from "./listing_source.js";
import {ListTable} from "./listing_table.js";
import {countWriter, ListTools} from "./listing_tools.js";
import {timed} from "./timing.js";

const MOST_WITHOUT_TOOLS = 20;
const EAGER_ROWS = 300;
const ROWS_FILTERED = "Rows are filtered; their figures are those of the whole report";

/** Also for a page without a store: then `tools.store` and `tools.state` are null. */
export function liveListing(section, body, tools) {
  const own = tools.state?.own(section.id) ?? {};
  const lists = [];
  for (const [place, table] of [...body.querySelectorAll("table.table")].entries()) {
    const context = {section, tools, place, kept: asKept(own[`list${place}`])};
    const list = table.dataset.long === section.id ? longList(table, context) : liveTable(table, context);
    if (list) lists.push(list);
  }
  const update = () => lists.forEach((list) => list.update());
  update();
  return lists.some((list) => list.matches) ? {update, told: () => ROWS_FILTERED} : {update, whole: true};
}

/** What an address says of a list may be written by anybody. */
const asKept = (said) => {
  const sort = Array.isArray(said?.sort) && Number.isInteger(said.sort[0]) ? [said.sort[0], said.sort[1] === true] : null;
  return {sort, words: typeof said?.words === "string" ? said.words : ""};
};

/** The rows that do not fit the page lie in the store; without it the table stays as it is. */
const longList = (table, {section, tools, place, kept}) =>
  tools.store?.hasGrid(section.id) ? listGrid(table, section, tools, {place, kept}) : null;

const liveTable = (table, context) => {
  const source = listSource(table);
  return source && new LiveTable(source, context);
};

class LiveTable {
  #section;
  #tools;
  #source;
  #name;
  #table;
  #row;
  #match = null;
  #choice = null;

  constructor(source, {section, tools, place, kept}) {
    this.#section = section;
    this.#tools = tools;
    this.#source = source;
    this.#name = `list${place}`;
    const label = source.table.closest("[aria-label]")?.getAttribute("aria-label").replace(/, table$/, "") ?? "the list";
    this.#table = new ListTable(source, {
      formats: tools.formats, announce: tools.announce, label, act: (name, action) => timed(`list-${name}`, action), sorted: () => this.#keep(),
    });
    this.#row = this.#newTools(label, place);
    this.#match = tools.store && listMatch(tools.store, source);
    this.#restore(kept);
    if (this.#match) afterward(source.rowCount, () => this.#makeChoosable());
  }

  get matches() {
    return this.#match !== null;
  }

  update() {
    const rows = this.#match ? this.#tools.state.rowsFor(this.#section.id) : null;
    this.#table.hold(rows && this.#match.held(rows));
    this.#choice?.update();
    this.#say();
  }

  #newTools(label, place) {
    const {formats, announce, store} = this.#tools;
    const file = [store?.slug, this.#section.id, place || null].filter(Boolean).join("-");
    const list = {
      label, file, announce, count: countWriter(formats), table: () => this.#asText(), searched: (words) => this.#search(words),
    };
    const row = new ListTools(list, this.#source.rowCount > MOST_WITHOUT_TOOLS);
    // A few words stand with the table; a row of tools does not scroll sideways with it.
    (row.quiet ? this.#source.table : this.#source.table.closest(".region") ?? this.#source.table).before(row.element);
    return row;
  }

  #restore({sort, words}) {
    if (sort && sort[0] < this.#source.heads.length) this.#table.sortBy(sort);
    if (!words || this.#row.quiet) return;
    this.#row.words = words;
    this.#table.search(words);
  }

  #search(words) {
    timed("list-search", () => this.#table.search(words));
    this.#say();
    this.#tools.announce(`${this.#table.shownCount} of ${this.#table.size} rows`);
    this.#keep();
  }

  #say() {
    this.#row.say(this.#table.shownCount, this.#table.size);
  }

  #keep() {
    this.#tools.state?.keep(this.#section.id, {[this.#name]: {sort: this.#table.sort, words: this.#row.words}});
  }

  #asText() {
    const {heads} = this.#source;
    const columns = heads.map((_, column) => column);
    const cell = (row, column) => {
      const text = this.#source.value(row, column);
      return this.#source.isFigure(column) ? {plain: text} : text;
    };
    return [
      columns.map((column) => this.#source.label(column)),
      this.#table.shownRows.map((row) => columns.map((column) => cell(row, column))),
    ];
  }

  #makeChoosable() {
    const rows = this.#source.rows.flatMap((row, place) => {
      const choice = this.#match.choice(place);
      return choice ? [{row, cell: row.querySelector("th") ?? cellOfChoice(row), ...choice}] : [];
    });
    this.#choice = new ListChoice(this.#section.id, this.#tools.state, rows);
    this.#choice.update();
  }
}

/** Where no cell is the row's head: the last one that says something of what the row is of. */
const cellOfChoice = (row) => {
  const heads = [...row.closest("table").tHead.rows[0].cells];
  const serial = heads.findIndex((head) => head.dataset.key === "serial_no");
  const cells = [...row.cells];
  return cells[serial]?.textContent ? cells[serial] : cells.find((cell) => valueOfCell(cell) !== "");
};

/** What many rows need is made once the page is at rest. */
const afterward = (rows, make) => {
  if (rows <= EAGER_ROWS) make();
  else setTimeout(make, 200);
};
