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

/** Elements that were met before. */
const met = new WeakSet();

/**
 * Those that are met for the first time: `shirube serve` puts new ones into the page.
 * @param {string} selector
 */
const fresh = (selector) => all(selector).filter((element) => !met.has(element) && met.add(element));

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
  /**
   * Every key that begins so.
   * @param {string} start
   */
  keys(start) {
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(`shirube:${start}`));
      return keys.map((key) => key.slice("shirube:".length));
    } catch {
      return [];
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
    /** @param {string | null} own */
    const use = (own) => {
      if (own) root.dataset.theme = own;
      else delete root.dataset.theme;
      update();
    };
    button.addEventListener("click", () => {
      const next = shows() ? "light" : "dark";
      const own = (next === "dark") === dark.matches ? null : next;
      use(own);
      store.set("scheme", own);
    });
    dark.addEventListener("change", update);
    // Chosen on another page, which is open beside this one or was gone back from.
    for (const type of ["storage", "pageshow"]) addEventListener(type, () => use(store.get("scheme")));
    update();
    button.hidden = false;
  }
}

/** What the style shows where there is room is open there, for those who look at the page by its marks. */
function folds() {
  for (const fold of all(".fold")) {
    const room = matchMedia(fold.closest(".nav") ? "(width >= 60rem)" : "(width >= 76rem)");
    const update = () => fold.toggleAttribute("open", room.matches);
    room.addEventListener("change", update);
    update();
  }
}

/** The navigation shows where the reader is, however long it is. */
function place() {
  const nav = document.getElementById("nav");
  const here = nav?.querySelector("a[aria-current]");
  const below = nav && here ? here.getBoundingClientRect().bottom - nav.getBoundingClientRect().bottom : 0;
  if (below > 0) nav.scrollTop += below + nav.clientHeight / 2;
}

/** A button on each code block that copies it, where the browser lets pages copy. */
function codeCopy() {
  if (!navigator.clipboard) return;
  for (const pre of fresh(".prose pre")) {
    const button = make("button", { type: "button" }, words.copy ?? "");
    const box = make("div", { class: "codebox" });
    pre.replaceWith(box);
    box.append(pre, button);
    button.addEventListener("click", () => copy(pre.textContent ?? "", button));
  }
}

/** A link after each heading of a text, beside it so that its name stays its own, that copies its address. */
function headingLinks() {
  for (const heading of fresh("main :is(h2, h3, h4)[id]:not(.group > h2)")) {
    const title = heading.textContent ?? "";
    const label = fill(words.copyLink, { title });
    const link = make("a", { class: "anchor", href: `#${heading.id}`, "aria-label": label }, "#");
    const box = make("div", { class: "heading" });
    heading.replaceWith(box);
    box.append(heading, link);
    link.addEventListener("click", () => copy(link.href));
  }
}

const sized = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) {
      target.setAttribute("tabindex", "0");
      target.setAttribute("role", "group");
      target.setAttribute("aria-label", (target.matches("pre") ? words.code : words.table) ?? "");
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) target.removeAttribute(name);
    }
  }
});

/** Tables that can be scrolled sideways, and code, can be reached and moved by keyboard. */
function scrollRegions() {
  for (const table of fresh(".prose table")) {
    const box = make("div", { class: "scroll" });
    table.replaceWith(box);
    box.append(table);
  }
  for (const region of all(".scroll, pre")) sized.observe(region);
}

/** Sections side by side become tabs, where a page has some. */
function tabs() {
  if (document.querySelector(".tabs")) import("./tabs.js");
}

/** A video is asked for only when the reader wants it. */
function embeds() {
  for (const box of fresh(".embed[data-src]")) {
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
  let waits = false;
  const mark = () => {
    waits = false;
    const links = new Map(
      all("#toc a[href^='#']").map((link) => [decodeURIComponent(link.getAttribute("href") ?? "").slice(1), link]),
    );
    const headings = [...links.keys()].map((id) => document.getElementById(id)).filter((heading) => heading !== null);
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
  document.addEventListener("shirube:update", soon);
  mark();
}

/** The words beside a check name it, and tick it too, up to where a list or another block begins. */
function checkLabels() {
  for (const check of fresh(".prose .task input")) {
    const text = make("span");
    const label = make("label", {}, text);
    check.before(label);
    label.prepend(check);
    while (label.nextSibling && !(label.nextSibling instanceof Element && label.nextSibling.matches("ul, ol, p, div, pre, aside, .scroll"))) {
      text.append(label.nextSibling);
    }
  }
}

/** What lists tell beyond their words, where a page has such a list. */
function cards() {
  if (document.querySelector(".card[data-guide], [data-new], [data-ago], .full-answer")) import("./cards.js");
}

/** A mail begins with the page it was written from; mail and form, with what is asked in the field. */
function mail() {
  const ask = document.getElementById("ask");
  for (const link of all(".contact li a")) {
    const address = link.getAttribute("href") ?? "";
    const update = () => {
      const title = document.title;
      const q = ask instanceof HTMLInputElement ? ask.value.trim() : "";
      const body = `${q}\n\n${title}\n${location.href}`;
      const asked = new URL(address, location.href);
      if (asked.protocol === "mailto:") asked.search = `subject=${encodeURIComponent(q || title)}&body=${encodeURIComponent(body)}`;
      else if (q) asked.searchParams.set("q", q);
      link.setAttribute("href", asked.href);
    };
    ask?.addEventListener("input", update);
    update();
  }
}

/** On paper, links are followed by where they lead: whole, and as people read it. */
function addresses() {
  /** @param {string} address */
  const readable = (address) => {
    try {
      return decodeURI(address);
    } catch {
      return address;
    }
  };
  addEventListener("beforeprint", () => {
    const [here] = location.href.split("#");
    for (const link of document.querySelectorAll(".prose a")) {
      if (!(link instanceof HTMLAnchorElement)) continue;
      const isTold = !link.protocol.startsWith("http") || link.href.startsWith(`${here}#`) || link.text.includes("://");
      link.dataset.url = isTold ? "" : ` (${readable(link.href)})`;
    }
    for (const place of all(".foot .print-only")) place.textContent ||= readable(here);
  });
}

/** Search comes when the reader turns to it: scripts and index side by side, and nothing before. */
function search() {
  const link = document.getElementById("search-link");
  const field = document.querySelector("#search input");
  if (!link || !(field instanceof HTMLInputElement)) return;
  const load = () => {
    const href = `${link.dataset.base}manifest.bin`;
    document.head.append(make("link", { rel: "preload", as: "fetch", crossorigin: "", href }));
    // On the page for lost addresses, the words of the address are in the field first.
    const ready = document.querySelector(".lost") ? import("./lost.js") : Promise.resolve();
    ready.then(() => import("./search/search-dialog.js")).catch(() => {
      for (const box of all("shirube-search")) {
        box.querySelector("[data-part=status]")?.replaceChildren(box.dataset.network ?? "");
        box.addEventListener("input", load, { once: true });
      }
    });
  };
  for (const box of all("shirube-search")) {
    // The reader may have been faster than this script.
    if (box.matches("[data-now], :focus-within")) load();
    else box.addEventListener("focusin", load, { once: true });
  }
  /** @param {Event} event */
  const open = (event) => {
    event.preventDefault();
    const dialog = field.closest("dialog");
    if (dialog && !dialog.open) dialog.showModal();
    field.focus();
    field.select();
  };
  link.addEventListener("click", (event) => event.ctrlKey || event.metaKey || event.shiftKey || open(event));
  addEventListener("keydown", (event) => {
    const { key, target, altKey } = event;
    const control = event.ctrlKey || event.metaKey;
    const writes = target instanceof Element && target.closest("input, textarea, select, [contenteditable]");
    const slash = key === "/" && !control && !altKey && !writes && store.get("slash") !== false;
    if (!event.isComposing && (slash || (control && key === "k"))) open(event);
  });
  // Back from a result, or led to by a link.
  const q = new URLSearchParams(location.search).get("q");
  if (q) {
    field.value = q;
    open(new Event("back"));
  }
  if (sessionStorage.getItem("shirube:mark")) import("./search/mark.js");
}

/** Whether there is an incident that the page does not know: asked when all else is there. */
function status() {
  addEventListener("load", () => import("./status.js"));
}

export { all, copy, fill, make, run, store };

/** @param {(() => void)[]} behaviours */
function run(behaviours) {
  for (const behaviour of behaviours) {
    // One that fails must not take the others with it.
    try {
      behaviour();
    } catch (error) {
      console.error(error);
    }
  }
}

const ofText = [tabs, codeCopy, headingLinks, scrollRegions, embeds, checkLabels];
run([scheme, folds, ...ofText, cards, mail, addresses, search, place, contentsMark, status]);
document.addEventListener("shirube:update", () => run(ofText));
