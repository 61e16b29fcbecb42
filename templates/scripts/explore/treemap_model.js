// What the map shows now: the values asked of the cube, the group that is open, tiles with their words and colours.

import {ratioExact} from "./numbers.js";
import {ageColor, ageColors, hueAt, inkOn} from "./treemap_colors.js";
import {placedNodes} from "./treemap_layout.js";
import {TreemapLevels} from "./treemap_levels.js";
import {mapTree, rootWithin, wholeRoot} from "./treemap_tree.js";

const AGE_MEASURE = "oldest_age_days";
const MOST_LEGEND = 18;

export class TreemapModel {
  #section;
  #tools;
  #hues = new Map();
  #levels = {};
  #whole = null;

  constructor(section, tools) {
    this.#section = section;
    this.#tools = tools;
    this.names = section.options.group;
    this.dimensions = this.names.map((name) => tools.store.dimension(name));
    this.sizes = [...new Set([section.options.size, ...section.options.sizes])];
    this.colors = tools.store.measures.includes(AGE_MEASURE) ? ["category", "age"] : [section.options.color_by];
  }

  /** `{size, color, steps}` as the reader left them; what an address asks for that there is not is left out. */
  get settings() {
    const {size, color, open} = this.#tools.state.own(this.#section.id);
    const {options} = this.#section;
    return {
      size: this.sizes.includes(size) ? size : options.size,
      color: this.colors.includes(color) ? color : options.color_by,
      steps: (Array.isArray(open) ? open : []).map((step) => this.#stepRead(step)).filter(Boolean),
    };
  }

  /** A step as the address keeps it: texts, since codes change from report to report. */
  stepSaid({codes, others}, root) {
    const to = codes.map((code, k) => this.dimensions[root.level + k].text(code));
    return others ? {to, others: true} : {to};
  }

  #stepRead(step) {
    if (!Array.isArray(step?.to) || step.to.length > this.names.length) return null;
    return {to: step.to.map(String), others: step.others === true};
  }

  /** `{levels, roots, tree, settings}`; `roots` from the whole map to the group that is open. */
  ask(rows, settings) {
    const levels = this.#levelsOf(rows, settings.size, settings.color === "age");
    const roots = [wholeRoot(levels)];
    for (const {to, others} of settings.steps) {
      const root = roots.at(-1);
      const codes = to.map((text, k) => this.dimensions[root.level + k]?.code(text));
      const next = codes.includes(undefined) ? null : rootWithin(levels, root, {codes, others}, this.#section.options.tiles);
      if (!next) break;
      roots.push(next);
    }
    return {levels, roots, settings, tree: mapTree(levels, roots.at(-1), this.#section.options.tiles)};
  }

  #levelsOf(rows, size, withAge) {
    const key = [size, withAge].join(" ");
    if (this.#levels.key !== key || this.#levels.rows !== rows) this.#levels = {key, rows, levels: this.#asked(rows, size, withAge)};
    if (!rows && size === this.#section.options.size) this.#whole = this.#levels.levels;
    return this.#levels.levels;
  }

  #asked(rows, size, withAge) {
    const asked = (depth, measures) =>
      this.#tools.cube.frame({where: this.#section, by: this.names.slice(0, depth), measures, shown: [], rows});
    return new TreemapLevels(asked, this.names.length, size, withAge ? AGE_MEASURE : null);
  }

  label(node) {
    if (node.others) return `Others (${node.others.toLocaleString("en-US")})`;
    return this.dimensions[node.path.length - 1].label_of(node.path.at(-1));
  }

  rootLabel(root) {
    return root.level || root.others ? this.label(root) : "all";
  }

  sizeLabel(size) {
    return this.#tools.store.measure(size).label;
  }

  formatted(exact, settings) {
    return this.#tools.formats.number(exact, this.#tools.store.measure(settings.size).unit);
  }

  share(part, whole) {
    return this.#tools.formats.number(ratioExact(part, whole), "percent");
  }

  /** Whether a map of its own can be opened for a node. */
  canOpen({levels}, node) {
    if (node.others || node.children.length) return true;
    if (node.level >= levels.depth) return false;
    const [from, to] = levels.runsAt([[node.index, node.index + 1]], node.level, node.level + 1)[0];
    return to - from > 1 || levels.levels[node.level + 1].codes[from] >= 0;
  }

  /** Everything drawn, groups before what lies in them, with words, colours and places. */
  things(answer, aspect) {
    const {tree, roots, settings} = answer;
    const root = roots.at(-1);
    const around = new Map();
    const placed = placedNodes(tree.root, aspect);
    for (const {node} of [{node: tree.root}, ...placed]) for (const child of node.children) around.set(child, node);
    const colorOf = this.#coloring(answer);
    return placed.map(({node, box}) => {
      const [label, formatted, fill] = [this.label(node), this.formatted(node.exact, settings), colorOf(node)];
      const group = around.get(node) === tree.root ? root : around.get(node);
      const openable = this.canOpen(answer, node);
      const ink = inkOn(fill, this.#tools.store.palette);
      return {node, box, group, label, formatted, fill, ink, openable, said: this.#said(node, label, formatted, group)};
    });
  }

  #said(node, label, formatted, group) {
    const kind = node.others ? [] : [this.dimensions[node.path.length - 1].label];
    const share = `${this.share(node.exact, group.exact)} of ${this.rootLabel(group)}`;
    return [label, ...kind, formatted, share, ...this.ageSaid(node)].join(", ");
  }

  ageSaid({age}) {
    return age >= 0 ? [`oldest ${this.#tools.formats.count(age)} days`] : [];
  }

  #coloring({roots, tree, settings}) {
    const {palette} = this.#tools.store;
    if (settings.color === "age") return ({age}) => ageColor(age, palette);
    const {level, path} = roots.at(-1);
    const oneHue = level > 0 && tree.ends === level + 1;
    const [outer, place] = oneHue ? [path.slice(0, -1), level - 1] : [path, level];
    return (node) => (node.others ? palette.others : this.#hue(outer, (oneHue ? path : node.path)[place]));
  }

  /** A group keeps its hue whatever is filtered: the one it has by its rank in the whole. */
  #hue(outer, code) {
    const key = outer.join(" ");
    if (!this.#hues.has(key)) this.#hues.set(key, this.#ranks(outer));
    const ranks = this.#hues.get(key);
    if (!ranks.has(code)) ranks.set(code, ranks.size);
    return hueAt(this.#tools.store.palette, ranks.get(code));
  }

  #ranks(outer) {
    const levels = (this.#whole ??= this.#asked(null, this.#section.options.size, false));
    const root = rootWithin(levels, wholeRoot(levels), {codes: outer, others: false}, 1);
    const {sizes, codes} = levels.levels[outer.length + 1];
    const places = [];
    for (const [from, to] of root?.runs ?? []) for (let i = from; i < to; i += 1) if (sizes[i] > 0) places.push(i);
    places.sort((a, b) => sizes[b] - sizes[a] || a - b);
    return new Map(places.map((place, rank) => [codes[place], rank]));
  }

  /** `{entries: [{label, color, node}], more}`; colours that mean nothing beside one another are not explained. */
  legend(answer) {
    if (answer.settings.color === "age") return {entries: ageColors(this.#tools.store.palette), more: 0};
    const groups = answer.tree.root.children.filter((node) => !node.others);
    const {level} = answer.roots.at(-1);
    if (groups.length < 2 || (level > 0 && answer.tree.ends === level + 1)) return {entries: [], more: 0};
    const colorOf = this.#coloring(answer);
    const ordered = [...groups].sort((one, other) => other.size - one.size || one.rank - other.rank);
    const entries = ordered.slice(0, MOST_LEGEND).map((node) => ({label: this.label(node), color: colorOf(node), node}));
    return {entries, more: ordered.length - entries.length};
  }

  /** Sentences on what tiles stand for, and on what has none. */
  notes({levels, tree, roots, settings}) {
    const {formats, store} = this.#tools;
    const notes = [];
    if (tree.ranked < tree.values) {
      notes.push(`${formats.count(tree.values)} values are too small to be seen one by one: tiles stand for the groups above them.`);
    }
    if (tree.drawn < tree.ranked) {
      const [some, every] = [tree.drawn, tree.ranked].map((n) => formats.count(n));
      notes.push(`${some} of ${every} tiles are drawn one by one; the others are gathered in tiles named Others.`);
    }
    if (notes.length) notes.push(`All values are listed in ${store.file}.`);
    const {level, index, others} = roots.at(-1);
    const {count, exact} = levels.below(level, index);
    if (count && !others) {
      notes.push(`${formats.count(count)} with a negative value (together ${this.formatted(exact, settings)}) cannot be drawn as an area.`);
    }
    return notes;
  }
}
