// Words at what does not follow filters: sections that cannot be recalculated, and notes on the whole report.

import {el} from "./dom.js";

const WHOLE_WORDS = "Shows the whole report";
const NOTE_WORDS = "Of the whole report: ";

/** `{update()}`; `started`: section id to what its module returned. */
export const wholeBadges = (state, started) => {
  const sections = [...document.querySelectorAll(".sections > .section:not(.kind-notes, .kind-dictionary)")];
  const badges = sections.map((section) => [sectionBadge(section), () => badgeWords(started.get(section.id))]);
  const notes = sections.flatMap((section) => [...section.querySelectorAll(":scope > .notes")]).map(noteMark);
  const banners = [...document.querySelectorAll("main > .banner:has(li)")].map(noteMark);
  const update = () => {
    for (const [badge, words] of badges) {
      badge.textContent = state.isWhole ? "" : words();
      badge.hidden = badge.textContent === "";
    }
    for (const mark of [...notes, ...banners]) mark.hidden = state.isWhole;
  };
  update();
  return {update};
};

const badgeWords = (module) => {
  if (!module || (module.whole && !module.told)) return WHOLE_WORDS;
  return module.told?.() ?? "";
};

const sectionBadge = (section) => {
  const badge = el("p", {class: "filter-badge", hidden: true});
  section.prepend(badge);
  return badge;
};

const noteMark = (note) => {
  const mark = el("bdi", {class: "filter-of", text: NOTE_WORDS, hidden: true});
  (note.querySelector("p") ?? note).prepend(mark);
  return mark;
};
