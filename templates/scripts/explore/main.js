// Makes the page explorable. Everything it says without scripts is there at once, and stays if something is missing.

import {liveKpis} from "./kpis.js";
import {liveListing} from "./listing.js";
import {liveMatrix} from "./matrix.js";
import {startPage} from "./starting.js";
import {liveTree} from "./tree.js";
import {liveTreemap} from "./treemap.js";

/** By kind of section; `other` is for the lists of all other kinds. */
startPage({
  kpis: liveKpis, decomposition_tree: liveTree, matrix: liveMatrix, treemap: liveTreemap, other: liveListing,
});
