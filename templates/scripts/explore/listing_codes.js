// Values of a list as the codes that a dimension has for them.

/** The code of each text, as an array by text; -1 for those that the dimension does not have. */
export const codesOfTexts = (dimension, texts) => {
  const codes = new Map(texts.map((text) => [text, -1]));
  for (let code = 0, left = codes.size; code < dimension.size && left > 0; code += 1) {
    const text = dimension.text(code);
    if (codes.get(text) === -1) {
      codes.set(text, code);
      left -= 1;
    }
  }
  return Int32Array.from(texts, (text) => codes.get(text));
};

/** The same for texts that stand in the order of the dimension's, which takes no table of them all. */
const codesInOrder = (dimension, texts) => {
  const codes = new Int32Array(texts.length);
  let code = 0;
  for (let place = 0; place < texts.length; place += 1) {
    const text = texts.text(place);
    while (code < dimension.size && dimension.text(code) !== text) code += 1;
    if (code === dimension.size) return null;
    codes[place] = code;
  }
  return codes;
};

/** A long list as rows that can be matched: its texts are codes already, of its own. */
export class GridCodes {
  #grid;

  constructor(grid) {
    this.#grid = grid;
    this.keys = [...grid.stub, ...grid.columns].map(({key}) => key);
    this.stubs = grid.stub.length;
    this.rowCount = grid.rows;
    this.levels = grid.levels;
    this.nested = this.levels.some((level) => level !== this.levels[0]);
  }

  isBlank(row, column) {
    const codes = this.#grid.codes(column);
    return !codes || codes[row] < 0 || this.#grid.texts(column).text(codes[row]) === "";
  }

  codesIn(dimension, column) {
    const own = this.#grid.codes(column);
    if (!own) return new Int32Array(this.rowCount).fill(-1);
    const texts = this.#grid.texts(column);
    const list = () => Array.from({length: texts.length}, (_, place) => texts.text(place));
    const codes = codesInOrder(dimension, texts) ?? codesOfTexts(dimension, list());
    return Int32Array.from(own, (code) => (code < 0 ? dimension.blank : codes[code]));
  }
}
