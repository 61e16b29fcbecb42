// From the static page to the live one: the store after the first paint, sections in sight first, errors in words.

import {wholeBadges} from "./badges.js";
import {announce, el} from "./dom.js";
import {filterBar} from "./filters.js";
import {headlineOf, headlineWords} from "./headline.js";
import {startPrinting} from "./printing.js";
import {startPrinting} from "./printing.js";
import {State} from "./state.js";
import {openStore} from "./store.js";
import {StoreError} from "./unpacking.js";

const DAMAGED = "The figures in this page cannot be explored; everything below is shown as it is.";
const SECTION_FAILED = "Could not be recalculated; shows the whole report";
const MOST_ROWS_AT_ONCE = 300000;
/** Kinds that ask the cube; all others are lists, with or without a store. */
const CUBE_KINDS = ["kpis", "decomposition_tree", "matrix", "treemap"];

/** `modules`: a function for each kind of section, and `other` for the lists of all other kinds. */
export const startPage = async (modules) => {
  announce("");
  await afterPaint();
  const store = await openedStore();
  const state = store && new State(store);
  const {cube = null, formats = null} = store ?? {};
  const tools = {store, state, cube, formats, announce};
  await new LivePage(tools, modules).start();
  startPrinting({store, state});
};

/** Not before the page has been painted once: what it says without scripts is there at once. */
const afterPaint = () =>
  new Promise((go) => (document.hidden ? setTimeout(go, 0) : requestAnimationFrame(() => setTimeout(go, 0))));

const whenIdle = () =>
  new Promise((go) => (window.requestIdleCallback ? requestIdleCallback(go, {timeout: 200}) : setTimeout(go, 0)));

const openedStore = async () => {
  try {
    return await openStore(document);
  } catch (error) {
    const known = error instanceof StoreError;
    if (!known) reportError(error);
    const sections = document.querySelector(".sections");
    sections.classList.add("filters-gone");
    sections.before(el("p", {class: "banner warning", text: known ? error.message : DAMAGED}));
    return null;
  }
};

class LivePage {
  #tools;
  #modules;
  #started = new Map();
  #bar;
  #badges;
  #head;
  #changes = 0;

  constructor(tools, modules) {
    this.#tools = tools;
    this.#modules = modules;
    if (!tools.store) return;
    this.#head = headlineOf(tools.store);
    this.#badges = wholeBadges(tools.state, this.#started);
    this.#bar = filterBar(tools);
  }

  /** The bar and the sections in sight at once, the others when there is time. */
  async start() {
    const {state} = this.#tools;
    state?.addEventListener("change", (event) => this.#changed(event));
    const sections = this.#sections();
    const inSight = sections.filter(({id}) => isInSight(id));
    for (const section of inSight) this.#startSection(section);
    performance.mark("reportgen:ready");
    for (const section of sections.filter((one) => !inSight.includes(one))) {
      await whenIdle();
      this.#startSection(section);
    }
    if (state && (!state.isWhole || state.unknown.length)) this.#say();
    startPrinting();
    performance.mark("reportgen:whole");
    await this.#tools.store?.prepare(whenIdle);
  }

  /** As the store tells them, and the lists that need none. */
  #sections() {
    const asking = this.#tools.store?.sections ?? [];
    const lists = [...document.querySelectorAll(".sections > .section[id]")]
      .map(({id, classList}) => ({id, kind: [...classList].find((name) => name.startsWith("kind-")).slice(5)}))
      .filter(({kind}) => !CUBE_KINDS.includes(kind));
    return [...asking, ...lists];
  }

  /** What the section said before stays if its module fails. */
  #startSection(section) {
    const body = document.getElementById(section.id)?.querySelector(":scope > .body");
    const module = CUBE_KINDS.includes(section.kind) ? this.#modules[section.kind] : this.#modules.other;
    if (!body || !module) return;
    const before = [...body.childNodes];
    try {
      this.#started.set(section.id, module(section, body, this.#tools));
    } catch (error) {
      body.replaceChildren(...before);
      this.#failed(section.id, error);
    }
    this.#badges?.update();
  }

  #failed(id, error) {
    reportError(error);
    this.#started.set(id, {update: () => {}, told: () => SECTION_FAILED});
  }

  /** What is in sight at once; in a page of very many rows the rest follows, unless the reader goes on before that. */
  async #changed(event) {
    const number = (this.#changes += 1);
    const update = ([id]) => this.#updateSection(id, event.detail);
    const parts = [...this.#started];
    const late = this.#tools.store.rows > MOST_ROWS_AT_ONCE ? parts.filter(([id]) => !isInSight(id)) : [];
    this.#bar.update();
    parts.filter((part) => !late.includes(part)).forEach(update);
    this.#badges.update();
    performance.measure("reportgen:change", {start: event.timeStamp});
    for (const part of late) {
      await afterPaint();
      if (number !== this.#changes) return;
      update(part);
    }
    if (late.length) this.#badges.update();
    this.#say();
  }

  #updateSection(id, detail) {
    try {
      this.#started.get(id).update(detail);
    } catch (error) {
      this.#failed(id, error);
    }
  }

  #say() {
    const {state} = this.#tools;
    const figures = this.#head ? headlineWords(this.#tools, this.#head) : "";
    const lost = state.unknown.length ? `Not in this report: ${state.unknown.slice(0, 5).join(", ")}.` : "";
    announce(`${state.isWhole ? "The whole report" : "Filtered"}${figures ? `: ${figures}` : ""}. ${lost}`, "filters");
  }
}

const isInSight = (id) => {
  const place = document.getElementById(id)?.getBoundingClientRect();
  return place !== undefined && place.top < innerHeight && place.bottom > 0;
};
