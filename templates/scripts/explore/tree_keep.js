// What a reader made of a decomposition tree, as small plain data for the address, and back.

import {TREE_SPLITS} from "./tree_split.js";

const MOST_PAGES = 500;

export const treeKept = (tree, store) => ({
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
export const treeRead = (own, section, store) => {
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
