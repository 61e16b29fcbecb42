// Adding up rows by group: sums, figures over serial numbers, distinct items, what is the same for a whole group.
// `picked` has the numbers of the rows that count, `ids` the group of every row, `size` the number of groups.

const LOW_LIMB = 2 ** 40;
const LOW_LIMIT = 2 ** 52;
const CARRY = LOW_LIMIT / LOW_LIMB;
const FIGURE_NAMES = ["on_hand", "tracked", "age_sum", "aged", "oldest"];

export const countedGroups = (picked, ids, size) => {
  const counted = new Uint8Array(size);
  for (let k = 0; k < picked.length; k++) counted[ids[picked[k]]] = 1;
  return counted;
};

// Groups with a row for which the part is there.
export const presentGroups = (picked, ids, size, present) => {
  const found = new Uint8Array(size);
  for (let k = 0; k < picked.length; k++) found[ids[picked[k]]] |= present[picked[k]];
  return found;
};

export const groupSums = (picked, ids, size, values) => {
  const sums = new Float64Array(size);
  for (let k = 0; k < picked.length; k++) {
    const r = picked[k];
    sums[ids[r]] += values[r];
  }
  return sums;
};

// Sums in two limbs, value = high * 2^40 + low: the low one is carried over before it grows inexact.
export const wideGroupSums = (picked, ids, size, [lows, highs]) => {
  const low = new Float64Array(size);
  const high = groupSums(picked, ids, size, highs);
  for (let k = 0; k < picked.length; k++) {
    const r = picked[k];
    const g = ids[r];
    low[g] += lows[r];
    if (low[g] < LOW_LIMIT) continue;
    low[g] -= LOW_LIMIT;
    high[g] += CARRY;
  }
  return {low, high};
};

export const wideUnits = (low, high) => BigInt(high) * BigInt(LOW_LIMB) + BigInt(low);

// Figures over serial numbers, by name, as far as they are `asked`. A group's rows of one serial number come in one run
// of that number's rows, so that its balance is known when the group meets the next number.
export const serialFigures = (picked, ids, size, {serial, quantity, age, isTracked}, asked) => {
  const last = new Int32Array(size).fill(-1);
  const balance = new Float64Array(size);
  const [onHand, tracked, ageSum, aged, oldest] = FIGURE_NAMES.map((name) => asked.has(name) && new Float64Array(size));
  const withAge = age && (ageSum || aged || oldest);
  const settleAge = (g) => {
    const days = age[last[g]];
    if (days < 0) return;
    if (aged) aged[g]++;
    if (ageSum) ageSum[g] += days;
    if (oldest && days > oldest[g]) oldest[g] = days;
  };
  const settle = (g) => {
    if (tracked) tracked[g]++;
    if (balance[g] <= 0) return;
    if (onHand) onHand[g]++;
    if (withAge) settleAge(g);
  };
  for (let k = 0; k < picked.length; k++) {
    const r = picked[k];
    const s = serial[r];
    if (!isTracked[s]) continue;
    const g = ids[r];
    if (last[g] !== s) {
      if (last[g] >= 0) settle(g);
      last[g] = s;
      balance[g] = 0;
    }
    balance[g] += quantity[r];
  }
  for (let g = 0; g < size; g++) if (last[g] >= 0) settle(g);
  return {on_hand: onHand, tracked, age_sum: ageSum, aged, oldest};
};

// Distinct items by group; `pairs` are the groups split by item.
export const distinctItems = (picked, ids, size, pairs) => {
  const seen = new Uint8Array(pairs.size);
  const items = new Float64Array(size);
  for (let k = 0; k < picked.length; k++) {
    const r = picked[k];
    const pair = pairs.ids[r];
    if (seen[pair]) continue;
    seen[pair] = 1;
    items[ids[r]]++;
  }
  return items;
};

const NOTHING_SAID = -1;
const SEVERAL = -2;

// The code that all rows of a group have that say anything; -1 where none says anything, or they differ.
export const sharedCodes = (picked, ids, size, codes, blank) => {
  const shared = new Int32Array(size).fill(NOTHING_SAID);
  for (let k = 0; k < picked.length; k++) {
    const code = codes[picked[k]];
    if (code < 0 || code === blank) continue;
    const g = ids[picked[k]];
    if (shared[g] === NOTHING_SAID) shared[g] = code;
    else if (shared[g] !== code) shared[g] = SEVERAL;
  }
  for (let g = 0; g < size; g++) if (shared[g] === SEVERAL) shared[g] = NOTHING_SAID;
  return shared;
};
