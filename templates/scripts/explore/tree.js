// The decomposition tree, live: any node opens by any dimension, and chooses what the other sections count.

import {timed} from "./timing.js";
import {TreeChoice} from "./tree_choice.js";
import {drawnTree} from "./tree_drawing.js";
import {dropTreeNote, treeCaption, treeFrame} from "./tree_frame.js";
import {treeHead} from "./tree_heads.js";
import {TreeAddress} from "./tree_keep.js";
import {TreeKeys} from "./tree_keys.js";
import {TreeLevels} from "./tree_levels.js";
import {TreeMenu} from "./tree_menu.js";
import {treeOffers} from "./tree_offers.js";
import {TreeSearch} from "./tree_search.js";
import {splitReason} from "./tree_split.js";
import {treeTable} from "./tree_table.js";
import {lostWords, openedWords, treeWords} from "./tree_words.js";

export const liveTree = (section, body, tools) => {
  const tree = new LiveTree(section, body, tools);
  return {update: () => tree.update()};
};

class LiveTree {
  #section;
  #tools;
  #levels;
  #choice;
  #parts;
  #caption;
  #keys;
  #search;
  #menu = new TreeMenu();
  #shown;
  #focus = "0";
  #address;

  constructor(section, body, tools) {
    [this.#section, this.#tools] = [section, tools];
    this.#levels = new TreeLevels(section, tools.store);
    this.#choice = new TreeChoice(section, tools.state, this.#levels);
    this.#address = new TreeAddress(section, tools, this.#levels);
    const acts = {measure: (name) => this.#measure(name), restart: () => this.#restart()};
    this.#parts = treeFrame(section, tools.store, body, acts);
    const start = this.#levels.shown();
    dropTreeNote(body, lostWords(start.lost));
    this.#caption = treeCaption(body, start);
    this.#keys = new TreeKeys(() => this.#nodes(), {
      focus: (node) => this.#focusOn(node.key),
      menu: (node) => this.#openMenu(node),
      choose: (node, isAdding) => this.#choose(node, isAdding),
      pass: (node) => this.#pass(node),
      more: (node) => this.#more(node),
      remove: (node) => node.depth && this.#remove(node.depth - 1),
      unchoose: () => this.#choice.clear(),
    });
    this.#listen();
    this.update();
  }

  /** After filters, choices or the address have changed. */
  update() {
    this.#address.read();
    this.#levels.filterBy(this.#tools.state.rowsFor(this.#section.id));
    this.#draw();
  }

  #listen() {
    const {tree, heads} = this.#parts;
    const keyOf = (event) => event.target.closest(".tree-node")?.dataset.key;
    tree.addEventListener("click", (event) => this.#click(event, keyOf(event)));
    tree.addEventListener("keydown", (event) => this.#keys.press(event, keyOf(event)));
    tree.addEventListener("focusin", (event) => this.#rove(keyOf(event) ?? this.#focus));
    const redraw = () => timed("tree-search", () => this.#drawTree());
    this.#search = new TreeSearch(heads, this.#levels, this.#tools, {redraw, redrawHeads: () => this.#drawHeads()});
  }

  #click(event, key) {
    const node = this.#nodes().find((one) => one.key === key);
    if (!node) return;
    this.#rove(key);
    if (event.target.closest(".tree-plus")) this.#openMenu(node);
    else this.#choose(node, event.ctrlKey || event.metaKey);
  }

  /** In reading order: what is below a node stands before its next sibling. */
  #nodes(at = -1) {
    const nodes = at < 0 ? [this.#shown.root] : (this.#shown.columns[at]?.nodes ?? []);
    return nodes.flatMap((node) => (node.path ? [node, ...this.#nodes(at + 1)] : [node]));
  }

  // What a reader does.

  #act(change, words, focus) {
    timed("tree", () => {
      change();
      this.#address.keep();
      this.#draw(focus);
    });
    if (words) this.#tools.announce(words);
  }

  #measure(name) {
    this.#act(() => (this.#levels.measure = name), `Explains ${this.#tools.store.measure(name).label}.`);
  }

  #restart() {
    this.#choice.clear();
    this.#act(() => this.#levels.restart(), "The tree is as the report has it.", "0");
  }

  #open(node, change) {
    this.#act(change, null, node.key);
    const column = this.#shown.columns[node.depth];
    if (column) this.#tools.announce(this.#reason(column) ?? openedWords(node, column, this.#tools.formats));
    const {scroll} = this.#parts;
    const isRtl = getComputedStyle(scroll).direction === "rtl";
    scroll.scrollLeft = isRtl ? -scroll.scrollWidth : scroll.scrollWidth;
  }

  #pass(node) {
    this.#act(() => this.#levels.pass(node.depth - 1, node.code), null, node.key);
  }

  #more(node) {
    const {level, nodes} = this.#shown.columns[node.depth - 1];
    const known = new Set(nodes.map((one) => one.key));
    this.#act(() => (level.pages += 1));
    const first = this.#shown.columns[node.depth - 1].nodes.find((one) => !known.has(one.key));
    if (first) return this.#focusOn(first.key);
    level.pages -= 1;
    this.#tools.announce("No more of them match.");
  }

  #remove(at) {
    const {level, dimension, parent} = this.#shown.columns[at];
    if (level.locked) return this.#tools.announce(`Level ${dimension.label} is locked.`);
    this.#act(() => this.#levels.remove(at), `Level ${dimension.label} is removed.`, parent.key);
  }

  #lock(at) {
    const {level, dimension} = this.#shown.columns[at];
    const words = `Level ${dimension.label} is ${level.locked ? "free" : "locked"}.`;
    this.#act(() => (level.locked = !level.locked), words);
    this.#parts.heads.children[at].querySelector(".tree-lock").focus();
  }

  #choose(node, isAdding) {
    if (node.others) return this.#more(node);
    if (node.depth === 0) return this.#choice.clear();
    const isFollowed = !isAdding && !this.#choice.isChosen(node) && this.#levels.levels.length > node.depth;
    if (isFollowed) {
      this.#levels.pass(node.depth - 1, node.code);
      this.#address.keep();
    }
    this.#choice.toggle(node, isAdding);
  }

  #openMenu(node) {
    if (node.others) return this.#more(node);
    const offers = treeOffers(node, this.#levels, this.#tools.store, (change) => this.#open(node, change));
    if (!offers) return this.#tools.announce("Every dimension is in use.");
    const plus = this.#itemOf(node.key).querySelector(".tree-plus");
    this.#menu.open(plus, offers.name, offers.groups, () => this.#focusOn(node.key));
  }

  // Drawing.

  #draw(focus) {
    this.#drawTree(focus);
    this.#drawHeads();
    this.#caption(this.#shown);
    this.#parts.restart.disabled = this.#address.isStart;
    this.#parts.measure.value = this.#levels.measure;
  }

  /** `focus` is the key of the node that gets it; without it the focus stays where it is. */
  #drawTree(focus) {
    const {tree, links, live, note, table} = this.#parts;
    const hasFocus = focus !== undefined || tree.contains(document.activeElement);
    this.#menu.close(false);
    this.#shown = this.#levels.shown();
    const words = treeWords(this.#shown, this.#tools.formats, (node) => this.#choice.isChosen(node));
    const drawn = drawnTree(this.#shown, words);
    live.style.setProperty("--tree-columns", this.#shown.columns.length + 1);
    live.style.setProperty("--tree-rows", drawn.rows);
    tree.setAttribute("aria-label", `${this.#shown.root.label}, decomposition tree`);
    tree.replaceChildren(...drawn.items);
    links.replaceChildren(...drawn.links);
    table?.replaceChildren(...treeTable(this.#shown, words));
    note.textContent = lostWords(this.#shown.lost);
    this.#rove(this.#nearest(focus ?? this.#focus));
    if (hasFocus) this.#itemOf(this.#focus).focus({preventScroll: true});
    return this.#shown.columns;
  }

  #drawHeads() {
    const acts = {
      remove: (at) => this.#remove(at),
      lock: (at) => this.#lock(at),
      search: (at) => this.#search.toggle(at),
      find: (at, words) => this.#search.find(at, words),
      fewer: (at) => this.#act(() => (this.#levels.levels[at].pages = 0), null, `${at + 1}:others`),
    };
    const heads = this.#shown.columns.map((column) =>
      treeHead(column, this.#reason(column), acts, this.#search.isOpen(column.level)),
    );
    this.#parts.heads.replaceChildren(...heads);
  }

  #reason(column) {
    if (!column.level.split) return null;
    const span = this.#levels.span(column.at);
    return span.largest && splitReason(column.level.split, column, span, this.#tools.formats, this.#shown.unit);
  }

  #itemOf(key) {
    return [...this.#parts.tree.children].find((item) => item.dataset.key === key);
  }

  /** The node itself, else the one that the path goes through at its level or above. */
  #nearest(key) {
    const nodes = this.#nodes();
    if (nodes.some((node) => node.key === key)) return key;
    const depth = Number(key.split(":")[0]);
    return nodes.filter((node) => node.path && node.depth <= depth).at(-1)?.key ?? "0";
  }

  #rove(key) {
    for (const item of this.#parts.tree.children) item.tabIndex = item.dataset.key === key ? 0 : -1;
    this.#focus = key;
  }

  #focusOn(key) {
    this.#rove(key);
    this.#itemOf(key)?.focus();
  }
}
