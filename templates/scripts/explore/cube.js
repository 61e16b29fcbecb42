// The cube: answers questions about millions of rows.

import {takenAt} from "./columns.js";
import {countedGroups, distinctItems, groupSums, presentGroups, serialFigures} from "./adding.js";
import {sharedCodes, wideGroupSums} from "./adding.js";
import {namesIn} from "./expressions.js";
import {Frame, Results} from "./frames.js";
import {oneGroup, refinedGroups, weightOfGroups} from "./groups.js";
import {Recent} from "./recent.js";
import {bothMasks, keepCodes, keepPaths, pickedRows, Rows, whereOf} from "./selecting.js";

// Bytes of answers, of groups of rows, of numbers of rows; and how many choices of rows.
const ROOM_FOR_FRAMES = 120e6;
const ROOM_FOR_GROUPS = 100e6;
const ROOM_FOR_PICKS = 40e6;
const KEPT_ROWS = 24;

const questionKey = (...said) => JSON.stringify(said);

export class Cube {
  #facts;
  #measures;
  #frames = new Recent(ROOM_FOR_FRAMES, (frame) => frame.weight);
  #groups = new Recent(ROOM_FOR_GROUPS, weightOfGroups);
  #rows = new Recent(KEPT_ROWS);
  #picks = new Recent(ROOM_FOR_PICKS, (picked) => picked.byteLength);

  // `facts` are the store's columns, `measures` those of the manifest by name.
  constructor(facts, measures) {
    this.#facts = facts;
    this.#measures = measures;
  }

  // The rows for which all conditions hold; one holds if one of its paths does.
  rows(conditions) {
    return this.#rows.get(questionKey("rows", conditions), () => this.#chosen(conditions));
  }

  both(a, b) {
    const key = `${a.key}&${b.key}`;
    return this.#rows.get(key, () => new Rows(this, key, bothMasks(a.mask, b.mask)));
  }

  frame({where, by = [], measures = [], shown = [], rows = null}) {
    const key = questionKey(where.met, where.unmet, by, measures, shown, rows ? rows.key : null);
    return this.#frames.get(key, () => this.#answer(where, by, measures, shown, rows));
  }

  #chosen(conditions) {
    const mask = new Uint8Array(this.#facts.rows).fill(1);
    for (const {dimensions, paths} of conditions) {
      if (dimensions.length === 1) {
        const {size, codes} = this.#facts.dimension(dimensions[0]);
        keepCodes(mask, size, codes, paths.flat());
      } else keepPaths(mask, this.groups(dimensions), paths);
    }
    return new Rows(this, questionKey("rows", conditions), mask);
  }

  // The group of every row by these dimensions: `ids` by row, `size` of them, their `codes` by dimension.
  groups(by) {
    return this.#groups.get(questionKey(by), () => {
      if (!by.length) return oneGroup(this.#facts.rows);
      const {size, codes} = this.#facts.dimension(by.at(-1));
      return refinedGroups(this.groups(by.slice(0, -1)), {size}, codes);
    });
  }

  #itemPairs(by) {
    return this.#groups.get(questionKey(by, "items"), () => {
      const {size, codes} = this.#facts.items();
      return refinedGroups(this.groups(by), {size}, codes);
    });
  }

  #picked(where, rows) {
    const key = questionKey(where, rows ? rows.key : null);
    return this.#picks.get(key, () => pickedRows(this.#facts.conditions(), where, rows ? rows.mask : null));
  }

  // The measures asked and those they are made from, each with what it counts.
  #plans(section, names, found = new Map()) {
    for (const name of names) {
      const {expression, ...measure} = this.#measures.get(name);
      const where = whereOf(section, measure, this.#facts.tracked);
      const parts = new Map();
      for (const part of namesIn(expression, "part")) parts.set(part, questionKey(where, part));
      found.set(name, {expression, where, parts});
      this.#plans(section, [...namesIn(expression, "measure")].filter((other) => !found.has(other)), found);
    }
    return found;
  }

  #answer(section, by, measures, shown, rows) {
    const groups = this.groups(by);
    const plans = this.#plans(section, measures);
    const own = {met: section.met, unmet: section.unmet};
    const wheres = new Map([...plans.values()].map(({where}) => [questionKey(where), where]));
    if (shown.length || !wheres.size) wheres.set(questionKey(own), own);
    const counted = new Map();
    for (const [key, where] of wheres) {
      counted.set(key, countedGroups(this.#picked(where, rows), groups.ids, groups.size));
    }
    const present = by.length ? presentPlaces([...counted.values()], groups.size) : Int32Array.of(0);
    const results = new Map();
    for (const {where, parts} of plans.values()) {
      const asked = {by, groups, picked: this.#picked(where, rows), counted: counted.get(questionKey(where))};
      this.#addUp(asked, parts, present, results);
    }
    const told = new Map();
    for (const name of shown) {
      const {codes, blank} = this.#facts.dimension(name);
      const shared = sharedCodes(this.#picked(own, rows), groups.ids, groups.size, codes, blank);
      told.set(name, takenAt(shared, present));
    }
    const codes = groups.codes.map((column) => takenAt(column, present));
    return new Frame(present.length, codes, results, told, plans);
  }

  #addUp(asked, parts, present, results) {
    const missing = [...parts].filter(([, key]) => !results.has(key));
    const figures = new Map(missing.map(([name, key]) => [this.#facts.figure(name), key]));
    for (const [name, key] of missing) {
      const figure = this.#facts.figure(name);
      if (!figure) results.set(key, this.#summed(asked, name).of(present));
      else if (figure === "items") results.set(key, this.#itemsOf(asked).of(present));
    }
    figures.delete(undefined);
    figures.delete("items");
    if (!figures.size) return;
    const told = this.#figuresOf(asked, figures);
    for (const [figure, key] of figures) results.set(key, told(figure).of(present));
  }

  #summed({groups: {ids, size}, picked, counted}, name) {
    const {scale, values, limbs, present} = this.#facts.sum(name);
    const found = present ? presentGroups(picked, ids, size, present) : counted;
    if (limbs) return new Results({...wideGroupSums(picked, ids, size, limbs), present: found, scale});
    return new Results({units: groupSums(picked, ids, size, values), present: found, scale});
  }

  #itemsOf({by, groups: {ids, size}, picked, counted}) {
    return new Results({units: distinctItems(picked, ids, size, this.#itemPairs(by)), present: counted, scale: 0});
  }

  // A function from a figure's name to its results.
  #figuresOf({groups: {ids, size}, picked, counted}, asked) {
    const withAge = new Set(asked.keys());
    if (withAge.has("age_sum") || withAge.has("oldest")) withAge.add("aged");
    const figures = serialFigures(picked, ids, size, this.#facts.balances(), withAge);
    const present = (name) => (BLANK_WITHOUT_AGES.has(name) ? notZero(figures.aged) : counted);
    return (name) => new Results({units: figures[name], present: present(name), scale: 0});
  }
}

const BLANK_WITHOUT_AGES = new Set(["age_sum", "oldest"]);

const notZero = (counts) => {
  const marks = new Uint8Array(counts.length);
  for (let g = 0; g < marks.length; g++) marks[g] = counts[g] ? 1 : 0;
  return marks;
};

// Groups that one of the counts has.
const presentPlaces = (counts, size) => {
  let found = 0;
  const places = new Int32Array(size);
  const [first, ...others] = counts;
  const any = others.length ? Uint8Array.from(first) : first;
  for (const one of others) for (let g = 0; g < size; g++) any[g] |= one[g];
  for (let g = 0; g < size; g++) if (any[g]) places[found++] = g;
  return found === size ? places : places.slice(0, found);
};
