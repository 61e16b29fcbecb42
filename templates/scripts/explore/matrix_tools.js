// The row of tools over a matrix: search, levels, rows, values, and the table as text.

import {el, uid} from "./dom.js";

const button = (text, title, click, given = {}) =>
  el("button", {type: "button", class: "mx-button", title, on: {click}, ...given}, text);

const namedTool = (name) => ({"aria-label": name});

export class MatrixTools {
  /** `does`: prepare(), search(words), step(by), endSearch(), enter(), open(levels), copy(), save(). `menus`: elements
   *  that make themselves. */
  constructor(section, title, does, menus) {
    this.does = does;
    this.input = el("input", {
      type: "search", class: "mx-search", placeholder: "Search", autocomplete: "off", spellcheck: "false",
      "aria-label": `Search ${title}`,
      on: {
        focus: () => this.does.prepare(),
        input: () => this.does.search(this.input.value),
        keydown: (event) => this.#searchKey(event),
      },
    });
    this.said = el("output", {class: "mx-hits"});
    this.steps = el("span", {class: "mx-steps", hidden: true},
      this.#step("Previous hit", "mx-up", -1), this.#step("Next hit", "mx-down", 1));
    const levels = uid("mx-levels");
    this.levels = el("select", {id: levels, class: "mx-select", on: {change: () => this.#opened()}});
    this.element = el("div", {class: "mx-tools", role: "group", "aria-label": `Tools of ${title}`},
      el("span", {class: "mx-find"}, this.input, this.steps, this.said),
      el("span", {class: "mx-open"}, el("label", {for: levels, text: "Open"}), " ", this.levels),
      menus,
      el("span", {class: "mx-ways"},
        button("Copy", "Copy the rows shown, for a spreadsheet", () => this.does.copy(), namedTool(`Copy ${title}`)),
        button("CSV", "Download the rows shown as a CSV file", () => this.does.save(), namedTool(`CSV of ${title}`))));
  }

  #step(label, icon, by) {
    return button("", label, () => this.does.step(by), {class: `mx-button mx-icon ${icon}`, "aria-label": label});
  }

  #searchKey(event) {
    if (event.key === "Enter") this.does.step(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape" && this.input.value) this.does.endSearch();
    else if (event.key === "ArrowDown") this.does.enter();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #opened() {
    if (this.levels.value !== "") this.does.open(Number(this.levels.value));
  }

  /** `labels` of the row dimensions; `open`: levels that are open, null if it is not the same everywhere. */
  showLevels(labels, open) {
    const wording = (label, at) => (at === labels.length - 1 ? "All levels" : `To ${label}`);
    const choices = labels.map((label, at) => el("option", {value: at, text: wording(label, at)}));
    const own = open === null ? [el("option", {value: "", text: "As opened"})] : [];
    this.levels.replaceChildren(...own, ...choices);
    this.levels.value = open === null ? "" : String(Math.min(open, labels.length - 1));
    this.levels.parentElement.hidden = labels.length < 2;
  }

  /** What a search found: a sentence, and whether one can go from hit to hit. */
  showHits(text, steps) {
    this.said.textContent = text;
    this.steps.hidden = !steps;
  }

  clearSearch() {
    this.input.value = "";
    this.showHits("", false);
  }
}
