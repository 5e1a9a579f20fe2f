// @ts-check
// Search in a page, from static files alone: `openIndex`, then `search`. No part of it touches the
// page. The manual describes it for themes: `content/en/reference/search-api.md`.

import { begins, fold, formKey, katakana, mayBeSibling, normalise, script, stem, stretches, tokens } from "./analyze.js";
import { SearchError, VERSION, decodeFacet, decodeShard, merge, openFiles, place } from "./format.js";
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
/** How many shards are at hand from one query to the next. */
const MAX_SHARDS = 300;
const MAX_COMPLETIONS = 20;
/** The length of an excerpt in characters, a kanji counted twice. */
const EXCERPT = 160;

/** An index that is open. */
class Index {
  /** @type {ReturnType<typeof openFiles>} */
  #file;
  /** @type {Manifest} */
  #manifest;
  /** @type {import("./analyze.js").Forms} */
  #forms;
  /** @type {Map<number, Shard>} */
  #shards;
  /** Where shards begin, by group. @type {Map<number, string[]>} */
  #bounds;

  /** Articles worth showing when nothing is found. */
  get popular() {
    return this.#manifest.popular.map(([path, title]) => ({ path, title }));
  }

  /** @param {string} base @param {Place} where */
  async open(base, where) {
    this.#file = openFiles(base, where);
    this.#shards = new Map();
    this.#bounds = new Map();
    const manifest = (this.#manifest = await this.#file("manifest.bin"));
    const { version, constants, functions } = manifest;
    if (version !== VERSION) throw new SearchError("missing", `version ${version}`);
    const core = new Map(manifest.core);
    const words = new Set([...core.keys()].slice(0, functions));
    this.#forms = {
      core: (form) => core.get(form),
      cost: (form) => {
        const forms = this.#entry(formKey([...form]) ?? "")?.forms;
        if (!forms?.size) return undefined;
        return forms.get(form) ?? forms.get(katakana(form)) ?? (mayBeSibling(form) ? constants.siblingCost : undefined);
      },
      isFunction: (word) => words.has(word),
      maxFormChars: constants.maxFormChars,
      unknownCost: constants.unknownCost,
    };
    return this;
  }

  /**
   * Finds pages. A newer search may abort this one by its signal.
   * @param {string} asked
   * @param {Options} [options]
   */
  async find(asked, { limit = 10, offset = 0, filter = {}, signal, typing = false } = {}) {
    const manifest = this.#manifest;
    // What older queries needed makes room.
    if (this.#shards.size > MAX_SHARDS) this.#shards.clear();
    const text = normalise(asked.slice(0, manifest.constants.maxChars * 4));
    for (const part of [text.chars, text.scripts]) part.length = Math.min(part.length, manifest.constants.maxChars);
    const [{ terms, names, corrections }, facets] = await Promise.all([this.#parse(text, typing), this.#facets(filter)]);
    signal?.throwIfAborted();

    /** Whether a page has what is asked of every facet but one. @param {number} page @param {string} [but] */
    const passes = (page, but) => Object.entries(filter).every(([name, wanted]) =>
      name === but || !wanted.length || wanted.some((key) => facets.find((facet) => facet.name === name)?.has(page, key)));
    const boosts = new Map(manifest.boosts);
    const boost = (/** @type {number} */ page) => boosts.get(page) ?? 1;
    const query = text.chars.join("");
    const holds = /["“”]/.test(query) && (await import("./phrase.js")).phrases(query, key, (at) => this.#section(at), manifest.sections);
    /** Pages in their order that are accepted and hold all phrases. @param {(page: number) => boolean} accepts */
    const ranked = async (accepts) => {
      const found = rank(terms, manifest, accepts, boost, !!holds);
      if (!holds) return found;
      const held = found.slice(0, manifest.constants.maxHeld).map(async (one) => ((await holds(one.page)) ? [one] : []));
      return (await Promise.all(held)).flat();
    };
    const every = await ranked(() => true);
    const found = Object.keys(filter).length ? await ranked(passes) : every;
    const hits = await Promise.all(found.slice(offset, offset + limit).map((one) => this.#hit(one, names)));
    signal?.throwIfAborted();
    const counts = facets.map(({ name, values, has }) => ({
      name,
      values: values
        .map(([key, label]) => ({ key, label, count: every.filter(({ page }) => passes(page, name) && has(page, key)).length }))
        .filter(({ key, count }) => count || filter[name]?.includes(key)),
    }));
    const nearest = found.length ? [] : await this.#nearest(text);
    return { query, total: found.length, hits, facets: counts.filter(({ values }) => values.length), corrections, nearest };
  }

  /** Types, and the facets that are at hand. @param {Record<string, string[]>} filter */
  async #facets(filter) {
    const { types, facets, sections } = this.#manifest;
    const of = (/** @type {number} */ page) => types.findLast(([, first]) => first <= page)?.[0];
    const byType = {
      name: "type",
      values: types.map(([type]) => /** @type {[string, string]} */ ([type, type])),
      has: (/** @type {number} */ page, /** @type {string} */ key) => of(page) === key,
    };
    const wanted = facets.filter(([name]) => sections <= SMALL || filter[name]?.length);
    const others = wanted.map(async ([name, values]) => {
      const pages = await this.#file(`facet-${name}.bin`, decodeFacet);
      const has = (/** @type {number} */ page, /** @type {string} */ key) => !!pages[values.findIndex(([known]) => known === key)]?.has(page);
      return { name, values, has };
    });
    return [byType, ...(await Promise.all(others))];
  }

  /** Cuts a query into terms and looks them up. @param {Normal} text @param {boolean} typing */
  async #parse(text, typing) {
    const { constants: c, sections } = this.#manifest;
    await this.#fetchFor(text);
    const all = tokens(text, this.#forms);
    await this.#fetch(all.map(({ key }) => key));
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
    const names = new Set();
    /** @param {string[]} of @param {number} weight @param {[number, number][]} places @param {Weighted["postings"]} postings */
    const put = (of, weight, places, postings) => {
      terms.push({ weight, places, postings });
      for (const name of of) names.add(name);
    };
    const corrections = [];
    const [known, unknown] = /** @type {[number, number][][]} */ ([[], []]);
    for (const { kind, key, places } of unique.values()) {
      (this.#entry(key)?.terms[kind] ? known : kind === "word" ? unknown : []).push(...places);
    }
    const { length } = text.chars;
    const unfinished = typing ? this.#unfinished(text) : null;
    if (unfinished) await this.#fetch([unfinished]);
    for (const [name, { kind, key, places }] of unique) {
      const postings = this.#postings(kind, key);
      const first = script(key[0]);
      const kana = kind === "pair" && (key[0] === "ー" || first === "hiragana");
      const slip = kana && places.some(([start, end]) => unknown.some(([from, to]) => start < to && from < end));
      const nested = places.every(([start, end]) => known.some(([from, to]) => start >= from && to >= end && end - start < to - from));
      const isWord = kind === "word";
      const of = slip ? c.unknownKanaPair : kana ? c.kanaPair : isWord && first === "letter" ? c.letters : c[kind];
      const weight = of * (nested ? c.nested : 1);
      const more = isWord && key === unfinished && places.at(-1)?.[1] === length && this.#completions(key);
      const near = more || postings || !isWord || !/^[a-z]{4,}$/.test(key) ? [] : await this.#near(key);
      if (more) put(more.names, weight * (postings ? 1 : c.guessed), places, more.postings);
      else if (near.length) {
        corrections.push({ from: text.chars.slice(...places[0]).join(""), to: this.#shown(near[0]) });
        for (const word of near) put([`word ${word}`], weight * c.guessed, places, this.#postings("word", word));
      // A word of one kanji has been counted as a word.
      } else if (kind !== "single" || (postings && !names.has(`word ${key}`) && postings.frequency[4] <= sections * c.maxSingleShare)) {
        put([name], weight, places, postings);
      }
    }
    const begun = unfinished && all.every(({ key }) => key !== unfinished) && this.#completions(unfinished);
    if (begun) put(begun.names, c.word * c.guessed, [[length - unfinished.length, length]], begun.postings);
    return { terms, names, corrections };
  }

  /** Fetches every shard that may hold a form or term of a text. @param {Normal} text */
  async #fetchFor(text) {
    const forms = this.#forms;
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
    await this.#fetch(wanted);
  }

  /** Fetches the shards of some keys. @param {string[]} keys */
  async #fetch(keys) {
    const { bounds, levels, constants } = this.#manifest;
    if (levels) {
      const groups = keys.map((key) => place(bounds, key));
      await Promise.all(groups.map(async (group) => this.#bounds.set(group, await this.#file(`bounds-${group}.bin`))));
    }
    // An answer that comes late belongs to the build that was asked.
    const shards = this.#shards;
    const missing = [...new Set(keys.map((key) => this.#shardOf(key)))].filter((shard) => !shards.has(shard));
    await Promise.all(missing.map(async (shard) => shards.set(shard, await this.#file(`terms-${shard}.bin`, (bytes) => decodeShard(bytes, constants)))));
  }

  /** @param {string} key */
  #shardOf(key) {
    const group = place(this.#manifest.bounds, key);
    return this.#manifest.levels ? group * this.#manifest.levels + place(this.#bounds.get(group) ?? [], key) : group;
  }

  /** What the shards at hand hold of a key. @param {string} key */
  #entry(key) {
    return this.#shards.get(this.#shardOf(key))?.get(key);
  }

  /** Where a term stands. @param {string} kind @param {string} key */
  #postings(kind, key) {
    return this.#entry(key)?.terms[kind]?.();
  }

  /** The word at the end that may go on: letters or hiragana. @param {Normal} text */
  #unfinished({ chars, scripts }) {
    const of = scripts.at(-1);
    const from = scripts.findLastIndex((script) => script !== of) + 1;
    const word = fold(chars.slice(from).join(""));
    return of === "letter" ? stem(word) : of === "hiragana" && word.length > 1 ? word : null;
  }

  /** A word and the most frequent ones that begin with it, as one, from the shard at hand. @param {string} word */
  #completions(word) {
    // `printin` will be `printing`, which is looked up by `print`.
    const begin = /^[a-z]{3,}in$/.test(word) ? stem(`${word}g`) : word;
    const all = [...(this.#shards.get(this.#shardOf(word)) ?? [])]
      .filter(([key, { terms }]) => (key.startsWith(word) || key === begin) && terms.word)
      .map(([key]) => ({ key, postings: /** @type {import("./format.js").Postings} */ (this.#postings("word", key)) }));
    all.sort((a, b) => b.postings.frequency[4] - a.postings.frequency[4] || (a.key < b.key ? -1 : 1));
    const best = all.slice(0, MAX_COMPLETIONS);
    return best.length > 1 || best[0]?.key !== word && best.length ? { names: best.map(({ key }) => `word ${key}`), postings: merge(best.map(({ postings }) => postings)) } : null;
  }

  /** The known words that an unknown one may be meant for. @param {string} word */
  async #near(word) {
    if (!this.#manifest.letters.includes(word[0])) return [];
    const [known, { nearest }] = await Promise.all([this.#file(`words-${word[0]}.bin`), import("./typo.js")]);
    const words = nearest(word, known);
    await this.#fetch(words);
    return words;
  }

  /** A word as it is written most often. @param {string} key */
  #shown(key) {
    const forms = [...(this.#entry(key)?.forms ?? [])];
    return forms.reduce((best, form) => (form[1] < best[1] ? form : best), [key, Infinity])[0];
  }

  /** Words that are near what found nothing. @param {Normal} text */
  async #nearest({ chars }) {
    const words = chars.join("").match(/[a-z]{4,}/g) ?? [];
    const near = await Promise.all(words.slice(0, 3).map((word) => this.#near(stem(word))));
    return near.flat().map((word) => this.#shown(word));
  }

  /** A section and its page. @param {number} section */
  async #section(section) {
    const { block } = this.#manifest;
    const { pages, sections } = /** @type {Block} */ (await this.#file(`docs-${Math.floor(section / block)}.bin`));
    const [page, heading, anchor, text] = sections[section % block];
    return { page: pages[page], heading, anchor, text };
  }

  /** A page as it is shown. @param {import("./rank.js").Found} found @param {Set<string>} names */
  async #hit({ section, score }, names) {
    const { page, heading, anchor, text } = await this.#section(section);
    const marked = (/** @type {string} */ text) => pieces(text, this.#matches(text, names), 0, text.length);
    return {
      ...{ state: null, breadcrumbs: [], answer: "", ...page },
      path: anchor ? `${page.path}#${encodeURIComponent(anchor)}` : page.path,
      title: marked(page.title),
      section: heading ? marked(heading) : null,
      score,
      ...this.#excerpt(text || (page.answer ?? ""), names),
    };
  }

  /** Where the terms of a query stand in a text: first and last place, in order, not overlapping.
   * @param {string} text @param {Set<string>} names @returns {[number, number][]} */
  #matches(text, names) {
    const normal = normalise(text);
    /** @type {[number, number][]} */
    const places = [];
    // Words of letters by their stems; of Japanese, the forms of the word.
    const none = { ...this.#forms, maxFormChars: 0 };
    for (const { kind, key, start, end } of tokens(normal, none)) {
      if (kind !== "single" && names.has(`${kind} ${key}`)) places.push([start, end]);
    }
    const line = fold(normal.chars.join(""));
    const index = normal.chars.flatMap((c, at) => (c.length > 1 ? [at, at] : at));
    for (const name of names) {
      const [kind, key] = name.split(" ");
      // Letters and katakana have been found above; a pair in hiragana would be chance.
      if (kind === "single" || /^[!-~]*$/.test(key) || (kind === "pair" && script(key[0]) !== "kanji")) continue;
      for (const form of new Set([key, ...[...(this.#entry(key)?.forms.keys() ?? [])].map(fold)])) {
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

  /** The best passage of a text with its matches marked. @param {string} text @param {Set<string>} names */
  #excerpt(text, names) {
    const places = this.#matches(text, names);
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
    from = before > least || !least ? before : from - width / 4;
    // No word is cut in two.
    const whole = (/** @type {number} */ at, /** @type {number} */ step) => {
      for (let left = 20; left-- && /\w\w/.test(text.slice(at - 1, at + 1)); ) at += step;
      return at;
    };
    const to = whole(Math.min(text.length, from + width), -1);
    from = whole(from, 1);
    const excerpt = pieces(text, places, from, to);
    if (from > 0) excerpt.unshift({ text: "…", mark: false });
    if (to < text.length) excerpt.push({ text: "…", mark: false });
    return { excerpt, passage: best >= 0 ? passage : "" };
  }
}

/** Opens the index at `base`; `current` tells of another one when that is gone. @param {Place} where */
export async function openIndex(where) {
  /** The build that is searched; a search that is under way stays with its own. @type {Index} */
  let index;
  /**
   * Does something, and once more with the build that is published now if a file was gone or damaged.
   * @template T @param {(index: Index) => T} work
   */
  const again = async (work) => {
    try {
      return await work((index ??= await new Index().open(where.base, where)));
    } catch (error) {
      const { code } = /** @type {SearchError} */ (error);
      const { current, fetch: get = fetch } = where;
      if (!current || (code !== "missing" && code !== "corrupt")) throw error;
      const now = await get(current, { cache: "no-cache" }).then((response) => response.json()).catch(() => null);
      if (!/^\w+$/.test(now?.build ?? "")) throw error;
      const fresh = { ...where, fetch: (/** @type {any} */ url) => get(url, code === "corrupt" ? { cache: "reload" } : {}) };
      return work((index = await new Index().open(current.replace(/[^/]*$/, `${now.build}/`), fresh)));
    }
  };
  await again(() => {});
  return {
    get popular() {
      return index.popular;
    },
    /** @param {string} text @param {Options} [options] */
    search: (text, options) => again((index) => index.find(text, options)),
  };
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

/** A text as it is compared. @param {string} text */
const key = (text) => fold(normalise(text).chars.join(""));
