// @ts-check
// What readers say, on its way to the site's endpoint. It waits in this browser until the endpoint has
// it, each message under a key of its own, so that tabs do not write over each other.

import { store } from "./site.js";

/** How many messages wait at most, and how many days. */
const MOST = 50;
const DAYS = 14;
/**
 * In milliseconds: until other tabs see what one stores, how long an answer may take, the first wait
 * after a failure, and the longest.
 */
const SEEN = 500;
const PATIENCE = 20_000;
const WAIT = 30_000;
const LONGEST = 6 * 3600_000;

/** @typedef {Record<string, unknown> & { id: string, time: string }} Message */
/** @typedef {{ to: string, at: number, tries: number, message: Message }} Waiting */

const { edition, feedback: endpoint = "" } = document.body.dataset;
const name = () => [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(16).padStart(8, "0")).join("");
const ofPage = name();
let timer = 0;

/** What waits for this endpoint, the oldest first. */
const waiting = () =>
  store
    .keys("feedback:")
    .map((key) => ({ key, kept: /** @type {Waiting} */ (store.get(key)) }))
    .filter(({ kept }) => kept?.to === endpoint)
    .sort((a, b) => Date.parse(a.kept.message.time) - Date.parse(b.kept.message.time));

/**
 * Whether that is the end of it: the endpoint has it, or will never take it.
 * @param {Message} message
 */
async function post(message) {
  try {
    const { status } = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(message),
      credentials: "omit",
      referrerPolicy: "no-referrer",
      keepalive: true,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return status < 500 && status !== 408 && status !== 429;
  } catch {
    return false;
  }
}

/** @param {boolean} all also what was to wait longer */
async function run(all) {
  const old = waiting();
  for (const [at, { key, kept }] of old.entries()) {
    const days = (Date.now() - Date.parse(kept.message.time)) / 864e5;
    if (at < old.length - MOST || days > DAYS) store.set(key, null);
    else if (all || kept.at <= Date.now()) {
      // A page that is left may have sent it: the next one gives it time.
      store.set(key, { ...kept, at: Date.now() + PATIENCE });
      const done = await post(kept.message);
      // The reader may have added something meanwhile.
      if (JSON.stringify(store.get(key)?.message) !== JSON.stringify(kept.message)) continue;
      const wait = Math.min(WAIT * 2 ** kept.tries, LONGEST);
      store.set(key, done ? null : { ...kept, tries: kept.tries + 1, at: Date.now() + wait });
    }
  }
  if (old.length) await new Promise((seen) => setTimeout(seen, SEEN));
  const next = Math.min(...waiting().map(({ kept }) => kept.at));
  clearTimeout(timer);
  if (next < Infinity) timer = setTimeout(flush, Math.max(next - Date.now(), 1000));
}

/** Sends what is due, one tab at a time, so that nothing goes twice. Plain HTTP has no locks. */
export async function flush(all = false) {
  const work = () => run(all);
  await (navigator.locks?.request("shirube:feedback", work) ?? work());
}

/**
 * @param {Record<string, unknown>} said
 * @param {string} id
 */
function send(said, id) {
  const time = new Date().toISOString();
  const language = document.documentElement.lang;
  const message = { version: 1, id, time, path: location.pathname, language, edition, ...said };
  store.set(`feedback:${id}`, { to: endpoint, at: 0, tries: 0, message });
  // Where nothing can be kept, there is one try.
  return store.get(`feedback:${id}`) ? flush() : post(message);
}

/**
 * The answer on this page; one that comes later takes its place.
 * @param {Record<string, unknown>} answer
 */
export const vote = (answer) => send({ kind: "vote", ...answer }, ofPage);

/**
 * A search without a result: once a visit.
 * @param {string} query
 */
export function search(query) {
  const key = "shirube:unfound";
  const known = JSON.parse(sessionStorage.getItem(key) ?? "[]");
  if (known.includes(query)) return;
  sessionStorage.setItem(key, JSON.stringify([...known, query]));
  send({ kind: "search", query }, name());
}

addEventListener("online", () => flush(true));
flush();
