// The figures of a matrix for one question and one choice of rows: levels, columns, and what stands in the cells.

import {MatrixCells} from "./matrix_cells.js";
import {bodyColumns, columnWidth, spannersOver, valueOf} from "./matrix_columns.js";
import {MatrixLevels} from "./matrix_levels.js";
import {MatrixPivots, placesByPart, placesByValue} from "./matrix_pivots.js";

const WIDTH_SAMPLE = 160;

export class MatrixFigures {
  /** `chosen`: the rows of the cube that count, null for all. */
  constructor(section, question, chosen, store) {
    Object.assign(this, {section, question, chosen, store});
    const {column, shares, zeros} = section.options;
    this.values = question.values.map((name) => valueOf(name, store));
    const names = new Set([...question.values, question.sort.by].filter(Boolean));
    const asked = [...names].map((name) => valueOf(name, store));
    this.measures = asked.filter(({kind}) => kind === "measure").map(({name}) => name);
    this.shown = asked.filter(({kind}) => kind === "dimension").map(({name}) => name);
    const ask = (by, part = null) => this.#ask(by, part);
    this.levels = new MatrixLevels(this.#asked(zeros === "hide"), ask);
    this.pivots = column ? new MatrixPivots(this.levels, store.dimension(column), ask) : null;
    const pivoted = this.pivots ? this.pivots.columns() : [];
    this.columns = bodyColumns(this.values, pivoted, shares);
    this.spanners = spannersOver(this.values, pivoted, this.columns);
    this.cells = new MatrixCells(this.levels, this.pivots, store);
  }

  #ask(by, part) {
    const rows = part && this.chosen ? this.chosen.and(part) : (part ?? this.chosen);
    return this.store.cube.frame({where: this.section, by, measures: this.measures, shown: this.shown, rows});
  }

  #asked(hide) {
    const dimensions = this.question.rows.map((name) => this.store.dimension(name));
    const shown = this.shown.map((name) => this.store.dimension(name));
    return {
      rows: this.question.rows,
      measures: this.measures,
      numbersShown: shown.filter(({kind}) => kind === "number"),
      hide,
      ragged: dimensions.some(({codes}) => codes.includes(-1)),
      sort: this.question.sort,
      blankOf: (depth) => dimensions[depth - 1].blank,
      placesBy: (depth, frame) => this.#placesBy(depth, frame),
    };
  }

  /** Places of a level's groups by the value that sorts. */
  #placesBy(depth, frame) {
    const {by, pivot, descending} = this.question.sort;
    const value = valueOf(by, this.store);
    if (pivot === null) return placesByValue(frame, value, descending);
    const part = this.store.cube.rows([{dimensions: [this.section.options.column], paths: [[pivot]]}]);
    return placesByPart(frame, depth, this.#ask(this.question.rows.slice(0, depth), part), value, descending);
  }

  /** Takes another order of the same figures. */
  resort(sort) {
    this.question.sort = sort;
    this.levels.resort(sort);
  }

  get total() {
    return this.columns.map((column) => (column.kind === "dimension" ? "" : this.cells.text(0, 0, column)));
  }

  texts(depth, index) {
    return this.columns.map((column) => this.cells.text(depth, index, column));
  }

  /** In rem, from the total and from groups taken here and there on every level, open or not. */
  widths(total) {
    const texts = total.map((text) => [text]);
    for (let depth = 1; depth <= this.levels.depth; depth += 1) {
      const {length} = this.levels.frame(depth);
      const step = Math.max(1, Math.floor(length / WIDTH_SAMPLE));
      for (let index = 0; index < length; index += step) {
        this.texts(depth, index).forEach((text, at) => texts[at].push(text));
      }
    }
    return this.columns.map(({label}, at) => columnWidth(label, [...new Set(texts[at])]));
  }

  /** Sentences on what is left out. */
  get notes() {
    const hidden = [["row", this.levels.hidden], ["column", this.pivots?.hidden ?? 0]];
    return hidden.filter(([, count]) => count).map(([what, count]) => {
      const are = count === 1 ? `${what} is` : `${what}s are`;
      return `${this.store.formats.count(count)} ${are} not shown because all values are zero or blank.`;
    });
  }
}
