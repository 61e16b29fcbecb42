// What is chosen in a decomposition tree: whole paths, which the other sections count.

export class TreeChoice {
  #section;
  #state;
  #levels;

  constructor(section, state, levels) {
    [this.#section, this.#state, this.#levels] = [section, state, levels];
  }

  isChosen(node) {
    if (node.others || node.depth === 0) return false;
    const [dimensions, path] = this.#pathOf(node);
    return this.#paths(dimensions).some((one) => isSamePath(one, path));
  }

  /** Chooses a node and its path, beside those chosen if `isAdding`; a chosen one no longer. */
  toggle(node, isAdding) {
    const [dimensions, path] = this.#pathOf(node);
    const others = isAdding ? this.#paths(dimensions).filter((one) => !isSamePath(one, path)) : [];
    this.#state.choose(this.#section.id, dimensions, this.isChosen(node) ? others : [...others, path]);
  }

  /** Says whether there was something to clear. */
  clear() {
    if (this.#state.choice?.section !== this.#section.id) return false;
    this.#state.choose(this.#section.id, [], []);
    return true;
  }

  #pathOf(node) {
    const above = this.#levels.levels.slice(0, node.depth);
    return [above.map((level) => level.by), [...above.slice(0, -1).map((level) => level.code), node.code]];
  }

  /** Those chosen that are made of the same dimensions. */
  #paths(dimensions) {
    const {choice} = this.#state;
    const isSame = choice?.section === this.#section.id && isSamePath(choice.dimensions, dimensions);
    return isSame ? choice.paths : [];
  }
}

const isSamePath = (one, other) => one.length === other.length && one.every((part, at) => part === other[at]);
