// Exact numbers (whole units times a power of ten), and numbers as the reader's locale writes them.

const POWERS_OF_TEN = [1n];

const powerOfTen = (places) => {
  while (POWERS_OF_TEN.length <= places) POWERS_OF_TEN.push(POWERS_OF_TEN[POWERS_OF_TEN.length - 1] * 10n);
  return POWERS_OF_TEN[places];
};

const RATIO_PLACES = 12;

export const exactOf = (units, scale) => Object.freeze({units: BigInt(units), scale});

export const unitsAt = (exact, scale) => exact.units * powerOfTen(scale - exact.scale);

export const addExact = (a, b) => {
  const scale = Math.max(a.scale, b.scale);
  return exactOf(unitsAt(a, scale) + unitsAt(b, scale), scale);
};

export const timesExact = (a, b) => exactOf(a.units * b.units, a.scale + b.scale);

export const compareExact = (a, b) => {
  const scale = Math.max(a.scale, b.scale);
  const left = unitsAt(a, scale);
  const right = unitsAt(b, scale);
  return left < right ? -1 : left > right ? 1 : 0;
};

const magnitude = (units) => (units < 0n ? -units : units);

// The quotient of two positive whole numbers; `atTie` says what becomes of an exact half after this quotient.
const quotientRounded = (above, below, atTie) => {
  const quotient = above / below;
  const twice = (above % below) * 2n;
  return twice > below || (twice === below && atTie(quotient)) ? quotient + 1n : quotient;
};

const toEven = (quotient) => (quotient & 1n) === 1n;
const awayFromZero = () => true;

const signedQuotient = (above, below, atTie) => {
  const size = quotientRounded(magnitude(above), magnitude(below), atTie);
  return (above < 0n) === (below < 0n) ? size : -size;
};

// The quotient to 12 places, half to even; null where there is nothing to divide (by).
export const ratioExact = (a, b) => {
  if (!a || !b || b.units === 0n) return null;
  const shift = RATIO_PLACES + b.scale - a.scale;
  const above = shift > 0 ? a.units * powerOfTen(shift) : a.units;
  const below = shift < 0 ? b.units * powerOfTen(-shift) : b.units;
  return exactOf(signedQuotient(above, below, toEven), RATIO_PLACES);
};

export const roundExact = (exact, places) => {
  if (exact.scale <= places) return exact;
  return exactOf(signedQuotient(exact.units, powerOfTen(exact.scale - places), toEven), places);
};

// The number that a decimal such as "-1.08" says.
export const exactFrom = (text) => {
  const [whole, fraction = ""] = text.split(".");
  return exactOf(BigInt(whole + fraction), fraction.length);
};

// The number to its last digit, as report.json writes it: "12.5", "0", "-3".
export const plainText = (exact) => {
  const digits = magnitude(exact.units).toString().padStart(exact.scale + 1, "0");
  const whole = digits.slice(0, digits.length - exact.scale);
  const fraction = digits.slice(digits.length - exact.scale).replace(/0+$/, "");
  return `${exact.units < 0n ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`;
};

// As a floating point number, for drawing only.
export const approximately = (exact) => Number(exact.units) / 10 ** exact.scale;

const inGroups = (digits, [last, before], mark) => {
  let head = digits.slice(0, -last);
  let tail = digits.slice(-last);
  while (head) {
    tail = head.slice(-before) + mark + tail;
    head = head.slice(0, -before);
  }
  return tail;
};

const writtenIn = (style, exact) => {
  const {least, most, scale} = style;
  const places = exact.scale - scale;
  const units =
    places > most
      ? signedQuotient(exact.units, powerOfTen(places - most), awayFromZero)
      : exact.units * powerOfTen(most - places);
  const negative = units < 0n ? 1 : 0;
  const digits = magnitude(units).toString().padStart(most + 1, "0");
  const whole = digits.slice(0, digits.length - most);
  const fraction = digits.slice(digits.length - most).replace(/0+$/, "").padEnd(least, "0");
  const number = inGroups(whole, style.grouping, style.group) + (fraction ? style.decimal + fraction : "");
  return style.prefix[negative] + number + style.suffix[negative];
};

// Writes numbers as the report does: half up, to the digits that a unit deserves.
export class Formats {
  #units;

  constructor(units) {
    this.#units = units;
  }

  number(exact, unit) {
    return exact ? writtenIn(this.#units[unit], exact) : "";
  }

  count(n) {
    return writtenIn(this.#units.count, exactOf(n, 0));
  }
}
