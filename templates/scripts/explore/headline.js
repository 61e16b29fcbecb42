// The figures that tell how much of the report is shown: those of the first card, or of the first section.

/** `{section, measures}`: where to ask, and the names of at most two measures that say how much is shown. */
export const headlineOf = (store) => {
  const cards = store.sections.find(({kind}) => kind === "kpis");
  const section = cards ?? store.sections.find(({measures}) => measures.length > 0);
  if (!section) return null;
  const names = cards ? cards.options.kpis : section.measures;
  const counting = names.filter((name) => store.measure(name).unit !== "percent");
  return {section, measures: counting.slice(0, 2)};
};

/** A measure over everything that a section counts of some rows. */
export const figureOf = (cube, section, measure, rows) => {
  const frame = cube.frame({where: section, by: [], measures: [measure], shown: [], rows});
  return frame.length ? frame.value(measure, 0) : null;
};

/** "Inventory (Quantity) 12 of 160, Items 3 of 8". */
export const headlineWords = ({cube, store, formats, state}, head) => {
  const said = (name, rows) => {
    const value = figureOf(cube, head.section, name, rows);
    return value === null ? "(blank)" : formats.number(value, store.measure(name).unit);
  };
  const rows = state.rowsFor(head.section.id);
  return head.measures
    .map((name) => `${store.measure(name).label} ${said(name, rows)}${rows ? ` of ${said(name, null)}` : ""}`)
    .join(", ");
};
