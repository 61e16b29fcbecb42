// What stands above the map: the way back, and what size and colour mean.

import {el} from "./dom.js";

export class TreemapHead {
  #path = el("ol", {class: "tm-path"});
  #hint = el("p", {class: "tm-hint"}, el("bdi", {text: "A double click or Enter opens a group."}));
  #way;
  #bar;

  /** `go(steps)` goes back to so many steps; `tools` are the switches. */
  constructor(title, go, tools) {
    this.go = go;
    this.#way = el("nav", {"aria-label": `Levels of ${title}`, hidden: true}, this.#path);
    this.#bar = el("div", {class: "tm-bar"}, this.#way, this.#hint, el("div", {class: "tm-tools"}, tools));
  }

  get element() {
    return this.#bar;
  }

  update(labels) {
    this.#way.hidden = labels.length === 0;
    this.#hint.hidden = labels.length > 0;
    const crumbs = ["All", ...labels].map((text, steps) => this.#crumb(text, steps, steps === labels.length));
    this.#path.replaceChildren(...crumbs);
  }

  #crumb(text, steps, isHere) {
    if (isHere) return el("li", {"aria-current": "true"}, el("bdi", {text}));
    const name = steps ? null : "Back to all";
    const button = el("button", {type: "button", "aria-label": name, on: {click: () => this.go(steps)}}, el("bdi", {text}));
    return el("li", {}, button);
  }
}

/** A switch: `choices` are `[value, label]`; null if there is nothing to switch. */
export const treemapSwitch = (label, choices, value, chosen) => {
  if (choices.length < 2) return null;
  const options = choices.map(([key, text]) => el("option", {value: key, text, selected: key === value}));
  const select = el("select", {on: {change: () => chosen(select.value)}}, options);
  return el("label", {class: "tm-switch"}, el("span", {text: label}), select);
};
