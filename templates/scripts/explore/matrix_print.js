// The matrix on paper: every group open, up to so many rows, and then as it was.

import {rowsInSight} from "./matrix_rows.js";

export const MOST_PRINTED = 5000;

/** Calls `show(rows)` before the browser prints, and `back()` afterwards. `figuresNow` gives the figures. */
export const printedWhole = (figuresNow, show, back) => {
  addEventListener("beforeprint", () => {
    const {levels} = figuresNow();
    const all = rowsInSight(levels, () => true);
    const isLong = all.length > MOST_PRINTED;
    show(isLong ? rowsInSight(levels, () => true, {most: MOST_PRINTED}) : all, all.length);
  });
  addEventListener("afterprint", back);
};
