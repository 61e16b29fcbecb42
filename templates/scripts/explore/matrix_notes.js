// What is said under a matrix: what it leaves out of the rows that count.

import {el} from "./dom.js";

const HIDDEN_NOTE = /(row|column)s? (is|are) not shown because all values are zero or blank\.$/;

export class MatrixNotes {
  constructor() {
    this.element = el("p", {class: "mx-note", hidden: true});
  }

  /** The static page says it of the whole report only. */
  replaceStatic(body) {
    const notes = body.parentElement.querySelector(":scope > .notes");
    for (const said of notes?.querySelectorAll("p") ?? []) if (HIDDEN_NOTE.test(said.textContent)) said.remove();
    if (notes && !notes.querySelector("p")) notes.remove();
  }

  say(sentences) {
    this.element.textContent = sentences.join(" ");
    this.element.hidden = sentences.length === 0;
  }
}
