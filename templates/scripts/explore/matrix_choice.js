// What is chosen in a matrix: groups of one level, by their paths.

import {flipKey} from "./matrix_question.js";

export class MatrixChoice {
  constructor(section, state) {
    this.section = section;
    this.state = state;
  }

  /** What is chosen on the level of these row dimensions, as paths. */
  #paths(dimensions) {
    const {choice} = this.state;
    const isHere = choice?.section === this.section.id && choice.dimensions.join(" ") === dimensions.join(" ");
    return isHere ? choice.paths : [];
  }

  has(rows, depth, pathOf) {
    if (this.#paths(rows.slice(0, depth)).length === 0) return false;
    return this.state.isChosen(this.section.id, pathOf());
  }

  /** Chooses a group, or takes it back; `adds` leaves the others of its level chosen. */
  toggle(rows, path, adds) {
    const dimensions = rows.slice(0, path.length);
    const before = this.#paths(dimensions);
    const others = before.filter((other) => flipKey(other) !== flipKey(path));
    const wasChosen = others.length < before.length;
    const alone = wasChosen && !others.length ? [] : [path];
    this.state.choose(this.section.id, dimensions, adds ? (wasChosen ? others : [...before, path]) : alone);
  }

  /** Whether there was something to clear. */
  clear() {
    if (this.state.choice?.section !== this.section.id) return false;
    this.state.choose(this.section.id, [], []);
    return true;
  }
}
