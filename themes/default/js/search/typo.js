// @ts-check
// What a mistyped word may be meant for. It comes with the first word that the index does not know.

const MAX_NEAREST = 3;

/**
 * The words that are nearest to one, the most frequent first.
 * @param {string} word
 * @param {[string, number][]} known words, and how often each stands
 */
export function nearest(word, known) {
  const most = word.length >= 8 ? 2 : 1;
  const near = known
    .filter(([one]) => one.length >= 4 && Math.abs(one.length - word.length) <= most)
    .map(([one, count]) => ({ one, count, distance: distance(word, one) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance || b.count - a.count || (a.one < b.one ? -1 : 1));
  return near.filter(({ distance }) => distance === near[0].distance).slice(0, MAX_NEAREST).map(({ one }) => one);
}

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
