// @ts-check
// Text to terms, as in `src/search/analyze.rs`; `tests/search/analyzer.json` is the test of both.

/** @typedef {"word" | "pair" | "single"} Kind */
/** @typedef {{ kind: Kind, key: string, start: number, end: number }} Token */
/** @typedef {{ chars: string[], scripts: string[], offsets: number[] }} Normal */
/** The cost of a form that is known before anything is looked up, and of any other.
 * @typedef {{ core: (form: string) => number | undefined, cost: (form: string) => number | undefined,
 *   isFunction: (word: string) => boolean, maxFormChars: number, unknownCost: number }} Forms */

const MAX_WORD_CHARS = 40;
const KANJI = /[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{323af}]/u;
const HIRAGANA = /[\u3041-\u3096\u309d-\u309f]/;
const KATAKANA = /[\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff]/;
const HANGUL = /[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]/;
const LETTER = /[\p{Alphabetic}\p{N}\p{M}]/u;
const DASH = /[‐-―−]/;
const JOINT = /[-_.']/;

/** Texts are long and have few characters: what was found out about one is kept.
 * @template T @param {(text: string) => T} find @returns {(text: string) => T} */
function kept(find) {
  /** @type {Map<string, T>} */
  const known = new Map();
  return (text) => {
    let found = known.get(text);
    if (found === undefined) known.set(text, (found = find(text)));
    return found;
  };
}

export const script = kept((c) =>
  c < "\x80" ? (/[a-z0-9]/.test(c) ? "letter" : "other")
  : KANJI.test(c) ? "kanji"
  : HIRAGANA.test(c) ? "hiragana"
  : KATAKANA.test(c) ? "katakana"
  : HANGUL.test(c) ? "hangul"
  : LETTER.test(c) ? "letter" : "other");

/** A character and its marks in normal form. */
const plain = kept((cluster) => [...cluster.normalize("NFKC")].flatMap((c) => [...c.toLowerCase()])
  .map((c) => (DASH.test(c) ? "-" : c === "’" || c === "‘" ? "'" : c)));

/** Katakana as hiragana. @param {string} text */
export const fold = (text) =>
  text.replace(/[\u30a1-\u30f6\u30fd\u30fe]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0x60));

/** A form in katakana, of a word that is typed in hiragana. @param {string} text */
export const katakana = (text) => text.replace(/[\u3041-\u3096]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));

/** Whether a form may be another one of a word that is known: kanji, with a few kana. @param {string} form */
export function mayBeSibling(form) {
  const scripts = [...form].map(script);
  const count = (/** @type {string} */ wanted) => scripts.filter((one) => one === wanted).length;
  const [kana, kanji] = [count("hiragana"), count("kanji")];
  return scripts.length <= 6 && kana >= 1 && kana <= 3 && kanji >= 2 && kana + kanji === scripts.length && scripts[0] === "kanji";
}

/** @param {string} text @returns {Normal} */
export function normalise(text) {
  /** @type {Normal} */
  const normal = { chars: [], scripts: [], offsets: [] };
  const { chars, scripts, offsets } = normal;
  for (const { 0: cluster, index } of text.matchAll(/[^][\p{M}ﾞﾟ]*/gu)) {
    for (let c of plain(cluster)) {
      const last = scripts.at(-1);
      if (c === "-" && last === "katakana") c = "ー";
      chars.push(c);
      scripts.push(c === "ー" && last === "hiragana" ? last : script(c));
      offsets.push(index);
    }
  }
  offsets.push(text.length);
  return normal;
}

/** @param {string} word */
export function stem(word) {
  if (!/^[a-z]{4,}$/.test(word)) return word;
  if (/sses$|^.{2,}ies$/.test(word)) word = word.slice(0, -2);
  else if (/s$/.test(word) && !/(ss|us|is)$/.test(word)) word = word.slice(0, -1);
  const short = /^(.{3,})(?:ing|ed)$/.exec(word)?.[1];
  if (short && /[aeiouy]/.test(short)) word = /([^lsz])\1$/.test(short) ? short.slice(0, -1) : short;
  return word.length > 3 ? word.replace(/[eyi]$/, "") : word;
}

/** @param {string[]} chars */
const withoutLongVowel = (chars) => (chars.length >= 4 && chars.at(-1) === "ー" ? chars.slice(0, -1) : chars);

/** The key that every form of a word shares. @param {string[]} chars */
export function formKey(chars) {
  if (!chars.length || chars.length > MAX_WORD_CHARS) return null;
  if (script(chars[0]) === "letter") return stem(fold(chars.join("")));
  const kept = script(chars[0]) === "kanji" ? chars.filter((c) => script(c) !== "hiragana") : withoutLongVowel(chars);
  return fold(kept.join(""));
}

/** @param {string[]} chars @param {Forms} forms @returns {{ kind: Kind, key: string } | null} */
function wordKey(chars, forms) {
  const key = formKey(chars);
  if (!key || forms.isFunction(key)) return null;
  /** @type {(script: string) => (c: string) => boolean} */
  const is = (wanted) => (c) => script(c) === wanted;
  if (chars.length < 2 && !is("kanji")(chars[0])) return null;
  const kanji = [...key];
  if (kanji.length !== 2 || !kanji.every(is("kanji"))) return { kind: "word", key };
  return chars.every(is("kanji")) ? null : { kind: "pair", key };
}

/**
 * The cheapest way through all characters: ends of words, and whether each is known.
 * @param {string[]} chars @param {number} most @param {number} unknown
 * @param {(start: number, form: string) => number | undefined} cost
 */
function cheapest(chars, most, unknown, cost) {
  const best = [...Array(chars.length + 1)].map(() => ({ cost: Infinity, start: 0, known: false }));
  best[0].cost = 0;
  for (let start = 0; start < chars.length; start++) {
    const offer = (/** @type {number} */ end, /** @type {number} */ more, /** @type {boolean} */ known) => {
      const sum = best[start].cost + more;
      if (sum < best[end].cost) best[end] = { cost: sum, start, known };
    };
    offer(start + 1, unknown, false);
    let form = "";
    for (let end = start + 1; end <= Math.min(chars.length, start + most); end++) {
      const found = cost(start, (form += chars[end - 1]));
      if (found !== undefined) offer(end, found, true);
    }
  }
  const words = [];
  for (let end = chars.length; end > 0; end = best[end].start) words.unshift({ end, known: best[end].known });
  return words;
}

/** Where a form may begin that is not in the core; always where it all begins. @param {string[]} chars @param {Forms} forms */
export function begins(chars, forms) {
  const hiragana = chars.map((c) => script(c) === "hiragana");
  const begin = hiragana.map((is, at) => !is || at === 0);
  let inGap = false;
  let start = 0;
  for (const { end, known } of cheapest(chars, forms.maxFormChars, forms.unknownCost, (_, form) => forms.core(form))) {
    const gap = !known && hiragana[start];
    if (gap && !inGap) begin[start] = true;
    inGap = gap;
    start = end;
  }
  return begin;
}

/** @param {string[]} chars @param {Forms} forms */
function wordEnds(chars, forms) {
  const begin = begins(chars, forms);
  const words = cheapest(chars, forms.maxFormChars, forms.unknownCost,
    (start, form) => forms.core(form) ?? (begin[start] ? forms.cost(form) : undefined));
  return words.filter(({ end, known }, at) => {
    const next = words[at + 1];
    return !(next && !known && !next.known && script(chars[end - 1]) === script(chars[next.end - 1]));
  }).map(({ end }) => end);
}

/** @param {Normal} text @param {number} start @param {(script: string) => boolean} belongs */
function run({ scripts }, start, belongs) {
  while (start < scripts.length && belongs(scripts[start])) start++;
  return start;
}

const isJapanese = (/** @type {string} */ script) => /kanji|kana|hira/.test(script);

/** Stretches of kanji and kana: first character, and one past the last. @param {Normal} text */
export function stretches(text) {
  const all = [];
  for (let start = 0; start < text.chars.length; start++) {
    const end = run(text, start, isJapanese);
    if (end > start) all.push({ start, end });
    start = end;
  }
  return all;
}

/** The terms of a text, in the order in which they begin. @param {Normal} text @param {Forms} forms */
export function tokens(text, forms) {
  const { chars, scripts } = text;
  /** @type {Token[]} */
  const out = [];
  const put = (/** @type {Kind} */ kind, /** @type {string} */ key, /** @type {number} */ start, /** @type {number} */ end) =>
    out.push({ kind, key, start, end });
  const key = (/** @type {number} */ start, /** @type {number} */ end) => fold(chars.slice(start, end).join(""));
  const pairs = (/** @type {number} */ start, /** @type {number} */ end) => {
    for (let at = start; at < end - 1; at++) put("pair", key(at, at + 2), at, at + 2);
  };

  const letters = (/** @type {number} */ start) => {
    const isLetter = (/** @type {string} */ script) => script === "letter";
    let end = run(text, start, isLetter);
    while (JOINT.test(chars[end] ?? "") && scripts[end + 1] === "letter") end = run(text, end + 1, isLetter);
    const whole = chars.slice(start, end);
    const word = whole.join("");
    const parts = word.split(JOINT);
    const part = (/** @type {string} */ part, /** @type {number} */ at, least = 1) => {
      const length = [...part].length;
      if (length >= least && length <= MAX_WORD_CHARS && !forms.isFunction(part)) put("word", stem(part), at, at + length);
    };
    if (parts.length === 1 || word.includes("'")) part(parts[0], start);
    else {
      const joined = word.replace(/[-_]/g, "");
      if ([...joined].length <= MAX_WORD_CHARS) put("word", joined, start, end);
      let at = start;
      for (const one of parts) {
        part(one, at, 2);
        at += [...one].length + 1;
      }
    }
    if (scripts[end] === "kanji" && /^\d{1,40}$/.test(word)) put("pair", key(start, end + 1), start, end + 1);
    return end;
  };

  const japanese = (/** @type {number} */ start) => {
    const end = run(text, start, isJapanese);
    const from = out.length;
    let at = start;
    // Without forms, only what needs none.
    for (const wordEnd of forms.maxFormChars ? wordEnds(chars.slice(start, end), forms) : []) {
      const word = wordKey(chars.slice(at, start + wordEnd), forms);
      if (word) put(word.kind, word.key, at, start + wordEnd);
      at = start + wordEnd;
    }
    for (at = start; at < end; ) {
      const of = scripts[at];
      const stop = run(text, at, (script) => script === of);
      if (of === "kanji") {
        pairs(at, stop);
        for (let one = at; one < stop; one++) put("single", key(one, one + 1), one, one + 1);
      } else if (of === "katakana") pairs(at, at + withoutLongVowel(chars.slice(at, stop)).length);
      at = stop;
    }
    // 何年 asks for a year: the year it is, no text calls so.
    const kept = out.splice(from).filter(({ kind, key }) => kind === "word" || !key.includes("何"));
    out.push(...kept.sort((a, b) => a.start - b.start));
    return end;
  };

  for (let start = 0; start < chars.length; ) {
    const of = scripts[start];
    if (of === "letter") start = letters(start);
    else if (isJapanese(of)) start = japanese(start);
    else if (of === "hangul") {
      const end = run(text, start, (script) => script === of);
      pairs(start, end);
      if (end - start === 1) put("single", key(start, end), start, end);
      start = end;
    } else start++;
  }
  return out;
}
