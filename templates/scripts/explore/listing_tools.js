// The row of tools over a long list: a search, how many rows are shown, and the list as text.

import {copyText, csvOf, download, tabbedOf} from "./copying.js";
import {el} from "./dom.js";

/** How a number of rows is written, also in a page without a store. */
export const countWriter = (formats) => {
  if (formats) return (n) => formats.count(n);
  const plain = new Intl.NumberFormat(document.documentElement.lang || undefined);
  return (n) => plain.format(n);
};

/**
 * `list`: `{label, file, count(n), searched(text), prepare(), table()}`, where `table` gives `[heads, rows]` of what is shown.
 * The element has a method `say(shown, all)`.
 */
export class ListTools {
  #list;
  #found;
  #input = null;
  element;

  constructor(list, withTools) {
    this.#list = list;
    this.#found = el("output", {class: "list-found"});
    this.element = el("div", {class: "list-tools"}, withTools ? this.#search() : null, this.#found, withTools ? this.#ways() : null);
    this.element.hidden = !withTools;
    this.quiet = !withTools;
  }

  /** Nothing is said of a list of which all is shown. */
  say(shown, all, why = "") {
    const {count} = this.#list;
    this.#found.textContent = shown === all ? "" : `${count(shown)} of ${count(all)} rows${why}`;
    this.element.hidden = this.quiet && shown === all;
  }

  get words() {
    return this.#input?.value ?? "";
  }

  set words(text) {
    if (this.#input) this.#input.value = text;
  }

  #search() {
    this.#input = el("input", {
      type: "search", class: "list-search", placeholder: "Search", autocomplete: "off", spellcheck: "false",
      "aria-label": `Search ${this.#list.label}`, on: {
        input: () => this.#list.searched(this.#input.value), focus: () => this.#list.prepare && setTimeout(this.#list.prepare, 50),
      },
    });
    return this.#input;
  }

  #ways() {
    const button = (text, title, click) =>
      el("button", {type: "button", class: "list-button", "aria-label": `${text} ${this.#list.label}`, title, on: {click}, text});
    return el("span", {class: "list-ways"},
      button("Copy", "Copy the rows shown, for a spreadsheet", () => this.#copy()),
      button("CSV", "Download the rows shown as a CSV file", () => this.#save()));
  }

  async #copy() {
    const [heads, rows] = this.#list.table();
    const copied = await copyText(tabbedOf(heads, rows));
    this.#list.announce(copied ? `${this.#list.count(rows.length)} rows are copied.` : "The browser does not let this page copy.");
  }

  #save() {
    const [heads, rows] = this.#list.table();
    download(`${this.#list.file}.csv`, csvOf(heads, rows), "text/csv;charset=utf-8");
    this.#list.announce(`${this.#list.count(rows.length)} rows are in the file ${this.#list.file}.csv.`);
  }
}
