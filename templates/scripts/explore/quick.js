// Measures as whole floating point numbers, as long as those are exact: many times faster than the general way.
// An evaluator is `{scale, at}`: `at(i)` gives units of 10^-scale, NaN for blank, Infinity if it must be done exactly.

const EXACT_LIMIT = Number.MAX_SAFE_INTEGER;
const RATIO_SCALE = 12;
const ONE_AT_RATIO_SCALE = 1e12;
const WIDE = 1e6;
const NARROW = 1e3;

// The number, or Infinity if it may not be exact; NaN stays.
const ifExact = (units) => (Math.abs(units) > EXACT_LIMIT ? Infinity : units);

const roundedToEven = (quotient, rest, below) => {
  const twice = rest * 2;
  return twice > below || (twice === below && quotient % 2 === 1) ? quotient + 1 : quotient;
};

// The quotient of whole numbers that are not negative, to 12 places, some digits at a time: every rest stays exact.
const longDivision = (above, below, factor) => {
  let quotient = Math.floor(above / below);
  let rest = above - quotient * below;
  for (let reached = 1; reached < ONE_AT_RATIO_SCALE; reached *= factor) {
    if (rest < 0) {
      quotient--; // the quotient of floats may be one too large
      rest += below;
    }
    rest *= factor;
    const digits = Math.floor(rest / below);
    rest -= digits * below;
    quotient = quotient * factor + digits;
  }
  return rest < 0 ? roundedToEven(quotient - 1, rest + below, below) : roundedToEven(quotient, rest, below);
};

const quickRatio = (above, below) => {
  if (above !== above || below !== below || below === 0) return NaN;
  const divisor = Math.abs(below);
  if (Math.abs(above) > EXACT_LIMIT || divisor * NARROW > EXACT_LIMIT) return Infinity;
  const size = ifExact(longDivision(Math.abs(above), divisor, divisor * WIDE > EXACT_LIMIT ? NARROW : WIDE));
  return above < 0 === below < 0 || size === Infinity ? size : -size;
};

const quickRound = (units, factor) => {
  if (!Number.isFinite(units)) return units;
  const size = Math.abs(units);
  const rest = size % factor;
  const rounded = roundedToEven((size - rest) / factor, rest, factor);
  return units < 0 ? -rounded : rounded;
};

const quickZones = (values, factors, ownFactors, i) => {
  let [given, telling, sum, apart, lone] = [0, 0, 0, false, 0];
  for (let k = 0; k < values.length; k++) {
    const units = values[k].at(i);
    if (units !== units) continue;
    given++;
    if (units === 0) continue;
    telling++;
    lone = units * ownFactors[k];
    if (factors[k] === null) apart = true;
    else sum = ifExact(sum + ifExact(units * factors[k]));
    if (Math.abs(sum) === Infinity || Math.abs(lone) > EXACT_LIMIT) return Infinity;
  }
  if (apart) return telling === 1 ? lone : NaN;
  return given ? sum : NaN;
};

const decimalsOf = (text) => (text.split(".")[1] ?? "").length;
const wholeOf = (text) => Number(text.replace(".", ""));

const QUICK_KINDS = {
  part: ([name], context) => context.part(name),
  measure: ([name], context) => context.measure(name),
  ratio: ([a, b], context) => {
    const [above, below] = [quickly(a, context), quickly(b, context)];
    const [up, down] = [10 ** Math.max(0, below.scale - above.scale), 10 ** Math.max(0, above.scale - below.scale)];
    return {scale: RATIO_SCALE, at: (i) => quickRatio(above.at(i) * up, below.at(i) * down)};
  },
  round: ([a, places], context) => {
    const value = quickly(a, context);
    if (value.scale <= places) return value;
    const factor = 10 ** (value.scale - places);
    return {scale: places, at: (i) => quickRound(value.at(i), factor)};
  },
  times: ([a, by], context) => {
    const value = quickly(a, context);
    const factor = wholeOf(by);
    return {scale: value.scale + decimalsOf(by), at: (i) => ifExact(value.at(i) * factor)};
  },
  zones: ([parts, rates], context) => {
    const values = parts.map((part) => quickly(part, context));
    const scales = values.map(({scale}, k) => scale + decimalsOf(rates[k] ?? ""));
    const scale = Math.max(0, ...scales);
    const factors = rates.map((rate, k) => (rate === null ? null : wholeOf(rate) * 10 ** (scale - scales[k])));
    const ownFactors = values.map((value) => 10 ** (scale - value.scale));
    return {scale, at: (i) => quickZones(values, factors, ownFactors, i)};
  },
};

// The evaluator of an expression; `context.part(name)` and `context.measure(name)` give those of results.
export const quickly = ([kind, ...rest], context) => QUICK_KINDS[kind](rest, context);
