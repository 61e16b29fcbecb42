// The bar of filters above the sections, and what is shown now, in words.

import {el, uid} from "./dom.js";
import {filterBox} from "./filterbox.js";
import {choiceWords, filterWords, titleOf} from "./filterwords.js";
import {headlineOf} from "./headline.js";

const NOTHING_MATCHES = "No entry of this report matches all of that.";

/** Puts the bar in front of the sections; returns `{update()}`. */
export const filterBar = (tools) => {
  const bar = new FilterBar(tools);
  document.querySelector(".sections").before(bar.element);
  tellHeight(bar.element);
  return bar;
};

class FilterBar {
  #tools;
  #head;
  #buttons = new Map();
  #open = null;
  #row = el("div", {class: "filter-row", id: uid("filter-row")});
  #words = el("div", {class: "filter-words"});
  #fold;

  constructor(tools) {
    this.#tools = tools;
    this.#head = headlineOf(tools.store);
    this.#fold = el("button", {
      type: "button", class: "filter-button filter-fold", "aria-expanded": "false", "aria-controls": this.#row.id,
      on: {click: () => this.#unfold(this.#fold.getAttribute("aria-expanded") === "false")},
    });
    for (const name of tools.store.filters) this.#row.append(this.#newFilter(name));
    this.element = el("section", {
      class: "filters", "aria-label": "Filters", on: {focusout: (event) => this.#left(event)},
    }, tools.store.filters.length ? [this.#fold, this.#row] : [], this.#words);
    document.addEventListener("pointerdown", (event) => this.#pointed(event));
    this.update();
  }

  update() {
    for (const [name, button] of this.#buttons) this.#name(button, name);
    const {size} = this.#tools.state.filters;
    this.#fold.textContent = size ? `Filter (${size})` : "Filter";
    this.element.hidden = this.#buttons.size === 0 && this.#tools.state.isWhole;
    const focused = this.#words.contains(document.activeElement);
    this.#words.replaceChildren(...this.#sentence(), this.#steps());
    if (focused) this.#refocus();
  }

  #newFilter(name) {
    const button = el("button", {
      type: "button", class: "filter-button filter-open", "aria-haspopup": "dialog", "aria-expanded": "false",
      on: {click: () => this.#toggle(name)},
    });
    this.#buttons.set(name, button);
    return el("div", {class: "filter-place"}, button);
  }

  #name(button, name) {
    const number = this.#tools.state.filters.get(name)?.length ?? 0;
    const count = this.#tools.formats.count(number);
    button.replaceChildren(this.#tools.store.dimension(name).label);
    const chosen = [el("span", {class: "filter-number", text: count}), el("span", {class: "vh", text: " chosen"})];
    if (number) button.append(...chosen);
    button.classList.toggle("on", number > 0);
  }

  #toggle(name) {
    const again = this.#open?.name === name;
    this.#close(again);
    if (!again) this.#openBox(name);
  }

  #openBox(name) {
    const button = this.#buttons.get(name);
    const box = filterBox(this.#tools, this.#tools.store.dimension(name), this.#head, (back) => this.#close(back));
    this.#open = {name, box, button};
    button.setAttribute("aria-expanded", "true");
    button.after(box.element);
    const beyond = box.element.getBoundingClientRect();
    const ends = beyond.right > document.documentElement.clientWidth || beyond.left < 0;
    box.element.classList.toggle("at-end", ends);
    box.open();
  }

  #close(back) {
    if (!this.#open) return;
    const {box, button} = this.#open;
    this.#open = null;
    button.setAttribute("aria-expanded", "false");
    if (back) button.focus();
    box.element.remove();
  }

  #left(event) {
    const place = this.#open?.button.parentElement;
    if (place && event.relatedTarget && !place.contains(event.relatedTarget)) this.#close(false);
  }

  #pointed(event) {
    if (this.#open && !this.#open.button.parentElement.contains(event.target)) this.#close(false);
  }

  #unfold(open) {
    this.#fold.setAttribute("aria-expanded", String(open));
    this.element.classList.toggle("unfolded", open);
    if (!open) this.#close(false);
  }

  #sentence() {
    const {state, store} = this.#tools;
    const parts = [...state.filters].map(([name, codes]) => {
      const dimension = store.dimension(name);
      return this.#chip(`${dimension.label}: `, filterWords(dimension, codes), () => state.setFilter(name, []));
    });
    if (state.choice) parts.push(this.#choiceChip(state.choice));
    const unknown = state.unknown.slice(0, 5).join(", ");
    const said = parts.length ? ["Showing ", joinedParts(parts)] : "Showing the whole report";
    const line = (name, ...words) => el("p", {class: name, dir: "ltr"}, words);
    return [
      line("filter-said", said),
      ...(unknown ? [line("filter-lost", `Left out, unknown in this report: ${unknown}.`)] : []),
      ...(state.rowsFor("")?.count === 0 ? [line("filter-none", NOTHING_MATCHES)] : []),
    ];
  }

  #choiceChip(choice) {
    const {state, store} = this.#tools;
    const where = ` (chosen in ${titleOf(choice.section)})`;
    return this.#chip("", choiceWords(store, choice), () => state.choose(choice.section, [], []), where);
  }

  #chip(name, words, remove, after = "") {
    const text = el("span", {}, name, el("bdi", {text: words}), after);
    return el("span", {class: "filter-chip"}, text, el("button", {
      type: "button", class: "filter-remove", "aria-label": `Remove ${name}${words}`, on: {click: remove},
    }));
  }

  #steps() {
    const {state} = this.#tools;
    const step = (text, click) => el("button", {type: "button", class: "filter-step", text, on: {click}});
    return el("span", {class: "filter-steps"}, state.canGoBack && step("Back", () => state.back()),
      !state.isWhole && step("Clear all", () => state.clear()));
  }

  /** The button that was pressed may be gone: the next one, or the first filter, has the focus then. */
  #refocus() {
    const next = this.#words.querySelector(".filter-steps button") ?? this.#row.querySelector("button") ?? this.#fold;
    (next.offsetParent ? next : this.#fold).focus({preventScroll: true});
  }
}

const joinedParts = (parts) => parts.flatMap((part, place) => (place === 0 ? [part] : [" and ", part]));

/** Tells the page how much of its top the bar covers, for what sticks or is scrolled to below it. */
const tellHeight = (bar) => {
  const root = document.documentElement;
  const tell = () => {
    const height = getComputedStyle(bar).position === "sticky" ? bar.offsetHeight : 0;
    root.style.setProperty("--filters", `${Math.min(height, innerHeight / 3)}px`);
  };
  new ResizeObserver(tell).observe(bar);
  tell();
};
