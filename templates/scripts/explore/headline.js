// The figures that tell how much of the report is shown: those of the first card, or of the first section.

/** `{section, asked, measures}`: where to ask, for what, and the at most two measures that say how much is shown. */
export const headlineOf = (store) => {
  const cards = store.sections.find(({kind}) => kind === "kpis");
  const section = cards ?? store.sections.find(({measures}) => measures.length > 0);
  if (!section) return null;
  const asked = cards ? cards.options.kpis : section.measures;
  const counting = asked.filter((name) => store.measure(name).unit !== "percent");
  return {section, asked, measures: counting.slice(0, 2), whole: null};
};

/** Measures over everything that a section counts of some rows: a function of the name, null where it is blank. */
export const figuresOf = (cube, section, measures, rows) => {
  const frame = cube.frame({where: section, by: [], measures, shown: [], rows});
  return (measure) => (frame.length ? frame.value(measure, 0) : null);
};

/** "Inventory (Quantity) 12 of 160, Items 3 of 8". */
export const headlineWords = ({cube, store, formats, state}, head) => {
  const rows = state.rowsFor(head.section.id);
  head.whole ??= figuresOf(cube, head.section, head.asked, null);
  const part = rows && figuresOf(cube, head.section, head.asked, rows);
  const said = (value, unit) => (value === null ? "(blank)" : formats.number(value, unit));
  return head.measures
    .map((name) => {
      const {label, unit} = store.measure(name);
      const whole = said(head.whole(name), unit);
      return `${label} ${part ? `${said(part(name), unit)} of ${whole}` : whole}`;
    })
    .join(", ");
};
