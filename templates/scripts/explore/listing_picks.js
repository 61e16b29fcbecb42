// Buttons by which rows of a list are chosen.

import {el} from "./dom.js";

/** The cell's text becomes a button; where it is a link, that stays and a button stands behind it. */
export const pickButton = (cell, on) => {
  const button = el("button", {
    type: "button", class: "list-pick", tabindex: "-1", "aria-pressed": "false", title: "Filter the other sections by this", on,
  });
  if (!cell.querySelector("a")) button.append(...cell.childNodes);
  else button.append(el("span", {class: "vh", text: `Filter by ${cell.textContent.trim()}`}), el("span", {class: "list-dot", "aria-hidden": "true"}));
  cell.append(button);
  return button;
};

export const markPicked = (row, button, chosen) => {
  if (String(chosen) === button.getAttribute("aria-pressed")) return;
  button.setAttribute("aria-pressed", String(chosen));
  row.classList.toggle("list-chosen", chosen);
};

/** Whether a section's choice, if it has made one, is of these dimensions and holds the path. */
export const isPicked = (state, section, {dimensions, path}) =>
  state.choice?.section === section && sameNames(state.choice.dimensions, dimensions) && state.isChosen(section, path);

const sameNames = (some, others) => some.join(" ") === others.join(" ");

/** Chooses a row, or takes the choice back; with `more` beside what is chosen already. */
export const pick = (state, section, {dimensions, path}, more) => {
  const {choice} = state;
  const before = choice?.section === section && sameNames(choice.dimensions, dimensions) ? choice.paths : [];
  const others = before.filter((one) => one.join(" ") !== path.join(" "));
  const chosen = others.length < before.length;
  if (more) state.choose(section, dimensions, chosen ? others : [...before, path]);
  else state.choose(section, dimensions, chosen && !others.length ? [] : [path]);
};

/** Control and Enter or the space bar add a row, which browsers do not take for a click. */
export const picksMore = (event) => (event.ctrlKey || event.metaKey) && ["Enter", " "].includes(event.key) && !event.repeat;

/** Escape takes back what the section has chosen; true if there was anything. */
export const unpick = (event, state, section) => {
  if (event.key !== "Escape" || state.choice?.section !== section) return false;
  state.choose(section, [], []);
  event.preventDefault();
  return true;
};
