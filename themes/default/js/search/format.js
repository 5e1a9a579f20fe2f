// @ts-check
// The files of the index, as `src/search/shard.rs` specifies them.

/** What went wrong: `unsupported`, `network`, `missing` or `corrupt`. */
export class SearchError extends Error {
  /** @param {"unsupported" | "network" | "missing" | "corrupt"} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.name = "SearchError";
    this.code = code;
  }
}

/** A page or section that holds a term: how often in two fields, and how long those are. Of a section also
 * which of its page it is, and where the term stands in it.
 * @typedef {{ id: number, first: number, firstNorm: number, second: number, secondNorm: number, number: number, places: number[] }} Hit */
/** Frequencies: title, keywords, heading, text, either of the last two.
 * @typedef {{ frequency: number[], pages: Hit[], sections: Hit[] }} Postings */
/** Forms of words with their costs, and by kind what decodes the postings.
 * @typedef {{ forms: Map<string, number>, terms: Record<string, () => Postings> }} Entry */
/** @typedef {Map<string, Entry>} Shard */
/** @typedef {{ version: number, sections: number, pages: number, lengths: number[], constants: Record<string, number>, bounds: string[],
 *   levels: number, block: number, core: [string, number][], functions: number, types: [string, number][],
 *   facets: [string, [string, string][]][], boosts: [number, number][], popular: [string, string][], letters: string }} Manifest */
/** @typedef {{ pages: { path: string, title: string, type: string, state?: string, breadcrumbs?: string[], answer?: string }[],
 *   sections: [number, string, string, string][] }} Block */

/** How many files are kept decoded; a query needs far fewer. */
const MAX_KEPT = 300;
/** The format that is understood. */
export const VERSION = 2;
const KINDS = ["word", "pair", "single"];
const decoder = new TextDecoder();
const text = (/** @type {Uint8Array} */ bytes) => decoder.decode(bytes);
const json = (/** @type {Uint8Array} */ bytes) => JSON.parse(text(bytes));

/** @param {Uint8Array} bytes */
async function inflateRaw(bytes) {
  let inflated;
  try {
    inflated = new DecompressionStream("deflate-raw");
  } catch {
    throw new SearchError("unsupported", "DecompressionStream");
  }
  const stream = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(inflated);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * The files of one index: a function that fetches and decodes one, and keeps it.
 * @param {string} base
 * @param {{ fetch?: typeof fetch, inflate?: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array> }} options
 */
export function openFiles(base, { fetch: get = (...all) => fetch(...all), inflate = inflateRaw }) {
  /** @type {Map<string, Promise<any>>} */
  const kept = new Map();
  /** @param {string} name @param {(bytes: Uint8Array) => any} decode */
  const fresh = async (name, decode) => {
    const response = await get(base + name).catch(() => null);
    if (!response?.ok) throw new SearchError(response && response.status < 500 ? "missing" : "network", name);
    const bytes = await response.arrayBuffer().catch(() => {
      throw new SearchError("network", name);
    });
    try {
      return decode(await inflate(new Uint8Array(bytes)));
    } catch (error) {
      throw error instanceof SearchError ? error : new SearchError("corrupt", name);
    }
  };
  /** @param {string} name @param {(bytes: Uint8Array) => any} [decode] @returns {Promise<any>} */
  return (name, decode = json) => {
    if (kept.size > MAX_KEPT) kept.clear();
    const coming = kept.get(name) ?? fresh(name, decode);
    kept.set(name, coming);
    // What failed is asked for again the next time.
    coming.catch(() => kept.delete(name));
    return coming;
  };
}

/** How many of sorted `bounds` are not above a key. @param {string[]} bounds @param {string} key */
export function place(bounds, key) {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle] > key) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Columns (see `shard.rs` for their numbers), from where each is to be read on.
 * @param {Uint8Array} bytes */
function input(bytes, at = [...new Uint32Array(new Uint8Array(bytes.subarray(0, 32)).buffer)]) {
  const end = at[1] ?? 0;
  const byte = (column = 0) => {
    if (!(at[column] < bytes.length)) throw new RangeError();
    return bytes[at[column]++];
  };
  const number = (column = 0) => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const next = byte(column);
      value += (next & 127) * scale;
      if (next < 128) return value;
      column = 7;
    }
  };
  const slice = () => {
    const length = number();
    return bytes.subarray(at[0], (at[0] += length));
  };
  const deltas = (column = 5, count = number()) => {
    const all = [];
    for (let last = 0; all.length < count; ) all.push((last += number(column)));
    return all;
  };
  /** The next hits, in sections if there are places. @returns {Hit[]} */
  const hits = (most = 0) =>
    deltas().map((id) => {
      const of = most && number(1);
      const first = number(2);
      const firstNorm = first && byte(4);
      const second = number(3);
      const secondNorm = second && byte(4);
      return { id, first, firstNorm, second, secondNorm, number: of, places: deltas(6, Math.min(most, first + second)) };
    });
  return { at, byte, number, slice, deltas, hits, more: () => at[0] !== end };
}

/** @param {ReturnType<typeof input>} from @param {number} tag @param {Record<string, number>} constants @returns {Postings} */
function postings(from, tag, { maxPlaces, fewPlaces }) {
  const pages = tag & 4 ? from.hits() : [];
  const bounded = tag & 8 && [from.number(), from.number(), from.number()];
  const sections = from.hits(tag & 16 ? fewPlaces : maxPlaces);
  const held = (/** @type {Hit[]} */ hits) => [hits.filter(({ first }) => first).length, hits.filter(({ second }) => second).length];
  return { frequency: [...held(pages), ...(bounded || [...held(sections), sections.length])], pages, sections };
}

/** The entries of a shard. @param {Uint8Array} bytes @param {Record<string, number>} constants @returns {Shard} */
export function decodeShard(bytes, constants) {
  const from = input(bytes);
  /** @type {Shard} */
  const shard = new Map();
  let last = new Uint8Array();
  while (from.more()) {
    last = Uint8Array.of(...last.subarray(0, from.number()), ...from.slice());
    const name = text(last);
    const entry = shard.get(name) ?? /** @type {Entry} */ ({ forms: new Map(), terms: {} });
    shard.set(name, entry);
    const tag = from.byte();
    if ((tag & 3) === 3) {
      for (let count = from.number(); count; count--) entry.forms.set(text(from.slice()) || name, from.byte());
      continue;
    }
    const at = [...from.at];
    entry.terms[KINDS[tag & 3]] = () => postings(input(bytes, [...at]), tag, constants);
    // Only what is read tells where it ends.
    postings(from, tag, constants);
  }
  return shard;
}

/** The pages of each key of a facet. @param {Uint8Array} bytes */
export function decodeFacet(bytes) {
  const from = input(bytes);
  const keys = [];
  while (from.more()) keys.push(new Set(from.deltas()));
  return keys;
}

/** Several terms as one. @param {Postings[]} all @returns {Postings} */
export function merge(all) {
  /** @param {Hit[]} hits */
  const joined = (hits) => {
    /** @type {Map<number, Hit>} */
    const known = new Map();
    for (const hit of hits) {
      const { first, firstNorm, second, secondNorm, places } = known.get(hit.id) ?? { first: 0, firstNorm: 0, second: 0, secondNorm: 0, places: [] };
      known.set(hit.id, {
        ...hit,
        first: first + hit.first,
        firstNorm: firstNorm || hit.firstNorm,
        second: second + hit.second,
        secondNorm: secondNorm || hit.secondNorm,
        places: [...places, ...hit.places].sort((a, b) => a - b),
      });
    }
    return [...known.values()].sort((a, b) => a.id - b.id);
  };
  return {
    frequency: all[0].frequency.map((_, at) => all.reduce((sum, one) => sum + one.frequency[at], 0)),
    pages: joined(all.flatMap(({ pages }) => pages)),
    sections: joined(all.flatMap(({ sections }) => sections)),
  };
}
