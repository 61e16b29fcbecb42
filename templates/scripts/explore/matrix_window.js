// Which rows of a long table stand in the document, and where: there is a limit to how tall an element can be.

/** Browsers break elements taller than some 17 to 33 million pixels. */
const TALLEST_BODY = 15_000_000;
const ROWS_AROUND = 12;

export class RowWindow {
  /** Heights in pixels: of a row, of the box that scrolls, and of its head and foot, which stay in sight. */
  constructor(rows, rowHeight, boxHeight, headHeight, footHeight) {
    Object.assign(this, {rows, rowHeight, boxHeight, headHeight, footHeight});
    this.whole = rows * rowHeight;
    this.height = Math.min(this.whole, TALLEST_BODY);
    this.seen = Math.max(rowHeight, boxHeight - headHeight - footHeight);
  }

  /** Pixels of the rows as they would be without the limit, for one pixel that the box scrolls. */
  get #scale() {
    return this.height > this.seen ? (this.whole - this.seen) / (this.height - this.seen) : 1;
  }

  /** What is above the first row in sight, without the limit. */
  #above(scrollTop) {
    return Math.max(0, Math.min(scrollTop * this.#scale, this.whole - this.seen));
  }

  firstInSight(scrollTop) {
    return Math.min(this.rows - 1, Math.floor(this.#above(scrollTop) / this.rowHeight));
  }

  /** The rows to have in the document: from, to (not included). */
  span(scrollTop) {
    const first = this.firstInSight(scrollTop);
    const shown = Math.ceil(this.seen / this.rowHeight) + 1;
    return [Math.max(0, first - ROWS_AROUND), Math.min(this.rows, first + shown + ROWS_AROUND)];
  }

  /** Where a row is to be put within the body, so that it is seen where it belongs at this scroll. */
  top(row, scrollTop) {
    if (this.whole === this.height) return row * this.rowHeight;
    const top = row * this.rowHeight - this.#above(scrollTop) + scrollTop;
    return Math.max(0, Math.min(top, this.height - this.rowHeight));
  }

  /** The scroll that brings a row into sight, the nearest to where the box is; `covered` is hidden under the head. */
  scrollTo(row, scrollTop, covered = 0) {
    const top = row * this.rowHeight;
    const above = this.#above(scrollTop);
    if (top < above + covered) return Math.max(0, (top - covered) / this.#scale);
    const bottom = top + this.rowHeight - this.seen;
    return bottom > above ? bottom / this.#scale : scrollTop;
  }

  /** Rows that a page key moves by. */
  get page() {
    return Math.max(1, Math.floor(this.seen / this.rowHeight) - 2);
  }
}
