// The bytes of the store: from the text in the page to one block for each column and list of texts.

// What goes wrong with the figures of the page, in words for its readers.
export class StoreError extends Error {}

const TOO_OLD = "This browser is too old to explore the figures; everything below is shown as it is.";
const BROKEN = "The figures in this page are damaged and cannot be explored; everything below is shown as it is.";

export const brokenStore = () => new StoreError(BROKEN);

const BASE64_PIECE = 1 << 20;

const piecesOf = function* (base64) {
  for (let at = 0; at < base64.length; at += BASE64_PIECE) {
    const piece = base64.slice(at, at + BASE64_PIECE);
    if (Uint8Array.fromBase64) yield Uint8Array.fromBase64(piece);
    else yield Uint8Array.from(atob(piece), (character) => character.charCodeAt(0));
  }
};

const unzipped = (base64) => {
  const pieces = piecesOf(base64);
  const source = new ReadableStream({
    pull(controller) {
      const {value, done} = pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return source.pipeThrough(new DecompressionStream("gzip")).getReader();
};

// Every column and list of texts in the manifest that has bytes of its own.
const refsIn = (value, found = []) => {
  if (Array.isArray(value)) for (const one of value) refsIn(one, found);
  else if (value && typeof value === "object") {
    if (typeof value.at === "number") found.push(value);
    for (const one of Object.values(value)) refsIn(one, found);
  }
  return found;
};

const bytesOf = (ref) => ref.bytes ?? ref.n * ref.width;

// Blocks by their place in the stream; a block is dropped when all who refer to it have taken it.
export class Blocks {
  #blocks = new Map();

  constructor(manifest) {
    for (const ref of refsIn(manifest)) {
      if (!bytesOf(ref)) continue;
      const known = this.#blocks.get(ref.at);
      if (known) known.uses++;
      else this.#blocks.set(ref.at, {at: ref.at, size: bytesOf(ref), uses: 1, bytes: null});
    }
  }

  // Reads the stream, block by block, so that its bytes are never there twice.
  async fill(base64) {
    if (typeof DecompressionStream === "undefined") throw new StoreError(TOO_OLD);
    const waiting = [...this.#blocks.values()].sort((a, b) => a.at - b.at);
    const reader = unzipped(base64);
    let [start, next] = [0, 0];
    for (let {value, done} = await reader.read(); !done; {value, done} = await reader.read()) {
      const end = start + value.length;
      while (next < waiting.length && this.#copied(waiting[next], value, start, end)) next++;
      start = end;
    }
    if (next < waiting.length) throw brokenStore();
  }

  // Copies what a chunk has of a block; whether the block is whole then.
  #copied(block, chunk, start, end) {
    block.bytes ??= new Uint8Array(block.size);
    const from = Math.max(block.at, start);
    const to = Math.min(block.at + block.size, end);
    if (from < to) block.bytes.set(chunk.subarray(from - start, to - start), from - block.at);
    return end >= block.at + block.size;
  }

  take(ref) {
    if (!bytesOf(ref)) return new Uint8Array(0);
    const block = this.#blocks.get(ref.at);
    block.uses--;
    if (!block.uses) this.#blocks.delete(ref.at);
    return block.bytes;
  }
}

// The manifest and its blocks; null if the page has none. The text leaves the page, which no longer needs it.
export const unpackedStore = async (document) => {
  const element = document.getElementById("store");
  const text = element?.textContent.trim();
  if (!text) return null;
  try {
    const {data, ...manifest} = JSON.parse(text);
    element.textContent = "";
    const blocks = new Blocks(manifest);
    await blocks.fill(data);
    return {manifest, blocks};
  } catch (error) {
    throw error instanceof StoreError ? error : brokenStore();
  }
};
