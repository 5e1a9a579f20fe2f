// @ts-check
// What lists tell beyond their words: progress in guides, what is new, how long ago.

import { all, fill, make, run, store } from "./site.js";

/** How far the reader is in each guide of a list: what is ticked of the checks that it has today. */
function guideCards() {
  for (const card of all(".card[data-guide]")) {
    /** @type {import("./guide.js").Progress | null} */
    const progress = store.get(`guide:${card.dataset.guide}`);
    const ids = card.dataset.checks?.split(" ") ?? [];
    const count = ids.filter((id) => progress?.done.includes(id)).length;
    const bar = card.querySelector("progress");
    if (!bar || count === 0) continue;
    bar.value = count;
    const [line] = all(".done", card);
    const [text] = all(".done span", card);
    if (text) text.textContent = fill(count === 1 ? card.dataset.one : card.dataset.other, { done: count, all: bar.max });
    if (line) line.hidden = false;
  }
}

/** Marks the releases that are new since the last visit; a visit lasts as long as the tab. */
function unread() {
  const list = document.querySelector("[data-new]");
  if (!(list instanceof HTMLElement)) return;
  // The pages of a long list are one list.
  const key = `unread:${location.pathname.replace(/page\/\d+\/$/, "")}`;
  /** What there was of the newest day, as day and address. @type {string[] | null} */
  const seen = JSON.parse(sessionStorage.getItem(key) ?? "null") ?? store.get(key);
  const [last = ""] = seen ?? [];
  const names = all(".stamp time", list).map((time) => {
    const card = time.closest(".card");
    const name = `${time.getAttribute("datetime")} ${card?.querySelector("a")?.pathname}`;
    if (seen && name.slice(0, 10) >= last.slice(0, 10) && !seen.includes(name)) card?.setAttribute("data-unread", list.dataset.new ?? "");
    return name;
  });
  const known = [...new Set([...(store.get(key) ?? []), ...names])].sort();
  const newest = known.at(-1)?.slice(0, 10) ?? "";
  store.set(key, known.filter((name) => name.startsWith(newest)));
  sessionStorage.setItem(key, JSON.stringify(seen));
}

/** How many days ago something was: a page is older than the day on which it is read. */
function ago() {
  const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
  const now = new Date();
  const today = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  for (const time of all("[data-ago]")) {
    const days = (Date.parse(time.getAttribute("datetime") ?? "") - today) / 864e5;
    // A line may break before it.
    if (days <= 0) time.append(make("wbr"), fill(time.dataset.ago, { ago: words.format(days, "day") }));
  }
}

/** The full answer of a question is fetched from its page when it is opened. */
function longAnswers() {
  for (const fold of all(".full-answer")) {
    const load = async () => {
      const address = new URL(fold.dataset.href ?? "", document.baseURI).href;
      // Without an answer, the link to the page is left.
      const text = await fetch(address).then((answer) => answer.text()).catch(() => "");
      const page = new DOMParser().parseFromString(text, "text/html");
      page.head.prepend(Object.assign(page.createElement("base"), { href: address }));
      const body = page.querySelector(".prose.body");
      // What belongs to its own page stays there.
      for (const part of body?.querySelectorAll("source, script, .anchor") ?? []) part.remove();
      for (const part of body?.querySelectorAll("*") ?? []) {
        part.removeAttribute("id");
        if (part instanceof HTMLAnchorElement) part.href = part.href;
        if (part instanceof HTMLImageElement) part.src = part.src;
      }
      if (body) fold.lastElementChild?.before(document.adoptNode(body));
      document.dispatchEvent(new Event("shirube:update"));
    };
    if (fold.hasAttribute("open")) load();
    else fold.addEventListener("toggle", load, { once: true });
  }
}

run([guideCards, unread, ago, longAnswers]);
// Back from a guide.
addEventListener("pageshow", guideCards);
