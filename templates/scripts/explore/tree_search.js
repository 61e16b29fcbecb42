// Searching within a level of a decomposition tree: values that hold all the words; the rest stays among the others.

const SEARCH_AFTER = 80;

/** `redraw()` draws the bars anew and gives the columns; `redrawHeads()` draws the heads, too. */
export class TreeSearch {
  #heads;
  #levels;
  #tools;
  #redraw;
  #redrawHeads;
  #open = new Set();
  #typing = 0;

  constructor(heads, levels, tools, {redraw, redrawHeads}) {
    [this.#heads, this.#levels, this.#tools] = [heads, levels, tools];
    [this.#redraw, this.#redrawHeads] = [redraw, redrawHeads];
    heads.addEventListener("keydown", (event) => this.#key(event));
  }

  isOpen(level) {
    return this.#open.has(level);
  }

  toggle(at) {
    const level = this.#levels.levels[at];
    if (this.#open.has(level)) return this.#end(at);
    this.#open.add(level);
    this.#redrawHeads();
    this.#heads.children[at].querySelector(".tree-search").focus();
    // Before the first key is pressed: for a million values it takes a moment.
    setTimeout(() => this.#tools.store.dimension(level.by).prepare(), 0);
  }

  /** A moment after the last key. */
  find(at, words) {
    const level = this.#levels.levels[at];
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#find(at, level, words.trim()), SEARCH_AFTER);
  }

  #find(at, level, words) {
    if (this.#levels.levels[at] !== level) return;
    level.words = words || undefined;
    level.pages = 0;
    const columns = this.#redraw();
    const found = words && columns[at] ? `${this.#tools.formats.count(columns[at].matches)} found` : "";
    const said = this.#heads.children[at]?.querySelector(".tree-found");
    if (said) said.textContent = found;
    this.#tools.announce(found);
  }

  #end(at) {
    const level = this.#levels.levels[at];
    this.#open.delete(level);
    level.words = undefined;
    this.#redraw();
    this.#redrawHeads();
    this.#heads.children[at].querySelector(".tree-search-tool")?.focus();
  }

  #key(event) {
    if (event.key !== "Escape" || !event.target.matches(".tree-search")) return;
    event.stopPropagation();
    event.preventDefault();
    this.#end(Number(event.target.dataset.at));
  }
}
