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

/** Pages or sections that hold a term: which, how often in two fields, and how long those are.
 * @typedef {{ id: Uint32Array, first: Uint32Array, firstNorm: Uint8Array, second: Uint32Array, secondNorm: Uint8Array }} Hits */
/** @typedef {Hits & { number: Uint32Array, places: Uint32Array[] }} Sections */
/** Frequencies: title, keywords, heading, text, either of the last two.
 * @typedef {{ frequency: number[], pages: Hits, sections: Sections }} Postings */
/** Forms of words with their costs, and postings by kind, not decoded.
 * @typedef {{ forms: Map<string, number>, terms: Record<string, { tag: number, bytes: Uint8Array }> }} Entry */
/** @typedef {Map<string, Entry>} Shard */
/** @typedef {{ version: number, sections: number, pages: number, lengths: number[], constants: Record<string, number>, bounds: string[],
 *   levels: number, block: number, core: [string, number][], functions: number, types: [string, number][],
 *   facets: [string, [string, string][]][], boosts: [number, number][], popular: [string, string][], letters: string }} Manifest */
/** @typedef {{ pages: { path: string, title: string, type: string, state?: string, breadcrumbs?: string[], answer?: string }[],
 *   sections: [number, string, string, string][] }} Block */

/** How many files are kept decoded; a query needs far fewer. */
const MAX_KEPT = 600;
/** The format that is understood. */
export const VERSION = 1;
const KINDS = ["word", "pair", "single"];
const text = new TextDecoder();

/** @param {Uint8Array} bytes */
async function inflateRaw(bytes) {
  const stream = new Blob([/** @type {BlobPart} */ (bytes)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Fetches files of one index and keeps them. */
export class Files {
  /** @param {string} base @param {{ fetch?: typeof fetch, inflate?: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array> }} options */
  constructor(base, { fetch: get = (...all) => fetch(...all), inflate } = {}) {
    this.base = base;
    this.get = get;
    this.inflate = inflate ?? inflateRaw;
    /** @type {Map<string, Promise<any>>} */
    this.kept = new Map();
    if (!inflate) {
      try {
        new DecompressionStream("deflate-raw");
      } catch {
        throw new SearchError("unsupported", "DecompressionStream");
      }
    }
  }

  /**
   * A file, decoded once.
   * @template T
   * @param {string} name
   * @param {(bytes: Uint8Array) => T} decode
   * @returns {Promise<T>}
   */
  file(name, decode) {
    const coming = this.kept.get(name) ?? this.fresh(name, decode);
    // The one used last stands last.
    this.kept.delete(name);
    this.kept.set(name, coming);
    if (this.kept.size > MAX_KEPT) this.kept.delete([...this.kept.keys()].find((old) => old !== "manifest.bin") ?? "");
    // What failed is asked for again the next time.
    coming.catch(() => this.kept.delete(name));
    return coming;
  }

  /** @template T @param {string} name @param {(bytes: Uint8Array) => T} decode */
  async fresh(name, decode) {
    let response;
    let bytes;
    try {
      response = await this.get(this.base + name);
      if (response.ok) bytes = new Uint8Array(await response.arrayBuffer());
    } catch {
      throw new SearchError("network", name);
    }
    if (!bytes) throw new SearchError(response.status < 500 ? "missing" : "network", name);
    try {
      return decode(await this.inflate(bytes));
    } catch {
      throw new SearchError("corrupt", name);
    }
  }

  /** @param {string} name @returns {Promise<any>} */
  json(name) {
    return this.file(name, (bytes) => JSON.parse(text.decode(bytes)));
  }
}

/** How many of sorted `bounds` are not above a key, by code points. @param {string[]} bounds @param {string} key */
export function place(bounds, key) {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (above(bounds[middle], key)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Whether `a` stands after `b` in the order of code points. @param {string} a @param {string} b */
function above(a, b) {
  for (let at = 0; at < a.length && at < b.length; ) {
    const x = a.codePointAt(at) ?? 0;
    const y = b.codePointAt(at) ?? 0;
    if (x !== y) return x > y;
    at += x > 0xffff ? 2 : 1;
  }
  return a.length > b.length;
}

/** @param {Uint8Array} bytes */
function input(bytes) {
  let at = 0;
  const byte = () => {
    if (at >= bytes.length) throw new SearchError("corrupt", "cut short");
    return bytes[at++];
  };
  const number = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const next = byte();
      value += (next & 127) * scale;
      if (next < 128) return value;
      if (scale > 2 ** 42) throw new SearchError("corrupt", "no number");
    }
  };
  /** A number of things that each take a byte at least. */
  const many = () => {
    const count = number();
    if (count > bytes.length - at) throw new SearchError("corrupt", "cut short");
    return count;
  };
  const slice = () => {
    const length = many();
    return bytes.subarray(at, (at += length));
  };
  const deltas = (/** @type {number} */ count) => {
    let last = 0;
    return Uint32Array.from({ length: count }, () => (last += number()));
  };
  /** @returns {Hits} */
  const hits = (/** @type {Uint32Array} */ id, /** @type {number[]} */ [most, most2]) => {
    const count = id.length;
    const first = new Uint32Array(count);
    const second = new Uint32Array(count);
    const [firstNorm, secondNorm] = [new Uint8Array(count), new Uint8Array(count)];
    for (let i = 0; i < count; i++) {
      const both = byte();
      first[i] = both & 3;
      second[i] = both >> 2;
    }
    for (let i = 0; i < count; i++) {
      if (first[i] >= most) first[i] += number();
      if (second[i] >= most2) second[i] += number();
    }
    for (let i = 0; i < count; i++) {
      if (first[i]) firstNorm[i] = byte();
      if (second[i]) secondNorm[i] = byte();
    }
    return { id, first, firstNorm, second, secondNorm };
  };
  return { byte, number, many, slice, deltas, hits, more: () => at < bytes.length };
}

/** How many are not 0. @param {Uint32Array} counts */
const held = (counts) => counts.reduce((sum, count) => sum + (count ? 1 : 0), 0);

/** @param {{ tag: number, bytes: Uint8Array }} term @param {Record<string, number>} constants @returns {Postings} */
export function decodePostings({ tag, bytes }, { maxPlaces, fewPlaces }) {
  const most = tag & 16 ? fewPlaces : maxPlaces;
  const from = input(bytes);
  const pages = from.hits(tag & 4 ? from.deltas(from.many()) : new Uint32Array(), [3, 3]);
  const bounded = tag & 8 ? [from.number(), from.number(), from.number()] : null;
  const id = from.deltas(from.many());
  const number = id.map(() => from.number());
  const hits = from.hits(id, [3, 15]);
  const places = Array.from(id, (_, i) => from.deltas(Math.min(most, hits.first[i] + hits.second[i])));
  const frequency = [held(pages.first), held(pages.second), ...(bounded ?? [held(hits.first), held(hits.second), id.length])];
  return { frequency, pages, sections: { ...hits, number, places } };
}

/** The entries of a shard. @param {Uint8Array} bytes @returns {Shard} */
export function decodeShard(bytes) {
  const from = input(bytes);
  /** @type {Shard} */
  const shard = new Map();
  let last = new Uint8Array();
  while (from.more()) {
    const shared = from.number();
    const suffix = from.slice();
    const key = new Uint8Array(shared + suffix.length);
    key.set(last.subarray(0, shared));
    key.set(suffix, shared);
    last = key;
    const name = text.decode(key);
    const entry = shard.get(name) ?? { forms: new Map(), terms: {} };
    shard.set(name, entry);
    const tag = from.byte();
    if ((tag & 3) === 3) {
      for (let count = from.many(); count; count--) entry.forms.set(text.decode(from.slice()) || name, from.byte());
      continue;
    }
    entry.terms[KINDS[tag & 3]] = { tag, bytes: from.slice() };
  }
  return shard;
}

/** The pages of each key of a facet. @param {Uint8Array} bytes */
export function decodeFacet(bytes) {
  const from = input(bytes);
  const keys = [];
  while (from.more()) keys.push(new Set(from.deltas(from.many())));
  return keys;
}

/** Several terms as one. @param {Postings[]} all @returns {Postings} */
export function merge(all) {
  const frequency = all[0].frequency.map((_, at) => all.reduce((sum, one) => sum + one.frequency[at], 0));
  /** @param {"pages" | "sections"} part */
  const joined = (part) => {
    const rows = new Map();
    for (const { [part]: hits } of all) {
      hits.id.forEach((id, i) => {
        const row = rows.get(id) ?? { id, first: 0, firstNorm: 0, second: 0, secondNorm: 0, number: 0, places: [] };
        row.first += hits.first[i];
        row.second += hits.second[i];
        row.firstNorm ||= hits.firstNorm[i];
        row.secondNorm ||= hits.secondNorm[i];
        if ("places" in hits) {
          row.number = hits.number[i];
          row.places = Uint32Array.from([...row.places, ...hits.places[i]]).sort();
        }
        rows.set(id, row);
      });
    }
    const sorted = [...rows.values()].sort((a, b) => a.id - b.id);
    return /** @type {any} */ (Object.fromEntries(
      ["id", "first", "firstNorm", "second", "secondNorm", "number", "places"].map((name) => [name, sorted.map((row) => row[name])])));
  };
  return { frequency, pages: joined("pages"), sections: joined("sections") };
}
