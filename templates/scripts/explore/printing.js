// The page on paper: folds are open, long lists show more than the rows in sight, and then all is as it was.

const MENUS = ".mx-menu, .filters *";

/** Calls `before` when the browser prints, and `after` when it has. */
export const onPaper = (before, after) => {
  addEventListener("beforeprint", before);
  addEventListener("afterprint", after);
};

/** Opens the page's folds while it is printed; menus stay closed. */
export const startPrinting = () => {
  let opened = [];
  const open = () => {
    opened = [...document.querySelectorAll("details:not([open])")].filter((one) => !one.matches(MENUS));
    for (const one of opened) one.open = true;
  };
  const close = () => {
    for (const one of opened) one.open = false;
    opened = [];
  };
  onPaper(open, close);
};
