// A table of which only the rows in sight are in the page, however many there are.

import {el} from "./dom.js";

// Browsers draw nothing beyond some heights; a longer list scrolls in proportion.
const TALLEST_LIST = 8000000;
const ROWS_BEYOND = 8;

/** `region` scrolls; `newRow(place)` gives the row at a place of the list as it stands. */
export class ListWindow {
  #region;
  #body;
  #newRow;
  #drawn = new Map();
  #height = 0;
  #count = 0;
  #above = spacer();
  #below = spacer();
  #waiting = false;

  constructor(region, body, newRow) {
    this.#region = region;
    this.#body = body;
    this.#newRow = newRow;
    body.replaceChildren(this.#above.row, this.#below.row);
    region.addEventListener("scroll", () => this.#soon(), {passive: true});
    new ResizeObserver(() => this.#soon()).observe(region);
  }

  /** Shows `count` rows anew; from the top, or where the reader is. */
  show(count, fromTop) {
    this.#count = count;
    for (const row of this.#drawn.values()) row.remove();
    this.#drawn.clear();
    if (fromTop) this.#region.scrollTop = 0;
    if (!this.#height) this.#measure();
    this.#draw();
  }

  /** The row at a place, scrolled into sight; null beyond the list's ends. */
  reveal(place) {
    if (place < 0 || place >= this.#count) return null;
    const {clientHeight} = this.#region;
    const room = Math.max(1, this.#rowsInSight() - 1);
    const first = this.#first();
    if (place < first) this.#scrollTo(place);
    else if (place > first + room - 1) this.#scrollTo(place - room + 1);
    if (clientHeight) this.#draw();
    return this.#drawn.get(place) ?? null;
  }

  /** The first rows, for paper; `show` brings the window back. */
  showFirst(count) {
    this.#fill(0, count);
    for (const [place, row] of this.#drawn) if (place >= count) row.remove();
    this.#above.size(0);
    this.#below.size(0);
  }

  #measure() {
    if (!this.#count) return;
    const row = this.#newRow(0);
    this.#above.row.after(row);
    this.#height = row.getBoundingClientRect().height;
    row.remove();
  }

  #soon() {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      if (!this.#height) this.#measure();
      this.#draw();
    });
  }

  get #tall() {
    return Math.min(this.#count * this.#height, TALLEST_LIST);
  }

  #rowsInSight() {
    const edges = this.#region.querySelectorAll("thead, tfoot");
    const taken = [...edges].reduce((sum, edge) => sum + edge.getBoundingClientRect().height, 0);
    return Math.max(1, Math.floor((this.#region.clientHeight - taken) / this.#height));
  }

  // How many pixels of the list can be scrolled away, and how many rows that is.
  #span() {
    const inSight = this.#rowsInSight();
    return {pixels: Math.max(1, this.#tall - inSight * this.#height), rows: Math.max(0, this.#count - inSight)};
  }

  #first() {
    const {pixels, rows} = this.#span();
    return Math.min(rows, (this.#region.scrollTop / pixels) * rows);
  }

  #scrollTo(place) {
    const {pixels, rows} = this.#span();
    this.#region.scrollTop = rows ? Math.ceil((place / rows) * pixels) : 0;
  }

  #draw() {
    if (!this.#height) return;
    const first = this.#first();
    const from = Math.max(0, Math.floor(first) - ROWS_BEYOND);
    const to = Math.min(this.#count, Math.ceil(first) + this.#rowsInSight() + ROWS_BEYOND + 1);
    this.#drop(from, to);
    this.#fill(from, to);
    const above = this.#tall === this.#count * this.#height ? from * this.#height : this.#region.scrollTop - (first - from) * this.#height;
    this.#above.size(Math.max(0, above));
    this.#below.size(Math.max(0, this.#tall - above - (to - from) * this.#height));
  }

  #drop(from, to) {
    for (const [place, row] of this.#drawn) {
      if (place >= from && place < to) continue;
      row.remove();
      this.#drawn.delete(place);
    }
  }

  // Rows that stay are not touched: one of them may have the focus.
  #fill(from, to) {
    let next = this.#below.row;
    for (let place = to - 1; place >= from; place -= 1) {
      if (!this.#drawn.has(place)) {
        this.#drawn.set(place, this.#newRow(place));
        next.before(this.#drawn.get(place));
      }
      next = this.#drawn.get(place);
    }
  }
}

const spacer = () => {
  const cell = el("td", {class: "list-space"});
  const row = el("tr", {"aria-hidden": "true", class: "list-spacer"}, cell);
  const size = (pixels) => {
    row.hidden = pixels === 0;
    cell.style.height = `${pixels}px`;
  };
  return {row, size};
};
