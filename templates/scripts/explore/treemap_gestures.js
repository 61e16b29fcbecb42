// The map on a page that scrolls and changes under the pointer.

const BARS_PX = 140;

/** Does something and leaves an element where the reader has it on the screen, whatever becomes of what is above it. */
export const inPlace = (element, act) => {
  const {top} = element.getBoundingClientRect();
  act();
  scrollBy({top: element.getBoundingClientRect().top - top, behavior: "instant"});
};

/** The second click of a double click, wherever it lands: what was under the pointer may have moved by then. */
export const onSecondClick = (act) => {
  const listener = (event) => {
    document.removeEventListener("click", listener, true);
    if (event.detail !== 2) return;
    event.stopPropagation();
    event.preventDefault();
    act();
  };
  document.addEventListener("click", listener, true);
};

/** A section that stays in sight while its neighbour scrolls must not be taller than the window: its end could not be
 *  reached. */
export const keepInSight = (section) => {
  const look = () => section.classList.toggle("tm-tall", section.offsetHeight > innerHeight - BARS_PX);
  new ResizeObserver(look).observe(section);
  addEventListener("resize", look);
};
