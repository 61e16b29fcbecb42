// The live treemap: groups open and close, tiles are chosen, size and colour are switched.

import {el} from "./dom.js";
import {timed} from "./timing.js";
import {TreemapCard} from "./treemap_card.js";
import {TreemapFace} from "./treemap_face.js";
import {inPlace, onSecondClick} from "./treemap_gestures.js";
import {TreemapHead, treemapSwitch} from "./treemap_heads.js";
import {askedByKey} from "./treemap_keys.js";
import {TreemapModel} from "./treemap_model.js";
import {keepInSight, mapAspect, NARROW_ASPECT} from "./treemap_room.js";
import {TreemapTiles} from "./treemap_tiles.js";
import {cardContent} from "./treemap_told.js";

const COLOR_LABELS = {category: "Category", age: "Age"};

class LiveTreemap {
  #section;
  #tools;
  #body;
  #model;
  #tiles;
  #figure;
  #card;
  #head;
  #face;
  #shown = {};

  constructor(section, body, tools) {
    [this.#section, this.#body, this.#tools] = [section, body, tools];
    this.#model = new TreemapModel(section, tools);
    const title = document.getElementById(`${section.id}-title`).textContent;
    this.#tiles = new TreemapTiles(`${title}, tiles`);
    this.#figure = el("div", {class: "figure map tm-figure", role: "figure"}, this.#tiles.element);
    const frame = el("div", {class: "tm-frame"}, this.#figure);
    this.#card = new TreemapCard(frame, (thing) => cardContent(thing, this.#shown.answer, this.#model, this.#actions(thing)));
    this.#head = new TreemapHead(title, (steps) => this.#goTo(steps), this.#switches());
    const choose = (node, adding) => this.#choose({node}, adding);
    this.#face = new TreemapFace(this.#figure, this.#model, tools, {title, choose});
    body.replaceChildren(this.#head.element, frame, ...this.#face.elements);
    this.#face.placeNotes(body.parentElement);
    this.#listen(frame);
  }

  #switches() {
    const {sizes, colors, settings} = this.#model;
    const sized = sizes.map((name) => [name, this.#model.sizeLabel(name)]);
    const colored = colors.map((name) => [name, COLOR_LABELS[name]]);
    return [
      treemapSwitch("Size", sized, settings.size, (size) => this.#keep({size})),
      treemapSwitch("Colour", colored, settings.color, (color) => this.#keep({color})),
    ];
  }

  #keep(patch) {
    this.#tools.state.keep(this.#section.id, patch);
    this.update();
  }

  update() {
    const rows = this.#tools.state.rowsFor(this.#section.id);
    const {settings} = this.#model;
    const aspect = mapAspect(this.#body);
    const key = JSON.stringify([settings, aspect]);
    if (this.#shown.key !== key || this.#shown.rows !== rows) {
      this.#shown = {key, rows, aspect, answer: this.#model.ask(rows, settings)};
      this.#draw();
    }
    const {choice} = this.#tools.state;
    this.#tiles.mark(choice?.section === this.#section.id ? choice : null);
    this.#face.mark(({path}) => this.#tools.state.isChosen(this.#section.id, path));
  }

  #draw() {
    const {answer, aspect} = this.#shown;
    const {roots, settings, tree} = answer;
    const focused = this.#figure.contains(document.activeElement) ? this.#tiles.current : null;
    const things = tree.root.size > 0 ? this.#model.things(answer, aspect) : [];
    this.#card.hide();
    this.#figure.classList.toggle("tm-narrow", aspect === NARROW_ASPECT);
    this.#tiles.draw(things, roots.at(-1).level);
    if (focused) this.#tiles.focus(this.#tiles.like(focused.node) ?? this.#tiles.current);
    this.#head.update(roots.slice(1).map((root) => this.#model.rootLabel(root)), settings);
    this.#face.update(answer, things);
  }

  #listen(frame) {
    const map = this.#tiles.element;
    map.addEventListener("pointerover", (event) => this.#pointed(event));
    map.addEventListener("pointerleave", () => this.#card.leave());
    map.addEventListener("focusin", (event) => this.#focused(event));
    map.addEventListener("click", (event) => this.#click(event));
    map.addEventListener("keydown", (event) => this.#pressed(event));
    frame.addEventListener("focusout", ({relatedTarget}) => frame.contains(relatedTarget) || this.#card.leave());
    frame.addEventListener("keydown", (event) => this.#card.holds(event.target) && event.key === "Escape" && this.#leaveCard());
    new ResizeObserver(() => this.#resized()).observe(this.#body);
    keepInSight(this.#body.parentElement);
  }

  #resized() {
    if (mapAspect(this.#body) === this.#shown.aspect) this.#tiles.write();
    else this.update();
  }

  #pointed(event) {
    const thing = event.pointerType === "touch" ? null : this.#tiles.thingOf(event.target);
    if (thing) this.#card.enter(thing, {x: event.clientX, y: event.clientY});
  }

  #focused({target}) {
    const thing = this.#tiles.thingOf(target);
    if (!thing) return;
    this.#tiles.focusable(thing);
    if (target.matches(":focus-visible")) this.#card.show(thing);
  }

  #leaveCard() {
    this.#tiles.focus(this.#tiles.current);
    this.#card.dismiss();
  }

  #click(event) {
    const thing = this.#tiles.thingOf(event.target);
    if (!thing || event.detail > 1) return;
    this.#choose(thing, event.ctrlKey || event.metaKey);
    if (thing.node.others) return;
    if (this.#canGoIn(thing)) onSecondClick(() => this.#goInAfterChoice(thing));
    if (event.pointerType === "touch") this.#card.show(thing);
  }

  /** The second click of a double click takes back what the first one chose, and opens. */
  #goInAfterChoice(thing) {
    this.#tools.state.back();
    this.#goIn(thing);
  }

  #pressed(event) {
    const at = this.#tiles.thingOf(event.target);
    const asked = at && askedByKey(event, this.#tiles.things, at);
    if (!asked) return;
    event.preventDefault();
    if (asked.to) this.#tiles.focus(asked.to);
    else if (asked.open) this.#canGoIn(at) ? this.#goIn(at) : this.#choose(at, false);
    else if (asked.choose) this.#choose(at, asked.adding);
    else if (asked.up) this.#goTo(this.#depth - 1);
    else if (asked.escape) this.#escape();
  }

  /** What is on top goes first: the card, then the choice, then the open group. */
  #escape() {
    const {state} = this.#tools;
    if (this.#card.isShown) this.#card.dismiss();
    else if (state.choice?.section === this.#section.id) state.choose(this.#section.id, [], []);
    else this.#goTo(this.#depth - 1);
  }

  /** What is gathered has too many values to be chosen: it opens. */
  #choose({node}, adding) {
    if (node.others) return this.#goIn(this.#tiles.like(node));
    const {state} = this.#tools;
    const before = state.choice?.section === this.#section.id ? state.choice.paths : [];
    const rest = before.filter((path) => path.join(" ") !== node.path.join(" "));
    const isNew = rest.length === before.length;
    const alone = isNew || rest.length ? [node.path] : [];
    const paths = !adding ? alone : isNew ? [...before, node.path] : rest;
    const dimensions = this.#model.names.slice(0, Math.max(...paths.map(({length}) => length), 1));
    return inPlace(this.#figure, () => state.choose(this.#section.id, dimensions, paths));
  }

  get #depth() {
    return this.#shown.answer.roots.length - 1;
  }

  /** What opens when a thing is opened: a group itself; of a tile, the outermost group that it lies in. */
  #opened({node}) {
    const root = this.#shown.answer.roots.at(-1);
    if (node.others) return [{codes: node.group.path.slice(root.level), others: true}];
    const codes = node.path.slice(root.level, node.children.length ? undefined : root.level + 1);
    return codes.map((code) => ({codes: [code], others: false}));
  }

  #canGoIn({node}) {
    const {answer} = this.#shown;
    return node.level > answer.roots.at(-1).level + 1 || this.#model.canOpen(answer, node);
  }

  #goIn(thing) {
    const root = this.#shown.answer.roots.at(-1);
    const opened = this.#opened(thing);
    const steps = opened.map((step, k) => this.#model.stepSaid(step, {level: root.level + k}));
    const around = this.#tiles.around(thing, opened.flatMap(({codes}) => codes).length);
    timed("treemap-drill", () => this.#keep({open: [...this.#kept.slice(0, this.#depth), ...steps]}));
    this.#tiles.grow(around.box);
    this.#arrive(this.#tiles.current);
  }

  #goTo(steps) {
    if (steps < 0 || steps >= this.#depth) return;
    const from = this.#shown.answer.roots[steps + 1];
    timed("treemap-drill", () => this.#keep({open: this.#kept.slice(0, steps)}));
    const left = this.#tiles.like(from);
    this.#tiles.shrink(left?.box);
    this.#arrive(left ?? this.#tiles.current);
  }

  get #kept() {
    return this.#shown.answer.settings.steps.map(({to, others}) => (others ? {to, others} : {to}));
  }

  #arrive(thing) {
    this.#tiles.focus(thing);
    const {roots} = this.#shown.answer;
    const label = this.#model.rootLabel(roots.at(-1));
    this.#tools.announce(`${label === "all" ? "All" : label}: ${this.#tiles.count} tiles.`);
  }

  #actions(thing) {
    const [step] = this.#opened(thing);
    const {node} = thing;
    const acts = [];
    if (this.#canGoIn(thing)) acts.push([`Open ${this.#openedLabel(thing, step)}`, () => this.#goIn(thing)]);
    const dimensions = this.#model.names.slice(0, node.path.length);
    if (!node.others && this.#tools.store.sections.some((one) => showsTileRows(one, dimensions))) {
      acts.push(["Show in matrix", () => this.#show({dimensions, path: node.path})]);
    }
    return acts;
  }

  #show(detail) {
    this.#card.dismiss();
    const isNowhere = this.#tools.state.dispatchEvent(new CustomEvent("show", {detail, cancelable: true}));
    if (isNowhere) this.#tools.announce("The matrix does not show this row now.");
  }

  #openedLabel({node, label}, {codes}) {
    if (node.others || node.children.length) return label;
    const {level} = this.#shown.answer.roots.at(-1);
    return this.#model.dimensions[level].label_of(codes[0]);
  }
}

const showsTileRows = ({kind, options}, dimensions) =>
  kind === "matrix" && dimensions.every((name) => options.rows.includes(name));

export function liveTreemap(section, body, tools) {
  const map = new LiveTreemap(section, body, tools);
  map.update();
  return {update: () => map.update()};
}
