// Answers of the cube: groups and their measures.

import {takenAt} from "./columns.js";
import {exactly} from "./expressions.js";
import {approximately, exactOf, unitsAt} from "./numbers.js";
import {placesInOrder} from "./ordering.js";
import {quickly} from "./quick.js";
import {wideUnits} from "./adding.js";

const LIMB = 2 ** 40;

// A part's results by group: `units`, or `low` and `high` limbs; blank where `present` is 0.
export class Results {
  constructor({units = null, low = null, high = null, present, scale}) {
    this.units = units;
    this.low = low;
    this.high = high;
    this.present = present;
    this.scale = scale;
  }

  // The results of these groups only.
  of(groups) {
    const few = (column) => column && takenAt(column, groups);
    const {units, low, high, present, scale} = this;
    return new Results({units: few(units), low: few(low), high: few(high), present: few(present), scale});
  }

  exact(i) {
    if (!this.present[i]) return null;
    return exactOf(this.units ? this.units[i] : wideUnits(this.low[i], this.high[i]), this.scale);
  }

  // As whole floats: see quick.js.
  quick(i) {
    if (!this.present[i]) return NaN;
    const units = this.units ? this.units[i] : this.high[i] * LIMB + this.low[i];
    return Number.isSafeInteger(units) ? units : Infinity;
  }
}

const asFloat = (exact) => (exact ? approximately(exact) : NaN);
const quickPart = (results) => ({scale: results.scale, at: (i) => results.quick(i)});
const exactPart = (results) => (i) => results.exact(i);

export class Frame {
  #codes;
  #results;
  #shown;
  #plans;
  #evaluators = new Map();

  // `results` by the key of a part; `shown` by the name of a dimension; `plans` by the name of a measure.
  constructor(length, codes, results, shown, plans) {
    this.length = length;
    this.#codes = codes;
    this.#results = results;
    this.#shown = shown;
    this.#plans = plans;
  }

  // Bytes that it takes, about.
  get weight() {
    return this.length * (4 * (this.#codes.length + this.#shown.size) + 12 * this.#results.size) + 500;
  }

  code(k, i) {
    return this.#codes[k][i];
  }

  shown(name, i) {
    const code = this.#shown.get(name)[i];
    return code < 0 ? null : code;
  }

  // Exactly, or null where the measure is blank.
  value(measure, i) {
    const {quick, exact} = this.#evaluator(measure);
    const units = quick.at(i);
    if (units !== units) return null;
    return Number.isFinite(units) ? exactOf(units, quick.scale) : exact(i);
  }

  // For drawing; NaN where the measure is blank.
  size(measure, i) {
    const {quick, exact} = this.#evaluator(measure);
    const units = quick.at(i);
    return Math.abs(units) === Infinity ? asFloat(exact(i)) : units / 10 ** quick.scale;
  }

  // The same for all groups at once.
  sizes(measure) {
    const {quick, exact} = this.#evaluator(measure);
    const one = 10 ** quick.scale;
    const sizes = new Float64Array(this.length);
    for (let i = 0; i < sizes.length; i++) {
      const units = quick.at(i);
      sizes[i] = Math.abs(units) === Infinity ? asFloat(exact(i)) : units / one;
    }
    return sizes;
  }

  // Places of the groups in the order of a measure, blanks last, equal ones in natural order.
  order(measure, descending) {
    const {quick, exact} = this.#evaluator(measure);
    const unitsOf = (i) => {
      const value = exact(i);
      return value && unitsAt(value, quick.scale);
    };
    const keys = new Float64Array(this.length);
    for (let i = 0; i < keys.length; i++) {
      const units = quick.at(i);
      keys[i] = Math.abs(units) === Infinity ? Number(unitsOf(i) ?? NaN) : units;
    }
    return placesInOrder(keys, descending, unitsOf);
  }

  #evaluator(name) {
    if (!this.#evaluators.has(name)) {
      const {expression, parts} = this.#plans.get(name);
      const results = (part) => this.#results.get(parts.get(part));
      const quick = quickly(expression, {
        part: (part) => quickPart(results(part)),
        measure: (other) => this.#evaluator(other).quick,
      });
      const exact = exactly(expression, {
        part: (part) => exactPart(results(part)),
        measure: (other) => this.#evaluator(other).exact,
      });
      this.#evaluators.set(name, {quick, exact});
    }
    return this.#evaluators.get(name);
  }
}
