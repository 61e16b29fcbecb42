// What the reader has filtered, chosen and opened. One "change" event for each action that changes what is counted.

import {Address} from "./address.js";
import {hashOf, isStateHash, stateOfHash} from "./hash.js";

const MOST_STEPS_BACK = 100;

export class State extends EventTarget {
  /** Dimension name: its codes, sorted; one without codes does not filter. */
  filters = new Map();
  /** `{section, dimensions, paths}`: what is chosen in a section, or null. */
  choice = null;
  /** What an address asked for that this report does not know, in words. */
  unknown = [];
  #store;
  #address;
  #own = new Map();
  #past = [];
  #rows = new Map();
  #chosen = new Set();

  constructor(store) {
    super();
    this.#store = store;
    this.#address = new Address((hash, whole) => this.#arrive(hash, whole));
    if (isStateHash(this.#address.hash)) this.#take(stateOfHash(store, this.#address.hash), true);
  }

  get isWhole() {
    return this.filters.size === 0 && this.choice === null;
  }

  get canGoBack() {
    return this.#past.length > 0;
  }

  /** `again`: part of the same step as the change before, for those who go back. */
  setFilter(name, codes, again = false) {
    const sorted = [...new Set(codes)].sort((a, b) => a - b);
    const before = this.filters.get(name) ?? [];
    if (sorted.length === before.length && sorted.every((code, place) => code === before[place])) return;
    const filters = new Map(this.filters);
    if (sorted.length) filters.set(name, sorted);
    else filters.delete(name);
    this.#step({filters, choice: this.choice}, {what: "filter", name}, again);
  }

  choose(section, dimensions, paths) {
    const choice = paths.length ? {section, dimensions: [...dimensions], paths: paths.map((path) => [...path])} : null;
    if (!choice && !this.choice) return;
    this.#step({filters: this.filters, choice}, {what: "choice", section});
  }

  clear() {
    if (!this.isWhole) this.#step({filters: new Map(), choice: null}, {what: "clear"});
  }

  back() {
    const before = this.#past.pop();
    if (before) this.#show(before, {what: "back"});
  }

  /** The rows that a section counts, null for all: a section does not get its own choice. */
  rowsFor(section) {
    const choice = this.choice && this.choice.section !== section ? this.choice : null;
    const key = choice ? "chosen" : "filtered";
    if (!this.#rows.has(key)) this.#rows.set(key, this.#rowsOf(this.filters, choice));
    return this.#rows.get(key);
  }

  /** The rows that all but one filter leave, null for all. */
  rowsBeside(name) {
    const filters = new Map(this.filters);
    filters.delete(name);
    return this.#rowsOf(filters, this.choice);
  }

  isChosen(section, path) {
    return this.choice?.section === section && this.#chosen.has(path.join(" "));
  }

  /** A section's own small state. It may come from an address that anybody wrote: check it before use. */
  own(section) {
    return this.#own.get(section) ?? {};
  }

  keep(section, patch) {
    this.#own.set(section, {...this.own(section), ...patch});
    this.#address.replace(this.#hash());
  }

  #step(next, detail, again = false) {
    if (!again) this.#past = [...this.#past, {filters: this.filters, choice: this.choice}].slice(-MOST_STEPS_BACK);
    this.#show(next, detail, again);
  }

  #show(next, detail, again = false) {
    this.#take(next, false);
    if (again) this.#address.replace(this.#hash());
    else this.#address.push(this.#hash());
    this.dispatchEvent(new CustomEvent("change", {detail}));
  }

  #arrive(hash, whole) {
    const now = {filters: this.filters, choice: this.choice};
    const nothing = {filters: new Map(), choice: null, own: new Map()};
    const next = isStateHash(hash) ? stateOfHash(this.#store, hash) : nothing;
    const before = this.#past.at(-1);
    if (before && sameView(before, next)) this.#past = this.#past.slice(0, -1);
    else if (!sameView(now, next)) this.#past = [...this.#past, now];
    this.#take(next, whole);
    this.dispatchEvent(new CustomEvent("change", {detail: {what: whole ? "address" : "back"}}));
  }

  #take(next, withOwn) {
    this.filters = next.filters;
    this.choice = next.choice;
    this.unknown = next.unknown ?? [];
    if (withOwn) this.#own = next.own;
    this.#chosen = new Set(next.choice?.paths.map((path) => path.join(" ")));
    this.#rows = new Map();
  }

  #rowsOf(filters, choice) {
    const conditions = [...filters].map(([name, codes]) => ({dimensions: [name], paths: codes.map((code) => [code])}));
    if (choice) conditions.push({dimensions: choice.dimensions, paths: choice.paths});
    return conditions.length ? this.#store.cube.rows(conditions) : null;
  }

  /** Without what makes it too long, the section's own state first. */
  #hash() {
    const whole = {filters: this.filters, choice: this.choice, own: this.#own};
    const tries = [whole, {...whole, own: new Map()}, {...whole, own: new Map(), choice: null}];
    return tries.map((state) => hashOf(this.#store, state)).find((hash) => hash !== null) ?? "";
  }
}

const sameView = (one, other) => viewKey(one) === viewKey(other);

const viewKey = ({filters, choice}) => JSON.stringify([[...filters].sort(), choice]);
