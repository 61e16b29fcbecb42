// The levels of a decomposition tree as a reader has opened them, and what the cube says of each.

import {addExact, exactOf, ratioExact} from "./numbers.js";
import {placeOfCode, TreeAnswers} from "./tree_answers.js";
import {isSmallestSplit, splitOf} from "./tree_split.js";

export const TREE_PAGE = 20;

/**
 * A level is `{by, code, missing, locked, pages, split, words}`: its dimension; the code of the node that the next
 * level explains (undefined: none), or the text of one that the report does not know; whether it stays when levels
 * above it change; pages of `TREE_PAGE` bars beyond the first; the kind of split it came from; words searched for.
 */
export class TreeLevels {
  measure;
  levels = [];
  #options;
  #store;
  #answers;

  constructor(section, store) {
    this.#options = section.options;
    this.#store = store;
    this.#answers = new TreeAnswers(section, store.cube);
    this.restart();
  }

  /** As the report has it; always of all rows, so that no filter changes where the tree starts. */
  restart() {
    const {analyze, explain_by: names, path, expand, depth} = this.#options;
    const rows = this.#answers.rows;
    this.#answers.rows = null;
    this.measure = analyze;
    this.levels = [];
    const last = Math.min(depth, names.length) - 1;
    for (let at = 0; at <= last; at += 1) {
      this.levels.push({by: names[at], pages: 0});
      if (at < path.length) this.#follow(at, path[at]);
      else if (expand !== "none" && at < last) this.levels[at].code = this.#first(at);
      if (this.levels[at].code === undefined) break;
    }
    this.#answers.rows = rows;
  }

  #follow(at, text) {
    const level = this.levels[at];
    const frame = this.#frame(at);
    const codes = [this.#store.dimension(level.by).code(text), ...(text === "" ? [-1] : [])];
    level.code = codes.find((code) => placeOfCode(frame, code) >= 0);
    if (level.code === undefined) level.missing = text;
  }

  filterBy(rows) {
    this.#answers.rows = rows;
  }

  /** Dimensions that can open a node of the column before level `at`: those of the section first. */
  unused(at) {
    const used = new Set([...this.levels.slice(0, at), ...this.#locked(at)].map((level) => level.by));
    const own = this.#options.explain_by.filter((name) => !used.has(name));
    const others = this.#store.dimensions.filter((name) => !used.has(name) && !own.includes(name));
    return {own, others: others.filter((name) => this.#store.dimension(name).size > 1)};
  }

  /** Opens a node of the column before level `at` by a dimension; levels below go, unless they are locked. */
  open(at, code, by, split) {
    const below = this.#locked(at).filter((level) => level.by !== by);
    this.#pass(at - 1, code);
    this.levels = [...this.levels.slice(0, at), {by, split, pages: 0}, ...below];
    this.#reroot(at);
  }

  /** Opens a node by the dimension that splits it best. */
  split(at, code, kind) {
    this.#pass(at - 1, code);
    this.open(at, code, this.#best(at, kind), kind);
  }

  /** Leads the path through a node; the levels below explain that one now. */
  pass(at, code) {
    if (this.levels[at].code === code) return;
    this.#pass(at, code);
    this.#reroot(at + 1);
  }

  remove(at) {
    this.levels.splice(at, 1);
    this.#reroot(at);
  }

  span(at) {
    return this.#answers.span(this.#path(at), this.levels[at].by, this.measure);
  }

  /** `{root, columns, lost}`: as far as the path exists, and where it ends if it should go on. */
  shown() {
    const {label, unit} = this.#store.measure(this.measure);
    const root = {depth: 0, key: "0", label, value: this.#answers.total(this.measure), share: null};
    const columns = [];
    let [parent, lost] = [root, null];
    for (let at = 0; at < this.levels.length && parent; at += 1) {
      const column = this.#column(at, parent);
      columns.push(column);
      parent = column.nodes.find((node) => node.path) ?? null;
      lost = parent ? null : lostFrom(column);
    }
    root.path = columns.length > 0;
    return {root, columns, lost, unit};
  }

  #column(at, parent) {
    const level = this.levels[at];
    const dimension = this.#store.dimension(level.by);
    const [frame, order] = [this.#frame(at), this.#order(at)];
    const matching = level.words ? matchingPlaces(dimension.find(level.words), frame, order) : order;
    const places = shownPlaces(matching, this.#options.top + level.pages * TREE_PAGE, placeOfCode(frame, level.code));
    const nodes = places.map((place) => this.#node(at, frame, place, dimension, parent));
    const more = frame.length - places.length;
    const filled = filledPlaces(order, (place) => frame.value(this.measure, place) !== null);
    if (more) nodes.push(othersNode(at, nodes, parent, more, filled));
    return {at, level, dimension, parent, nodes, values: frame.length, matches: matching.length, shown: places.length};
  }

  #node(at, frame, place, dimension, parent) {
    const [code, value] = [frame.code(0, place), frame.value(this.measure, place)];
    const node = {depth: at + 1, key: `${at + 1}:${code}`, code, label: dimension.label_of(code), value};
    return {...node, share: ratioExact(value, parent.value), path: code === this.levels[at].code};
  }

  #path(at) {
    return this.levels.slice(0, at).map(({by, code}) => [by, code]);
  }

  #frame(at) {
    return this.#answers.frame(this.#path(at), this.levels[at].by, this.measure);
  }

  #order(at) {
    const {by, split} = this.levels[at];
    const descending = split ? !isSmallestSplit(split) : this.#options.expand !== "smallest";
    return this.#answers.order(this.#path(at), by, this.measure, descending);
  }

  #first(at) {
    const order = this.#order(at);
    return order.length ? this.#frame(at).code(0, order[0]) : undefined;
  }

  #locked(at) {
    return this.levels.slice(at).filter((level) => level.locked);
  }

  #pass(at, code) {
    if (at < 0) return;
    this.levels[at].code = code;
    this.levels[at].missing = undefined;
  }

  /** From level `at` on, another node is explained: what does not exist there ends the path, but for locked levels. */
  #reroot(at) {
    for (let here = at; here < this.levels.length; here += 1) {
      const level = this.levels[here];
      if (level.split && !level.locked) this.#splitAgain(here);
      if (placeOfCode(this.#frame(here), level.code) >= 0) continue;
      level.missing = undefined;
      level.code = this.#locked(here + 1).length ? this.#first(here) : undefined;
      if (level.code === undefined) this.levels.length = here + 1;
    }
  }

  #splitAgain(at) {
    const level = this.levels[at];
    const by = this.#best(at, level.split);
    if (by !== level.by) Object.assign(level, {by, code: undefined, pages: 0});
  }

  #best(at, kind) {
    const {own, others} = this.unused(at);
    const path = this.#path(at);
    const total = at === 0 ? this.#answers.total(this.measure) : this.#valueOf(at - 1);
    return splitOf(kind, [...own, ...others], this.#store, total, (by) => this.#answers.span(path, by, this.measure));
  }

  #valueOf(at) {
    const frame = this.#frame(at);
    return frame.value(this.measure, placeOfCode(frame, this.levels[at].code));
  }
}

/** Places that match, in the order shown; `found` is sorted, as the groups are. */
const matchingPlaces = (found, frame, order) => {
  const marks = new Uint8Array(frame.length);
  for (let place = 0, next = 0; place < frame.length; place += 1) {
    const code = frame.code(0, place);
    while (next < found.length && found[next] < code) next += 1;
    if (found[next] === code) marks[place] = 1;
  }
  return order.filter((place) => marks[place] === 1);
};

/** The first places, and in any case the chosen one. */
const shownPlaces = (order, most, chosen) => {
  const places = Array.from(order.subarray(0, most));
  if (chosen < 0 || places.includes(chosen)) return places;
  return [...places.slice(0, most - 1), chosen];
};

/** How many places are not blank: blanks stand last. */
const filledPlaces = (order, isFilled) => {
  let [from, to] = [0, order.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isFilled(order[middle])) from = middle + 1;
    else to = middle;
  }
  return from;
};

/** The rest, exactly: what the parent has and the nodes shown have not. */
const othersNode = (at, nodes, parent, gathered, filled) => {
  const given = nodes.map((node) => node.value).filter((value) => value !== null);
  const less = (left, {units, scale}) => addExact(left, exactOf(-units, scale));
  const value = filled > given.length ? given.reduce(less, parent.value) : null;
  const label = `Others (${gathered.toLocaleString("en-US")})`;
  const node = {depth: at + 1, key: `${at + 1}:others`, label, value, others: gathered, path: false};
  return {...node, share: ratioExact(value, parent.value)};
};

const lostFrom = ({level, dimension}) => {
  if (level.code === undefined && level.missing === undefined) return null;
  const value = level.code === undefined ? level.missing || "(blank)" : dimension.label_of(level.code);
  return {dimension: dimension.label, value};
};
