// Elements made from plain values: names and descriptions become text, never markup.

const SVG_SPACE = "http://www.w3.org/2000/svg";
let lastUid = 0;
let liveRegion = null;
const toSay = new Map();

/** `given`: `class`, `text`, `on` (event name: listener) and attributes; null, undefined and false leave one out. */
export const el = (tag, given = {}, ...children) => furnished(document.createElement(tag), given, children);

export const svg = (tag, given = {}, ...children) =>
  furnished(document.createElementNS(SVG_SPACE, tag), given, children);

const furnished = (node, given, children) => {
  for (const [name, value] of Object.entries(given)) furnish(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

const furnish = (node, name, value) => {
  if (value === null || value === undefined || value === false) return;
  if (name === "text") node.textContent = value;
  else if (name === "on") for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else node.setAttribute(name, value === true ? "" : String(value));
};

/** An id that nothing else on the page has. */
export const uid = (prefix) => `${prefix}--${(lastUid += 1)}`;

/** Says sentences to readers of screens; what several parts say at once is said in one go, the last of each topic. */
export const announce = (text, topic = text) => {
  if (!liveRegion) liveRegion = document.body.appendChild(el("div", {class: "vh", role: "status"}));
  if (toSay.size === 0) setTimeout(sayAll, 60);
  toSay.set(topic, text);
};

const sayAll = () => {
  liveRegion.textContent = "";
  const said = [...toSay.values()].join(" ").trim();
  toSay.clear();
  // A region that is emptied first says the same sentence a second time, too.
  requestAnimationFrame(() => (liveRegion.textContent = said));
};
