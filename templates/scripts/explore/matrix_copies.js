// The table in sight, as a file and in the clipboard.

import {copyText, csvOf, download, tabbedOf} from "./copying.js";

/** `table()` gives heads and rows; the last row is the total. */
export class MatrixCopies {
  constructor(section, {store, announce}, table) {
    Object.assign(this, {section, store, announce, table});
  }

  #said(rows) {
    const count = rows.length - 1;
    return `${this.store.formats.count(count)} ${count === 1 ? "row" : "rows"} and the total are`;
  }

  async copy() {
    const [heads, rows] = this.table();
    const copied = await copyText(tabbedOf(heads, rows));
    this.announce(copied ? `${this.#said(rows)} copied.` : "The browser does not let this page copy.");
  }

  save() {
    const [heads, rows] = this.table();
    const name = `${this.store.slug}-${this.section.id}.csv`;
    download(name, csvOf(heads, rows), "text/csv;charset=utf-8");
    this.announce(`${this.#said(rows)} in the file ${name}.`);
  }
}
