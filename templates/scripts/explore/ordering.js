// Sorting by exact values, as fast as by floating point numbers.

import {countingUp} from "./columns.js";

const KEY_BITS = 16;
const DIGITS = 1 << KEY_BITS;
const LAST_DIGIT = DIGITS - 1;

// Places in the order of their keys, NaN last, equal ones in natural order. Keys are whole numbers; for those that are
// too large to be exact, `unitsOf(i)` gives the number itself: rounding keeps the order but for what it makes equal.
export const placesInOrder = (keys, descending, unitsOf) => {
  const places = sortedByDigits(keys, descending);
  for (let start = 0, end = 0; start < places.length; start = end) {
    const key = keys[places[start]];
    while (end < places.length && keys[places[end]] === key) end++;
    if (key !== key) break;
    if (end - start < 2 || Math.abs(key) <= Number.MAX_SAFE_INTEGER) continue;
    settleTies(places.subarray(start, end), descending, unitsOf);
  }
  return places;
};

const settleTies = (places, descending, unitsOf) => {
  const units = new Map(Array.from(places, (i) => [i, unitsOf(i)]));
  const sign = descending ? -1 : 1;
  const sorted = [...places].sort((i, j) => {
    const [a, b] = [units.get(i), units.get(j)];
    return a === b ? i - j : a < b ? -sign : sign;
  });
  places.set(sorted);
};

// The bits of floats so that unsigned ones stand in the order wanted: pairs of 32, the lower half first.
const sortableBits = (keys, descending) => {
  const floats = new Float64Array(keys.length);
  const sign = descending ? -1 : 1;
  for (let i = 0; i < keys.length; i++) floats[i] = keys[i] === 0 ? 0 : keys[i] * sign;
  const bits = new Uint32Array(floats.buffer);
  for (let i = 0; i < keys.length; i++) {
    const [low, high] = [2 * i, 2 * i + 1];
    if (keys[i] !== keys[i]) bits[low] = bits[high] = 0xffffffff;
    else if (bits[high] & 0x80000000) {
      bits[low] = ~bits[low];
      bits[high] = ~bits[high];
    } else bits[high] |= 0x80000000;
  }
  return bits;
};

// A stable sort by 16 bits after the other, from the lowest; those that are the same for all are left out.
const sortedByDigits = (keys, descending) => {
  const bits = sortableBits(keys, descending);
  let places = countingUp(keys.length);
  for (let digit = 0; digit < 4; digit++) places = sortedByDigit(places, bits, digit >> 1, (digit & 1) * KEY_BITS);
  return places;
};

const sortedByDigit = (places, bits, half, shift) => {
  const {length} = places;
  const next = new Int32Array(DIGITS + 1);
  for (let at = half; at < bits.length; at += 2) next[((bits[at] >>> shift) & LAST_DIGIT) + 1]++;
  if (!length || next[((bits[half] >>> shift) & LAST_DIGIT) + 1] === length) return places;
  for (let d = 1; d <= DIGITS; d++) next[d] += next[d - 1];
  const sorted = new Int32Array(length);
  for (let k = 0; k < length; k++) sorted[next[(bits[2 * places[k] + half] >>> shift) & LAST_DIGIT]++] = places[k];
  return sorted;
};
