// The total under a list of which rows are hidden: added up again where that is exact, else said to be of the whole.

import {addExact, compareExact, exactFrom, exactOf} from "./numbers.js";
import {valueOfCell} from "./listing_source.js";

const NUMBER_OF_TOTAL = /^-?\d+(\.\d+)?$/;
const asExact = (text) => (NUMBER_OF_TOTAL.test(text) ? exactFrom(text) : null);

/** What shows the total of the rows that are left; null for a list without one. */
export const listTotal = (source, formats) => (source.total ? new ListTotal(source, formats) : null);

class ListTotal {
  #source;
  #formats;
  #cells;
  #head;
  #sums = null;

  constructor(source, formats) {
    this.#source = source;
    this.#formats = formats;
    const [head, ...cells] = source.total.cells;
    this.#head = {node: head, before: [...head.childNodes]};
    const from = source.heads.length - cells.length;
    this.#cells = cells.map((node, place) => ({node, before: [...node.childNodes], column: from + place}));
  }

  /** `shown`: by row whether it is shown. */
  show(shown) {
    const whole = shown.every(Boolean);
    if (whole && !this.#sums) return;
    this.#sums ??= new Map(this.#cells.map((cell) => [cell.column, this.#isSum(cell)]));
    const again = !whole && [...this.#sums.values()].some(Boolean);
    this.#say(whole ? null : again ? "Total of what is shown" : "Total of the whole report");
    for (const cell of this.#cells) this.#fill(cell, again, shown);
  }

  #say(words) {
    this.#head.node.replaceChildren(...(words ? [words] : this.#head.before));
  }

  #fill({node, before, column}, again, shown) {
    if (!again) node.replaceChildren(...before);
    else if (!this.#sums.get(column)) node.replaceChildren();
    else node.textContent = this.#formats.number(this.#sum(column, shown), this.#source.heads[column].dataset.unit);
  }

  // Whether the total is what its column adds up to, to the last digit.
  #isSum({node, column}) {
    const total = asExact(valueOfCell(node));
    if (!total || !this.#formats || !this.#source.heads[column].dataset.unit) return false;
    const sum = this.#sum(column, null);
    return sum !== null && compareExact(sum, total) === 0;
  }

  // Over the rows that have no rows under them; null if one of them is no number.
  #sum(column, shown) {
    let sum = exactOf(0, 0);
    for (let row = 0; row < this.#source.rows.length; row += 1) {
      if (this.#source.children[row + 1] || (shown && !shown[row])) continue;
      const text = this.#source.value(row, column);
      const value = text === "" ? exactOf(0, 0) : asExact(text);
      if (!value) return null;
      sum = addExact(sum, value);
    }
    return sum;
  }
}
