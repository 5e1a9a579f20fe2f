// The client in Node. With a folder: asks every query of the list, and prints place and score of
// each hit, a line a query. Without: cuts every input of the analyzer's table into terms.
import { readFileSync } from "node:fs";
import { inflateRawSync } from "node:zlib";
import { normalise, script, tokens } from "./analyze.js";
import { openIndex } from "./index.js";

const [, , file, base] = process.argv;
const input = JSON.parse(readFileSync(file, "utf8"));

if (base) {
  const fetch = async (path) => {
    try {
      const bytes = readFileSync(path);
      return { ok: true, status: 200, arrayBuffer: async () => bytes };
    } catch {
      return { ok: false, status: 404 };
    }
  };
  const index = await openIndex({ base, fetch, inflate: (bytes) => inflateRawSync(bytes) });
  for (const query of input) {
    const { hits } = await index.search(query);
    console.log(JSON.stringify(hits.map(({ path, score }) => [decodeURIComponent(path.replace(/^[^#]*/, encodeURIComponent)), String(score)])));
  }
} else {
  const costs = new Map(Object.entries(input.forms));
  const functions = new Set(input.functions);
  const forms = {
    core: (form) => ([...form].every((c) => script(c) === "hiragana") ? costs.get(form) : undefined),
    cost: (form) => costs.get(form),
    isFunction: (word) => functions.has(word),
    maxFormChars: 12,
    unknownCost: 300,
  };
  for (const [text] of input.inputs) {
    console.log(JSON.stringify(tokens(normalise(text), forms).map(({ kind, key, start, end }) => `${kind} ${key} ${start} ${end}`)));
  }
}
