// A table of the page, made sortable and searchable where it stands.

import {el} from "./dom.js";
import {foldedText, searchWords} from "./finding.js";
import {byListKeys, listKeys, nestedListOrder} from "./listing_order.js";
import {listTotal} from "./listing_total.js";

/** What a list shows: the order, the words searched for, and the rows that a filter leaves. */
export class ListTable {
  #source;
  #tools;
  #sort = null;
  #words = [];
  #held = null;
  #folded = null;
  #keys = [];
  #order;
  #shown;
  #total;

  constructor(source, tools) {
    this.#source = source;
    this.#tools = tools;
    this.#shown = source.rows.map(() => true);
    this.#order = source.rows.map((_, row) => row);
    this.#total = listTotal(source, tools.formats);
    source.heads.forEach((head, column) => source.tells(column) && this.#makeSortable(head, column));
  }

  get shownCount() {
    return this.#shown.filter(Boolean).length;
  }

  get size() {
    return this.#source.rows.length;
  }

  get sort() {
    return this.#sort;
  }

  /** Rows in the order shown. */
  get shownRows() {
    return this.#order.filter((row) => this.#shown[row]);
  }

  /** `[column, descending]`, or null for the report's order. */
  sortBy(sort) {
    this.#sort = sort;
    const {children, rows, table} = this.#source;
    this.#order = nestedListOrder(children, sort && byListKeys(this.#keysOf(sort[0]), sort[1]));
    table.tBodies[0].append(...this.#order.map((row) => rows[row]));
    this.#source.heads.forEach((head, column) => this.#markHead(head, column));
  }

  search(text) {
    this.#words = searchWords(text);
    this.#hide();
  }

  /** `held`: by row whether it is left; null for all. */
  hold(held) {
    this.#held = held;
    this.#hide();
  }

  #keysOf(column) {
    return (this.#keys[column] ??= listKeys(this.#source.values(column), this.#source.isFigure(column)));
  }

  #makeSortable(head, column) {
    const button = el("button", {type: "button", class: "list-sort", on: {click: () => this.#turn(column)}});
    button.append(...head.childNodes);
    head.append(button);
  }

  // Figures begin with the largest, all else with the first; the third time the report's order is back.
  #turn(column) {
    const first = this.#source.isFigure(column) && typeof this.#keysOf(column).find((key) => key !== null) !== "string";
    const now = this.#sort?.[0] === column ? this.#sort[1] : null;
    const next = now === null ? first : now === first ? !first : null;
    this.#tools.act("sort", () => this.sortBy(next === null ? null : [column, next]));
    this.#tools.sorted(this.#sort);
    const {label} = this.#tools;
    const name = this.#source.label(column);
    const how = next ? "descending" : "ascending";
    this.#tools.announce(next === null ? `${label}: the report's order` : `${label}: sorted by ${name}, ${how}`);
  }

  #markHead(head, column) {
    if (this.#sort?.[0] === column) head.setAttribute("aria-sort", this.#sort[1] ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }

  #hide() {
    const matches = this.#source.rows.map((_, row) => this.#matches(row));
    this.#shown = matches.map(() => false);
    this.#source.children[0].forEach((row) => this.#showFrom(row, matches, false));
    this.#source.rows.forEach((row, place) => row.hidden === this.#shown[place] && (row.hidden = !this.#shown[place]));
    this.#total?.show(this.#shown);
  }

  #matches(row) {
    if (this.#held && !this.#held[row]) return false;
    if (!this.#words.length) return true;
    this.#folded ??= this.#source.rows.map((_, one) => foldedText(this.#source.text(one)));
    return this.#words.every((word) => this.#folded[row].includes(word));
  }

  // A group shows if it or a row under it matches; if its own words match, all that a filter leaves of its rows.
  #showFrom(row, matches, above) {
    const under = this.#source.children[row + 1] ?? [];
    const found = matches[row] || (above && (this.#held?.[row] ?? true));
    const any = under.map((one) => this.#showFrom(one, matches, found && this.#words.length > 0)).some(Boolean);
    this.#shown[row] = under.length ? any : found;
    return this.#shown[row];
  }
}
