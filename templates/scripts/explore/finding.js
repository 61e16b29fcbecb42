// Finding texts by words, whatever their case and accents.

import {JoinedTexts} from "./texts.js";

const POINTS_AND_ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1-\u05c2\u05c4-\u05c5\u05c7\u064b-\u0652\u0670]/g;

// Beyond this character, a text may have something to fold beside its case.
const PLAIN_TEXT = /^[\u0000-\u007f]*$/;

export const foldedText = (text) => {
  const lower = text.toLowerCase();
  if (PLAIN_TEXT.test(lower)) return lower;
  return lower.normalize("NFD").replace(POINTS_AND_ACCENTS, "").replaceAll("ς", "σ");
};

// The words of a search, longest first: the first one sorts out most.
export const searchWords = (words) =>
  foldedText(words)
    .split(/[\s\u0000]+/u)
    .filter(Boolean)
    .sort((a, b) => b.length - a.length);

// A list of texts, ready to be searched.
export class Findable {
  #texts;

  constructor(texts) {
    this.#texts = new JoinedTexts(texts.wholeOf(foldedText), texts.length);
  }

  // Marks (with `mark`) the texts that hold all the words; an empty list of words marks all.
  marks(words, mark = 1) {
    const {length, joined, ends} = this.#texts;
    const marks = new Uint8Array(length);
    if (!words.length) return marks.fill(mark);
    const [first, ...others] = words;
    let found = 0;
    let at = joined.indexOf(first);
    while (at >= 0) {
      while (ends[found] < at) found++;
      if (others.every((word) => this.#texts.text(found).includes(word))) marks[found] = mark;
      at = joined.indexOf(first, ends[found] + 1);
    }
    return marks;
  }
}

// The places that are marked.
export const markedPlaces = (marks) => {
  let count = 0;
  for (let i = 0; i < marks.length; i++) if (marks[i]) count++;
  const places = new Int32Array(count);
  for (let i = 0, k = 0; i < marks.length; i++) if (marks[i]) places[k++] = i;
  return places;
};
