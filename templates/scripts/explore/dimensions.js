// One way to group rows: its values in the order shown, and the code of each row.

import {Findable, markedPlaces, searchWords, foldedText} from "./finding.js";

const BLANK_LABEL = "(blank)";
const NO_LEVEL_LABEL = "(at this level)";

export class Dimension {
  #texts;
  #labels;
  #makeCodes;
  #codes = null;
  #findable = null;

  // `labels` is null where the texts are shown as they are; `makeCodes` gives the codes by row.
  constructor({name, label, kind}, texts, labels, makeCodes) {
    this.name = name;
    this.label = label;
    this.kind = kind;
    this.size = texts.length;
    this.#texts = texts;
    this.#labels = labels;
    this.#makeCodes = makeCodes;
    this.blank = this.size && texts.text(this.size - 1) === "" ? this.size - 1 : -1;
  }

  get codes() {
    this.#codes ??= this.#makeCodes();
    return this.#codes;
  }

  text(code) {
    return code < 0 ? "" : this.#texts.text(code);
  }

  label_of(code) {
    if (code < 0) return NO_LEVEL_LABEL;
    if (code === this.blank) return BLANK_LABEL;
    return (this.#labels ?? this.#texts).text(code);
  }

  // The code of a value, or undefined.
  code(text) {
    const place = this.#texts.place(text);
    return place < 0 ? undefined : place;
  }

  // Gets ready for `find`, which takes a moment for a million values.
  prepare() {
    this.#findable ??= new Findable(this.#labels ?? this.#texts);
  }

  // Codes of the values whose label holds all the words, in the order shown.
  find(words) {
    this.prepare();
    const sought = searchWords(words);
    const marks = this.#findable.marks(sought);
    if (this.blank >= 0) marks[this.blank] = sought.every((word) => foldedText(BLANK_LABEL).includes(word)) ? 1 : 0;
    return markedPlaces(marks);
  }
}
