// What the menu of a bar offers: dimensions that are not used on its way, and four ways to find one that splits well.

import {shortTreeText} from "./tree_drawing.js";
import {TREE_SPLITS} from "./tree_split.js";

/** `{name, groups}` for a `TreeMenu`; null if every dimension is in use. `open(change)` does what an item says. */
export const treeOffers = ({depth, code, label}, levels, store, open) => {
  const {own, others} = levels.unused(depth);
  if (own.length + others.length === 0) return null;
  const byName = (by) => ({label: store.dimension(by).label, run: () => open(() => levels.open(depth, code, by))});
  const byKind = ([kind, words]) => ({label: words, run: () => open(() => levels.split(depth, code, kind))});
  const name = `Open ${shortTreeText(label)} by`;
  const groups = [
    {label: name, items: own.map(byName)},
    {label: "By the dimension with the …", items: TREE_SPLITS.map(byKind)},
    {label: "By another dimension", items: others.map(byName)},
  ];
  return {name, groups};
};
