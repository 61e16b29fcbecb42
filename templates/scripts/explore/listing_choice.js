// Choosing rows of a table that stands in the page: what they name filters the other sections.

import {isPicked, markPicked, pick, pickButton, picksMore, unpick} from "./listing_picks.js";

/** `rows`: `{row, cell, dimensions, path}` of each row that can be chosen. */
export class ListChoice {
  #section;
  #state;
  #rows;

  constructor(section, state, rows) {
    this.#section = section;
    this.#state = state;
    this.#rows = rows.map((one) => ({...one, button: this.#button(one)}));
    if (rows.length) this.#rows[0].button.tabIndex = 0;
  }

  /** Marks what is chosen, also by the address or in other tables of the section. */
  update() {
    for (const one of this.#rows) markPicked(one.row, one.button, isPicked(this.#state, this.#section, one));
  }

  #button(one) {
    const button = pickButton(one.cell, {
      click: (event) => pick(this.#state, this.#section, one, event.ctrlKey || event.metaKey),
      keydown: (event) => this.#key(event, one),
      focus: () => this.#rove(button),
    });
    return button;
  }

  #key(event, one) {
    if (unpick(event, this.#state, this.#section)) return;
    if (!picksMore(event)) return this.#move(event);
    event.preventDefault();
    pick(this.#state, this.#section, one, true);
  }

  #move(event) {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (!step) return;
    const buttons = [...event.currentTarget.closest("tbody").querySelectorAll("tr:not([hidden]) .list-pick")];
    buttons[buttons.indexOf(event.currentTarget) + step]?.focus();
    event.preventDefault();
  }

  // One button of the list is reached by Tab, the others from there by arrows.
  #rove(button) {
    for (const one of this.#rows) if (one.button.tabIndex === 0) one.button.tabIndex = -1;
    button.tabIndex = 0;
  }
}
