// Clicks on a page that changes under the pointer.

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
