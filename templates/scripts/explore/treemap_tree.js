// Which tiles a map has: the levels that can be seen, the largest tiles one by one, the rest gathered as Others.

import {minusExact, summedExact} from "./treemap_levels.js";

/** A tile can be seen if it is at least one part in so many of an even share of the map. */
const VISIBLE_PART = 5;
/** A level is drawn if its tiles cover at least one part in so many of the map. */
const DRAWN_PART = 3;

/** What a map can start from: `level`, `index` and `path` (codes) of the group, `runs` of its children at the next
 *  level (without those that an outer map shows one by one), `size` and `exact` sum, and `others`, how many it gathers. */
export const wholeRoot = (levels) => ({
  level: 0, index: 0, path: [], others: 0, runs: [[0, levels.levels[1].length]],
  size: levels.levels[0].sizes[0], exact: levels.exact(0, 0),
});

/** The root one step further in: the group with these codes, or what is gathered in it; null if there is none. */
export const rootWithin = (levels, root, {codes, others}, tiles) => {
  const group = codes.reduce((at, code) => at && groupWithin(levels, at, code), root);
  if (!others || !group) return group;
  const node = treemapNodeAt(mapTree(levels, root, tiles).root, group);
  return node ? othersRoot(node.children.find((child) => child.others)) : null;
};

const groupWithin = (levels, root, code) => {
  const level = root.level + 1;
  if (level >= levels.depth) return null;
  const {codes, sizes, kids, length} = levels.levels[level];
  for (const [from, to] of root.runs) {
    const index = codes.subarray(from, to).indexOf(code) + from;
    if (index < from || !(sizes[index] > 0)) continue;
    const runs = [[kids[index], index + 1 < length ? kids[index + 1] : levels.levels[level + 1].length]];
    return {level, index, path: [...root.path, code], others: 0, runs, size: sizes[index], exact: levels.exact(level, index)};
  }
  return null;
};

const treemapNodeAt = (node, {level, index}) => {
  if (node.level === level && node.index === index) return node;
  const under = node.children.filter((child) => !child.others);
  return under.reduce((found, child) => found ?? treemapNodeAt(child, {level, index}), null);
};

const othersRoot = (node) => node && {...node.group, others: node.others, runs: node.runs, size: node.size, exact: node.exact};

/** `{root, ends, values, drawn}`: the tree of what is drawn; its innermost level `ends`; how many values there are, how
 *  many at the level that is drawn, and how many of them one by one. */
export const mapTree = (levels, root, tiles) => {
  const {depth, largest} = visibleEnds(levels, root, tiles);
  const count = (level) => countOfSizes(levels.levels[level].sizes, levels.runsAt(root.runs, root.level + 1, level));
  const tree = {...root, children: treemapChildren(levels, root, largest.sort((a, b) => a - b), depth)};
  return {root: tree, ends: depth, values: count(levels.depth), ranked: count(depth), drawn: largest.length};
};

/** The innermost level most of whose `tiles` largest can be seen and that is not mostly gathered, and these. */
const visibleEnds = (levels, root, tiles) => {
  for (let depth = levels.depth; ; depth -= 1) {
    const {sizes} = levels.levels[depth];
    const largest = largestPlaces(sizes, levels.runsAt(root.runs, root.level + 1, depth), tiles);
    if (depth === root.level + 1 || !isTooSmall(largest.map((place) => sizes[place]), tiles, root.size)) return {depth, largest};
  }
};

const isTooSmall = (drawn, tiles, total) =>
  drawn[drawn.length >> 1] * VISIBLE_PART * tiles < total || drawn.reduce((sum, size) => sum + size, 0) * DRAWN_PART < total;

/** Places of the largest sizes above 0, the largest first, equal ones in their order. */
export const largestPlaces = (sizes, runs, most) => {
  const ranked = (places) => places.sort((a, b) => sizes[b] - sizes[a] || a - b).slice(0, most);
  let found = [];
  let least = 0;
  for (const [from, to] of runs) {
    for (let i = from; i < to; i += 1) {
      if (!(sizes[i] > least)) continue;
      found.push(i);
      if (found.length < 4 * most + 64) continue;
      found = ranked(found);
      least = sizes[found.at(-1)];
    }
  }
  return ranked(found);
};

const countOfSizes = (sizes, runs) => {
  let count = 0;
  for (const [from, to] of runs) for (let i = from; i < to; i += 1) if (sizes[i] > 0) count += 1;
  return count;
};

/** The children of a group that hold a kept tile, and one that gathers the others. `kept`: places at `depth`, sorted. */
const treemapChildren = (levels, group, kept, depth) => {
  const level = group.level + 1;
  const byChild = new Map();
  for (const place of kept) {
    const child = levels.ancestor(depth, place, level);
    if (byChild.has(child)) byChild.get(child).push(place);
    else byChild.set(child, [place]);
  }
  const children = [...byChild].map(([index, places]) => treemapNode(levels, level, index, places, depth));
  const rest = treemapOthers(levels, group, children, depth);
  return rest ? [...children, rest] : children;
};

const treemapNode = (levels, level, index, kept, depth) => {
  const {sizes, ages} = levels.levels[level];
  const node = {
    level, index, others: 0, rank: index, size: sizes[index], age: ages ? ages[index] : -1,
    path: levels.path(level, index), exact: levels.exact(level, index), children: [],
  };
  if (level === depth) return node;
  node.runs = levels.runsAt([[index, index + 1]], level, level + 1);
  if (!isShortBranch(levels, node)) node.children = treemapChildren(levels, node, kept, depth);
  return node;
};

/** Whether nothing is told below a node: its one child stands for the node itself. */
const isShortBranch = (levels, {level, runs: [[from, to]]}) =>
  to - from === 1 && levels.levels[level + 1].codes[from] < 0;

const treemapOthers = (levels, group, children, depth) => {
  const level = group.level + 1;
  const runs = runsWithout(group.runs, children.map(({index}) => index));
  const others = countOfSizes(levels.levels[depth].sizes, levels.runsAt(runs, level, depth));
  if (!others) return null;
  const exact = minusExact(group.exact, summedExact(children.map((child) => child.exact)));
  const size = Number(exact.units) / 10 ** exact.scale;
  return {
    level, index: -1, others, rank: Infinity, size, age: oldestInRuns(levels.levels[level], runs), path: group.path,
    exact, runs, group, children: [],
  };
};

/** The runs without some places, which are sorted. */
const runsWithout = (runs, places) => {
  const left = [];
  for (const [from, to] of runs) {
    let start = from;
    for (const place of places) {
      if (place < start || place >= to) continue;
      if (place > start) left.push([start, place]);
      start = place + 1;
    }
    if (start < to) left.push([start, to]);
  }
  return left;
};

const oldestInRuns = ({ages}, runs) => {
  let oldest = -1;
  if (ages) for (const [from, to] of runs) for (let i = from; i < to; i += 1) oldest = Math.max(oldest, ages[i]);
  return oldest;
};
