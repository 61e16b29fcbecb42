// The store's columns, decoded when somebody asks for them.

import {chainedColumn, constantColumn, decodedColumn, placesInGroups, stableOrder, valueBounds} from "./columns.js";
import {Dimension} from "./dimensions.js";
import {JoinedTexts, NumberedTexts} from "./texts.js";

const OF_SERIALS = "#serial";

// The value of a function without arguments, made once.
const once = (make) => {
  let made = null;
  return () => (made ??= {value: make()}).value;
};

// Numbers that are the same for every row of a serial number, or of another dimension's value, by row.
const spread = (numbers, places) => {
  const out = new numbers.constructor(places.length);
  for (let r = 0; r < out.length; r++) out[r] = numbers[places[r]];
  return out;
};

// The same with a last number for the place -1.
const spreadWithLast = (numbers, places) => {
  const out = new numbers.constructor(places.length);
  const last = numbers.length - 1;
  for (let r = 0; r < out.length; r++) out[r] = numbers[places[r] < 0 ? last : places[r]];
  return out;
};

// Numbers that are the same for each pair of two dimensions' values, which have one more place each for their -1.
const spreadOverPairs = (numbers, outer, inner) => {
  const [one, other] = [outer.codes, inner.codes];
  const out = new numbers.constructor(one.length);
  for (let r = 0; r < out.length; r++) {
    const from = (one[r] < 0 ? outer.size : one[r]) * (inner.size + 1);
    out[r] = numbers[from + (other[r] < 0 ? inner.size : other[r])];
  }
  return out;
};

export class Facts {
  #manifest;
  #blocks;
  #own = new Map();
  #dimensions = new Map();
  #sums = new Map();
  #figures;

  constructor(manifest, blocks) {
    this.#manifest = manifest;
    this.#blocks = blocks;
    this.rows = manifest.rows;
    this.tracked = manifest.tracked;
    this.#figures = new Map(manifest.counts.map(({name, figure}) => [name, figure]));
    this.serial = once(() => this.column(manifest.serial));
    this.conditions = once(() => this.column(manifest.conditions));
    this.quantity = once(() => this.column(manifest.quantity.values));
    this.items = once(() => this.#itemsByRow());
    this.balances = once(() => this.#balances());
    for (const one of manifest.dimensions) {
      this.#own.set(one.name, once(() => this.column(one.codes)));
      this.#dimensions.set(one.name, once(() => this.#dimension(one)));
    }
    for (const one of manifest.sums) this.#sums.set(one.name, once(() => this.#sum(one)));
  }

  dimension(name) {
    return this.#dimensions.get(name)?.();
  }

  sum(name) {
    return this.#sums.get(name)();
  }

  // What a part counts, or undefined if it is a sum.
  figure(name) {
    return this.#figures.get(name);
  }

  column(ref) {
    if ("const" in ref) return constantColumn(ref.n, ref.const);
    const numbers = decodedColumn(ref, this.#blocks.take(ref), ref.by ? this.#orderBy(ref.by) : null);
    return ref.chain ? chainedColumn(numbers, this.serial()) : numbers;
  }

  texts(ref) {
    if (ref.runs) return new NumberedTexts(ref.runs, this.column(ref.numbers));
    return JoinedTexts.of(this.#blocks.take(ref), ref.n);
  }

  #orderBy(name) {
    const values = this.#valuesToOrderBy(name);
    const [least, greatest] = valueBounds(values);
    return stableOrder(values, least, greatest - least + 1);
  }

  #valuesToOrderBy(name) {
    if (name === "#place") return placesInGroups(this.serial());
    return name === "conditions" ? this.conditions() : this.#own.get(name)();
  }

  #dimension(one) {
    const labels = one.labels && this.texts(one.labels);
    return new Dimension(one, this.texts(one.texts), labels, () => this.#codesByRow(one));
  }

  #codesByRow({name, of, beside}) {
    const codes = this.#own.get(name)();
    if (!of) return codes;
    if (beside) return spreadOverPairs(codes, this.dimension(of), this.dimension(beside));
    return of === OF_SERIALS ? spread(codes, this.serial()) : spreadWithLast(codes, this.dimension(of).codes);
  }

  #sum({scale, limbs, values, present, same}) {
    if (same) return {...this.sum(same), scale};
    const there = present && this.column(present);
    if (limbs === 2) return {scale, limbs: values.map((limb) => this.column(limb)), present: there};
    return {scale, values: "per_unit" in values ? this.#worth(values) : this.column(values), present: there};
  }

  // Amounts that are told as what one unit of the serial number is worth, and what is over.
  #worth({per_unit, rest}) {
    const [quantity, serial, unit] = [this.quantity(), this.serial(), this.column(per_unit)];
    const over = this.column(rest);
    const out = new Float64Array(over.length);
    for (let r = 0; r < out.length; r++) out[r] = quantity[r] * unit[serial[r]] + over[r];
    return out;
  }

  #itemsByRow() {
    const items = this.column(this.#manifest.item);
    return {size: valueBounds(items)[1] + 1, codes: spread(items, this.serial())};
  }

  // What balances of serial numbers are made from.
  #balances() {
    const {age, serials} = this.#manifest;
    const [serial, conditions] = [this.serial(), this.conditions()];
    const isTracked = new Uint8Array(serials);
    for (let r = 0; r < serial.length; r++) isTracked[serial[r]] = conditions[r] & this.tracked ? 1 : 0;
    return {serial, isTracked, age: age && this.column(age), quantity: this.quantity()};
  }
}
