// Which rows count: conditions of readers, and what sections and measures count.

import {branchOf} from "./groups.js";

// A choice of rows. Choices that say the same are the same.
export class Rows {
  // `mask` has a 1 for every row chosen.
  constructor(cube, key, mask) {
    this.cube = cube;
    this.key = key;
    this.mask = mask;
    this.count = 0;
    for (let r = 0; r < mask.length; r++) this.count += mask[r];
  }

  // The rows that are in both.
  and(other) {
    return this.cube.both(this, other);
  }
}

export const bothMasks = (a, b) => {
  const mask = new Uint8Array(a.length);
  for (let r = 0; r < mask.length; r++) mask[r] = a[r] & b[r];
  return mask;
};

// Leaves in the mask those rows whose codes are one of `wanted`.
export const keepCodes = (mask, size, codes, wanted) => {
  const table = new Uint8Array(size + 1);
  for (const code of wanted) table[code + 1] = 1;
  for (let r = 0; r < mask.length; r++) mask[r] &= table[codes[r] + 1];
};

// Leaves in the mask those rows whose group is in the branch of one of the paths.
export const keepPaths = (mask, groups, paths) => {
  const table = new Uint8Array(groups.size);
  for (const path of paths) table.fill(1, ...branchOf(groups, path));
  const {ids} = groups;
  for (let r = 0; r < mask.length; r++) mask[r] &= table[ids[r]];
};

// The rows, by number, that meet all of `met` and none of `unmet`, among those of the mask (null: all).
export const pickedRows = (conditions, {met, unmet}, mask) => {
  const [all, none] = [met | 0, unmet | 0];
  const picked = new Int32Array(conditions.length);
  let count = 0;
  for (let r = 0; r < picked.length; r++) {
    const said = conditions[r];
    if ((said & all) === all && !(said & none) && (!mask || mask[r])) picked[count++] = r;
  }
  return count === picked.length ? picked : picked.slice(0, count);
};

// What a measure counts within a section.
export const whereOf = (section, measure, tracked) => {
  const met = (section.met | measure.met) >>> 0;
  const unmet = (section.unmet | measure.unmet) >>> 0;
  return measure.untracked ? {met: (met & ~tracked) >>> 0, unmet: (unmet | tracked) >>> 0} : {met, unmet};
};
