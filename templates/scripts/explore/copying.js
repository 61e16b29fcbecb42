// Tables as text that spreadsheets take in, and how it leaves the page: as a file or by the clipboard.

const STARTS_FORMULA = /(^|[;\t\r\n])((?:["'\ufeff\x85]|[^\S\t\r\n])*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;
const NOT_IN_TEXT = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;
const NEEDS_QUOTES = /[",\r\n]/;
const CSV_MARK = "\ufeff";

/** The text as no spreadsheet takes it for a formula; what files of text cannot carry becomes U+FFFD. */
export const safeCell = (text) => {
  const legible = text.toWellFormed().replace(NOT_IN_TEXT, "\ufffd").replace(STARTS_FORMULA, "$1'$2");
  return /^[\t\r\n]/.test(legible) ? `'${legible}` : legible;
};

/** Heads, no two alike: a later twin has its number behind it, for programs address columns by their heads. */
export const uniqueHeads = (heads) => {
  const seen = new Set();
  return heads.map((head) => {
    let name = head;
    for (let number = 2; seen.has(name); number += 1) name = `${head} (${number})`;
    seen.add(name);
    return name;
  });
};

/**
 * A CSV file as reportgen writes them: a mark of UTF-8, commas, doubled quotes, CRLF. Cells are texts; a number stands
 * as `{plain: "12.5"}`, for a text that looks like one may be a formula and is made safe.
 */
export const csvOf = (heads, rows) => {
  const lines = [uniqueHeads(heads.map(safeCell)).map(csvCell).join(",")];
  for (const row of rows) lines.push(row.map((cell) => csvCell(cellText(cell))).join(","));
  return `${CSV_MARK}${lines.join("\r\n")}\r\n`;
};

/** The same for the clipboard: cells apart by tabs, which is what spreadsheets paste. */
export const tabbedOf = (heads, rows) => {
  const lines = [uniqueHeads(heads.map(safeCell)).map(tabbedCell).join("\t")];
  for (const row of rows) lines.push(row.map((cell) => tabbedCell(cellText(cell))).join("\t"));
  return lines.join("\n");
};

const cellText = (cell) => {
  if (cell === null || cell === undefined) return "";
  if (typeof cell !== "string") return PLAIN_NUMBER.test(cell.plain) ? cell.plain : safeCell(cell.plain);
  return safeCell(cell);
};

const csvCell = (text) => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

const tabbedCell = (text) => text.replace(/[\t\r\n]+/g, " ");

/** Saves the text as a file of that name, without asking any server. */
export const download = (name, text, type) => {
  const address = URL.createObjectURL(new Blob([text], {type}));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
};

/** Whether the text is now in the clipboard. */
export const copyText = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text);
  }
};

/** The old way, for pages that may not use the clipboard directly. */
const copiedByHand = (text) => {
  const before = document.activeElement;
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "vh";
  document.body.append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  before?.focus();
  return copied;
};
