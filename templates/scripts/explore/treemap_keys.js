// Keys of the map: arrows lead to what lies beside, in the direction that the reader sees.

const MAP_ARROWS = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
const TILES_TOUCH = 1e-6;

/** What a key asks for: `{to: thing}`, `{open: thing}`, `{choose: thing, adding}`, `{up: true}`, `{escape: true}` or null. */
export const askedByKey = (event, things, at) => {
  if (event.altKey) return null;
  if (event.key in MAP_ARROWS && event.shiftKey) return {to: groupOrTile(event.key, things, at)};
  if (event.key in MAP_ARROWS) return {to: tileBeside(things, at, MAP_ARROWS[event.key])};
  if (event.key === "Home" || event.key === "End") return {to: things.filter(isTile).at(event.key === "Home" ? 0 : -1)};
  if (event.key === " ") return {choose: at, adding: event.ctrlKey || event.metaKey};
  if (event.ctrlKey || event.metaKey) return null;
  if (event.key === "Enter" || event.key === "+") return {open: at};
  if (event.key === "Backspace" || event.key === "-") return {up: true};
  return event.key === "Escape" ? {escape: true} : null;
};

const isTile = ({node}) => node.children.length === 0;

/** Shift and an upward arrow leads to the group around, a downward one to the first thing in a group. */
const groupOrTile = (key, things, at) => {
  if (key === "ArrowUp") return things.find(({node}) => node.children.includes(at.node));
  return key === "ArrowDown" ? things.find(({node}) => at.node.children.includes(node)) : undefined;
};

/** The thing that touches or comes next in a direction, of the same kind: tiles beside tiles, groups beside groups. */
const tileBeside = (things, at, [right, down]) => {
  const peers = things.filter((thing) => (isTile(at) ? isTile(thing) : thing.node.level === at.node.level) && thing !== at);
  const ahead = peers.map((thing) => ({thing, ...tileDistance(thing.box, at.box, right, down)})).filter(({gap}) => gap > -TILES_TOUCH);
  ahead.sort((one, other) => one.aside - other.aside || one.gap - other.gap || one.from - other.from);
  return ahead[0]?.thing;
};

/** How far ahead a box begins, how far it lies aside of the middle of the other one, how far apart the middles are. */
const tileDistance = (box, from, right, down) => {
  const [start, size, across, wide] = right ? ["x", "width", "y", "height"] : ["y", "height", "x", "width"];
  const forward = right + down > 0;
  const gap = forward ? box[start] - from[start] - from[size] : from[start] - box[start] - box[size];
  const middle = from[across] + from[wide] / 2;
  const aside = Math.max(0, box[across] - middle, middle - box[across] - box[wide]);
  return {gap, aside: aside < TILES_TOUCH ? 0 : aside, from: Math.abs(box[across] + box[wide] / 2 - middle)};
};
