// @ts-check
// Text between double quotes, which a page must hold as it stands. It comes with the first query that has some.

/** With one space for any number of them. @param {string} text */
const squeezed = (text) => text.split(/\s+/).filter(Boolean).join(" ");

/**
 * Whether a page holds all phrases of a query; nothing if it has none.
 * @param {string} query
 * @param {(text: string) => string} key a text as it is compared
 * @param {(at: number) => Promise<{ page: { path: string, title: string }, heading: string, text: string }>} section
 * @param {number} sections how many there are
 */
export function phrases(query, key, section, sections) {
  const parts = query.split(/["“”]/).slice(1, -1).filter((_, at) => at % 2 === 0);
  const wanted = parts.map((part) => squeezed(key(part))).filter(Boolean);
  const hold = (/** @type {string} */ text) => {
    const held = squeezed(key(text));
    return wanted.every((phrase) => held.includes(phrase));
  };
  /** @param {number} page its first section */
  const holds = async (page) => {
    for (let at = page, path; at < sections; at++) {
      const { page: of, heading, text } = await section(at);
      if (of.path !== (path ??= of.path)) return false;
      if (hold(of.title) || hold(`${heading}\n${text}`)) return true;
    }
    return false;
  };
  return wanted.length > 0 && holds;
}
