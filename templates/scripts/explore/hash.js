// The state as text that fits behind the "#" of an address, and back: a link that is mailed opens the same view.
// What comes from an address is hostile: nothing in it is believed that the store does not know.

const HASH_MARK = "#~";
const LONGEST_HASH = 60000;
const MOST_PATHS = 5000;
const UNSAFE_KEYS = new Set(["__proto__", "constructor", "prototype"]);

export const isStateHash = (hash) => hash.startsWith(HASH_MARK);

/** The hash of a state; "" if there is nothing to say; null if it is too long for an address. */
export const hashOf = (store, state) => {
  const said = {};
  const filters = [...state.filters].map(([name, codes]) => [name, filterSaid(store.dimension(name), codes)]);
  if (filters.length) said.f = Object.fromEntries(filters);
  if (state.choice) said.c = choiceSaid(store, state.choice);
  const own = [...state.own].filter(([, kept]) => Object.values(kept).some((value) => value !== undefined));
  if (own.length) said.s = Object.fromEntries(own);
  if (Object.keys(said).length === 0) return "";
  const text = HASH_MARK + encodeURIComponent(JSON.stringify(said));
  return text.length > LONGEST_HASH ? null : text;
};

const filterSaid = (dimension, codes) =>
  isOfTime(dimension) && codes.length > 2 && isRun(codes)
    ? {from: dimension.text(codes[0]), to: dimension.text(codes.at(-1))}
    : codes.map((code) => textSaid(dimension, code));

/** Whether values come one after another in time, so that "from" and "to" make sense. */
export const isOfTime = (dimension) => dimension.kind === "date" || dimension.name.startsWith("posting_");

/** Codes one after another, as those of the months from one to another. */
export const isRun = (codes) => codes[0] >= 0 && codes.at(-1) - codes[0] === codes.length - 1;

const textSaid = (dimension, code) => (code < 0 ? null : dimension.text(code));

const choiceSaid = (store, choice) => [
  choice.section,
  choice.dimensions,
  choice.paths.map((path) => path.map((code, level) => textSaid(store.dimension(choice.dimensions[level]), code))),
];

/** `{filters, choice, own, unknown}` of a hash: `unknown` holds what this report does not know, in words. */
export const stateOfHash = (store, hash) => {
  const found = {filters: new Map(), choice: null, own: new Map(), unknown: []};
  const said = parsedHash(hash);
  if (!isPlain(said)) return {...found, unknown: ["the address"]};
  readFilters(store, isPlain(said.f) ? said.f : {}, found);
  found.choice = choiceRead(store, said.c, found.unknown);
  for (const [id, kept] of Object.entries(isPlain(said.s) ? said.s : {})) {
    if (isSection(store, id) && isPlain(kept)) found.own.set(id, kept);
  }
  return found;
};

const parsedHash = (hash) => {
  if (hash.length > 4 * LONGEST_HASH) return undefined;
  try {
    const text = decodeURIComponent(hash.slice(HASH_MARK.length));
    return JSON.parse(text, (key, value) => (UNSAFE_KEYS.has(key) ? undefined : value));
  } catch {
    return undefined;
  }
};

const isPlain = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

const readFilters = (store, said, found) => {
  for (const [name, texts] of Object.entries(said)) {
    if (!store.filters.includes(name)) {
      found.unknown.push(wordSaid(name));
      continue;
    }
    const codes = codesRead(store.dimension(name), texts, found.unknown);
    if (codes.length) found.filters.set(name, codes);
  }
};

const codesRead = (dimension, texts, unknown) => {
  if (isPlain(texts)) return runRead(dimension, texts, unknown);
  const codes = new Set();
  for (const text of Array.isArray(texts) ? texts : [texts]) {
    const code = codeRead(dimension, text);
    if (code === undefined) unknown.push(`${dimension.label} ${wordSaid(text)}`);
    else codes.add(code);
  }
  return [...codes].sort((a, b) => a - b);
};

const runRead = (dimension, {from, to}, unknown) => {
  const [first, last] = [codeRead(dimension, from), codeRead(dimension, to)];
  if (first === undefined || last === undefined || first < 0 || last < first) {
    unknown.push(`${dimension.label} ${wordSaid(from)} to ${wordSaid(to)}`);
    return [];
  }
  return Array.from({length: last - first + 1}, (_, place) => first + place);
};

const codeRead = (dimension, text) => {
  if (text === null) return -1;
  return typeof text === "string" ? dimension.code(text) : undefined;
};

/** Those that ask the store, and the lists beside them. */
const isSection = (store, id) =>
  store.sections.some((section) => section.id === id) ||
  (typeof id === "string" && document.getElementById(id)?.classList.contains("section") === true);

const choiceRead = (store, said, unknown) => {
  if (said === undefined) return null;
  const [section, names, paths] = Array.isArray(said) ? said : [];
  const known = isSection(store, section) && areNames(store, names) && Array.isArray(paths);
  if (!known) {
    unknown.push("the choice");
    return null;
  }
  const read = paths.slice(0, MOST_PATHS).map((path) => pathRead(store, names, path));
  const kept = read.filter((path) => path !== null);
  if (kept.length < paths.length) unknown.push("a part of the choice");
  return kept.length ? {section, dimensions: [...names], paths: kept} : null;
};

const areNames = (store, names) =>
  Array.isArray(names) && names.length > 0 && names.every((name) => store.dimensions.includes(name));

const pathRead = (store, names, path) => {
  if (!Array.isArray(path) || path.length === 0 || path.length > names.length) return null;
  const codes = path.map((text, level) => codeRead(store.dimension(names[level]), text));
  return codes.includes(undefined) ? null : codes;
};

const wordSaid = (value) => {
  const text = typeof value === "string" ? value : "a value";
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
};
