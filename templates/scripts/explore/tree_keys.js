// The keyboard in a decomposition tree, after the WAI-ARIA pattern of a tree.
//
// Right and left go to children and parent, up and down to siblings, Home and End to the first and the last bar of the
// tree; letters look for a label. Enter and Space choose, with Ctrl or Cmd beside what is chosen already, Escape
// chooses nothing. Plus, F2 and the key of the context menu open the menu, as right does where nothing is open; Delete
// removes the level.

const TYPED_TOGETHER = 700;
const OPENING_KEYS = ["+", "F2", "ContextMenu"];

/** `nodes()` lists the tree's nodes in reading order; `acts` does what a key asks for. */
export class TreeKeys {
  #nodes;
  #acts;
  #typed = "";
  #typedAt = 0;

  constructor(nodes, acts) {
    this.#nodes = nodes;
    this.#acts = acts;
  }

  press(event, key) {
    const nodes = this.#nodes();
    const node = nodes.find((one) => one.key === key);
    if (!node || event.altKey || !this.#does(event, node, nodes)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #does(event, node, nodes) {
    const to = this.#moved(event, node, nodes);
    if (to) this.#acts.focus(to);
    if (to !== undefined) return true;
    if (event.key === "Escape") return this.#acts.unchoose();
    if (event.key === "Delete") this.#acts.remove(node);
    else if (event.key === "Enter" || event.key === " ") this.#acts.choose(node, event.ctrlKey || event.metaKey);
    else if (OPENING_KEYS.includes(event.key) || (event.shiftKey && event.key === "F10")) this.#acts.menu(node);
    else return this.#search(event, node, nodes);
    return true;
  }

  #moved({key, currentTarget}, node, nodes) {
    const isRtl = getComputedStyle(currentTarget).direction === "rtl";
    if (key === "Home") return nodes[0];
    if (key === "End") return nodes.at(-1);
    if (key === "ArrowDown" || key === "ArrowUp") return siblingOf(node, nodes, key === "ArrowDown" ? 1 : -1);
    if (key === (isRtl ? "ArrowRight" : "ArrowLeft")) return parentOf(node, nodes);
    if (key === (isRtl ? "ArrowLeft" : "ArrowRight")) return this.#childOf(node, nodes);
    return undefined;
  }

  #childOf(node, nodes) {
    const child = nodes.find((one) => one.depth === node.depth + 1);
    if (node.path) return child ?? node;
    if (node.others) this.#acts.more(node);
    else if (child) this.#acts.pass(node);
    else this.#acts.menu(node);
    return null;
  }

  #search(event, node, nodes) {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey) return false;
    const isNew = event.timeStamp - this.#typedAt > TYPED_TOGETHER;
    this.#typed = (isNew ? "" : this.#typed) + event.key.toLowerCase();
    this.#typedAt = event.timeStamp;
    const at = nodes.indexOf(node);
    const from = this.#typed.length === 1 ? at + 1 : at;
    const next = [...nodes.slice(from), ...nodes.slice(0, from)];
    const found = next.find((one) => one.label.toLowerCase().startsWith(this.#typed));
    if (found) this.#acts.focus(found);
    return true;
  }
}

const siblingOf = (node, nodes, step) => {
  const siblings = nodes.filter((one) => one.depth === node.depth);
  return siblings[siblings.indexOf(node) + step] ?? node;
};

const parentOf = (node, nodes) => nodes.find((one) => one.depth === node.depth - 1 && one.path) ?? node;
