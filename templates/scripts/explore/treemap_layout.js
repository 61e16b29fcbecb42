// Where tiles lie: squarified rectangles (after Bruls, Huizing, van Wijk), just where the drawing without scripts has them.

/** `{x, y, width, height}` of each size, filling the box. Sizes are above 0, the largest first. */
export const squarified = (sizes, x, y, width, height) => {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const area = width * height;
  const areas = sizes.map((size) => (size * area) / total);
  const placed = [];
  let box = {x, y, width, height};
  for (let first = 0; first < areas.length; ) {
    const {end, sum} = stripFrom(areas, first, Math.min(box.width, box.height));
    box = stripLaidOut(areas.slice(first, end), sum, box, placed);
    first = end;
  }
  return placed;
};

/** The tiles side by side along a side: one more joins them as long as the worst of them gets no longer by that. */
const stripFrom = (areas, first, side) => {
  let sum = areas[first];
  let worst = worstOfStrip(areas[first], areas[first], sum / side);
  for (let end = first + 1; end < areas.length; end += 1) {
    const next = worstOfStrip(areas[first], areas[end], (sum + areas[end]) / side);
    if (worst < next) return {end, sum};
    sum += areas[end];
    worst = next;
  }
  return {end: areas.length, sum};
};

/** How much longer than wide the worst tile of a strip is: its largest or its smallest. */
const worstOfStrip = (largest, smallest, across) =>
  Math.max(...[largest / across, smallest / across].map((along) => Math.max(across / along, along / across)));

/** Places a strip along the shorter side; gives the box that is left. */
const stripLaidOut = (areas, sum, {x, y, width, height}, placed) => {
  const upright = width >= height;
  const across = sum / (upright ? height : width);
  let along = upright ? y : x;
  for (const area of areas) {
    const length = area / across;
    placed.push(upright ? {x, y: along, width: across, height: length} : {x: along, y, width: length, height: across});
    along += length;
  }
  if (upright) return {x: x + across, y, width: width - across, height};
  return {x, y: y + across, width, height: height - across};
};

/** `{node, box}` of every node below the root, groups before what lies in them; boxes are in parts of the whole, 0 to 1.
 *  Within a group the largest comes first. `aspect` is the map's width by its height. */
export const placedNodes = (root, aspect) => {
  const placed = [];
  const fill = (group, {x, y, width, height}) => {
    const children = [...group.children].sort((one, other) => other.size - one.size || one.rank - other.rank);
    const boxes = squarified(children.map((child) => child.size), x, y, width, height);
    children.forEach((node, place) => {
      placed.push({node, box: boxes[place]});
      if (node.children.length) fill(node, boxes[place]);
    });
  };
  fill(root, {x: 0, y: 0, width: aspect, height: 1});
  return placed.map(({node, box}) => ({node, box: {...box, x: box.x / aspect, width: box.width / aspect}}));
};
