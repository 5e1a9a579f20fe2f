// @ts-check
// Search in a page, from static files alone: `openIndex`, then `search`. No part of it touches the
// page. The manual describes it for themes: `content/en/reference/search-api.md`.

import { begins, fold, formKey, katakana, mayBeSibling, normalise, script, stem, stretches, tokens } from "./analyze.js";
import { Files, SearchError, VERSION, decodeFacet, decodePostings, decodeShard, merge, place } from "./format.js";
import { rank } from "./rank.js";

export { SearchError };

/** @typedef {import("./analyze.js").Normal} Normal */
/** @typedef {import("./format.js").Manifest} Manifest */
/** @typedef {import("./format.js").Block} Block */
/** @typedef {import("./format.js").Shard} Shard */
/** @typedef {import("./rank.js").Weighted} Weighted */
/** @typedef {{ text: string, mark: boolean }} Piece */
/** @typedef {{ limit?: number, offset?: number, filter?: Record<string, string[]>, signal?: AbortSignal, typing?: boolean }} Options */
/** @typedef {{ base: string, current?: string, fetch?: typeof fetch, inflate?: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array> }} Place */

/** Facets of sites with more sections than this are fetched only to filter by them. */
const SMALL = 20_000;
/** How many shards are kept decoded from one query to the next. */
const MAX_SHARDS = 1000;
const MAX_COMPLETIONS = 20;
const MAX_NEAREST = 3;
/** The length of an excerpt in characters, a kanji counted twice. */
const EXCERPT = 160;

/**
 * Opens the index at `base`; `current` tells of another one when that is gone.
 * @param {Place} where
 */
export async function openIndex(where) {
  const index = new Index(where);
  await index.again(() => index.open());
  return index;
}

class Index {
  /** @param {Place} where */
  constructor(where) {
    this.where = where;
    this.files = new Files(where.base, where);
    this.manifest = /** @type {Manifest} */ ({});
    /** @type {Map<string, number>} */
    this.core = new Map();
    /** @type {Set<string>} */
    this.functions = new Set();
    /** @type {Map<number, Shard>} */
    this.shards = new Map();
    /** @type {Map<string, import("./format.js").Postings>} */
    this.decoded = new Map();
    /** @type {Map<number, string[]>} */
    this.levels = new Map();
  }

  /** Articles worth showing when nothing is found. */
  get popular() {
    return this.manifest.popular.map(([path, title]) => ({ path, title }));
  }

  async open() {
    const manifest = /** @type {Manifest} */ (await this.files.json("manifest.bin"));
    if (manifest.version !== VERSION) throw new SearchError("corrupt", `version ${manifest.version}`);
    this.manifest = manifest;
    this.core = new Map(manifest.core);
    this.functions = new Set(manifest.core.slice(0, manifest.functions).map(([form]) => form));
    this.shards = new Map();
    this.levels = new Map();
    this.forms = {
      core: (/** @type {string} */ form) => this.core.get(form),
      cost: (/** @type {string} */ form) => {
        const forms = this.entry(formKey([...form]) ?? "")?.forms;
        if (!forms?.size) return undefined;
        return forms.get(form) ?? forms.get(katakana(form)) ?? (mayBeSibling(form) ? manifest.constants.siblingCost : undefined);
      },
      isFunction: (/** @type {string} */ word) => this.functions.has(word),
      maxFormChars: manifest.constants.maxFormChars,
      unknownCost: manifest.constants.unknownCost,
    };
  }

  /**
   * Does something, and once more with the build that is published now if a file was gone or damaged.
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  async again(work) {
    try {
      return await work();
    } catch (error) {
      const { code } = /** @type {SearchError} */ (error);
      if (!this.where.current || (code !== "missing" && code !== "corrupt")) throw error;
      const get = this.where.fetch ?? fetch;
      const current = await get(this.where.current, { cache: "no-cache" }).then((response) => response.json()).catch(() => null);
      if (!/^\w+$/.test(current?.build ?? "")) throw error;
      const base = this.where.current.replace(/[^/]*$/, `${current.build}/`);
      this.files = new Files(base, { ...this.where, fetch: (url) => get(url, code === "corrupt" ? { cache: "reload" } : {}) });
      await this.open();
      return work();
    }
  }

  /**
   * Finds pages. A newer search may abort this one by its signal.
   * @param {string} text
   * @param {Options} [options]
   */
  search(text, options = {}) {
    return this.again(() => this.find(text, options));
  }

  /** @param {string} asked @param {Options} options */
  async find(asked, { limit = 10, offset = 0, filter = {}, signal, typing = false }) {
    const { manifest } = this;
    // What older queries needed makes room.
    for (const old of [...this.shards.keys()].slice(0, -MAX_SHARDS)) this.shards.delete(old);
    this.decoded.clear();
    const text = normalise(asked.slice(0, manifest.constants.maxChars * 4));
    for (const part of [text.chars, text.scripts]) part.length = Math.min(part.length, manifest.constants.maxChars);
    const [{ terms, keys, corrections }, facets] = await Promise.all([this.parse(text, typing), this.facets(filter)]);
    signal?.throwIfAborted();

    /** Whether a page has what is asked of every facet but one. @param {number} page @param {string} [but] */
    const passes = (page, but) => Object.entries(filter).every(([name, wanted]) =>
      name === but || !wanted.length || wanted.some((key) => facets.find((facet) => facet.name === name)?.has(page, key)));
    const boosts = new Map(manifest.boosts);
    const boost = (/** @type {number} */ page) => boosts.get(page) ?? 1;
    const phrases = this.phrases(text);
    /** Pages in their order that are accepted and hold all phrases. @param {(page: number) => boolean} accepts */
    const ranked = async (accepts) => {
      const found = rank(terms, manifest, accepts, boost, phrases.length > 0);
      if (!phrases.length) return found;
      const held = found.slice(0, manifest.constants.maxHeld).map(async (one) => ((await this.holds(one.page, phrases)) ? [one] : []));
      return (await Promise.all(held)).flat();
    };
    const every = await ranked(() => true);
    const narrowed = Object.values(filter).some((wanted) => wanted.length);
    const found = narrowed ? await ranked((page) => passes(page)) : every;
    const shown = found.slice(offset, offset + limit);
    const hits = await Promise.all(shown.map((one) => this.hit(one, keys)));
    signal?.throwIfAborted();
    const counts = facets.map(({ name, values, has }) => ({
      name,
      values: values
        .map(([key, label]) => ({ key, label, count: every.filter(({ page }) => passes(page, name) && has(page, key)).length }))
        .filter(({ key, count }) => count || filter[name]?.includes(key)),
    }));
    const nearest = found.length ? [] : await this.nearest(text);
    return { query: text.chars.join(""), total: found.length, hits, facets: counts.filter(({ values }) => values.length), corrections, nearest };
  }

  /** Types, and the facets that are at hand. @param {Record<string, string[]>} filter */
  async facets(filter) {
    const { types, facets, sections } = this.manifest;
    const of = (/** @type {number} */ page) => types.findLast(([, first]) => first <= page)?.[0];
    const byType = {
      name: "type",
      values: types.map(([type]) => /** @type {[string, string]} */ ([type, type])),
      has: (/** @type {number} */ page, /** @type {string} */ key) => of(page) === key,
    };
    const wanted = facets.filter(([name]) => sections <= SMALL || filter[name]?.length);
    const others = wanted.map(async ([name, values]) => {
      const pages = await this.files.file(`facet-${name}.bin`, decodeFacet);
      const has = (/** @type {number} */ page, /** @type {string} */ key) => !!pages[values.findIndex(([known]) => known === key)]?.has(page);
      return { name, values, has };
    });
    return [byType, ...(await Promise.all(others))];
  }

  /** Cuts a query into terms and looks them up. @param {Normal} text @param {boolean} typing */
  async parse(text, typing) {
    const { constants: c, sections } = this.manifest;
    await this.fetchFor(text);
    const forms = /** @type {import("./analyze.js").Forms} */ (this.forms);
    const all = tokens(text, forms);
    await this.fetch(all.map(({ key }) => key));
    /** @type {Map<string, { kind: import("./analyze.js").Kind, key: string, places: [number, number][] }>} */
    const unique = new Map();
    for (const { kind, key, start, end } of all) {
      const name = `${kind} ${key}`;
      const one = unique.get(name) ?? { kind, key, places: [] };
      one.places.push([start, end]);
      unique.set(name, one);
    }
    /** @type {Weighted[]} */
    const terms = [];
    /** @type {Set<string>} */
    const keys = new Set();
    const corrections = [];
    const [known, unknown] = /** @type {[number, number][][]} */ ([[], []]);
    for (const { kind, key, places } of unique.values()) {
      (this.entry(key)?.terms[kind] ? known : kind === "word" ? unknown : []).push(...places);
    }
    const unfinished = typing ? this.unfinished(text) : null;
    if (unfinished) await this.fetch([unfinished]);
    for (const { kind, key, places } of unique.values()) {
      const postings = this.postings(kind, key);
      const first = script(key[0]);
      const kana = kind === "pair" && (key[0] === "ー" || first === "hiragana");
      const slip = kana && places.some(([start, end]) => unknown.some(([from, to]) => start < to && from < end));
      const nested = places.every(([start, end]) => known.some(([from, to]) => start >= from && to >= end && end - start < to - from));
      const of = slip ? c.unknownKanaPair : kana ? c.kanaPair : kind === "word" && first === "letter" ? c.letters : c[kind];
      const weight = of * (nested ? c.nested : 1);
      if (kind === "word" && key === unfinished && places.at(-1)?.[1] === text.chars.length) {
        const more = this.completions(key);
        if (more) {
          terms.push({ weight: weight * (postings ? 1 : c.guessed), places, postings: more.postings });
          for (const key of more.keys) keys.add(`word ${key}`);
          continue;
        }
      }
      if (!postings && kind === "word" && /^[a-z]{4,}$/.test(key)) {
        const near = await this.near(key);
        if (near.length) {
          corrections.push({ from: text.chars.slice(...places[0]).join(""), to: this.shown(near[0]) });
          for (const word of near) {
            terms.push({ weight: weight * c.guessed, places, postings: this.postings("word", word) });
            keys.add(`word ${word}`);
          }
          continue;
        }
      }
      // A word of one kanji has been counted as a word.
      if (kind === "single" && (!postings || keys.has(`word ${key}`) || postings.frequency[4] > sections * c.maxSingleShare)) continue;
      terms.push({ weight, places, postings });
      keys.add(`${kind} ${key}`);
    }
    const begun = unfinished && [...unique.values()].every(({ key }) => key !== unfinished) && this.completions(unfinished);
    if (begun) {
      const length = text.chars.length;
      terms.push({ weight: c.word * c.guessed, places: [[length - unfinished.length, length]], postings: begun.postings });
      for (const key of begun.keys) keys.add(`word ${key}`);
    }
    return { terms, keys, corrections };
  }

  /** Fetches every shard that may hold a form or term of a text. @param {Normal} text */
  async fetchFor(text) {
    const forms = /** @type {import("./analyze.js").Forms} */ (this.forms);
    const wanted = [];
    for (const { start, end } of stretches(text)) {
      const chars = text.chars.slice(start, end);
      begins(chars, forms).forEach((begin, at) => {
        for (let to = at + 1; begin && to <= Math.min(chars.length, at + forms.maxFormChars); to++) {
          wanted.push(formKey(chars.slice(at, to)) ?? "");
        }
      });
    }
    for (const { key } of tokens(text, { ...forms, cost: () => undefined })) wanted.push(key);
    await this.fetch(wanted);
  }

  /** Fetches the shards of some keys. @param {string[]} keys */
  async fetch(keys) {
    const { bounds, levels } = this.manifest;
    if (levels) {
      const groups = new Set(keys.map((key) => place(bounds, key)));
      await Promise.all([...groups].map(async (group) => this.levels.set(group, await this.files.json(`bounds-${group}.bin`))));
    }
    const wanted = new Set(keys.map((key) => this.shardOf(key)));
    const missing = [...wanted].filter((shard) => !this.shards.has(shard));
    for (const shard of wanted) {
      const kept = this.shards.get(shard);
      // The one used last stands last.
      if (kept && this.shards.delete(shard)) this.shards.set(shard, kept);
    }
    // An answer that comes late belongs to the build that was asked.
    const { files, shards } = this;
    await Promise.all(missing.map(async (shard) => shards.set(shard, await files.file(`terms-${shard}.bin`, decodeShard))));
  }

  /** @param {string} key */
  shardOf(key) {
    const group = place(this.manifest.bounds, key);
    return this.manifest.levels ? group * this.manifest.levels + place(this.levels.get(group) ?? [], key) : group;
  }

  /** What the shards at hand hold of a key. @param {string} key */
  entry(key) {
    return this.shards.get(this.shardOf(key))?.get(key);
  }

  /** Where a term stands; decoded once for a query. @param {string} kind @param {string} key */
  postings(kind, key) {
    const name = `${kind} ${key}`;
    const term = this.entry(key)?.terms[kind];
    if (term && !this.decoded.has(name)) this.decoded.set(name, decodePostings(term, this.manifest.constants));
    return this.decoded.get(name);
  }

  /** The word at the end that may go on: letters or hiragana. @param {Normal} text */
  unfinished({ chars, scripts }) {
    const of = scripts.at(-1);
    const from = scripts.findLastIndex((script) => script !== of) + 1;
    const word = fold(chars.slice(from).join(""));
    return of === "letter" ? stem(word) : of === "hiragana" && word.length > 1 ? word : null;
  }

  /** A word and the most frequent ones that begin with it, as one, from the shard at hand. @param {string} word */
  completions(word) {
    // `printin` will be `printing`, which is looked up by `print`.
    const begin = /^[a-z]{3,}in$/.test(word) ? stem(`${word}g`) : word;
    const all = [...(this.shards.get(this.shardOf(word)) ?? [])]
      .filter(([key, { terms }]) => (key.startsWith(word) || key === begin) && terms.word)
      .map(([key]) => ({ key, postings: /** @type {import("./format.js").Postings} */ (this.postings("word", key)) }));
    all.sort((a, b) => b.postings.frequency[4] - a.postings.frequency[4] || (a.key < b.key ? -1 : 1));
    const best = all.slice(0, MAX_COMPLETIONS);
    return best.length > 1 || best[0]?.key !== word && best.length ? { keys: best.map(({ key }) => key), postings: merge(best.map(({ postings }) => postings)) } : null;
  }

  /** The known words that an unknown one may be meant for. @param {string} word */
  async near(word) {
    if (!this.manifest.letters.includes(word[0])) return [];
    const most = word.length >= 8 ? 2 : 1;
    const known = /** @type {[string, number][]} */ (await this.files.json(`words-${word[0]}.bin`));
    const near = known
      .filter(([one]) => one.length >= 4 && Math.abs(one.length - word.length) <= most)
      .map(([one, count]) => ({ one, count, distance: distance(word, one) }))
      .filter(({ distance }) => distance <= most)
      .sort((a, b) => a.distance - b.distance || b.count - a.count || (a.one < b.one ? -1 : 1));
    const words = near.filter(({ distance }) => distance === near[0].distance).slice(0, MAX_NEAREST).map(({ one }) => one);
    await this.fetch(words);
    return words;
  }

  /** A word as it is written most often. @param {string} key */
  shown(key) {
    const forms = [...(this.entry(key)?.forms ?? [])];
    return forms.reduce((best, form) => (form[1] < best[1] ? form : best), [key, Infinity])[0];
  }

  /** Words that are near what found nothing. @param {Normal} text */
  async nearest({ chars }) {
    const words = chars.join("").match(/[a-z]{4,}/g) ?? [];
    const near = await Promise.all(words.slice(0, 3).map((word) => this.near(stem(word))));
    return near.flat().map((word) => this.shown(word));
  }

  /** What stands between double quotes. @param {Normal} text */
  phrases({ chars }) {
    const parts = chars.join("").split(/["“”]/).slice(1);
    return parts.slice(0, -1).filter((_, at) => at % 2 === 0).map(squeezed).filter(Boolean);
  }

  /** Whether a page holds all phrases. @param {number} page @param {string[]} phrases */
  async holds(page, phrases) {
    const hold = (/** @type {string} */ text) => {
      const squeezedText = squeezed(normalise(text).chars.join(""));
      return phrases.every((phrase) => squeezedText.includes(phrase));
    };
    for (let section = page, first; section < this.manifest.sections; section++) {
      const { page: of, heading, text } = await this.section(section);
      if (first === undefined) first = of.path;
      if (of.path !== first) return false;
      if (hold(of.title) || hold(`${heading}\n${text}`)) return true;
    }
    return false;
  }

  /** A section and its page. @param {number} section */
  async section(section) {
    const { block } = this.manifest;
    const { pages, sections } = /** @type {Block} */ (await this.files.json(`docs-${Math.floor(section / block)}.bin`));
    const [page, heading, anchor, text] = sections[section % block];
    return { page: pages[page], heading, anchor, text };
  }

  /** A page as it is shown. @param {import("./rank.js").Found} found @param {Set<string>} keys */
  async hit({ section, score }, keys) {
    const { page, heading, anchor, text } = await this.section(section);
    const { path, title, type, state = null, breadcrumbs = [], answer = "" } = page;
    const marked = (/** @type {string} */ text) => pieces(text, this.matches(text, keys), 0, text.length);
    const { excerpt, passage } = this.excerpt(text || answer, keys);
    return {
      path: anchor ? `${path}#${encodeURIComponent(anchor)}` : path,
      title: marked(title),
      section: heading ? marked(heading) : null,
      breadcrumbs, type, state, answer, excerpt, passage, score,
    };
  }

  /** Where the terms of a query stand in a text: first and last place, in order, not overlapping.
   * @param {string} text @param {Set<string>} keys @returns {[number, number][]} */
  matches(text, keys) {
    const normal = normalise(text);
    /** @type {[number, number][]} */
    const places = [];
    // Words of letters by their stems; of Japanese, the forms of the word.
    const none = { ...this.forms, maxFormChars: 0 };
    for (const { kind, key, start, end } of tokens(normal, /** @type {any} */ (none))) {
      if (kind !== "single" && keys.has(`${kind} ${key}`)) places.push([start, end]);
    }
    const line = fold(normal.chars.join(""));
    const index = normal.chars.flatMap((c, at) => (c.length > 1 ? [at, at] : at));
    for (const name of keys) {
      const [kind, key] = name.split(" ");
      // Letters and katakana have been found above; a pair in hiragana would be chance.
      if (kind === "single" || /^[!-~]*$/.test(key) || (kind === "pair" && script(key[0]) !== "kanji")) continue;
      for (const form of new Set([key, ...[...(this.entry(key)?.forms.keys() ?? [])].map(fold)])) {
        for (let at = line.indexOf(form); at >= 0; at = line.indexOf(form, at + form.length)) {
          places.push([index[at], index[at + form.length - 1] + 1]);
        }
      }
    }
    places.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    /** @type {[number, number][]} */
    const merged = [];
    for (const [start, end] of places) {
      const last = merged.at(-1);
      if (last && start <= last[1]) last[1] = Math.max(last[1], end);
      else merged.push([start, end]);
    }
    return merged.map(([start, end]) => [normal.offsets[start], normal.offsets[end]]);
  }

  /** The best passage of a text with its matches marked. @param {string} text @param {Set<string>} keys */
  excerpt(text, keys) {
    const places = this.matches(text, keys);
    const width = /[\u3041-\u9fff]/.test(text) ? EXCERPT / 2 : EXCERPT;
    let [from, best] = [0, -1];
    places.forEach(([start], at) => {
      const words = new Set();
      for (const [other, end] of places.slice(at)) {
        if (end > start + width) break;
        words.add(text.slice(other, end).toLowerCase());
      }
      const sum = [...words].reduce((sum, word) => sum + Math.min(word.length, 6), 0);
      if (sum > best) [from, best] = [start, sum];
    });
    const passage = text.slice(text.lastIndexOf("\n", from) + 1).split("\n", 1)[0];
    // From the sentence's beginning where that is near.
    const least = Math.max(0, from - width / 2);
    let before = from;
    while (before > least && !/[。．！？!?\n]/.test(text[before - 1])) before--;
    from = before > least || !least ? before : from - Math.floor(width / 4);
    const to = Math.min(text.length, from + width);
    const excerpt = pieces(text, places, from, to);
    if (from > 0) excerpt.unshift({ text: "…", mark: false });
    if (to < text.length) excerpt.push({ text: "…", mark: false });
    return { excerpt, passage: best >= 0 ? passage : "" };
  }
}

/** A text in pieces, those of `places` marked. @param {string} text @param {[number, number][]} places @param {number} from @param {number} to */
function pieces(text, places, from, to) {
  /** @type {Piece[]} */
  const all = [];
  const put = (/** @type {number} */ start, /** @type {number} */ end, mark = false) => {
    if (end > start) all.push({ text: text.slice(start, end).replace(/\n/g, " "), mark });
  };
  let at = from;
  for (const [start, end] of places) {
    if (start < at || end > to) continue;
    put(at, start);
    put(start, end, true);
    at = end;
  }
  put(at, to);
  return all;
}

/** With one space for any number of them, as a key. @param {string} text */
const squeezed = (text) => fold(text).split(/\s+/).filter(Boolean).join(" ");

/** Letters left out, put in, changed, or swapped (optimal string alignment). @param {string} a @param {string} b */
function distance(a, b) {
  /** @type {number[]} */
  let before = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 0; i < a.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < b.length; j++) {
      let cost = Math.min(last[j] + Number(a[i] !== b[j]), last[j + 1] + 1, row[j] + 1);
      if (i && j && a[i] === b[j - 1] && a[i - 1] === b[j]) cost = Math.min(cost, before[j - 1] + 1);
      row.push(cost);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}
