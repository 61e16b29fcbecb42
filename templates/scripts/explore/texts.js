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

  whole() {
    return this.joined;
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

  whole() {
    const parts = [];
    for (const run of this.#runs) {
      for (let i = run.start; i < run.end; i++) parts.push(this.#written(run, i));
    }
    return parts.length ? parts.join(TEXT_END) + TEXT_END : "";
  }
}
