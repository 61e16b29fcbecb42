// The drawn map: boxes placed in parts of the whole, so that it grows and shrinks with its container by itself.

import {el} from "./dom.js";
import {labelsOf} from "./treemap_labels.js";

const OPENING_MS = 220;

export class TreemapTiles {
  /** What is drawn, groups before what lies in them: `{node, box, label, formatted, fill, ink, said, element}`. */
  things = [];
  #map;
  #written = new Map();

  constructor(name) {
    this.#map = el("div", {class: "tm-map", role: "tree", "aria-multiselectable": "true", "aria-label": name});
  }

  get element() {
    return this.#map;
  }

  draw(things, depth) {
    this.things = things;
    this.#written = new Map();
    for (const thing of things) thing.element = drawnThing(thing, depth);
    this.#map.replaceChildren(...things.map(({element}) => element));
    this.#map.hidden = things.length === 0;
    if (things.length) this.focusable(things.find(({node}) => !node.children.length));
    this.write();
  }

  /** Names and values, where there is room for them now. */
  write() {
    const {clientWidth: width, clientHeight: height} = this.#map;
    if (!width) return;
    const sized = this.things.map((thing) => Object.assign(thing, {width: thing.box.width * width, height: thing.box.height * height}));
    const written = labelsOf(sized, parseFloat(getComputedStyle(this.#map).fontSize));
    for (const thing of sized) {
      const key = JSON.stringify(written.get(thing) ?? null);
      if ((this.#written.get(thing) ?? "null") === key) continue;
      this.#written.set(thing, key);
      thing.element.classList.toggle("tm-labelled", key !== "null");
      thing.element.replaceChildren(...writtenOn(thing, written.get(thing) ?? {}));
    }
  }

  thingOf(target) {
    const element = target instanceof Element ? target.closest("[role=treeitem]") : null;
    return element && this.things.find((thing) => thing.element === element);
  }

  get current() {
    return this.things.find(({element}) => element.tabIndex === 0);
  }

  /** The one thing that Tab comes to. */
  focusable(thing) {
    const before = this.current;
    if (before) before.element.tabIndex = -1;
    thing.element.tabIndex = 0;
  }

  focus(thing) {
    if (!thing) return;
    this.focusable(thing);
    thing.element.focus({preventScroll: true});
  }

  get count() {
    return this.things.filter(({node}) => !node.children.length).length;
  }

  /** The thing that stands for the same group or value in this drawing. */
  like(node) {
    const key = node.path.join(" ");
    const isLike = (one) => Boolean(one.others) === Boolean(node.others) && one.path.join(" ") === key;
    return this.things.find((thing) => isLike(thing.node));
  }

  /** The group so many levels inside the map that a thing lies in, or the thing itself. */
  around(thing, levels) {
    const outermost = Math.min(...this.things.map(({node}) => node.level));
    const {path} = thing.node;
    const level = outermost + levels - 1;
    const isAround = ({level: at, others, path: other}) => at === level && !others && other.every((code, k) => code === path[k]);
    return this.things.find(({node}) => isAround(node)) ?? thing;
  }

  /** Marks what a choice holds; null where nothing is chosen here. In a group that is chosen, the group bears the mark. */
  mark(choice) {
    const chosen = new Set(choice?.paths.map((path) => path.join(" ")));
    const isIn = ({path}, levels) => levels > 0 && chosen.has(path.slice(0, levels).join(" "));
    for (const {element, node} of this.things) {
      const isWithin = node.path.some((_, k) => isIn(node, node.others ? k + 1 : k));
      element.setAttribute("aria-selected", String(isWithin || (!node.others && isIn(node, node.path.length))));
      element.classList.toggle("tm-within", isWithin);
    }
    this.#map.classList.toggle("tm-some-chosen", chosen.size > 0);
  }

  /** The map grows out of the box of the group that was opened, or shrinks into it. */
  grow(from) {
    if (!from || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const start = `translate(${from.x * 100}%, ${from.y * 100}%) scale(${from.width}, ${from.height})`;
    const frames = [{transform: start, opacity: 0.3}, {transform: "none", opacity: 1}];
    this.#map.animate(frames, {duration: OPENING_MS, easing: "cubic-bezier(.2, .7, .3, 1)"});
  }

  shrink(to) {
    if (!to || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const origin = [to.x + to.width / 2, to.y + to.height / 2].map((part) => `${part * 100}%`).join(" ");
    const frames = [{transform: "scale(1.15)", opacity: 0.3, transformOrigin: origin}, {transform: "none", opacity: 1, transformOrigin: origin}];
    this.#map.animate(frames, {duration: OPENING_MS, easing: "ease-out"});
  }
}

const drawnThing = ({node, box, fill, ink, said, openable}, depth) => {
  const group = node.children.length > 0;
  const element = el("div", {
    class: group ? "tm-group" : `tm-tile${node.others ? " tm-others" : ""}`, role: "treeitem", tabindex: "-1",
    "aria-level": node.level - depth, "aria-label": said, "aria-selected": "false",
    "aria-expanded": group ? "true" : openable ? "false" : null,
  });
  const {style} = element;
  for (const [name, value] of [["--x", box.x], ["--y", box.y], ["--w", box.width], ["--h", box.height]]) {
    style.setProperty(name, String(value));
  }
  if (group) return element;
  style.backgroundColor = fill;
  style.color = ink;
  return element;
};

const writtenOn = ({label, formatted}, {name, value, plate}) => [
  ...(plate ? [el("span", {class: "tm-plate", dir: "auto", text: label})] : []),
  ...(name ? [el("span", {class: "tm-name", dir: "auto", text: label})] : []),
  ...(value ? [el("span", {class: "tm-value", text: formatted})] : []),
];
