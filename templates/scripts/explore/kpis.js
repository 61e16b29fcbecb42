// Key figures, recalculated in their cards; what compares them with other days or targets is of the whole report.

import {el} from "./dom.js";
import {figuresOf} from "./headline.js";

const BLANK_FIGURE = "(blank)";

export function liveKpis(section, body, tools) {
  const cards = [...body.querySelectorAll(".card")].map((card, place) => newCard(card, section.options.kpis[place]));
  const update = () => {
    const rows = tools.state.rowsFor(section.id);
    const figures = rows && figuresOf(tools.cube, section, section.options.kpis, rows);
    for (const card of cards) figures ? showPart(tools, card, figures(card.measure)) : showWhole(card);
  };
  update();
  return {update};
}

const newCard = (card, measure) => {
  const value = card.querySelector(".value");
  const deltas = [...card.querySelectorAll(".delta")];
  const instead = el("dd", {class: "delta filter-whole", hidden: true});
  instead.textContent = deltas.length ? "Comparison: only for the whole report" : "";
  (deltas.at(-1) ?? value).after(instead);
  return {value, deltas, instead, measure, text: value.textContent};
};

const showWhole = (card) => {
  setFigure(card.value, card.text);
  for (const delta of card.deltas) delta.hidden = false;
  card.instead.hidden = true;
};

const showPart = ({store, formats}, card, value) => {
  const {unit} = store.measure(card.measure);
  setFigure(card.value, value === null ? BLANK_FIGURE : formats.number(value, unit));
  for (const delta of card.deltas) delta.hidden = true;
  card.instead.hidden = card.deltas.length === 0;
};

/** As large as its card allows: as the static card, which sets the same property. */
const setFigure = (place, text) => {
  place.textContent = text;
  place.classList.toggle("blank", text === BLANK_FIGURE);
  place.style.setProperty("--fit", `${(166 / text.length).toFixed(1)}cqi`);
};
