// Makes the page explorable: opens the store, then starts every section's module, those in sight first.

import {announce} from "./dom.js";
import {openStore} from "./store.js";
import {State} from "./state.js";

const SECTION_MODULES = {};

/** Not before the page has been painted once: what it says without scripts is there at once. */
const afterPaint = (then) => {
  if (document.hidden) setTimeout(then, 0);
  else requestAnimationFrame(() => setTimeout(then, 0));
};

const startPage = async () => {
  const store = await openStore(document);
  if (!store) return;
  const state = new State(store);
  const tools = {store, state, cube: store.cube, formats: store.formats, announce};
  const started = store.sections.filter(({kind}) => kind in SECTION_MODULES).map((section) => {
    const body = document.getElementById(section.id).querySelector(".body");
    return SECTION_MODULES[section.kind](section, body, tools);
  });
  state.addEventListener("change", () => started.forEach((one) => one.update()));
  performance.mark("reportgen:ready");
};

if (document.getElementById("store")) afterPaint(startPage);
