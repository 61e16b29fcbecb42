// What stands around the map and speaks of it: its name, legend, sum, notes and table.

import {el} from "./dom.js";
import {TreemapTable, tableRows} from "./treemap_table.js";

const NAMED_GROUPS = 6;

export class TreemapFace {
  #figure;
  #model;
  #tools;
  #legend = el("ul", {class: "legend"});
  #sum = el("p", {class: "sum"});
  #notes = el("div", {class: "tm-notes"});
  #table;
  #choose;
  #entries = [];

  /** `choose(node, adding)`: the legend's groups are chosen as tiles are. */
  constructor(figure, model, tools, {title, choose}) {
    [this.#figure, this.#model, this.#tools, this.#choose] = [figure, model, tools, choose];
    this.#table = new TreemapTable(title);
    this.elements = [this.#legend, this.#sum, this.#table.element];
  }

  /** Notes that came with the page speak of the drawing that was there: these take their place. */
  placeNotes(section) {
    const notes = section.querySelector(":scope > .notes") ?? section.appendChild(el("div", {class: "notes"}));
    const mark = notes.querySelector(".filter-of");
    notes.querySelectorAll(":scope > .noted").forEach((note) => note.remove());
    if (mark) notes.querySelector("p")?.prepend(mark);
    notes.prepend(this.#notes);
  }

  update(answer, things) {
    const {roots, settings} = answer;
    const {entries, more} = this.#model.legend(answer);
    const label = this.#model.sizeLabel(settings.size);
    const total = this.#model.formatted(roots.at(-1).exact, settings);
    this.#figure.setAttribute("aria-label", this.#named(answer, things, entries));
    this.#entries = entries.map((entry) => ({...entry, element: mapLegendEntry(entry, this.#choose)}));
    this.#legend.replaceChildren(...this.#entries.map(({element}) => el("li", {}, element)));
    if (more) this.#legend.append(el("li", {text: `and ${more} more`}));
    this.#legend.hidden = entries.length === 0;
    this.#sum.replaceChildren(el("bdi", {text: label}), ": ", el("strong", {text: total}));
    if (!things.length) this.#sum.append(" – there is nothing to draw.");
    this.#tellNotes(answer);
    this.#table.update(() => this.#tabled(answer, label, total));
  }

  /** `isChosen(node)` says which groups are. */
  mark(isChosen) {
    for (const {node, element} of this.#entries) if (node) element.setAttribute("aria-pressed", String(isChosen(node)));
  }

  #named({settings}, things, entries) {
    const tiles = things.filter(({node}) => !node.children.length).length.toLocaleString("en-US");
    const groups = this.#model.dimensions.map(({label}) => label).join(", ");
    const what = `Treemap of ${this.#model.sizeLabel(settings.size)} by ${groups}: ${tiles} tiles.`;
    if (settings.color === "age") return `${what} Colours show age.`;
    if (!entries.length) return what;
    const named = entries.slice(0, NAMED_GROUPS).map(({label}) => label).join(", ");
    return `${what} Groups, largest first: ${named}${entries.length > NAMED_GROUPS ? " and more" : ""}.`;
  }

  #tellNotes(answer) {
    this.#notes.replaceChildren(...this.#model.notes(answer).map((text) => el("p", {}, el("bdi", {text}))));
    const around = this.#notes.parentElement;
    around.hidden = around.textContent.trim() === "";
  }

  #tabled({levels, roots, tree, settings}, label, total) {
    const {formats, store} = this.#tools;
    const {dimensions} = this.#model;
    const rows = tableRows(levels, roots.at(-1)).map(({path, exact}) => ({
      path: dimensions.map((one, k) => (k < path.length ? one.label_of(path[k]) : "")),
      value: this.#model.formatted(exact, settings),
    }));
    const [some, every] = [rows.length, tree.values].map((count) => formats.count(count));
    const left = rows.length < tree.values ? `${some} of ${every} rows are shown; all of them are in ${store.file}.` : "";
    return {heads: [...dimensions.map((one) => one.label), label], rows, total, left};
  }
}

/** A colour and what it means; a group's is a button. */
const mapLegendEntry = ({label, color, node}, choose) => {
  const swatch = el("span", {class: "swatch"});
  swatch.style.backgroundColor = color;
  const parts = [swatch, el("bdi", {text: label})];
  if (!node) return el("span", {}, parts);
  return el("button", {type: "button", on: {click: (event) => choose(node, event.ctrlKey || event.metaKey)}}, parts);
};
