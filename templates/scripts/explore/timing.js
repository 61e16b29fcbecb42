// How long the page's actions take, for whoever measures them.

/** Runs an action and leaves `reportgen:<name>` among the page's measures; gives what the action gives. */
export const timed = (name, action) => {
  const start = performance.now();
  const result = action();
  performance.measure(`reportgen:${name}`, {start});
  return result;
};
