// What a reader made of a decomposition tree, as small plain data for the address, and back.

import {TREE_SPLITS} from "./tree_split.js";

const MOST_PAGES = 500;

/** A tree's part of the address. */
export class TreeAddress {
  #section;
  #tools;
  #levels;
  #start;
  #kept = "{}";

  /** `levels` as the report has them. */
  constructor(section, tools, levels) {
    [this.#section, this.#tools, this.#levels] = [section, tools, levels];
    this.#start = this.#text();
  }

  get isStart() {
    return this.#text() === this.#start;
  }

  /** Takes the levels that the address has, if it has changed. */
  read() {
    const {state, store, announce} = this.#tools;
    const own = state.own(this.#section.id);
    if (JSON.stringify(own) === this.#kept) return;
    this.#kept = JSON.stringify(own);
    this.#levels.restart();
    const read = treeRead(own, this.#section, store);
    if (!read) return;
    const {measure, levels, isWhole} = read;
    if (levels.length || isWhole) Object.assign(this.#levels, {measure, levels});
    if (!isWhole) announce("A part of the address does not fit this report's tree and is ignored.");
  }

  keep() {
    const {state, store} = this.#tools;
    const kept = this.isStart ? {measure: undefined, levels: undefined} : treeKept(this.#levels, store);
    state.keep(this.#section.id, kept);
    this.#kept = JSON.stringify(state.own(this.#section.id));
  }

  #text() {
    return JSON.stringify(treeKept(this.#levels, this.#tools.store));
  }
}

const treeKept = (tree, store) => ({
  measure: tree.measure,
  levels: tree.levels.map((level) => levelKept(level, store.dimension(level.by))),
});

const levelKept = ({by, code, missing, locked, pages, split}, dimension) => {
  const kept = {by};
  if (code !== undefined) kept.at = code === -1 ? null : dimension.text(code);
  else if (missing !== undefined) kept.at = missing;
  if (locked) kept.locked = true;
  if (pages) kept.pages = pages;
  if (split) kept.split = split;
  return kept;
};

/** `{measure, levels}` of what an address says, which anybody may have written; null if it says nothing of a tree. */
const treeRead = (own, section, store) => {
  if (!Array.isArray(own.levels)) return null;
  const measure = section.options.measures.includes(own.measure) ? own.measure : section.options.analyze;
  const levels = [];
  for (const kept of own.levels) {
    const level = levelRead(kept, store, levels);
    if (!level) break;
    levels.push(level);
    if (level.code === undefined) break;
  }
  return {measure, levels, isWhole: levels.length === own.levels.length && measure === own.measure};
};

const levelRead = (kept, store, above) => {
  const {by, at, locked, pages, split} = kept ?? {};
  if (!store.dimensions.includes(by) || above.some((level) => level.by === by)) return null;
  const level = {by, pages: Number.isInteger(pages) ? Math.min(Math.max(pages, 0), MOST_PAGES) : 0};
  if (locked === true) level.locked = true;
  if (TREE_SPLITS.some(([kind]) => kind === split)) level.split = split;
  if (at === null) level.code = -1;
  if (typeof at === "string") level.code = store.dimension(by).code(at);
  if (typeof at === "string" && level.code === undefined) level.missing = at;
  return level;
};
