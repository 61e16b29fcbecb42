// What is shown, in words: "Location: EAST or WEST", "Serial No. 000001 (chosen in Matrix)".

import {isOfTime, isRun} from "./hash.js";

const MOST_SAID = 3;

/** The filter of a dimension in words, without the dimension's name. */
export const filterWords = (dimension, codes) =>
  isOfTime(dimension) && codes.length > 2 && isRun(codes)
    ? `${dimension.label_of(codes[0])} to ${dimension.label_of(codes.at(-1))}`
    : orWords(codes.map((code) => () => dimension.label_of(code)));

/** What is chosen in a section, in words: the deepest level of each path, and what stands above it. */
export const choiceWords = (store, {dimensions, paths}) => {
  const depths = new Set(paths.map((path) => path.length));
  const dimension = store.dimension(dimensions[paths[0].length - 1]);
  const last = (path) => store.dimension(dimensions[path.length - 1]).label_of(path.at(-1));
  const name = depths.size === 1 ? `${dimension.label}: ` : "";
  const above = paths.length === 1 && paths[0].length > 1 ? ` in ${aboveWords(store, dimensions, paths[0])}` : "";
  return name + orWords(paths.map((path) => () => last(path))) + above;
};

const aboveWords = (store, dimensions, path) =>
  path.slice(0, -1).map((code, level) => store.dimension(dimensions[level]).label_of(code)).join(" › ");

const orWords = (sayings) => {
  const more = sayings.length - MOST_SAID;
  const said = sayings.slice(0, more > 1 ? MOST_SAID : undefined).map((say) => shortWord(say()));
  if (more > 1) said.push(`${more} more`);
  return said.length > 1 ? `${said.slice(0, -1).join(", ")} or ${said.at(-1)}` : said[0];
};

const shortWord = (text) => ([...text].length > 60 ? `${[...text].slice(0, 59).join("")}…` : text);

/** The heading of a section, as the page has it. */
export const titleOf = (id) => document.getElementById(`${id}-title`)?.textContent.trim() ?? id;
