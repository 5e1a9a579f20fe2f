// @ts-check
// Help over the pages of another product: one element, `<shirube-help>`, a button and a panel. It is
// published as `widget.js` at the root of the help center, a file by itself. What it shows of an
// article is built anew from the few elements and attributes below, so that nothing in it can run.
// The manual describes it: `content/en/reference/widget.md`.

/** @typedef {{ code: string, title: string, home: string, words: Record<string, string> }} Language */
/** @typedef {{ engine: string, typing: string, base: string, current: string }} Search */
/** @typedef {{ languages: Record<string, Record<string, { href: string, title: string }>>, search: Record<string, Search> }} HelpMap */
/** @typedef {typeof import("./search/typing.js")} Typing */
/** @typedef {Awaited<ReturnType<typeof import("./search/index.js").openIndex>>} Index */
/** @typedef {Awaited<ReturnType<Index["search"]>>["hits"][number]} Hit */

/** What the build knows of the site, and `css/widget.css`; both are written here. @type {{ style: string, languages: Language[] }} */
const SITE = { style: "", languages: [] };

const ROOT = new URL(".", import.meta.url).href;
/** How long a file may take, in milliseconds. */
const PATIENCE = 20_000;

/** Elements of an article that are shown; of others, what is in them. */
const SHOWN = new Set(
  "a abbr aside b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr".split(" "),
);
const HIDDEN =
  "nav, form, dialog, button, input, select, textarea, progress, script, style, link, template, iframe, object, embed, svg, math, video, audio, [hidden], [aria-hidden=true], .badges, .facets, .shelf, .contact, .helpful, .anchor";
const ATTRIBUTES = ["class", "lang", "dir", "alt", "width", "height", "colspan", "rowspan", "scope", "start", "open", "aria-label"];

/** Begins the ids of an article, which stands beside the panel's own parts. */
const ID = "article-";

const ICONS = {
  help: "M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM7.6 8a2.4 2.4 0 1 1 3.5 2.1c-.7.4-1.1.9-1.1 1.9M10 14.400v.1",
  back: "M17 10H4M8.500 5.500 4 10l4.500 4.500",
  open: "M8 4H4v12h12v-4M11 3h6v6M17 3l-8 8",
  close: "m4.500 4.500 11 11M15.500 4.500l-11 11",
};

const sheet = new CSSStyleSheet();
sheet.replaceSync(SITE.style);

/**
 * A new element.
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} content
 */
function make(name, attributes = {}, ...content) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...content);
  return element;
}

/** @param {string} path */
function icon(path) {
  const [svg, line] = ["svg", "path"].map((name) => document.createElementNS("http://www.w3.org/2000/svg", name));
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** A page as a document in which nothing runs. @param {string} address @returns {Promise<Document>} */
const read = (address) =>
  new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.timeout = PATIENCE;
    request.onloadend = () => (request.status === 200 && request.responseXML ? done(request.responseXML) : fail(new Error(address)));
    request.send();
  });

/**
 * Builds anew what is shown of an article.
 * @param {Node} from
 * @param {Node} to
 * @param {string} newTab
 */
function copy(from, to, newTab) {
  for (const node of from.childNodes) {
    if (node instanceof Text) to.appendChild(new Text(node.data));
    if (!(node instanceof Element) || node.matches(HIDDEN)) continue;
    const name = node.localName;
    if (!SHOWN.has(name)) {
      copy(node, to, newTab);
      continue;
    }
    // The panel's own title is a heading of the second level.
    const element = make(/^h\d/.test(name) ? `h${Math.min(6, Number(name[1]) + 2)}` : name);
    if (node.id) element.id = ID + node.id;
    for (const key of ATTRIBUTES) {
      const value = node.getAttribute(key);
      if (value !== null) element.setAttribute(key, value);
    }
    to.appendChild(name === "table" ? make("div", { class: "table" }, element) : element);
    if (node instanceof HTMLImageElement && /^https?:/.test(node.src)) {
      element.setAttribute("loading", "lazy");
      element.setAttribute("src", node.src);
    }
    copy(node, element, newTab);
    if (node instanceof HTMLAnchorElement && /^(https?|mailto|tel):$/.test(node.protocol)) {
      element.setAttribute("href", node.href);
      if (node.protocol.startsWith("http") && !isPage(node)) leave(element, newTab);
    }
  }
}

/** The anchor of an address; none if it cannot be read. @param {string} address */
function anchorOf(address) {
  try {
    return decodeURIComponent(new URL(address).hash.slice(1));
  } catch {
    return "";
  }
}

/** Whether a click is meant to open a tab, a window or a file. @param {MouseEvent} event */
const isElsewhere = (event) => event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;

/** Whether a link leads to a page of the help center, not to a file. @param {HTMLAnchorElement} link */
const isPage = ({ href, pathname }) => href.startsWith(ROOT) && pathname.endsWith("/");

/** Lets a link open a tab of its own, and says so. @param {Element} link @param {string} said */
function leave(link, said) {
  link.setAttribute("target", "_blank");
  link.setAttribute("rel", "noopener");
  link.setAttribute("title", said);
}

/** The innermost element that has the focus. */
function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

class ShirubeHelp extends HTMLElement {
  static observedAttributes = ["key", "lang"];

  #root = this.attachShadow({ mode: "open" });
  #button = make("button", { class: "show", part: "button", type: "button" });
  #slot = make("slot", { name: "button" }, this.#button);
  #back = make("button", { id: "back", type: "button" }, icon(ICONS.back));
  #title = make("h2", { id: "title", tabindex: "-1" });
  #link = make("a", {}, icon(ICONS.open));
  #close = make("button", { type: "button" }, icon(ICONS.close));
  #field = /** @type {HTMLInputElement} */ (
    make("input", { id: "field", part: "field", inputmode: "search", enterkeyhint: "search", autocomplete: "off", autocapitalize: "off", spellcheck: "false", maxlength: "200" })
  );
  #said = make("p", { id: "said", role: "status" });
  #content = make("div", { id: "content", part: "content" });
  #panel = /** @type {HTMLDialogElement} */ (
    make("dialog", { part: "panel", popover: "manual", "aria-labelledby": "title" },
      make("div", { id: "head", part: "header" }, this.#back, this.#title, this.#link, this.#close), this.#field, this.#said, this.#content)
  );

  #narrow = matchMedia("(width < 640px)");
  #isOpen = false;
  /** The screen that was asked for, and whether it was by a call rather than by the attribute. @type {string | null | undefined} */
  #key;
  /** Articles on the way from what was shown first. @type {string[]} */
  #trail = [];
  /** What is shown next makes the one before void. */
  #turn = 0;
  #timer = 0;
  /** @type {Element | null} */
  #opener = null;
  /** @type {Promise<HelpMap> | undefined} */
  #map;
  /** Each language's, once it is opened. @type {Map<string, Promise<Index>>} */
  #indexes = new Map();
  /** @type {Typing | undefined} */
  #typing;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [sheet];
    this.#root.append(this.#slot, this.#panel);
    this.#slot.addEventListener("click", (event) => {
      if (!(event instanceof MouseEvent) || isElsewhere(event)) return;
      // A link leads to the help center where there is no script.
      event.preventDefault();
      if (this.#isOpen) this.close();
      else this.open();
    });
    this.#slot.addEventListener("slotchange", () => this.#tell());
    this.#close.addEventListener("click", () => this.close());
    this.#back.addEventListener("click", () => {
      this.#trail.pop();
      this.#show(true);
    });
    // Words may be typed before what tells of them is there, or when it could not be had.
    this.#field.addEventListener("input", () => this.#typing || this.#ask());
    this.#content.addEventListener("click", (event) => this.#follow(event));
    this.#panel.addEventListener("keydown", (event) => this.#press(event));
    // What is typed here is not meant for the product.
    for (const type of ["keydown", "keypress", "keyup"]) this.#panel.addEventListener(type, (event) => event.stopPropagation());
    // A phone closes a dialog by itself when the reader goes back.
    this.#panel.addEventListener("close", () => this.#isOpen && !this.#panel.getClientRects().length && this.close());
    this.#narrow.addEventListener("change", () => {
      if (!this.#isOpen) return;
      const held = this.#root.activeElement;
      this.#lower();
      this.#raise();
      if (held instanceof HTMLElement) held.focus();
    });
  }

  connectedCallback() {
    this.#name();
  }

  disconnectedCallback() {
    if (this.#isOpen) this.close();
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === "lang") this.#name();
    else this.#key = undefined;
    if (this.#isOpen && !this.#trail.length && !this.#field.value.trim()) this.#show(false);
  }

  /** Opens the panel, for a screen of the product or the one that the attribute names. @param {string} [key] */
  open(key) {
    if (this.#isOpen && key === undefined) return;
    if (!this.#isOpen) {
      this.#isOpen = true;
      this.#opener = focused();
      this.#name();
      this.#raise();
      this.#tell();
      this.#title.focus();
      this.dispatchEvent(new CustomEvent("open"));
      // What is where may have changed since it was last open.
      this.#map = undefined;
    }
    this.#key = key;
    this.#trail = [];
    this.#field.value = "";
    this.#show(true);
  }

  /** Closes it. */
  close() {
    if (!this.#isOpen) return;
    const holds = this.#root.activeElement;
    this.#isOpen = false;
    this.#turn++;
    this.#lower();
    this.#tell();
    if (holds && this.#opener instanceof HTMLElement) this.#opener.focus();
    this.dispatchEvent(new CustomEvent("close"));
  }

  /** Beside the page, which can be worked in, where there is room; else over it. */
  #raise() {
    if (this.#narrow.matches || !this.#panel.showPopover) this.#panel.showModal();
    else this.#panel.showPopover();
  }

  #lower() {
    if (this.#panel.open) this.#panel.close();
    else this.#panel.hidePopover?.();
  }

  /** The site in the reader's language: the element's, else the page's, else the site's first. */
  get #language() {
    const code = (this.closest("[lang]")?.getAttribute("lang") || document.documentElement.lang).toLowerCase();
    const short = code.split("-")[0];
    const { languages } = SITE;
    const of = (/** @type {Language} */ { code }) => code.toLowerCase();
    return languages.find((one) => of(one) === code) ?? languages.find((one) => of(one).split("-")[0] === short) ?? languages[0];
  }

  #name() {
    const { code, title, words } = this.#language;
    this.#panel.lang = code;
    this.#button.replaceChildren(icon(ICONS.help), words.button);
    this.#title.textContent = title;
    this.#field.placeholder = words.label;
    for (const [element, word] of /** @type {[HTMLElement, string][]} */ ([
      [this.#field, words.label],
      [this.#back, words.back],
      [this.#close, words.close],
    ])) element.setAttribute("aria-label", word);
    this.#tell();
  }

  /** Tells of the panel on what opens it. */
  #tell() {
    for (const button of [this.#button, ...this.querySelectorAll("[slot=button]")]) {
      button.setAttribute("aria-haspopup", "dialog");
      button.setAttribute("aria-expanded", String(this.#isOpen));
    }
  }

  /** @returns {Promise<HelpMap>} */
  #where() {
    return (this.#map ??= fetch(`${ROOT}help-map.json`, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) })
      .then((answer) => {
        if (!answer.ok) throw new Error(answer.url);
        return answer.json();
      })
      .catch((error) => {
        // What failed is tried again the next time.
        this.#map = undefined;
        throw error;
      }));
  }

  /** The index of the language, opened once, with what tells of words being typed. */
  async #search() {
    const { code } = this.#language;
    const search = (await this.#where()).search[code];
    this.#field.hidden = !search;
    if (!search) return;
    if (!this.#typing) {
      const typing = /** @type {Typing} */ (await import(ROOT + search.typing));
      // Two may have waited for it.
      if (!this.#typing) typing.onWords(this.#field, () => this.#ask());
      this.#typing = typing;
    }
    const open = async () => (await import(ROOT + search.engine)).openIndex({ base: ROOT + search.base, current: ROOT + search.current });
    const opening = this.#indexes.get(code) ?? open();
    this.#indexes.set(code, opening);
    opening.catch(() => this.#indexes.delete(code));
    return opening;
  }

  /** Shows what the words find. */
  #ask() {
    this.#trail = [];
    this.#show(false);
  }

  /** Shows the last article of the trail, else what the words find, else the article of the screen. @param {boolean} moves whether the focus goes there */
  async #show(moves) {
    const turn = ++this.#turn;
    const { words, home } = this.#language;
    const asked = this.#field.value.trim();
    const isNew = () => turn === this.#turn;
    let address = this.#trail.at(-1);
    this.#content.setAttribute("aria-busy", "true");
    this.#back.hidden = !this.#trail.length;
    this.#say("");
    const slow = setTimeout(() => isNew() && this.#say(words.loading), 300);
    try {
      const searched = this.#search();
      searched.catch(() => {});
      if (!address && !asked) {
        const key = this.#key ?? this.getAttribute("key") ?? "";
        const keys = (await this.#where()).languages[this.#language.code];
        if (keys && Object.hasOwn(keys, key)) address = ROOT + keys[key].href;
      }
      this.#out(address ?? ROOT + home, address ? words.open : words.home);
      if (address) await this.#article(address, isNew, moves);
      else await this.#list(await searched, asked, isNew, moves);
    } catch (error) {
      if (!isNew()) return;
      const isOld = /** @type {{ code?: string }} */ (error)?.code === "unsupported";
      const to = address ?? ROOT + home;
      const link = make("a", { href: to }, address ? words.open : words.home);
      leave(link, words.newTab);
      this.#content.replaceChildren(make("p", {}, isOld ? words.unsupported : words.fault), make("p", {}, link));
      this.#out(to, link.textContent ?? "");
      this.#say("");
      if (moves) link.focus();
    } finally {
      clearTimeout(slow);
      if (isNew()) this.#content.removeAttribute("aria-busy");
    }
  }

  /** Where the sign in the head leads. @param {string} address @param {string} said */
  #out(address, said) {
    const { newTab } = this.#language.words;
    this.#link.setAttribute("href", address);
    leave(this.#link, said);
    this.#link.setAttribute("aria-label", `${said} ${newTab}`);
  }

  /** @param {string} said */
  #say(said) {
    clearTimeout(this.#timer);
    this.#said.textContent = said;
  }

  /** @param {string} address @param {() => boolean} isNew @param {boolean} moves */
  async #article(address, isNew, moves) {
    const page = await read(address.split("#")[0]);
    if (!isNew()) return;
    const main = page.querySelector("main > article") ?? page.querySelector("main");
    if (!main) throw new Error(address);
    const shown = make("div", { lang: page.documentElement.lang, part: "article" });
    copy(main, shown, this.#language.words.newTab);
    this.#content.replaceChildren(shown);
    this.#content.scrollTop = 0;
    this.#say("");
    const anchor = anchorOf(address);
    const heading = shown.querySelector("h3");
    const place = anchor ? shown.querySelector(`#${CSS.escape(ID + anchor)}`) : null;
    // What is scrolled sideways must be reached by key.
    for (const box of shown.querySelectorAll(".table, pre")) if (box.scrollWidth > box.clientWidth) box.setAttribute("tabindex", "0");
    const target = /** @type {HTMLElement} */ (place ?? heading ?? shown);
    target.tabIndex = -1;
    if (moves) target.focus({ preventScroll: true });
    place?.scrollIntoView();
    this.dispatchEvent(new CustomEvent("article", { detail: { href: address, title: heading?.textContent ?? "" } }));
  }

  /** @param {Index | undefined} index @param {string} asked @param {() => boolean} isNew @param {boolean} moves */
  async #list(index, asked, isNew, moves) {
    const { words, home } = this.#language;
    const answer = index && asked ? await index.search(asked, { limit: 10, typing: true }) : null;
    if (!isNew()) return;
    const list = make("ul", { class: "list", role: "list" });
    for (const { path, title, section, answer: short, excerpt } of answer?.hits ?? []) {
      const marked = (/** @type {Hit["title"]} */ pieces) => pieces.map(({ text, mark }) => (mark ? make("mark", {}, text) : text));
      const link = make("a", { href: new URL(path, ROOT).href }, make("b", {}, ...marked(title)));
      if (section) link.append(make("small", {}, ...marked(section)));
      link.append(make("small", {}, ...(short ? [short] : marked(excerpt))));
      list.append(make("li", {}, link));
    }
    const popular = list.children.length ? [] : index?.popular ?? [];
    const others = list.children.length || popular.length ? popular : [{ path: home, title: words.home }];
    for (const { path, title } of others) list.append(make("li", {}, make("a", { href: new URL(path, ROOT).href }, make("b", {}, title))));
    this.#content.replaceChildren(...(popular.length ? [make("h3", {}, words.popular)] : []), list);
    this.#content.scrollTop = 0;
    if (moves) /** @type {HTMLElement} */ (index ? this.#field : list.querySelector("a")).focus();
    // When the keys rest.
    const { total = 0 } = answer ?? {};
    const said = total ? (total === 1 ? words.one : words.many) : words.none;
    this.#say("");
    if (answer) this.#timer = setTimeout(() => (this.#said.textContent = said.replace("{n}", String(total)).replace("{q}", () => asked)), 400);
  }

  /** Opens a page of the help center here. @param {MouseEvent} event */
  #follow(event) {
    const link = event.target instanceof Element && event.target.closest("a");
    if (!link || link.target || !isPage(link) || isElsewhere(event)) return;
    event.preventDefault();
    this.#trail.push(link.href);
    this.#show(true);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    const { key } = event;
    const links = [...this.#content.querySelectorAll(".list a")];
    const at = links.indexOf(/** @type {Element} */ (this.#root.activeElement));
    if (this.#typing?.isComposing(event)) {
      // It must not close the panel.
      if (key !== "Escape") return;
    } else if (key === "Escape") this.close();
    else if (this.#root.activeElement !== this.#field && at < 0) return;
    else if (key === "ArrowDown" || (key === "Enter" && at < 0)) /** @type {HTMLElement} */ (links[at + 1] ?? links[at] ?? this.#field).focus();
    else if (key === "ArrowUp" && at >= 0) /** @type {HTMLElement} */ (links[at - 1] ?? this.#field).focus();
    else return;
    event.preventDefault();
  }
}

if (!customElements.get("shirube-help")) customElements.define("shirube-help", ShirubeHelp);
