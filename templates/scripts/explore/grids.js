// Tables that are longer than the page shows: all of their rows.

import {wideUnits} from "./adding.js";
import {Findable, foldedText, markedPlaces, searchWords} from "./finding.js";
import {exactFrom, exactOf, plainText} from "./numbers.js";
import {placesInOrder} from "./ordering.js";

// What a word needs to be part of a number as it is written.
const IN_NUMBERS = /[\p{Nd}\p{P}\p{S}]/u;
const TEXT_ORDER = new Intl.Collator("en", {numeric: true});

// A column of texts or days: a code for each row, -1 where it is blank.
class WordCells {
  #texts;
  #labels;
  #codes;
  #findable = null;
  #ranks = null;

  constructor({texts, labels, codes}, facts) {
    this.#texts = facts.texts(texts);
    this.#labels = labels ? facts.texts(labels) : this.#texts;
    this.#codes = facts.column(codes);
  }

  get codes() {
    return this.#codes;
  }

  get texts() {
    return this.#texts;
  }

  value(i) {
    return this.#codes[i] < 0 ? null : this.#texts.text(this.#codes[i]);
  }

  label(i) {
    return this.#codes[i] < 0 ? "" : this.#labels.text(this.#codes[i]);
  }

  // A number for each row whose order is that of the cells; NaN where the cell is blank.
  keys() {
    this.#ranks ??= this.#ranked();
    return Float64Array.from(this.#codes, (code) => (code < 0 ? NaN : this.#ranks[code]));
  }

  #ranked() {
    const texts = Array.from({length: this.#texts.length}, (_, code) => this.#texts.text(code));
    const order = [...texts.keys()].sort((a, b) => TEXT_ORDER.compare(texts[a], texts[b]) || a - b);
    const ranks = new Float64Array(texts.length);
    order.forEach((code, rank) => (ranks[code] = texts[code] === "" ? NaN : rank));
    return ranks;
  }

  prepare() {
    this.#findable ??= new Findable(this.#labels);
  }

  // Marks the rows whose cell holds the word.
  mark(marks, word) {
    this.prepare();
    const found = this.#findable.marks([word]);
    if (!found.includes(1)) return;
    const codes = this.#codes;
    for (let i = 0; i < marks.length; i++) if (codes[i] >= 0 && found[codes[i]]) marks[i] = 1;
  }
}

class NumberCells {
  #scale;
  #values;
  #limbs;
  #present;
  #unit;
  #formats;

  constructor({scale, values, present}, facts, unit, formats) {
    this.#scale = scale;
    this.#limbs = Array.isArray(values) ? values.map((limb) => facts.column(limb)) : null;
    this.#values = this.#limbs ? null : facts.column(values);
    this.#present = present && facts.column(present);
    this.#unit = unit;
    this.#formats = formats;
  }

  value(i) {
    if (this.#present && !this.#present[i]) return null;
    if (!this.#limbs) return exactOf(this.#values[i], this.#scale);
    return exactOf(wideUnits(this.#limbs[0][i], this.#limbs[1][i]), this.#scale);
  }

  label(i) {
    return this.#formats.number(this.value(i), this.#unit);
  }

  keys(rows) {
    return Float64Array.from({length: rows}, (_, i) => Number(this.units(i) ?? NaN));
  }

  units(i) {
    return this.value(i)?.units ?? null;
  }

  prepare() {}

  // What is written in the cell is found as it is written, and with a point for decimals; equal numbers are asked once.
  mark(marks, word) {
    if (!IN_NUMBERS.test(word)) return;
    const known = new Map();
    const [present, values] = [this.#present, this.#values];
    for (let i = 0; i < marks.length; i++) {
      if (marks[i] || (present && !present[i])) continue;
      const key = values ? values[i] : this.value(i).units;
      let found = known.get(key);
      if (found === undefined) known.set(key, (found = this.#holds(i, word)));
      if (found) marks[i] = 1;
    }
  }

  #holds(i, word) {
    return plainText(this.value(i)).includes(word) || foldedText(this.label(i)).includes(word);
  }
}

export class LiveGrid {
  #cells;
  #level;
  #group;
  #links;

  constructor(manifest, facts, formats) {
    const {stub, columns, total, cells} = manifest;
    this.rows = manifest.rows;
    this.stub = stub;
    this.columns = columns;
    const units = [...stub, ...columns].map(({unit}) => unit);
    this.total = total && total.map((one, k) => totalCell(one, cells[stub.length + k]));
    this.#level = facts.column(manifest.level);
    this.#group = facts.column(manifest.group);
    this.#links = manifest.links && facts.texts(manifest.links);
    this.#cells = cells.map((cell, k) =>
      cell.kind === "number" ? new NumberCells(cell, facts, units[k], formats) : new WordCells(cell, facts),
    );
  }

  // By row; 1 is the outermost.
  get levels() {
    return this.#level;
  }

  level(i) {
    return this.#level[i];
  }

  group(i) {
    return this.#group[i] === 1;
  }

  link(i) {
    return this.#links ? this.#links.text(i) : "";
  }

  // Text, exact number or null; `k` counts the stub's columns first.
  cell(i, k) {
    return this.#cells[k].value(i);
  }

  // The cell as a reader sees it.
  label(i, k) {
    return this.#cells[k].label(i);
  }

  // Codes by row (-1: blank), which are places in `texts`; null where the cells are numbers.
  codes(k) {
    return this.#cells[k].codes ?? null;
  }

  // `{length, text(code)}`; null where the cells are numbers.
  texts(k) {
    return this.#cells[k].texts ?? null;
  }

  // Gets ready for `find`, which takes a moment for many rows.
  prepare() {
    for (const cells of this.#cells) cells.prepare();
  }

  order(k, descending) {
    const cells = this.#cells[k];
    return placesInOrder(cells.keys(this.rows), descending, (i) => cells.units(i));
  }

  // Rows that hold every one of the words in one of their cells.
  find(words) {
    let found = null;
    for (const word of searchWords(words)) {
      const marks = new Uint8Array(this.rows);
      for (const cells of this.#cells) cells.mark(marks, word);
      if (found) for (let i = 0; i < marks.length; i++) marks[i] &= found[i];
      found = marks;
    }
    found ??= new Uint8Array(this.rows).fill(1);
    return markedPlaces(found);
  }
}

const totalCell = (text, {kind}) => (text !== null && kind === "number" ? exactFrom(text) : text);
