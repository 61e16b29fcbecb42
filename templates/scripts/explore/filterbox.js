// The box of one filter: a search, a list of values with figures, and, for months, from and to.

import {el, uid} from "./dom.js";
import {FilterList} from "./filterlist.js";
import {isOfTime} from "./hash.js";

const MOST_AT_ONCE = 5000;
const MOST_FIGURES = 300000;

/** `{element, close}` of an open box; `closed()` is called when it wants to go. */
export const filterBox = (tools, dimension, head, closed) => new FilterBox(tools, dimension, head, closed);

class FilterBox {
  #tools;
  #dimension;
  #figures;
  #list;
  #input;
  #found;
  #note = el("bdi");
  #ends = null;
  #touched = false;

  constructor(tools, dimension, head, closed) {
    this.#tools = tools;
    this.#dimension = dimension;
    this.closed = closed;
    this.#figures = boxFigures(tools, dimension, head);
    this.#list = this.#newList();
    this.#input = this.#newInput();
    this.#ends = isOfTime(dimension) ? rangeFields(dimension, (codes) => this.#apply(codes)) : null;
    this.element = this.#newElement(head);
  }

  /** Shows all values; to be called once the box is in the page. */
  open() {
    this.#search();
    this.#ends?.show(this.#on());
    this.#input.focus({preventScroll: true});
  }

  #newElement(head) {
    const heading = el("p", {class: "filter-heading", id: uid("filter-heading"), text: this.#dimension.label});
    const unit = this.#figures ? this.#tools.store.measure(head.measures[0]).label : "";
    return el("div", {
      class: "filter-box", role: "dialog", "aria-labelledby": heading.id, on: {keydown: (event) => this.#key(event)},
    }, heading, this.#ends?.element, this.#input, el("p", {class: "filter-unit", text: unit}),
    this.#list.element, el("p", {class: "filter-found"}, this.#note), this.#buttons());
  }

  #newList() {
    return new FilterList(this.#dimension.label, {
      labelOf: (code) => this.#dimension.label_of(code),
      figureOf: (code) => this.#figures && this.#figures.text(code),
      isOn: (code) => this.#on().includes(code),
      toggle: (code) => this.#toggle(code),
      moved: (id) => this.#input.setAttribute("aria-activedescendant", id),
    });
  }

  #newInput() {
    return el("input", {
      class: "filter-search", type: "text", role: "combobox", placeholder: "Search", autocomplete: "off",
      spellcheck: "false", "aria-label": `Search ${this.#dimension.label}`, "aria-expanded": "true",
      "aria-autocomplete": "list", "aria-controls": this.#list.id, "aria-haspopup": "listbox",
      on: {input: () => this.#search(), keydown: (event) => this.#steer(event)},
    });
  }

  #buttons() {
    const button = (text, click) => el("button", {type: "button", class: "filter-button", text, on: {click}});
    return el("div", {class: "filter-buttons"}, button("Add all listed", () => this.#addListed()),
      button("Clear", () => this.#apply([])), button("Done", () => this.closed(true)));
  }

  #on() {
    return this.#tools.state.filters.get(this.#dimension.name) ?? [];
  }

  #toggle(code) {
    const on = this.#on();
    this.#apply(on.includes(code) ? on.filter((one) => one !== code) : [...on, code]);
  }

  #addListed() {
    if (this.#found.length > MOST_AT_ONCE) {
      this.#tools.announce(`Too many to add at once: search for less than ${this.#tools.formats.count(MOST_AT_ONCE)}.`);
      return;
    }
    this.#apply([...this.#on(), ...this.#found]);
  }

  /** All changes while the box is open are one step for those who go back. */
  #apply(codes) {
    this.#tools.state.setFilter(this.#dimension.name, codes, this.#touched);
    this.#touched = true;
    this.#list.redraw();
    this.#ends?.show(this.#on());
  }

  #search() {
    const words = this.#input.value;
    const {size} = this.#dimension;
    const found = words.trim() ? this.#dimension.find(words) : Int32Array.from({length: size}, (_, code) => code);
    this.#found = this.#figures ? countedFirst(found, this.#figures) : found;
    this.#list.show(this.#found);
    const {announce, formats} = this.#tools;
    const all = `${formats.count(size)} values`;
    this.#note.textContent = words.trim() ? `${formats.count(found.length)} of ${all}` : all;
    if (words.trim()) announce(this.#note.textContent, "found");
  }

  #steer(event) {
    const page = this.#list.pageLength;
    const moves = {ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page};
    if (event.key in moves) this.#list.move(moves[event.key]);
    else if (event.ctrlKey && event.key === "Home") this.#list.move(-this.#list.length);
    else if (event.ctrlKey && event.key === "End") this.#list.move(this.#list.length);
    else if (event.key === "Enter") this.#list.toggleActive();
    else return;
    event.preventDefault();
  }

  #key(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    if (this.#input.value === "") return this.closed(true);
    this.#input.value = "";
    this.#input.focus();
    this.#search();
  }
}

/** Figures of the values under all other filters; null where there is nothing to ask or too much. */
const boxFigures = ({cube, store, formats, state}, dimension, head) => {
  if (!head?.measures.length || dimension.size > MOST_FIGURES) return null;
  const [measure] = head.measures;
  const asked = {where: head.section, by: [dimension.name], measures: [measure], shown: []};
  const frame = cube.frame({...asked, rows: state.rowsBeside(dimension.name)});
  const places = new Map();
  for (let place = 0; place < frame.length; place += 1) places.set(frame.code(0, place), place);
  const {unit} = store.measure(measure);
  const value = (code) => (places.has(code) ? frame.value(measure, places.get(code)) : null);
  const text = (code) => (value(code) ? formats.number(value(code), unit) : "");
  return {counts: (code) => value(code) !== null, text};
};

/** Values that count nothing beside the other filters come last. */
const countedFirst = (codes, figures) => {
  const [counted, others] = [[], []];
  for (const code of codes) (figures.counts(code) ? counted : others).push(code);
  return others.length ? Int32Array.from([...counted, ...others]) : codes;
};

/** From and to: two menus of all days or months. */
const rangeFields = (dimension, apply) => {
  const last = dimension.blank === dimension.size - 1 ? dimension.size - 1 : dimension.size;
  const option = (_, code) => el("option", {value: code, text: dimension.label_of(code)});
  const options = () => Array.from({length: last}, option);
  const field = (name) => {
    const none = el("option", {value: "", text: "–"});
    const select = el("select", {class: "filter-select", id: uid("filter-end")}, none, options());
    return {select, element: el("div", {class: "filter-end"}, el("label", {for: select.id, text: name}), select)};
  };
  const [from, to] = [field("From"), field("To")];
  const changed = () => {
    const [first, end] = [Number(from.select.value || 0), to.select.value === "" ? last - 1 : Number(to.select.value)];
    if (from.select.value === "" && to.select.value === "") return apply([]);
    const [low, high] = [Math.min(first, end), Math.max(first, end)];
    apply(Array.from({length: high - low + 1}, (_, place) => low + place));
  };
  for (const {select} of [from, to]) select.addEventListener("change", changed);
  const show = (codes) => {
    const run = codes.length > 0 && codes.at(-1) - codes[0] === codes.length - 1 && codes.at(-1) < last;
    from.select.value = run ? codes[0] : "";
    to.select.value = run ? codes.at(-1) : "";
  };
  return {element: el("div", {class: "filter-ends"}, from.element, to.element), show};
};
