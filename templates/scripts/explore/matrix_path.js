// The line under the head that names the groups of the topmost row while they are scrolled out of sight.

import {el} from "./dom.js";

const PATH_HEIGHT = 28;

export class PathLine {
  /** `go(row)` is called when a reader presses a group's name. */
  constructor(go) {
    this.go = go;
    this.line = el("div", {class: "mx-path-line"});
    // Readers of screens hear each row's level; by keyboard, the left arrow leads to the group above.
    this.element = el("div", {class: "mx-path", "aria-hidden": "true"}, this.line);
    this.line.addEventListener("click", (event) => {
      const name = event.target.closest("[data-row]");
      if (name) this.go(Number(name.dataset.row));
    });
    this.said = "";
  }

  get lineHeight() {
    return PATH_HEIGHT;
  }

  show(model, row) {
    const above = row < 0 ? [] : model.rows.ancestors(row);
    const said = above.join(" ");
    this.element.hidden = above.length === 0;
    if (said === this.said && model === this.model) return;
    this.said = said;
    this.model = model;
    const name = (group) =>
      el("span", {class: "mx-path-name", "data-row": group}, el("bdi", {text: model.label(group)}));
    this.line.replaceChildren(...above.flatMap((group, at) => (at ? [" › ", name(group)] : [name(group)])));
  }
}

/** The first of so many lines, one under another, that ends below an edge of the window; the last one if none does. */
export const firstBelow = (edge, count, lineAt) => {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lineAt(middle).getBoundingClientRect().bottom <= edge) low = middle + 1;
    else high = middle;
  }
  return low;
};
