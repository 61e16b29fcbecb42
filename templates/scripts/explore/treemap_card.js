// What is told of a tile while the pointer or the focus is on it. It stays while one points at it; Escape puts it away.

import {el} from "./dom.js";

const SWITCH_AFTER_MS = 140;
const GONE_AFTER_MS = 220;
const BESIDE_PX = 8;

export class TreemapCard {
  #card = el("div", {class: "tm-card", role: "group", hidden: true});
  #frame;
  #tell;
  #thing = null;
  #waiting = 0;

  /** `tell(thing)` gives the name and the content of the card; `frame` is the element that it is placed in. */
  constructor(frame, tell) {
    this.#frame = frame;
    this.#tell = tell;
    frame.append(this.#card);
    this.#card.addEventListener("pointerenter", () => this.#wait(null));
    this.#card.addEventListener("pointerleave", () => this.leave());
  }

  get isShown() {
    return !this.#card.hidden;
  }

  holds(element) {
    return this.#card.contains(element);
  }

  /** While a card is shown, another one waits a moment: the pointer may be on its way to the card. */
  enter(thing, pointer) {
    if (thing === this.#thing) return this.isShown && this.#wait(null);
    if (this.isShown) this.#wait(() => this.show(thing, pointer), SWITCH_AFTER_MS);
    else this.show(thing, pointer);
  }

  leave() {
    this.#wait(() => this.hide(), GONE_AFTER_MS);
  }

  show(thing, pointer = null) {
    this.#wait(null);
    this.#thing = thing;
    const {name, content} = this.#tell(thing);
    this.#card.setAttribute("aria-label", name);
    this.#card.replaceChildren(...content);
    this.#card.hidden = false;
    this.#place(thing, pointer);
  }

  hide() {
    this.#wait(null);
    this.#thing = null;
    this.#card.hidden = true;
  }

  /** Put away by the reader: it does not come back before the pointer is on another tile. */
  dismiss() {
    this.#wait(null);
    this.#card.hidden = true;
  }

  #wait(then, after) {
    clearTimeout(this.#waiting);
    if (then) this.#waiting = setTimeout(then, after);
  }

  /** Beside the pointer, or under the tile; above where there is no room below; never beyond the frame's sides. */
  #place(thing, pointer) {
    const frame = this.#frame.getBoundingClientRect();
    const tile = thing.element.getBoundingClientRect();
    const {offsetWidth: width, offsetHeight: height} = this.#card;
    const [x, under, over] = pointer
      ? [pointer.x + BESIDE_PX, pointer.y + BESIDE_PX * 2, pointer.y - BESIDE_PX]
      : [tile.left, tile.bottom + BESIDE_PX / 2, tile.top - BESIDE_PX / 2];
    const below = under + height <= innerHeight || over - height < 0;
    const {style} = this.#card;
    style.left = `${Math.max(0, Math.min(x - frame.left, frame.width - width))}px`;
    style.top = `${(below ? under : over - height) - frame.top}px`;
  }
}
