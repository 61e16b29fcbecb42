// Columns of whole numbers: from byte planes to the smallest array that holds them.

const NARROW_KINDS = [
  [Int8Array, -(2 ** 7), 2 ** 7 - 1],
  [Int16Array, -(2 ** 15), 2 ** 15 - 1],
  [Int32Array, -(2 ** 31), 2 ** 31 - 1],
];

// Few kinds of arrays, so that loops over them stay fast: signed bytes, words, double words, and floats for the rest.
export const arrayFor = (least, greatest, length) => {
  const found = NARROW_KINDS.find(([, from, to]) => from <= least && greatest <= to);
  return new (found ? found[0] : Float64Array)(length);
};

export const constantColumn = (n, value) => arrayFor(value, value, n).fill(value);

const joinedPlanes = (bytes, n, width) => {
  const out = width > 3 ? new Float64Array(n) : new Int32Array(n);
  for (let plane = 0, factor = 1; plane < width; plane++, factor *= 256) {
    const from = plane * n;
    for (let i = 0; i < n; i++) out[i] += bytes[from + i] * factor;
  }
  return out;
};

const accumulated = (zigzag, base) => {
  const out = new Float64Array(zigzag.length);
  let value = base;
  for (let i = 0; i < zigzag.length; i++) {
    const u = zigzag[i];
    const half = Math.floor(u / 2);
    value += u === half * 2 ? half : -half - 1;
    out[i] = value;
  }
  return out;
};

const boundsOf = (numbers) => {
  let least = Infinity;
  let greatest = -Infinity;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i];
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return numbers.length ? [least, greatest] : [0, 0];
};

// `order` says where the numbers belong; null where they stand in their places.
const settled = (numbers, base, order) => {
  const n = numbers.length;
  const [least, greatest] = boundsOf(numbers);
  const out = arrayFor(least + base, greatest + base, n);
  if (order) for (let i = 0; i < n; i++) out[order[i]] = numbers[i] + base;
  else for (let i = 0; i < n; i++) out[i] = numbers[i] + base;
  return out;
};

export const decodedColumn = (ref, bytes, order) => {
  const numbers = joinedPlanes(bytes, ref.n, ref.width);
  return ref.delta ? settled(accumulated(numbers, ref.base), 0, order) : settled(numbers, ref.base, order);
};

// Numbers by row that are told as steps from the row before them, where that is of the same serial number.
export const chainedColumn = (steps, serial) => {
  const out = new Float64Array(steps.length);
  for (let i = 0; i < out.length; i++) out[i] = steps[i] + (i && serial[i] === serial[i - 1] ? out[i - 1] : 0);
  return settled(out, 0, null);
};

// For each of neighbours with one number its place among them, from 0.
export const placesInGroups = (numbers) => {
  const out = new Int32Array(numbers.length);
  for (let i = 1; i < out.length; i++) out[i] = numbers[i] === numbers[i - 1] ? out[i - 1] + 1 : 0;
  return out;
};

// The places of a column's numbers in the order of their values, equal ones as they stand (values from `least` on).
export const stableOrder = (values, least, size) => {
  const next = new Int32Array(size + 1);
  for (let i = 0; i < values.length; i++) next[values[i] - least + 1]++;
  for (let i = 1; i <= size; i++) next[i] += next[i - 1];
  const order = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) order[next[values[i] - least]++] = i;
  return order;
};

export const valueBounds = boundsOf;

// The numbers at these places, which increase; all of them as they are.
export const takenAt = (column, places) => {
  if (places.length === column.length) return column;
  const out = new column.constructor(places.length);
  for (let i = 0; i < out.length; i++) out[i] = column[places[i]];
  return out;
};

// 0, 1, 2 ...
export const countingUp = (length) => {
  const out = new Int32Array(length);
  for (let i = 0; i < length; i++) out[i] = i;
  return out;
};
