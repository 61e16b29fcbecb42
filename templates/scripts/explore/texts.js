// Lists of texts: joined ones, and runs of numbered ones such as serial numbers.

const TEXT_END = "\u0000";

const endsOf = (joined, count) => {
  const ends = new Int32Array(count);
  let at = -1;
  for (let i = 0; i < count; i++) {
    at = joined.indexOf(TEXT_END, at + 1);
    ends[i] = at;
  }
  return ends;
};

// Texts in one string, each closed by U+0000.
export class JoinedTexts {
  constructor(joined, count) {
    this.length = count;
    this.joined = joined;
    this.ends = endsOf(joined, count);
  }

  static of(bytes, count) {
    return new JoinedTexts(count ? new TextDecoder("utf-8", {ignoreBOM: true}).decode(bytes) + TEXT_END : "", count);
  }

  text(i) {
    return this.joined.slice(i ? this.ends[i - 1] + 1 : 0, this.ends[i]);
  }

  // The place of a text, or -1.
  place(text) {
    if (text.includes(TEXT_END)) return -1;
    const closed = text + TEXT_END;
    if (this.joined.startsWith(closed)) return 0;
    const at = this.joined.indexOf(TEXT_END + closed);
    return at < 0 ? -1 : this.#after(at);
  }

  // The place of the text that begins after position `at`.
  #after(at) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ends[middle] <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  // All texts, each closed by U+0000, as `changed` makes them.
  wholeOf(changed) {
    return changed(this.joined);
  }
}

// Digits of a run whose texts have no number: each is the prefix alone.
const NO_NUMBER = -1;

// Texts such as SN00001, SN00002: prefix, number, suffix.
export class NumberedTexts {
  #runs;
  #numbers;

  constructor(runs, numbers) {
    this.length = numbers.length;
    this.#numbers = numbers;
    let start = 0;
    this.#runs = runs.map(([prefix, digits, suffix, count]) => {
      start += count;
      return {prefix, digits, suffix, start: start - count, end: start};
    });
  }

  text(i) {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#runs[middle].end <= i) low = middle + 1;
      else high = middle;
    }
    return this.#written(this.#runs[low], i);
  }

  #written(run, i) {
    if (run.digits === NO_NUMBER) return run.prefix;
    return run.prefix + String(this.#numbers[i]).padStart(run.digits, "0") + run.suffix;
  }

  place(text) {
    for (const run of this.#runs) {
      if (!text.startsWith(run.prefix) || !text.endsWith(run.suffix)) continue;
      const number = Number(text.slice(run.prefix.length, text.length - run.suffix.length));
      for (let i = run.start; i < run.end; i++) {
        if (this.#numbers[i] === number && this.#written(run, i) === text) return i;
      }
    }
    return -1;
  }

  // All texts, each closed by U+0000, with prefixes and suffixes as `changed` makes them.
  wholeOf(changed) {
    const runs = this.#runs.map((run) => ({...run, prefix: changed(run.prefix), suffix: changed(run.suffix)}));
    const bytes = new GrowingBytes();
    for (const run of runs) this.#write(run, bytes);
    return new TextDecoder("utf-8", {ignoreBOM: true}).decode(bytes.written());
  }

  #write({prefix, digits, suffix, start, end}, bytes) {
    const [before, after] = [TEXT_BYTES.encode(prefix), TEXT_BYTES.encode(suffix + TEXT_END)];
    for (let i = start; i < end; i++) {
      bytes.add(before);
      if (digits !== NO_NUMBER) bytes.addNumber(this.#numbers[i], digits);
      bytes.add(after);
    }
  }
}

const TEXT_BYTES = new TextEncoder();

// Bytes of texts one after another: a million numbers are written faster so than as texts.
class GrowingBytes {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  written() {
    return this.#bytes.subarray(0, this.#length);
  }

  add(bytes) {
    this.#makeRoom(bytes.length);
    for (let i = 0; i < bytes.length; i++) this.#bytes[this.#length + i] = bytes[i];
    this.#length += bytes.length;
  }

  // The number in decimal digits, with zeros in front up to so many.
  addNumber(number, digits) {
    let places = Math.max(digits, 1);
    while (number >= 10 ** places) places++;
    this.#makeRoom(places);
    this.#length += places;
    for (let at = this.#length - 1, rest = number; places > 0; at--, places--) {
      const more = Math.floor(rest / 10);
      this.#bytes[at] = 48 + (rest - more * 10);
      rest = more;
    }
  }

  #makeRoom(count) {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(2 * (this.#length + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
  }
}
