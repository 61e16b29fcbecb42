// The matrix by keyboard and pointer, as a treegrid is used: rows have the focus, and cells within them.

const ROW_KEYS = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End"]);

export class MatrixKeys {
  /** `does`: toggle(row, open), openSiblings(row), choose(row, adds), clearChoice() gives whether there was one. */
  constructor(grid, does) {
    this.grid = grid;
    this.does = does;
    grid.body.addEventListener("keydown", (event) => this.#key(event));
    grid.body.addEventListener("click", (event) => this.#click(event));
  }

  #click(event) {
    const line = event.target.closest(".mx-row");
    if (!line || event.button !== 0) return;
    const row = line.matrixRow;
    const onTwist = event.target.closest(".mx-twist");
    const onName = event.target.closest(".mx-name");
    if (!this.#isSelectingText()) {
      if (onTwist) this.does.toggle(row, null);
      else if (onName) this.does.choose(row, event.ctrlKey || event.metaKey);
    }
  }

  /** Dragging over names selects text, and does not choose. */
  #isSelectingText() {
    const selection = getSelection();
    return selection !== null && !selection.isCollapsed && this.grid.body.contains(selection.anchorNode);
  }

  #key(event) {
    if (event.altKey || event.target.closest("a, button, input")) return;
    const handled = ROW_KEYS.has(event.key) ? this.#move(event) : this.#act(event);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #move({key, ctrlKey, metaKey}) {
    const {grid} = this;
    const last = grid.model.rows.length - 1;
    const inCells = grid.column >= 0 && !(ctrlKey || metaKey);
    if (inCells && key === "Home") return this.#go(grid.row, 0);
    if (inCells && key === "End") return this.#go(grid.row, grid.model.columns.length - 1);
    const page = grid.page;
    const by = {ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page, Home: -last, End: last}[key];
    return this.#go(Math.max(0, Math.min(last, grid.row + by)), grid.column);
  }

  #go(row, column) {
    this.grid.focus(row, column);
    return true;
  }

  #act(event) {
    const {grid, does} = this;
    const adds = event.ctrlKey || event.metaKey;
    const isRtl = getComputedStyle(grid.table).direction === "rtl";
    if (event.key === (isRtl ? "ArrowLeft" : "ArrowRight")) return this.#inwards();
    if (event.key === (isRtl ? "ArrowRight" : "ArrowLeft")) return this.#outwards();
    if (event.key === "Enter" || event.key === " ") return does.choose(grid.row, adds), true;
    if (event.key === "*") return does.openSiblings(grid.row), true;
    if (event.key === "Escape") return does.clearChoice();
    return false;
  }

  /** Opens the group; if that is done, goes into the cells, one after another. */
  #inwards() {
    const {grid} = this;
    if (grid.column < 0 && grid.model.says(grid.row).expanded === false) return this.does.toggle(grid.row, true), true;
    if (grid.column + 1 < grid.model.columns.length) return this.#go(grid.row, grid.column + 1);
    return true;
  }

  /** Back through the cells to the row; closes the group; goes to the group above. */
  #outwards() {
    const {grid} = this;
    if (grid.column >= 0) return this.#go(grid.row, grid.column - 1);
    if (grid.model.says(grid.row).expanded === true) return this.does.toggle(grid.row, false), true;
    const above = grid.model.rows.parent[grid.row];
    return this.#go(above < 0 ? grid.row : above, -1);
  }
}
