// @ts-check
// What comes first: the arithmetic of `src/search/rank.rs`, operation by operation, with the numbers of the manifest.

/** @typedef {import("./format.js").Postings} Postings */
/** @typedef {{ weight: number, places: [number, number][], postings: Postings | undefined }} Weighted */
/** @typedef {{ page: number, section: number, score: number }} Found */

/** The length that a field norm stands for. @param {number} norm */
export function length(norm) {
  if (norm < 40) return norm;
  const group = Math.floor((norm - 40) / 8);
  return 24 + 2 ** (group + 4) + ((norm - 40) % 8) * 2 ** (group + 1);
}

const LENGTHS = Array.from({ length: 256 }, (_, norm) => length(norm));

/** The natural logarithm, rounded alike everywhere. @param {number} x */
export function ln(x) {
  let exponent = 0;
  for (; x >= Math.SQRT2; exponent++) x /= 2;
  for (; x < Math.SQRT1_2; exponent--) x *= 2;
  const z = (x - 1) / (x + 1);
  let sum = 0;
  for (let odd = 1, power = z; odd < 30; odd += 2, power *= z * z) sum += power / odd;
  return 2 * sum + exponent * Math.LN2;
}

/** Whether one of `then` begins `long` characters after one of `first`, or a few more.
 * @param {number[]} first @param {number[]} then @param {number} long @param {number} near */
function standNear(first, then, long, near) {
  let at = 0;
  for (const place of first) {
    const from = place + long;
    while (at < then.length && then[at] < from) at++;
    if (at < then.length && then[at] <= from + near) return true;
  }
  return false;
}

/** A heading or title that holds terms of the query. */
class Named {
  /** @type {number[]} */
  terms = [];
  norm = 0;
  rarest = 0;

  /** @param {number} term @param {number} norm @param {number} frequency */
  take(term, norm, frequency) {
    this.rarest = this.terms.length ? Math.min(this.rarest, frequency) : frequency;
    this.terms.push(term);
    this.norm = norm;
  }

  /** @param {number[]} shares @param {number} total */
  aptness(shares, total) {
    if (!this.terms.length) return 0;
    const share = this.terms.reduce((sum, term) => sum + shares[term], 0) / total;
    const held = Math.min(this.terms.length / Math.max(LENGTHS[this.norm], 1), 1);
    return (share * held) / Math.max(this.rarest, 1);
  }
}

/**
 * Ranks pages.
 * @param {Weighted[]} terms
 * @param {{ sections: number, pages: number, lengths: number[], constants: Record<string, number> }} manifest
 * @param {(page: number) => boolean} accepts
 * @param {(page: number) => number} boost
 * @param {boolean} wide every page that may hold a phrase
 * @returns {Found[]}
 */
export function rank(terms, { sections: count, pages: of, lengths, constants: c }, accepts, boost, wide = false) {
  const sections = Math.max(count, 1);
  const pageCount = Math.max(of, 1);
  const [ofTitle, ofKeywords] = lengths.map((length) => Math.max(length / pageCount, 1e-9));
  const [, , ofHeading, ofBody] = lengths.map((length) => Math.max(length / sections, 1e-9));
  const idf = (/** @type {number} */ many, all = sections) => {
    const n = Math.min(many, all);
    return ln(1 + (all - n + 0.5) / (n + 0.5));
  };
  const bm25 = (/** @type {number} */ many, /** @type {number} */ norm, /** @type {number} */ average) =>
    many ? (many * (c.k1 + 1)) / (many + c.k1 * (1 - c.b + (c.b * LENGTHS[norm]) / average)) : 0;

  // By term: what it counts in the title, in heading or text, and where it stands there.
  const newPage = () => ({ keywords: 0, titles: /** @type {number[]} */ ([]), inTitle: new Named() });
  const newCandidate = () => ({ number: 0, texts: /** @type {number[]} */ ([]), inHeading: new Named(), places: /** @type {number[][]} */ ([]) });
  /** @type {Map<number, ReturnType<typeof newPage>>} */
  const pages = new Map();
  /** @type {Map<number, ReturnType<typeof newCandidate>>} */
  const candidates = new Map();
  /** @template T @param {Map<number, T>} map @param {number} key @param {() => T} make @returns {T} */
  const entry = (map, key, make) => {
    let found = map.get(key);
    if (!found) map.set(key, (found = make()));
    return found;
  };

  const shares = terms.map(({ weight, postings }, term) => {
    const [title = 0, keywords = 0, heading = 0, body = 0, either = 0] = postings?.frequency ?? [];
    const share = weight * idf(Math.max(either, title, keywords));
    if (!postings) return share;
    const [byTitle, byKeywords] = [weight * idf(title, pageCount), c.keywords * (weight * idf(keywords, pageCount))];
    for (const { id, first, firstNorm, second, secondNorm } of postings.pages) {
      if (!accepts(id)) continue;
      const page = entry(pages, id, newPage);
      page.titles[term] = byTitle * bm25(first, firstNorm, ofTitle);
      page.keywords += byKeywords * bm25(second, secondNorm, ofKeywords);
      if (first) page.inTitle.take(term, firstNorm, title);
      entry(candidates, id, newCandidate);
    }
    const [byHeading, byBody] = [c.heading * (weight * idf(heading)), c.body * (weight * idf(body))];
    for (const { id, number, first, firstNorm, second, secondNorm, places } of postings.sections) {
      if (!accepts(id - number)) continue;
      const candidate = entry(candidates, id, newCandidate);
      candidate.number = number;
      candidate.texts[term] = Math.max(byHeading * bm25(first, firstNorm, ofHeading), byBody * bm25(second, secondNorm, ofBody));
      if (first) candidate.inHeading.take(term, firstNorm, 1);
      candidate.places[term] = places;
    }
    return share;
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total <= 0) return [];

  /** @param {{ bag: number, coverage: number, aptness: number }} parts @param {number} number */
  const score = ({ bag, coverage, aptness }, number, nearness = 0, early = 0) =>
    bag * (1 + c.coverage * coverage + c.nearness * nearness + c.aptness * aptness + c.early * early) * (1 + c.lead / (1 + number));

  const none = newPage();
  const close = [...candidates].map(([section, candidate]) => {
    const { number, texts, inHeading, places } = candidate;
    const page = section - number;
    const ofPage = pages.get(page) ?? none;
    let [bag, covered] = [ofPage.keywords, 0];
    shares.forEach((share, term) => {
      const [title, text] = [ofPage.titles[term], texts[term]];
      if ((title ?? text) >= 0) covered += share;
      bag += Math.max((number ? c.title : c.titleFirst) * (title ?? 0), text ?? 0);
    });
    const parts = {
      bag,
      coverage: covered / total,
      aptness: Math.max(inHeading.aptness(shares, total), number ? 0 : ofPage.inTitle.aptness(shares, total)),
    };
    return { section, page, number, places, parts, score: score(parts, number) * boost(page) };
  });
  close.sort((a, b) => b.score - a.score || a.section - b.section);
  close.length = Math.min(close.length, wide ? c.closeToPhrase : c.close);

  // Terms of the query that stand side by side.
  const typed = terms.flatMap(({ places }, term) => places.map(([start, end]) => ({ start, end, term })));
  typed.sort((a, b) => a.start - b.start || a.end - b.end || a.term - b.term);
  const neighbours = typed.flatMap(({ start, end, term }, at) =>
    typed.slice(at + 1).filter((next) => next.start >= end && next.start - end <= c.near)
      .map((next) => ({ term, next: next.term, long: end - start, weight: Math.min(shares[term], shares[next.term]) })));
  const all = neighbours.reduce((sum, { weight }) => sum + weight, 0);
  /** In a title all terms are near each other. @param {number[][]} places @param {number[]} title */
  const nearness = (places, title) => {
    if (all <= 0) return 0;
    let sum = 0;
    for (const { term, next, long, weight } of neighbours) {
      const [first, then] = [places[term], places[next]];
      const both = title.includes(term) && title.includes(next);
      if (both || (first && then && standNear(first, then, long, c.near))) sum += weight;
    }
    return sum / all;
  };

  /** @type {Map<number, { section: number, score: number }[]>} */
  const byPage = new Map();
  for (const { section, page, number, places, parts } of close) {
    const title = number ? [] : (pages.get(page) ?? none).inTitle.terms;
    const early = places.reduce((sum, [first = 0], term) => sum + shares[term] / (1 + first / c.earlyHalf), 0);
    const found = { section, score: score(parts, number, nearness(places, title), early / total) * boost(page) };
    entry(byPage, page, () => /** @type {typeof found[]} */ ([])).push(found);
  }
  const found = [...byPage].map(([page, of]) => {
    of.sort((a, b) => b.score - a.score || a.section - b.section);
    return { page, section: of[0].section, score: of[0].score + c.second * (of[1]?.score ?? 0) };
  });
  found.sort((a, b) => b.score - a.score || a.page - b.page);
  return wide ? found : found.filter(({ score }) => score >= found[0].score * c.least);
}
