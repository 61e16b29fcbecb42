// A table as it stands in the page, read as a list: its rows, their levels, and the exact values of their cells.

import {codesOfTexts} from "./listing_codes.js";
import {listChildren} from "./listing_order.js";

const FEWEST_ROWS = 4;

/** The exact value of a cell, as text: what it says of itself, or what it shows. */
export const valueOfCell = (cell) => {
  if (!cell) return "";
  if (cell.dataset.v !== undefined) return cell.dataset.v;
  return (cell.querySelector(".moves") ? cell.firstChild : cell).textContent.trim();
};

/** A list, or null where the table's rows do not stand for themselves: a head or a cell over several columns. */
export const listSource = (table) => {
  const body = table.tBodies[0];
  if (table.tBodies.length !== 1 || !table.tHead || body.rows.length < FEWEST_ROWS) return null;
  const heads = [...table.tHead.rows[table.tHead.rows.length - 1].cells];
  const rows = [...body.rows];
  const plain = (row) => row.cells.length === heads.length && !row.querySelector("[colspan], [rowspan]");
  return heads.some((head) => head.colSpan > 1) || !rows.every(plain) ? null : new ListSource(table, heads, rows);
};

class ListSource {
  #values = [];

  constructor(table, heads, rows) {
    this.table = table;
    this.heads = heads;
    this.rows = rows;
    this.levels = rows.map(levelOfRow);
    this.children = listChildren(this.levels);
    this.keys = heads.map((head) => head.dataset.key ?? "");
    this.stubs = 1 + Math.max(0, ...rows.slice(0, 50).map(headPlace));
    this.nested = this.levels.some((level) => level !== this.levels[0]);
  }

  get rowCount() {
    return this.rows.length;
  }

  get total() {
    return this.table.tFoot?.rows[0] ?? null;
  }

  /** The values of a column, by row. */
  values(column) {
    return (this.#values[column] ??= this.rows.map((row) => valueOfCell(row.cells[column])));
  }

  value(row, column) {
    return this.values(column)[row];
  }

  isBlank(row, column) {
    return this.value(row, column) === "";
  }

  codesIn(dimension, column) {
    return codesOfTexts(dimension, this.values(column));
  }

  isFigure(column) {
    return this.heads[column].classList.contains("n");
  }

  label(column) {
    return this.heads[column].textContent.trim();
  }

  /** Whether there is anything to sort by: a column of small lines has no values. */
  tells(column) {
    return this.label(column) !== "" && this.values(column).some(Boolean);
  }

  /** All that a reader sees of a row. */
  text(row) {
    return [...this.rows[row].cells].map((cell) => cell.textContent).join(" ");
  }
}

const headPlace = (row) => Math.max(0, [...row.cells].findIndex((cell) => cell.tagName === "TH"));

const levelOfRow = (row) => {
  const named = /(?:^| )level-(\d+)/.exec(row.className);
  if (named) return Number(named[1]);
  return row.parentElement.querySelector(":scope > .group") ? headPlace(row) + 1 : 1;
};
