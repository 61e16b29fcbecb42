// The store of the page: what is explored, and the words for it.

import {Cube} from "./cube.js";
import {Facts} from "./facts.js";
import {Formats} from "./numbers.js";
import {brokenStore, unpackedStore} from "./unpacking.js";
import {LiveGrid} from "./grids.js";

export class Store {
  #facts;
  #grids;
  #measures;

  constructor(manifest, facts) {
    this.#facts = facts;
    for (const name of ["rows", "serials", "sections", "filters", "palette", "file", "slug", "title", "locale"]) {
      this[name] = manifest[name];
    }
    this.formats = new Formats(manifest.formats.units);
    this.dimensions = manifest.dimensions.map(({name}) => name);
    this.measures = manifest.measures.map(({name}) => name);
    this.#measures = new Map(manifest.measures.map((one) => [one.name, one]));
    this.cube = new Cube(facts, this.#measures);
    const grids = Object.entries(manifest.grids ?? {});
    this.#grids = new Map(grids.map(([id, one]) => [id, new LiveGrid(one, facts, this.formats)]));
  }

  dimension(name) {
    return this.#facts.dimension(name);
  }

  measure(name) {
    return this.#measures.get(name);
  }

  // Decodes what readers may ask for next, piece by piece, each after a pause that `idle` makes.
  async prepare(idle) {
    const asked = [...this.filters, ...this.sections.flatMap(({dimensions}) => dimensions)];
    const pieces = [() => this.#facts.balances()];
    for (const name of new Set(asked)) pieces.push(() => this.dimension(name)?.codes);
    for (const piece of pieces) {
      await idle();
      piece();
    }
  }

  hasGrid(id) {
    return this.#grids.has(id);
  }

  grid(id) {
    return this.#grids.get(id);
  }
}

// The store of a document; null if it has none.
export const openStore = async (document) => {
  const unpacked = await unpackedStore(document);
  if (!unpacked) return null;
  try {
    return new Store(unpacked.manifest, new Facts(unpacked.manifest, unpacked.blocks));
  } catch {
    throw brokenStore();
  }
};
