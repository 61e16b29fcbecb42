// Which tiles have room for their names. Widths are estimates on the safe side, as in the drawing without scripts.

const NARROW_LETTERS = new Set("fijlrtI.,:;'|!()[] -");
const WIDE_LETTERS = new Set("mwMWQ@%&—…");
const MOST_OF_LABEL = 400;

const widthOfLetter = (letter) => {
  if (NARROW_LETTERS.has(letter)) return 0.36;
  if (WIDE_LETTERS.has(letter) || letter.codePointAt(0) > 0x2e80) return 1.05;
  return /[\p{Lu}\p{N}]/u.test(letter) ? 0.68 : 0.58;
};

/** How many letters of a text fit into a width, in parts of the letters' size; all of them if the text does. */
const lettersIn = (text, width) => {
  let used = 0;
  let count = 0;
  for (const letter of text.slice(0, MOST_OF_LABEL)) {
    used += widthOfLetter(letter);
    if (used > width) return count;
    count += 1;
  }
  return count;
};

const fitsWhole = (text, width) => lettersIn(text, width) === [...text].length;

/** What is written on each drawn thing: `name`, `value` or both, or on a plate over a group's tiles.
 *
 *  A group's tiles are labelled all or not at all (three in four must have room): a few here and there would look like a
 *  choice. Groups none of whose tiles is labelled have their own name on a plate. `things` have `node`, `width` and
 *  `height` (pixels), `label`, `formatted`; `size` is that of the letters. */
export const labelsOf = (things, size) => {
  const written = new Map();
  const named = new Set();
  const ends = things.filter(({node}) => !node.children.length);
  for (const thing of ends.filter(({node}) => node.others)) if (hasRoomInMiddle(thing, size)) written.set(thing, {name: true});
  for (const [group, members] of labelledGroups(ends.filter(({node}) => !node.others))) {
    const lines = members.map((thing) => [thing, tileLines(thing, size)]);
    if (4 * lines.filter(([, line]) => line).length < 3 * members.length) continue;
    for (const [thing, line] of lines) if (line) written.set(thing, line);
    for (const key of outerGroupKeys(group)) named.add(key);
  }
  const groups = things.filter(({node}) => node.children.length).sort((one, other) => other.node.level - one.node.level);
  for (const thing of groups) {
    const key = thing.node.path.join(" ");
    if (named.has(key) || !hasRoomForPlate(thing, size)) continue;
    written.set(thing, {plate: true});
    for (const outer of outerGroupKeys(key)) named.add(outer);
  }
  return written;
};

const labelledGroups = (things) => {
  const groups = new Map();
  for (const thing of things) {
    const key = thing.node.path.slice(0, -1).join(" ");
    if (groups.has(key)) groups.get(key).push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
};

const outerGroupKeys = (key) => key.split(" ").map((_, place, parts) => parts.slice(0, place + 1).join(" "));

const hasRoomInMiddle = ({label, width, height}, size) =>
  height >= 3.8 * size && fitsWhole(label, (width - 10) / size);

const tileLines = ({label, formatted, width, height}, size) => {
  const room = (width - 10) / size;
  if (height < 3.2 * size || width < 4.2 * size) return null;
  const whole = fitsWhole(label, room);
  if (!whole && lettersIn(label, room - 1.05) < Math.min([...label].length, 5)) return null;
  return {name: true, value: fitsWhole(formatted, room)};
};

const hasRoomForPlate = ({label, width, height}, size) =>
  height >= 2.4 * size && lettersIn(label, (width - 16) / size) >= Math.min(3, [...label].length);
