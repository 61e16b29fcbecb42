// Menus over a matrix: which values it shows, and by which dimensions its rows stand.

import {el, uid} from "./dom.js";

/** A button that opens a small panel; Escape and a click elsewhere close it. */
class MatrixMenu {
  constructor(name, title) {
    this.summary = el("summary", {class: "mx-button", title, text: name});
    this.panel = el("div", {class: "mx-panel"});
    const on = {keydown: (event) => this.#key(event)};
    this.element = el("details", {class: "mx-menu", on}, this.summary, this.panel);
    document.addEventListener("pointerdown", (event) => this.element.contains(event.target) || this.close(), true);
    this.element.addEventListener("focusout", (event) => this.#left(event));
  }

  close() {
    this.element.open = false;
  }

  #key(event) {
    if (event.key !== "Escape" || !this.element.open) return;
    this.close();
    this.summary.focus();
    event.stopPropagation();
  }

  #left({relatedTarget}) {
    if (relatedTarget && !this.element.contains(relatedTarget)) this.close();
  }

  /** Fills the panel again; what had the focus in it keeps it. */
  fill(...parts) {
    const focused = this.panel.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.panel.replaceChildren(...parts.flat().filter(Boolean));
    const again = [...this.panel.querySelectorAll("[data-key]")].find(({dataset}) => dataset.key === focused);
    if (focused !== null) (again && !again.disabled ? again : this.panel.querySelector("input, button"))?.focus();
  }
}

const backButton = (differs, back) => {
  const given = {type: "button", class: "mx-button mx-back", "data-key": "back", on: {click: back}};
  return differs && el("button", given, "Back to the report's");
};

/** Checkboxes of the values; the last one shown cannot be left out. */
export class ValuesMenu extends MatrixMenu {
  constructor(values, change) {
    super("Values", "Choose the values shown");
    this.values = values;
    this.change = change;
  }

  show(shown, differs) {
    const boxes = this.values.map((value) => this.#box(value, shown));
    const list = el("div", {class: "mx-list", role: "group", "aria-label": "Values shown"}, boxes);
    this.fill(list, backButton(differs, () => this.change(null)));
  }

  #box({name, label}, shown) {
    const checked = shown.includes(name);
    const on = {change: () => this.#changed(name, shown)};
    const disabled = checked && shown.length === 1;
    const box = el("input", {type: "checkbox", "data-key": name, checked, disabled, on});
    return el("label", {class: "mx-choice"}, box, el("bdi", {text: label}));
  }

  /** What is added comes in the order of the list. */
  #changed(name, shown) {
    const kept = new Set(shown.includes(name) ? shown.filter((one) => one !== name) : [...shown, name]);
    this.change(this.values.map((value) => value.name).filter((one) => kept.has(one)));
  }
}

/** The hierarchies of the rows, and the order of their dimensions. */
export class RowsMenu extends MatrixMenu {
  /** `hierarchies`: lists of dimension names; `labelOf` a dimension's. */
  constructor(hierarchies, labelOf, change) {
    super("Rows", "Choose the rows and their order");
    Object.assign(this, {hierarchies, labelOf, change, group: uid("mx-rows")});
  }

  show(rows, differs) {
    const ways = this.hierarchies.map((names) => this.#way(names, rows));
    const choice = el("div", {class: "mx-list", role: "radiogroup", "aria-label": "Rows by"}, ways);
    const parts = rows.map((name, at) => this.#part(name, at, rows));
    const order = el("ol", {class: "mx-order", "aria-label": "Order of the rows"}, parts);
    this.fill(ways.length > 1 && choice, rows.length > 1 && order, backButton(differs, () => this.change(null)));
    this.element.hidden = this.hierarchies.length < 2 && rows.length < 2 && !differs;
  }

  #way(names, rows) {
    const checked = names.length === rows.length && names.every((name) => rows.includes(name));
    const on = {change: () => this.change(names)};
    const box = el("input", {type: "radio", name: this.group, "data-key": names.join(" "), checked, on});
    return el("label", {class: "mx-choice"}, box, el("bdi", {text: names.map(this.labelOf).join(" › ")}));
  }

  #part(name, at, rows) {
    const move = (text, icon, to) => el("button", {
      type: "button", class: `mx-button mx-icon ${icon}`, "data-key": `${name} ${icon}`,
      disabled: to < 0 || to >= rows.length,
      "aria-label": `${text}: ${this.labelOf(name)}`, title: text, on: {click: () => this.#moved(rows, at, to)},
    });
    const moves = [move("Further out", "mx-up", at - 1), move("Further in", "mx-down", at + 1)];
    return el("li", {}, el("bdi", {text: this.labelOf(name)}), el("span", {class: "mx-moves"}, moves));
  }

  #moved(rows, from, to) {
    const moved = rows.filter((_, at) => at !== from);
    moved.splice(to, 0, rows[from]);
    this.change(moved);
  }
}
