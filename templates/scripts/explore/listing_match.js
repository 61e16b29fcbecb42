// Which rows of a list the reader's filters leave: a row with a serial number if that serial number is left, any other
// if an entry with the same location, item or whatever else its heads name is left.

import {groupWith} from "./groups.js";

const SERIAL_NO = "serial_no";
const OF_SERIAL = ["item_no", "variant_code", SERIAL_NO];

/** `{dimension, column}` for each head that names a dimension of the page; `item` stands in for item numbers. */
const named = (store, keys) =>
  keys.flatMap((key, column) => {
    const names = key === "item_no" ? ["item", "item_no"] : [key];
    return names.filter((name) => store.dimensions.includes(name)).map((name) => ({name, key, column}));
  });

/** Of an item's two names, the one that the list shows: number alone, or number and description. */
const namesShown = (store, list) => {
  const found = named(store, list.keys).map((one) => ({...one, codes: list.codesIn(store.dimension(one.name), one.column)}));
  const known = ({codes}) => codes.reduce((count, code) => count + (code >= 0), 0);
  const best = new Map();
  for (const one of found) if (known(one) > known(best.get(one.key) ?? {codes: []})) best.set(one.key, one);
  return [...best.values()];
};

/** Whether a list's heads name anything that the page can filter by. */
export const isMatchable = (store, keys) => named(store, keys).length > 0;

/**
 * Matches the rows of a list (`keys` by column, `stubs`: how many columns lead, `codesIn(dimension, column)`: codes by
 * row, `isBlank(row, column)`, `levels`, `nested`, `rowCount`) to the cube; null if the cube knows none of them.
 */
export const listMatch = (store, list) => {
  const shown = namesShown(store, list);
  if (!shown.length || shown.length > 30) return null;
  const serial = shown.find(({key}) => key === SERIAL_NO);
  const isSaid = (row, {key, column}) => {
    if (serial && !list.isBlank(row, serial.column)) return OF_SERIAL.includes(key);
    if (column >= list.stubs) return !list.isBlank(row, column);
    return !list.nested || column < list.levels[row];
  };
  const said = new Uint32Array(list.rowCount);
  for (let row = 0; row < said.length; row += 1) {
    shown.forEach((one, place) => isSaid(row, one) && (said[row] |= 1 << place));
  }
  return new ListMatch(store.cube, shown, said);
};

class ListMatch {
  #cube;
  #shown;
  #said;
  #groups = null;

  // `said`: by row a bit for each of `shown` that it names.
  constructor(cube, shown, said) {
    this.#cube = cube;
    this.#shown = shown;
    this.#said = said;
  }

  /** `{dimensions, path}` of a row, or null where it carries nothing that others could be filtered by. */
  choice(row) {
    const said = this.#names(this.#said[row]);
    const path = said.map(({codes}) => codes[row]);
    return path.length && !path.includes(-1) ? {dimensions: said.map(({name}) => name), path} : null;
  }

  /** By row 1 if an entry of it is among `rows`; rows that say nothing of the cube stay. */
  held(rows) {
    this.#groups ??= this.#groupsOfRows();
    const held = new Uint8Array(this.#said.length);
    for (const [said, groups] of this.#groups.kinds) {
      const marks = said ? heldGroups(groups, rows.mask) : null;
      held.forEach((_, row) => {
        if (this.#said[row] !== said) return;
        const group = this.#groups.places[row];
        held[row] = marks ? (group >= 0 ? marks[group] : 0) : 1;
      });
    }
    return held;
  }

  #names(said) {
    return this.#shown.filter((_, place) => said & (1 << place));
  }

  // The cube's groups for each way to name a row, and by row the place in them.
  #groupsOfRows() {
    const kinds = new Map();
    const names = new Map();
    for (const said of new Set(this.#said)) {
      names.set(said, this.#names(said));
      kinds.set(said, said ? this.#cube.groups(names.get(said).map(({name}) => name)) : null);
    }
    const places = Int32Array.from(this.#said, (said, row) => {
      const path = names.get(said).map(({codes}) => codes[row]);
      return path.length === 0 || path.includes(-1) ? -1 : groupWith(kinds.get(said), path);
    });
    return {kinds, places};
  }
}

const heldGroups = ({ids, size}, mask) => {
  const held = new Uint8Array(size);
  for (let row = 0; row < ids.length; row += 1) if (mask[row]) held[ids[row]] = 1;
  return held;
};
