// @ts-check
// What scripts add to pages that already work without them: one function for each behaviour, each
// called once at the end. Words come from the page (`data-…`), never from here.

/**
 * All elements that match, in the order of the page.
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {HTMLElement[]}
 */
const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter((e) => e instanceof HTMLElement);

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} content
 * @returns {HTMLElementTagNameMap[Name]}
 */
function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/**
 * Puts values into a text with `{names}`.
 * @param {string | undefined} text
 * @param {Record<string, unknown>} values
 */
const fill = (text = "", values) => text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));

/** What is kept in this browser. Where nothing can be kept, everything else still works. */
const store = {
  /** @param {string} key */
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(`shirube:${key}`) ?? "null");
    } catch {
      return null;
    }
  },
  /**
   * @param {string} key
   * @param {unknown} value
   */
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(`shirube:${key}`);
      else localStorage.setItem(`shirube:${key}`, JSON.stringify(value));
    } catch {
      // Full or forbidden.
    }
  },
};

const words = document.getElementById("main")?.dataset ?? {};

/**
 * Copies, and tells so: aloud, and for two seconds on the button.
 * @param {string} text
 * @param {HTMLElement} [button]
 * @param {string} [said]
 */
async function copy(text, button, said = words.copied ?? "") {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return;
  }
  const announce = document.querySelector(".announce");
  if (announce) announce.textContent = said;
  if (!button) return;
  const before = button.textContent;
  if (before === said) return;
  button.textContent = said;
  setTimeout(() => (button.textContent = before), 2000);
}

/** The switch between light and dark. Choosing what the device has means: follow the device. */
function scheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  for (const button of all("[data-scheme]")) {
    const shows = () => (root.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
    const update = () => button.setAttribute("aria-pressed", String(shows()));
    button.addEventListener("click", () => {
      const next = shows() ? "light" : "dark";
      const own = (next === "dark") !== dark.matches;
      if (own) root.dataset.theme = next;
      else delete root.dataset.theme;
      store.set("scheme", own ? next : null);
      update();
    });
    dark.addEventListener("change", update);
    update();
    button.hidden = false;
  }
}

/** Where the style cannot hold a `<details>` open, it is opened where there is room. */
function folds() {
  if (CSS.supports("selector(::details-content)")) return;
  for (const fold of all(".fold")) {
    const room = matchMedia(fold.closest(".nav") ? "(width >= 60rem)" : "(width >= 76rem)");
    const update = () => fold.toggleAttribute("open", room.matches);
    room.addEventListener("change", update);
    update();
  }
}

/** A button on each code block that copies it, where the browser lets pages copy. */
function codeCopy() {
  if (!navigator.clipboard) return;
  for (const pre of all(".prose pre")) {
    const button = make("button", { type: "button" }, words.copy ?? "");
    const box = make("div", { class: "codebox" });
    pre.replaceWith(box);
    box.append(pre, button);
    button.addEventListener("click", () => copy(pre.textContent ?? "", button));
  }
}

/** A link after each heading, beside it so that its name stays its own, that copies its address. */
function headingLinks() {
  for (const heading of all("main :is(h2, h3, h4)[id]")) {
    const title = heading.textContent ?? "";
    const label = fill(words.copyLink, { title });
    const link = make("a", { class: "anchor", href: `#${heading.id}`, "aria-label": label }, "#");
    const box = make("div", { class: "heading" });
    heading.replaceWith(box);
    box.append(heading, link);
    link.addEventListener("click", () => copy(link.href));
  }
}

/** Tables that can be scrolled sideways, and code, can be reached and moved by keyboard. */
function scrollRegions() {
  for (const table of all(".prose table")) {
    const box = make("div", { class: "scroll" });
    table.replaceWith(box);
    box.append(table);
  }
  const sized = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) {
        target.setAttribute("tabindex", "0");
        target.setAttribute("role", "region");
        target.setAttribute("aria-label", (target.matches("pre") ? words.code : words.table) ?? "");
      } else {
        for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
      }
    }
  });
  for (const region of all(".scroll, pre")) sized.observe(region);
}

/** Sections side by side become tabs, as the ARIA pattern describes them. */
function tabs() {
  all(".tabs").forEach((box, number) => {
    const panels = all(":scope > .tab", box);
    if (panels.length < 2) return;
    const list = make("div", { role: "tablist" });
    const buttons = panels.map((panel, at) => {
      const name = panel.querySelector(".tab-name");
      const id = `tabs-${number + 1}-${at + 1}`;
      panel.id ||= `${id}-panel`;
      const button = make("button", { type: "button", role: "tab", id, "aria-controls": panel.id });
      button.textContent = name?.textContent ?? String(at + 1);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", id);
      panel.tabIndex = 0;
      // Found by the browser's own search, or led to by a link: shown.
      panel.addEventListener("beforematch", () => select(at));
      button.addEventListener("click", () => select(at));
      return button;
    });
    /** @param {number} chosen */
    const select = (chosen) => {
      buttons.forEach((button, at) => {
        button.setAttribute("aria-selected", String(at === chosen));
        button.tabIndex = at === chosen ? 0 : -1;
        if (at === chosen) panels[at].removeAttribute("hidden");
        else panels[at].setAttribute("hidden", "until-found");
      });
    };
    list.addEventListener("keydown", (event) => {
      const now = buttons.findIndex((button) => button === document.activeElement);
      const last = buttons.length - 1;
      const to = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now ? now - 1 : last, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      select(to);
      buttons[to].focus();
    });
    list.append(...buttons);
    box.prepend(list);
    select(0);
  });
}

/** A video is asked for only when the reader wants it. */
function embeds() {
  for (const box of all(".embed[data-src]")) {
    const link = box.querySelector("a");
    link?.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const frame = make("iframe", {
        src: box.dataset.src ?? "",
        title: link.textContent ?? "",
        allow: "fullscreen; picture-in-picture; encrypted-media",
        allowfullscreen: "",
        referrerpolicy: "strict-origin-when-cross-origin",
        tabindex: "0",
      });
      box.replaceChildren(frame);
      frame.focus();
    });
  }
}

/** Marks in the table of contents what is being read. */
function contentsMark() {
  const links = new Map(
    all("#toc a[href^='#']").map((link) => [decodeURIComponent(link.getAttribute("href") ?? "").slice(1), link]),
  );
  const headings = [...links.keys()].map((id) => document.getElementById(id)).filter((heading) => heading !== null);
  if (headings.length === 0) return;
  let waits = false;
  const mark = () => {
    waits = false;
    const line = 8 + (parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0);
    const bottom = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top <= line);
    const now = bottom && scrollY > 0 ? headings.at(-1) : passed.at(-1);
    for (const [id, link] of links) {
      if (id === now?.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  const soon = () => {
    if (!waits) requestAnimationFrame(mark);
    waits = true;
  };
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  mark();
}

/** Filters a list in place. Values of one facet widen, facets narrow; the choice is in the address. */
function facets() {
  for (const box of all("[data-facets]")) {
    const list = box.parentElement ?? document;
    const items = all("li[data-filter]", list)
      .filter((item) => item.closest(".cards"))
      .map((item) => ({ item, has: new Set((item.dataset.filter ?? "").split(" ")) }));
    const values = all("[data-filter]", box).map((value) => {
      const button = make("button", { type: "button", "data-filter": value.dataset.filter ?? "" }, ...value.childNodes);
      value.replaceWith(button);
      return button;
    });
    const [said] = all("[role=status]", box);
    const clear = box.querySelector(".facet-results button");
    /** @param {string} filter */
    const facetOf = (filter) => filter.slice(0, filter.indexOf(":"));
    /** @type {Set<string>} */
    const chosen = new Set();

    /**
     * Whether a page passes every facet, but for one.
     * @param {Set<string>} has
     * @param {string} [but]
     */
    const passes = (has, but) => {
      const names = new Set([...chosen].map(facetOf));
      if (but !== undefined) names.delete(but);
      return [...names].every((name) => [...chosen].some((filter) => facetOf(filter) === name && has.has(filter)));
    };

    const show = () => {
      let count = 0;
      for (const { item, has } of items) {
        item.hidden = !passes(has);
        if (!item.hidden) count += 1;
      }
      for (const value of values) {
        const filter = value.dataset.filter ?? "";
        const hits = items.filter(({ has }) => has.has(filter) && passes(has, facetOf(filter))).length;
        const number = value.querySelector("small");
        if (number) number.textContent = String(hits);
        value.setAttribute("aria-pressed", String(chosen.has(filter)));
        value.disabled = hits === 0 && !chosen.has(filter);
      }
      for (const group of all("[data-group]", list)) {
        if (!group.matches(".column") && group.querySelector("li[data-filter]")) {
          group.hidden = !group.querySelector("li[data-filter]:not([hidden])");
        }
        const number = group.querySelector(":scope > h2 > small");
        if (number) number.textContent = String(all("li[data-filter]:not([hidden])", group).length);
      }
      if (said) said.textContent = chosen.size ? fill(count === 1 ? box.dataset.one : box.dataset.other, { n: count }) : "";
      if (clear instanceof HTMLElement) clear.hidden = chosen.size === 0;
    };

    const read = () => {
      chosen.clear();
      for (const [name, keys] of new URLSearchParams(location.search)) {
        for (const key of keys.split(",")) {
          const filter = `${name}:${key}`;
          if (values.some((value) => value.dataset.filter === filter)) chosen.add(filter);
        }
      }
      show();
    };

    const write = () => {
      const address = new URL(location.href);
      for (const value of values) address.searchParams.delete(facetOf(value.dataset.filter ?? ""));
      for (const filter of [...chosen].sort()) {
        const name = facetOf(filter);
        const before = address.searchParams.get(name);
        const key = filter.slice(name.length + 1);
        address.searchParams.set(name, before ? `${before},${key}` : key);
      }
      history.replaceState(history.state, "", address.href.replaceAll("%2C", ","));
      show();
    };

    for (const value of values) {
      value.addEventListener("click", () => {
        const filter = value.dataset.filter ?? "";
        if (!chosen.delete(filter)) chosen.add(filter);
        write();
      });
    }
    clear?.addEventListener("click", () => {
      chosen.clear();
      write();
      values[0]?.focus();
    });
    addEventListener("popstate", read);
    read();
  }
}

/**
 * What is kept of a guide: its checks that are done, and where it is, so that lists can show it.
 * @typedef {{ done: string[], path: string, all: number }} Progress
 */

/** The words beside a check name it, and tick it too, up to where a list or another block begins. */
function checkLabels() {
  for (const check of all(".prose .task input")) {
    const text = make("span");
    const label = make("label", {}, text);
    check.before(label);
    label.prepend(check);
    while (label.nextSibling && !(label.nextSibling instanceof Element && label.nextSibling.matches("ul, ol, p, div, pre, aside, .scroll"))) {
      text.append(label.nextSibling);
    }
  }
}

/** The checks of a guide: ticked by the reader, kept in this browser, carried by a link. */
function guide() {
  const panel = document.querySelector("[data-guide]");
  if (!(panel instanceof HTMLElement)) return;
  const key = `guide:${panel.dataset.guide}`;
  const checks = all(".body input[data-check]").filter((check) => check instanceof HTMLInputElement);
  if (checks.length === 0) return;
  /** @type {Progress | null} */
  const kept = store.get(key);
  const done = new Set(kept?.done ?? checks.filter((check) => check.checked).map((check) => check.dataset.check ?? ""));
  const carried = /^#done=([\w.-]*)$/.exec(location.hash);
  if (carried) {
    for (const id of carried[1].split(".")) done.add(id);
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  const steps = all(".body .step").map((section) => {
    const id = section.querySelector("h2")?.id ?? "";
    const [entry] = all(`#toc a[href="#${CSS.escape(id)}"]`).map((link) => link.closest("li"));
    return { id, entry, minutes: Number(entry?.dataset.minutes ?? 0), checks: checks.filter((check) => section.contains(check)) };
  });
  const [said] = all("[role=status]", panel);
  const bar = panel.querySelector("progress");
  const [resume] = all("[data-resume]", panel);

  const show = () => {
    const count = checks.filter((check) => check.checked).length;
    let left = 0;
    for (const step of steps) {
      const open = step.checks.filter((check) => !check.checked).length;
      if (step.checks.length) left += (step.minutes * open) / step.checks.length;
      step.entry?.toggleAttribute("data-done", step.checks.length > 0 && open === 0);
    }
    let text = fill(panel.dataset.text, { done: count, all: checks.length });
    if (count === checks.length) text = panel.dataset.complete ?? text;
    else if (left > 0) text += fill(panel.dataset.left, { minutes: Math.ceil(left) });
    if (said) said.textContent = text;
    if (bar) bar.value = count;
    const next = steps.find((step) => step.checks.some((check) => !check.checked));
    if (resume) resume.hidden = count === 0 || !next;
    if (next) resume?.setAttribute("href", `#${next.id}`);
  };

  for (const check of checks) {
    const id = check.dataset.check ?? "";
    check.checked = done.has(id);
    check.disabled = false;
    check.addEventListener("change", () => {
      if (check.checked) done.add(id);
      else done.delete(id);
      save();
      show();
    });
  }
  const save = () => store.set(key, { done: [...done], path: location.pathname, all: checks.length });
  if (carried) save();
  for (const button of all("[data-print]", panel)) button.addEventListener("click", () => print());
  for (const button of all("[data-carry]", panel)) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => {
      const address = new URL(location.href);
      address.hash = `done=${[...done].join(".")}`;
      copy(address.href, button, button.dataset.done);
    });
  }
  panel.hidden = false;
  show();
}

/** How far the reader is in each guide of a list. */
function guideCards() {
  const cards = all(".card[data-type=guide]");
  if (cards.length === 0) return;
  /** @type {Map<string, Progress>} */
  const byPath = new Map();
  try {
    for (const key of Object.keys(localStorage)) {
      if (!key.startsWith("shirube:guide:")) continue;
      /** @type {Progress} */
      const progress = store.get(key.slice("shirube:".length));
      if (progress?.path) byPath.set(progress.path, progress);
    }
  } catch {
    return;
  }
  for (const card of cards) {
    const link = card.querySelector("a");
    const bar = card.querySelector("progress");
    const progress = link && byPath.get(link.pathname);
    if (!progress || !bar || progress.done.length === 0) continue;
    const count = Math.min(progress.done.length, bar.max);
    bar.value = count;
    const [line] = all(".done", card);
    const [text] = all(".done span", card);
    if (text) text.textContent = fill(count === 1 ? card.dataset.one : card.dataset.other, { done: count, all: bar.max });
    if (line) line.hidden = false;
  }
}

/** Marks the releases that are newer than the last visit to the list. */
function unread() {
  const list = document.querySelector("[data-new]");
  if (!(list instanceof HTMLElement)) return;
  const key = `seen:${location.pathname}`;
  const seen = store.get(key);
  let newest = String(seen ?? "");
  for (const time of all(".stamp time", list)) {
    const day = time.getAttribute("datetime") ?? "";
    if (seen && day > seen) time.closest(".card")?.setAttribute("data-unread", list.dataset.new ?? "");
    if (day > newest) newest = day;
  }
  if (newest) store.set(key, newest);
}

/** A mail begins with the page it was written from. */
function mail() {
  for (const link of all('.contact a[href^="mailto:"]')) {
    const title = document.title;
    const body = `\n\n${title}\n${location.href}`;
    const address = link.getAttribute("href");
    link.setAttribute("href", `${address}?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(body)}`);
  }
}

const behaviours = [scheme, folds, tabs, codeCopy, headingLinks, scrollRegions, embeds, facets, checkLabels, guide, guideCards, unread, mail, contentsMark];
for (const behaviour of behaviours) {
  // One that fails must not take the others with it.
  try {
    behaviour();
  } catch (error) {
    console.error(error);
  }
}
