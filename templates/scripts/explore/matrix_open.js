// Which groups are open: so many levels, those that the reader opened or closed beside that, and those that lead to
// what a search found.

import {flipKey} from "./matrix_question.js";

export class OpenGroups {
  constructor(levels, question) {
    this.levels = levels;
    this.question = question;
    this.forced = null;
    this.#flip();
  }

  #flip() {
    this.flipped = [];
    for (const path of this.question.flips.values()) this.#mark(path, 1);
  }

  #mark(path, flipped) {
    const index = this.levels.locate(path);
    if (index < 0) return;
    this.flipped[path.length] ??= new Uint8Array(this.levels.frame(path.length).length);
    this.flipped[path.length][index] = flipped;
  }

  isOpen(depth, index, level) {
    if (this.forced?.[depth]?.[index]) return true;
    return level <= this.question.open !== (this.flipped[depth]?.[index] === 1);
  }

  /** Opens or closes one group. */
  set(depth, index, level, open) {
    if (this.isOpen(depth, index, level) === open) return;
    if (this.forced?.[depth]) this.forced[depth][index] = 0;
    if (this.isOpen(depth, index, level) === open) return;
    const path = this.levels.path(depth, index);
    const key = flipKey(path);
    const flipped = !this.question.flips.delete(key);
    if (flipped) this.question.flips.set(key, path);
    this.#mark(path, flipped ? 1 : 0);
  }

  /** Opens the groups that lead to a path. */
  openAbove(path) {
    for (let depth = 1, level = 0; depth < path.length; depth += 1) {
      const index = this.levels.locate(path.slice(0, depth));
      if (!this.levels.isMissing(depth, index)) this.set(depth, index, (level += 1), true);
    }
  }

  /** Opens as many levels of groups, and closes the others. */
  setLevels(open) {
    this.question.open = open;
    this.question.flips.clear();
    this.forced = null;
    this.#flip();
  }

  /** Opens the groups that lead to these: `hits[depth]` has a 1 for each group found; null ends that. */
  force(hits) {
    this.forced = hits && this.#above(hits);
  }

  #above(hits) {
    const {depth: deepest} = this.levels;
    const forced = [];
    for (let depth = deepest; depth > 1; depth -= 1) {
      const below = this.levels.level(depth);
      forced[depth - 1] = new Uint8Array(this.levels.frame(depth - 1).length);
      for (let index = 0; index < below.frame.length; index += 1) {
        const found = hits[depth]?.[index] || forced[depth]?.[index];
        if (found && this.#isInTable(depth, index)) forced[depth - 1][below.parent[index]] = 1;
      }
    }
    return forced;
  }

  #isInTable(depth, index) {
    return this.levels.isMissing(depth, index) || this.levels.isShown(depth, index);
  }
}
