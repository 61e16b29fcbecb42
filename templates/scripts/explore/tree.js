// The decomposition tree, live: any node opens by any dimension, and chooses what the other sections count.

import {shortTreeText, drawnTree} from "./tree_drawing.js";
import {treeCaption, treeFrame} from "./tree_frame.js";
import {treeHead} from "./tree_heads.js";
import {treeKept, treeRead} from "./tree_keep.js";
import {TreeKeys} from "./tree_keys.js";
import {TreeLevels, TREE_PAGE} from "./tree_levels.js";
import {TreeMenu} from "./tree_menu.js";
import {splitReason, TREE_SPLITS} from "./tree_split.js";
import {treeTable} from "./tree_table.js";

const SEARCH_AFTER = 80;

export const liveTree = (section, body, tools) => {
  const tree = new LiveTree(section, body, tools);
  return {update: () => tree.update()};
};

class LiveTree {
  #section;
  #tools;
  #levels;
  #parts;
  #caption;
  #keys;
  #menu = new TreeMenu();
  #shown;
  #focus = "0";
  #searching = new Set();
  #start;
  #kept;
  #typing = 0;

  constructor(section, body, tools) {
    [this.#section, this.#tools] = [section, tools];
    this.#levels = new TreeLevels(section, tools.store);
    this.#start = JSON.stringify(treeKept(this.#levels, tools.store));
    const acts = {measure: (name) => this.#measure(name), restart: () => this.#restart()};
    this.#parts = treeFrame(section, tools.store, body, acts);
    this.#caption = treeCaption(body, this.#levels.shown());
    this.#keys = new TreeKeys(() => this.#nodes(), {
      focus: (node) => this.#focusOn(node.key),
      menu: (node) => this.#openMenu(node),
      choose: (node, isAdding) => this.#choose(node, isAdding),
      pass: (node) => this.#pass(node),
      more: (node) => this.#more(node),
      remove: (node) => node.depth && this.#remove(node.depth - 1),
      unchoose: () => this.#unchoose(),
    });
    this.#listen();
    this.#read();
    this.#levels.filterBy(tools.state.rowsFor(section.id));
    this.#draw();
  }

  update() {
    if (JSON.stringify(this.#tools.state.own(this.#section.id)) !== this.#kept) this.#read();
    this.#levels.filterBy(this.#tools.state.rowsFor(this.#section.id));
    this.#draw();
  }

  #listen() {
    const {tree} = this.#parts;
    const keyOf = (event) => event.target.closest(".tree-node")?.dataset.key;
    tree.addEventListener("click", (event) => this.#click(event, this.#nodeOf(keyOf(event))));
    tree.addEventListener("keydown", (event) => this.#keys.press(event, keyOf(event)));
    tree.addEventListener("focusin", (event) => this.#rove(keyOf(event)));
    this.#parts.heads.addEventListener("keydown", (event) => this.#headKey(event));
  }

  #click(event, node) {
    if (!node) return;
    this.#rove(node.key);
    if (event.target.closest(".tree-plus")) this.#openMenu(node);
    else this.#choose(node, event.ctrlKey || event.metaKey);
  }

  #nodes() {
    const below = (at) => {
      const nodes = this.#shown.columns[at]?.nodes ?? [];
      return nodes.flatMap((node) => (node.path ? [node, ...below(at + 1)] : [node]));
    };
    return [this.#shown.root, ...below(0)];
  }

  #nodeOf(key) {
    return this.#nodes().find((node) => node.key === key);
  }

  // What the address says, and what it should say.

  #read() {
    const own = this.#tools.state.own(this.#section.id);
    const read = treeRead(own, this.#section, this.#tools.store);
    this.#kept = JSON.stringify(own);
    this.#searching.clear();
    if (!read) return this.#levels.restart();
    this.#levels.measure = read.measure;
    this.#levels.levels = read.levels;
    if (!read.isWhole) this.#tools.announce("A part of the address does not fit this report's tree and is ignored.");
  }

  #keep() {
    const kept = treeKept(this.#levels, this.#tools.store);
    const isStart = JSON.stringify(kept) === this.#start;
    this.#tools.state.keep(this.#section.id, isStart ? {measure: undefined, levels: undefined} : kept);
    this.#kept = JSON.stringify(this.#tools.state.own(this.#section.id));
  }

  // What a reader does.

  #act(change, words, focus) {
    const start = performance.now();
    change();
    this.#keep();
    this.#draw(focus);
    performance.measure("reportgen:tree", {start});
    if (words) this.#tools.announce(words);
  }

  #measure(name) {
    this.#act(() => (this.#levels.measure = name), `Explains ${this.#tools.store.measure(name).label}.`);
  }

  #restart() {
    this.#searching.clear();
    this.#unchoose();
    this.#act(() => this.#levels.restart(), "The tree is as the report has it.", "0");
  }

  #open(node, by) {
    this.#act(() => this.#levels.open(node.depth, node.code, by), null, node.key);
    this.#showOpened(node);
  }

  #split(node, kind) {
    this.#act(() => this.#levels.split(node.depth, node.code, kind), null, node.key);
    this.#showOpened(node);
  }

  #showOpened(node) {
    const column = this.#shown.columns[node.depth];
    this.#searching.delete(node.depth);
    this.#tools.announce(this.#reason(column) ?? `${node.label} by ${column.dimension.label}: ${column.values}.`);
    this.#parts.scroll.scrollLeft = getComputedStyle(this.#parts.scroll).direction === "rtl" ? -1e6 : 1e6;
  }

  #pass(node) {
    this.#act(() => this.#levels.pass(node.depth - 1, node.code), null, node.key);
  }

  #more(node) {
    const {level, nodes} = this.#shown.columns[node.depth - 1];
    const known = new Set(nodes.map((one) => one.key));
    this.#act(() => (level.pages += 1));
    const first = this.#shown.columns[node.depth - 1].nodes.find((one) => !known.has(one.key));
    if (!first) return this.#tools.announce("No more of them match.");
    this.#focusOn(first.key);
  }

  #remove(at) {
    const {level, dimension, parent} = this.#shown.columns[at];
    if (level.locked) return this.#tools.announce(`Level ${dimension.label} is locked.`);
    this.#searching.clear();
    this.#act(() => this.#levels.remove(at), `Level ${dimension.label} is removed.`, parent.key);
  }

  #choose(node, isAdding) {
    if (node.others) return this.#more(node);
    if (node.depth === 0) return this.#unchoose();
    const {state} = this.#tools;
    const [dimensions, path] = this.#pathOf(node);
    const isChosen = this.#isChosen(node);
    const others = isAdding ? this.#chosenPaths(dimensions).filter((one) => one.join() !== path.join()) : [];
    if (!isChosen && !isAdding && this.#levels.levels.length > node.depth) this.#pass(node);
    state.choose(this.#section.id, dimensions, isChosen ? others : [...others, path]);
  }

  #unchoose() {
    if (this.#tools.state.choice?.section !== this.#section.id) return false;
    this.#tools.state.choose(this.#section.id, [], []);
    return true;
  }

  #pathOf(node) {
    const above = this.#levels.levels.slice(0, node.depth);
    return [above.map((level) => level.by), [...above.slice(0, -1).map((level) => level.code), node.code]];
  }

  #chosenPaths(dimensions) {
    const {choice} = this.#tools.state;
    const isSame = choice?.section === this.#section.id && choice.dimensions.join() === dimensions.join();
    return isSame ? choice.paths : [];
  }

  #isChosen(node) {
    if (node.others || node.depth === 0) return false;
    const [dimensions, path] = this.#pathOf(node);
    return this.#chosenPaths(dimensions).some((one) => one.join() === path.join());
  }

  #openMenu(node) {
    if (node.others) return this.#more(node);
    const {store, announce} = this.#tools;
    const {own, others} = this.#levels.unused(node.depth);
    const items = (names) => names.map((by) => ({label: store.dimension(by).label, run: () => this.#open(node, by)}));
    const several = others.filter((name) => store.dimension(name).size > 1);
    if (own.length + several.length === 0) return announce("Every dimension is in use.");
    const splits = TREE_SPLITS.map(([kind, label]) => ({label, run: () => this.#split(node, kind)}));
    const name = `Open ${shortTreeText(node.label)} by`;
    const groups = [
      {label: name, items: items(own)},
      {label: "By the dimension with the …", items: splits},
      {label: "By another dimension", items: items(several)},
    ];
    const item = this.#itemOf(node.key);
    this.#menu.open(item.querySelector(".tree-plus"), name, groups, () => this.#focusOn(node.key));
  }

  // Searching within a level.

  #search(at) {
    if (this.#searching.has(at)) return this.#endSearch(at);
    this.#searching.add(at);
    this.#draw();
    this.#parts.heads.querySelector(`[data-at="${at}"]`)?.focus();
  }

  #endSearch(at) {
    this.#searching.delete(at);
    this.#levels.levels[at].words = undefined;
    this.#draw();
    this.#parts.heads.children[at].querySelector(".tree-search-tool")?.focus();
  }

  #find(at, words) {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => {
      const level = this.#levels.levels[at];
      if (!level || !this.#searching.has(at)) return;
      level.words = words.trim() || undefined;
      level.pages = 0;
      const start = performance.now();
      this.#drawTree();
      performance.measure("reportgen:tree-search", {start});
      const found = level.words ? `${this.#tools.formats.count(this.#shown.columns[at].matches)} found` : "";
      this.#parts.heads.children[at].querySelector(".tree-found").textContent = found;
      this.#tools.announce(found);
    }, SEARCH_AFTER);
  }

  #headKey(event) {
    if (event.key !== "Escape" || !event.target.matches(".tree-search")) return;
    event.stopPropagation();
    this.#endSearch(Number(event.target.dataset.at));
  }

  // Drawing.

  #draw(focus) {
    this.#drawTree(focus);
    this.#drawHeads();
    this.#caption(this.#shown);
    const isStart = JSON.stringify(treeKept(this.#levels, this.#tools.store)) === this.#start;
    this.#parts.restart.disabled = isStart;
    this.#parts.measure.value = this.#levels.measure;
  }

  #drawTree(focus = this.#focus) {
    const {tree, links, live, note, table} = this.#parts;
    const hadFocus = tree.contains(document.activeElement) || focus !== this.#focus;
    this.#menu.close(false);
    this.#shown = this.#levels.shown();
    const said = this.#saying();
    const drawn = drawnTree(this.#shown, said);
    live.style.setProperty("--tree-columns", this.#shown.columns.length + 1);
    live.style.setProperty("--tree-rows", drawn.rows);
    tree.setAttribute("aria-label", `${this.#shown.root.label}, decomposition tree`);
    tree.replaceChildren(...drawn.items);
    links.replaceChildren(...drawn.links);
    table?.replaceChildren(...treeTable(this.#shown, said));
    note.textContent = lostSaid(this.#shown.lost);
    this.#focus = this.#nearest(focus);
    this.#rove(this.#focus);
    if (hadFocus) this.#itemOf(this.#focus).focus({preventScroll: true});
  }

  #drawHeads() {
    const acts = {
      remove: (at) => this.#remove(at),
      lock: (at) => this.#lock(at),
      search: (at) => this.#search(at),
      find: (at, words) => this.#find(at, words),
      fewer: (at) => this.#act(() => (this.#shown.columns[at].level.pages = 0)),
    };
    const heads = this.#shown.columns.map((column) =>
      treeHead(column, this.#reason(column), acts, this.#searching.has(column.at)),
    );
    this.#parts.heads.replaceChildren(...heads);
  }

  #lock(at) {
    const {level, dimension} = this.#shown.columns[at];
    const words = `Level ${dimension.label} is ${level.locked ? "free" : "locked"}.`;
    this.#act(() => (level.locked = !level.locked), words);
    this.#parts.heads.children[at].querySelector(".tree-lock").focus();
  }

  #reason(column) {
    if (!column?.level.split) return null;
    const span = this.#levels.span(column.at);
    return span.largest && splitReason(column.level.split, column, span, this.#tools.formats, this.#shown.unit);
  }

  /** What is said of a node: its texts, its name for readers of screens, and whether it is chosen. */
  #saying() {
    const {formats} = this.#tools;
    const {unit, root, columns} = this.#shown;
    const parents = [null, root, ...columns.map(({nodes}) => nodes.find((node) => node.path))];
    return (node) => {
      const label = shortTreeText(node.label);
      const value = node.value === null ? "(blank)" : formats.number(node.value, unit);
      const share = node.share && formats.number(node.share, "percent");
      const of = share ? `, ${share} of ${shortTreeText(parents[node.depth].label)}` : "";
      const more = node.others ? `, shows ${Math.min(TREE_PAGE, node.others)} more` : "";
      return {label, value, share, name: `${label}, ${value}${of}${more}`, isChosen: this.#isChosen(node)};
    };
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
    if (key !== undefined) this.#focus = key;
  }

  #focusOn(key) {
    this.#rove(key);
    this.#itemOf(key)?.focus();
  }
}

const lostSaid = (lost) =>
  lost
    ? `The path goes on to ${lost.dimension} "${shortTreeText(lost.value)}", which has no entries here; the tree stops above it.`
    : "";
