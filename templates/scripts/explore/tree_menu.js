// A small menu at a node: which dimension opens it.

import {el, uid} from "./dom.js";

const EDGE = 8;

/** `groups`: `[{label, items: [{label, run}]}]`. `closed()` puts the focus back where it came from. */
export class TreeMenu {
  #menu = null;
  #anchor = null;
  #closed = null;
  #outside = (event) => this.#menu && !this.#menu.contains(event.target) && this.close(false);

  get isOpen() {
    return this.#menu !== null;
  }

  open(anchor, name, groups, closed) {
    this.close(false);
    [this.#anchor, this.#closed] = [anchor, closed];
    const given = {role: "menu", class: "tree-menu", "aria-label": name, tabindex: "-1"};
    const filled = groups.filter(({items}) => items.length).map((group) => this.#group(group));
    this.#menu = el("div", {...given, on: {keydown: (event) => this.#key(event)}}, filled);
    (anchor.closest("main") ?? document.body).append(this.#menu);
    this.#place();
    document.addEventListener("pointerdown", this.#outside, true);
    this.#items()[0]?.focus();
  }

  close(isDone = true) {
    if (!this.#menu) return;
    const [menu, closed] = [this.#menu, this.#closed];
    this.#menu = null;
    document.removeEventListener("pointerdown", this.#outside, true);
    menu.remove();
    if (isDone) closed();
  }

  #group({label, items}) {
    const id = uid("tree-menu");
    return el(
      "div",
      {role: "group", "aria-labelledby": id},
      el("div", {class: "tree-menu-head", id, role: "presentation", text: label}),
      items.map(({label: text, run}) => this.#item(text, run)),
    );
  }

  #item(text, run) {
    const chosen = () => {
      this.close(false);
      run();
    };
    const given = {role: "menuitem", tabindex: "0", class: "tree-menu-item", on: {click: chosen}};
    return el("div", given, el("bdi", {text}));
  }

  #items() {
    return [...this.#menu.querySelectorAll('[role="menuitem"]')];
  }

  /** Below the anchor, or above it where the window ends; coordinates of the page, so that it scrolls along. */
  #place() {
    const [at, size] = [this.#anchor.getBoundingClientRect(), this.#menu.getBoundingClientRect()];
    const [wide, high] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
    const isRtl = getComputedStyle(this.#anchor).direction === "rtl";
    const left = isRtl ? at.right - size.width : at.left;
    const fitsBelow = at.bottom + size.height + EDGE <= high || at.top < size.height + EDGE;
    const top = fitsBelow ? at.bottom + 2 : at.top - size.height - 2;
    this.#menu.style.left = `${Math.max(EDGE, Math.min(left, wide - size.width - EDGE)) + scrollX}px`;
    this.#menu.style.top = `${top + scrollY}px`;
  }

  #key(event) {
    const items = this.#items();
    const at = items.indexOf(document.activeElement);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1}[event.key];
    if (to !== undefined) items.at(to % items.length)?.focus();
    else if (event.key === "Enter" || event.key === " ") items[at]?.click();
    else if (event.key === "Escape" || event.key === "Tab" || event.key === "ArrowLeft") this.close();
    else if (!this.#typed(event, items, at)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #typed(event, items, at) {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return false;
    const letter = event.key.toLowerCase();
    const next = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    next.find((item) => item.textContent.toLowerCase().startsWith(letter))?.focus();
    return true;
  }
}
