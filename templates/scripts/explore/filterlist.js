// A list of any length with many chosen values: only what is in sight stands in the page.

import {el, uid} from "./dom.js";

const OPTIONS_BEYOND = 6;

/** A listbox steered from an input of search, as WAI-ARIA's combobox has it. */
export class FilterList {
  #codes = [];
  #active = 0;
  #asked;
  #room = el("div", {role: "presentation", class: "filter-room"});
  #rowHeight = 0;

  /** `asked`: `labelOf(code)`, `figureOf(code)` (text), `isOn(code)`, `toggle(code)`, `moved(option id or "")`. */
  constructor(label, asked) {
    this.#asked = asked;
    this.id = uid("filter-list");
    this.element = el("div", {
      id: this.id, class: "filter-list", role: "listbox", "aria-label": label, "aria-multiselectable": "true",
      on: {
        scroll: () => this.#draw(),
        mousedown: (event) => event.preventDefault(),
        click: (event) => this.#clicked(event),
      },
    }, this.#room);
  }

  get length() {
    return this.#codes.length;
  }

  show(codes) {
    this.#codes = codes;
    this.#active = 0;
    this.element.scrollTop = 0;
    this.redraw();
  }

  /** The same values again, after what is chosen changed. */
  redraw() {
    this.#draw();
    this.#tell();
  }

  move(by) {
    if (this.#codes.length === 0) return;
    this.#active = Math.max(0, Math.min(this.#codes.length - 1, this.#active + by));
    const top = this.#active * this.#rowHeight;
    const bottom = top + this.#rowHeight - this.element.clientHeight;
    this.element.scrollTop = Math.min(top, Math.max(bottom, this.element.scrollTop));
    this.redraw();
  }

  get pageLength() {
    return Math.max(1, Math.floor(this.element.clientHeight / (this.#rowHeight || 32)) - 1);
  }

  toggleActive() {
    if (this.#codes.length) this.#asked.toggle(this.#codes[this.#active]);
  }

  #clicked(event) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    this.#active = Number(option.dataset.place);
    this.toggleActive();
  }

  #draw() {
    if (!this.#rowHeight) this.#rowHeight = this.#measured();
    const height = this.#rowHeight;
    this.#room.style.blockSize = `${this.#codes.length * height}px`;
    const first = Math.max(0, Math.floor(this.element.scrollTop / height) - OPTIONS_BEYOND);
    const last = Math.ceil((this.element.scrollTop + this.element.clientHeight) / height) + OPTIONS_BEYOND;
    const options = [];
    for (let place = first; place < Math.min(last, this.#codes.length); place += 1) options.push(this.#option(place));
    this.#room.replaceChildren(...options);
  }

  #measured() {
    const probe = this.#room.appendChild(el("div", {class: "filter-option", text: "0"}));
    const height = probe.getBoundingClientRect().height;
    probe.remove();
    return height;
  }

  #option(place) {
    const code = this.#codes[place];
    const [label, figure] = [this.#asked.labelOf(code), this.#asked.figureOf(code)];
    const option = el("div", {
      id: `${this.id}-${place}`, role: "option", "data-place": place, title: label.length > 24 ? label : null,
      class: `filter-option${place === this.#active ? " active" : ""}${figure === "" ? " without" : ""}`,
      "aria-selected": String(this.#asked.isOn(code)), "aria-setsize": this.#codes.length, "aria-posinset": place + 1,
    }, el("span", {class: "filter-check"}), el("span", {class: "filter-label"}, el("bdi", {text: label})),
    el("span", {class: "filter-figure", text: figure ?? ""}));
    option.style.insetBlockStart = `${place * this.#rowHeight}px`;
    return option;
  }

  #tell() {
    const id = `${this.id}-${this.#active}`;
    this.#asked.moved(this.#codes.length && document.getElementById(id) ? id : "");
  }
}
