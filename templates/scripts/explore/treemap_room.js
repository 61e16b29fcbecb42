// The room that the map has: wide or upright, and in a window that is tall enough or not.

const WIDE_ASPECT = 720 / 460;
export const NARROW_ASPECT = 360 / 520;
const WIDE_FROM_REM = 36;
const BARS_PX = 140;

/** Width by height, as of the two drawings without scripts. */
export const mapAspect = (body) => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return body.clientWidth >= WIDE_FROM_REM * rem ? WIDE_ASPECT : NARROW_ASPECT;
};

/** A section that stays in sight while its neighbour scrolls must not be taller than the window: its end could not be
 *  reached. */
export const keepInSight = (section) => {
  const look = () => section.classList.toggle("tm-tall", section.offsetHeight > innerHeight - BARS_PX);
  new ResizeObserver(look).observe(section);
  addEventListener("resize", look);
};
