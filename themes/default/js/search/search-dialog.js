// @ts-check
// The search fields of a page. What each can do follows from its parts (`data-part`), which hold its words.

import { all, fill, make, store } from "../site.js";
import { openIndex } from "./index.js";
import { isComposing, onWords } from "./typing.js";

/** @typedef {Awaited<ReturnType<typeof import("./index.js").openIndex>>} Index */
/** @typedef {Awaited<ReturnType<Index["search"]>>} Answer */

const link = /** @type {HTMLAnchorElement} */ (document.getElementById("search-link"));
const { base, current, root = "", unfound } = link.dataset;
const address = (path = "") => new URL(path, document.baseURI).href;

/** @type {Promise<Index> | undefined} The index, opened once for the page, and again after a fault. */
let opening;
const open = () => openIndex({ base: address(base), current: address(current) });

/** @returns {string[]} */
const recent = () => store.get("recent") ?? [];

/** @param {{ text: string, mark: boolean }[]} pieces */
const marked = (pieces) => pieces.map(({ text, mark }) => (mark ? make("mark", {}, text) : text));

/** @type {(name: string, ...content: (Node | string)[]) => HTMLElement} */
const span = (name, ...content) => make("span", { class: name }, ...content);

/** @type {(data: Record<string, string>, ...content: (Node | string)[]) => HTMLElement} */
const button = (data, ...content) => make("button", { type: "button", class: "button", ...data }, ...content);

/** @param {HTMLElement} box */
function begin(box) {
  const field = /** @type {HTMLInputElement} */ (box.querySelector("input"));
  const dialog = box.closest("dialog");
  const limit = Number(box.dataset.limit ?? 10);
  // On the search page the results are a list of links, to be read.
  const combo = field.role === "combobox";
  // Suggestions beside other words leave no trace.
  const keeps = box.id === "search";
  /** @type {Record<string, string[]>} */
  let filter = {};
  let abort = new AbortController();
  let frame = 0;
  let timer = 0;
  let rest = 0;
  let settled = true;
  let chosen = -1;

  /** @type {(name: string) => any} */
  const part = (name) => box.querySelector(`[data-part=${name}]`);
  const word = (name = "") => part("panel")?.dataset[name];
  const options = () => all(".hit", box);

  /** @type {(name: string, on: unknown, content?: Node[]) => void} */
  const toggle = (name, on, content) => {
    const shown = part(name);
    if (shown) shown.hidden = !on;
    if (content) shown?.lastElementChild.replaceChildren(...content);
  };

  const text = () => field.value.trim();

  const say = (said = "") => part("status")?.replaceChildren(said);

  /** Keeps the words in the address, so that Back returns to the results. */
  const keep = (words = "") => {
    clearTimeout(timer);
    const here = new URL(location.href);
    here.searchParams.set("q", words);
    // An answer may come when the reader has gone on.
    if (!words || (dialog ? !dialog.open : part("panel")?.hidden)) here.searchParams.delete("q");
    if (keeps && here.href !== location.href) history.replaceState(history.state, "", here);
  };

  const choose = (to = -1) => {
    chosen = Math.max(-1, Math.min(to, options().length - 1));
    if (combo) options().forEach((option, at) => (option.ariaSelected = String(at === chosen)));
    const option = options()[chosen];
    option?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option?.id ?? "");
  };

  /** @type {(on: unknown) => void} On the home page, over which it lies. */
  const unfold = (on) => {
    if (!combo) return;
    toggle("panel", on || dialog);
    field.ariaExpanded = String(Boolean((on || dialog) && options().length));
    if (!on) keep();
  };

  const soon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => run());
  };

  const run = async (offset = 0) => {
    abort.abort();
    clearTimeout(rest);
    // More of what was asked before would be added to what is asked now.
    toggle("more", offset);
    const { signal } = (abort = new AbortController());
    const asked = text();
    try {
      // Most parts stand on the search page only.
      if (!part("panel")) {
        const page = await (await fetch(link.href)).text();
        const panel = new DOMParser().parseFromString(page, "text/html").querySelector(".found");
        if (signal.aborted) return;
        if (!panel) throw new Error(link.href);
        part("status")?.replaceWith(panel);
      }
      const first = !opening;
      if (first) say(word("search_loading"));
      const index = await (opening ??= open());
      if (first) say();
      const answer = asked ? await index.search(asked, { limit, offset, filter, signal, typing: true }) : null;
      if (!signal.aborted) show(asked, answer, index, offset);
    } catch (error) {
      if (signal.aborted) return;
      opening = undefined;
      console.error(error);
      const { code = "network" } = /** @type {{ code?: string }} */ (error);
      say(word(`search_${code}`) ?? box.dataset.network);
      toggle("fault", true);
      part("fault")?.firstElementChild.toggleAttribute("hidden", code === "unsupported");
      part("fault")?.lastElementChild.setAttribute("href", `${link.href}#lists`);
    }
  };

  /** @type {(asked: string, answer: Answer | null, index: Index, offset: number) => void} */
  const show = (asked, answer, { popular }, offset) => {
    const { hits = [], total = 0, corrections = [], nearest = [], facets = [] } = answer ?? {};
    if (!offset) part("list")?.replaceChildren();
    part("list")?.append(...hits.map(item));
    const none = asked && !total;
    const old = recent();
    const again = (q = "") => button({ "data-q": q }, q);
    const forget = (q = "") => button({ "data-forget": q, "aria-label": fill(word("search_forget"), { q }) }, "×");
    toggle("list", total);
    toggle("title", total);
    toggle("more", options().length < total);
    toggle("fault", false);
    toggle("near", nearest.length, nearest.map((q) => again(q)));
    toggle("recent", !asked && old.length, old.map((q) => make("li", {}, again(q), forget(q))));
    const links = popular.map(({ path, title }) => make("li", {}, make("a", { href: address(`${root}./${path}`) }, title)));
    toggle("popular", !total && links.length, links);
    toggle("ask", none && document.getElementById("ask"));
    toggle("key", true);
    // The site wants to know: what was asked for as it is, and left so for a while.
    const wanting = none && keeps && unfound !== undefined && !Object.keys(filter).length;
    toggle("unfound", wanting);
    if (wanting && settled) rest = setTimeout(async () => (await import("../feedback.js")).search(asked), 2000);
    part("slash")?.toggleAttribute("checked", store.get("slash") ?? true);
    narrow(facets);
    if (combo) {
      part("list")?.setAttribute("role", "listbox");
      unfold(box.contains(document.activeElement));
      if (!offset) choose();
    }
    clearTimeout(timer);
    // When the keys rest.
    timer = setTimeout(() => {
      const to = corrections.map((correction) => correction.to).join(" ");
      const count = fill(word(`search_hits_${total === 1 ? "one" : "other"}`), { n: total });
      say(none ? fill(word("search_none"), { q: asked }) : total ? (to && `${fill(word("search_corrected"), { to })} `) + count : "");
      keep(asked);
    }, 400);
  };

  /** @param {Answer["hits"][number]} hit */
  const item = ({ path, title, section, breadcrumbs, type, state, answer, excerpt, passage }) => {
    const hit = make("a", { href: address(`${root}./${path}`), class: "hit", "data-passage": passage });
    const kind = word(`type_${type}`);
    const where = [...new Set([kind ?? "", ...breadcrumbs])].map((crumb) => span("", crumb));
    if (state) where.push(make("span", { class: "state", "data-state": state }, word(`${type === "incident" ? "status" : "state"}_${state}`) ?? state));
    hit.append(span("name", ...marked(title)), span("section", ...marked(section ?? [])));
    if (kind) hit.append(span("where", ...where));
    if (kind && answer) hit.append(span("short", answer));
    const said = excerpt.map((piece) => piece.text).join("");
    // Nothing twice.
    if (kind && !(answer && (answer.includes(said) || said.startsWith(answer.slice(0, 24))))) hit.append(span("excerpt", ...marked(excerpt)));
    if (!combo) return make("li", {}, hit);
    hit.id = `search-hit-${path}`;
    hit.role = "option";
    hit.tabIndex = -1;
    return make("li", { role: "none" }, hit);
  };

  /** @param {Answer["facets"]} facets */
  const narrow = (facets) => {
    const box = part("facets");
    if (!box) return;
    const held = document.activeElement?.getAttribute("data-filter");
    const [first, rest, clear] = box.children;
    const blocks = facets.filter(({ name, values }) => values.length > 1 || filter[name]).map(({ name, values }) => {
      const choices = values.map(({ key, label, count }) => {
        const pressed = String(filter[name]?.includes(key) ?? false);
        const said = name === "type" ? word(`type_${key}`) ?? key : label;
        return make("li", {}, button({ class: "", "data-filter": `${name}:${key}`, "aria-pressed": pressed }, `${said} `, make("small", {}, String(count))));
      });
      return make("section", { class: "facet", "data-name": name }, make("h2", {}, word(`facet_${name}`) ?? name), make("ul", {}, ...choices));
    });
    const others = blocks.filter((block) => block.dataset.name !== "type");
    first.replaceChildren(...blocks.filter((block) => !others.includes(block)));
    rest.replaceChildren(rest.firstElementChild, ...others);
    rest.toggleAttribute("hidden", !others.length);
    const none = !Object.keys(filter).length;
    clear.toggleAttribute("hidden", none);
    box.hidden = none && !blocks.length;
    if (held) all(`[data-filter="${CSS.escape(held)}"]`, box).at(0)?.focus();
  };

  field.addEventListener("input", (event) => (settled = !(event instanceof InputEvent && event.isComposing)));
  field.addEventListener("compositionend", () => (settled = true));
  onWords(field, soon);
  field.addEventListener("keydown", (event) => {
    const { key } = event;
    if (isComposing(event)) {
      // It must not close the dialog.
      if (key !== "Escape") return;
    } else if (!combo) return;
    else if (key === "ArrowDown" || key === "ArrowUp") {
      unfold(true);
      choose(chosen + (key === "ArrowDown" ? 1 : -1));
    } else if (key === "Enter" && chosen >= 0) options()[chosen].click();
    else if (key === "Escape" && !dialog) unfold(false);
    else return;
    event.preventDefault();
  });
  dialog?.addEventListener("close", () => keep());
  if (combo && !dialog) {
    field.addEventListener("focus", () => unfold(true));
    for (const type of ["focusin", "pointerdown"]) {
      addEventListener(type, ({ target }) => target instanceof Node && !box.contains(target) && unfold(false));
    }
  }
  box.addEventListener("change", ({ target }) => {
    if (target === part("slash")) store.set("slash", part("slash").checked);
  });

  box.addEventListener("click", (event) => {
    const target = event.target instanceof Element && event.target.closest("a, button");
    if (!(target instanceof HTMLElement)) return;
    const { q, forget, filter: value, part: name, passage } = target.dataset;
    if (target instanceof HTMLAnchorElement && target.matches(".hit")) {
      keep(text());
      if (keeps) store.set("recent", [...new Set([text(), ...recent()])].slice(0, 5));
      const words = [passage, ...all("mark", target).map((mark) => mark.textContent)].filter(Boolean);
      sessionStorage.setItem("shirube:mark", JSON.stringify({ path: target.pathname, words }));
    } else if (name === "more") {
      const shown = options().length;
      run(shown).then(() => {
        // Pressed by key: on with the first new result.
        if (event.detail) return;
        if (!combo) options()[shown]?.focus();
        else field.focus(), choose(shown);
      });
    } else if (name === "ask") {
      const ask = /** @type {HTMLInputElement} */ (document.getElementById("ask"));
      dialog?.close();
      event.preventDefault();
      ask.value = text();
      ask.dispatchEvent(new Event("input"));
      ask.focus();
    } else if (value) {
      const [facet, key] = value.split(/:(.*)/);
      const keys = new Set(filter[facet]);
      if (!keys.delete(key)) keys.add(key);
      filter[facet] = [...keys];
      if (!keys.size) delete filter[facet];
      soon();
    } else if (target.matches("[data-part=fault] button")) keep(text()), location.reload();
    else if (target.closest(".found")) {
      if (q) field.value = q;
      else if (forget) store.set("recent", recent().filter((other) => other !== forget));
      else if (target.matches("[data-part=facets] > button")) filter = {};
      else return;
      field.focus();
      soon();
    }
  });

  // The others begin when the reader comes to them.
  if ("now" in box.dataset || box.contains(document.activeElement)) soon();
  else box.addEventListener("focusin", soon, { once: true });
}

customElements.define(
  "shirube-search",
  class extends HTMLElement {
    connectedCallback() {
      begin(this);
    }
  },
);
