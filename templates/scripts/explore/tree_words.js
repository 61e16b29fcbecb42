// What a decomposition tree says: texts and names of its nodes, and where the path ends.

import {shortTreeText} from "./tree_drawing.js";
import {TREE_PAGE} from "./tree_levels.js";

/** Gives the words of a node: `{label, value, share, name, isChosen}`; `name` is for readers of screens. */
export const treeWords = (shown, formats, isChosen) => {
  const parents = [null, shown.root, ...shown.columns.map(({nodes}) => nodes.find((node) => node.path))];
  return (node) => {
    const label = shortTreeText(node.label);
    const value = node.value === null ? "(blank)" : formats.number(node.value, shown.unit);
    const share = node.share && formats.number(node.share, "percent");
    const of = share ? `, ${share} of ${shortTreeText(parents[node.depth].label)}` : "";
    const more = node.others ? `, shows ${Math.min(TREE_PAGE, node.others)} more` : "";
    return {label, value, share, name: `${label}, ${value}${of}${more}`, isChosen: isChosen(node)};
  };
};

export const openedWords = (node, column, formats) => {
  const values = column.values === 1 ? "1 value" : `${formats.count(column.values)} values`;
  return `${shortTreeText(node.label)} by ${column.dimension.label}: ${values}.`;
};

/** As the report says it of its own path. */
export const lostWords = (lost) => {
  if (!lost) return "";
  const where = `${lost.dimension} "${shortTreeText(lost.value)}"`;
  return `The path goes on to ${where}, which has no entries here; the tree stops above it.`;
};
