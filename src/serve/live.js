'use strict';
// Brings what changes on disk into the page without losing the writer's place, and shows what is
// wrong over the page. Served by `shirube serve` only; a published site has none of this.
//
// It runs at the end of the body, before the page's own modules, and so sees the page as the server
// gave it. The braces keep its names to itself.
{
const here = document.currentScript;

// ---- What changed ------------------------------------------------------------------------------

/** The page as the server last gave it. The one in the browser may differ: scripts work on it. */
let base = null;
let baseText = '';

/** The node in the browser that a node of `base` became. */
const lives = new WeakMap();

/** The children of each node as they were before scripts worked on the page. */
const given = new WeakMap();

function remember(node) {
  given.set(node, [...node.childNodes]);
  node.childNodes.forEach(remember);
}
remember(document.body);

/** Finds for a node of `base` and all below it what they became. */
function pair(node, live) {
  lives.set(node, live);
  const children = given.get(live) ?? live.childNodes;
  node.childNodes.forEach((child, at) => {
    if (children[at]?.nodeName === child.nodeName) pair(child, children[at]);
  });
}

/** Takes the page in as it is now. */
async function update() {
  const response = await fetch(location.href, { cache: 'no-store' });
  const text = await response.text();
  if (text === baseText) return;
  const page = new DOMParser().parseFromString(text, 'text/html');
  if (base) {
    try {
      takeIn(page);
    } catch (error) {
      // What cannot be exchanged is loaded.
      console.debug(error);
      location.reload();
      return;
    }
  } else if (page.querySelector('script[data-page]')?.dataset.page === here.dataset.page) {
    base = page;
    pair(base.body, document.body);
  } else {
    // It changed between its first byte and this line.
    location.reload();
    return;
  }
  baseText = text;
}

/** Changes `base` and the page in the browser to what the server gives now. */
function takeIn(page) {
  // Scripts run once, so that other scripts need another page.
  if (scripts(base) !== scripts(page)) throw new Error('other scripts');
  document.title = page.title;
  head(page);
  attributes(base.documentElement, page.documentElement, document.documentElement);
  patch(base.body, page.body);
  if (!base.body.isEqualNode(page.body)) throw new Error('not all could be exchanged');
  // The theme's scripts work on what is new.
  document.dispatchEvent(new Event('shirube:update'));
}

/** What a page runs; one file has many relative addresses. */
const scripts = (page) => [...page.querySelectorAll('script')]
  .map((script) => script.type + script.src + script.text)
  .join('\n');

/** Style sheets are exchanged when the new one is there, so that nothing is bare in between. */
let wanted = new Set();

function head(page) {
  for (const { name, content } of page.head.querySelectorAll('meta[name]')) {
    document.head.querySelector(`meta[name="${name}"]`)?.setAttribute('content', content);
  }
  const sheets = (of) => [...of.querySelectorAll('link[rel~="stylesheet"]')];
  const there = new Map(sheets(document.head).map((link) => [link.href, link]));
  wanted = new Set(sheets(page.head).map((link) => link.href));
  const waiting = [];
  let last = null;
  for (const link of sheets(page.head)) {
    let live = there.get(link.href);
    if (!live) {
      live = document.importNode(link, true);
      waiting.push(new Promise((done) => { live.onload = live.onerror = done; }));
      // The order decides which rule holds.
      if (last) last.after(live);
      else document.head.prepend(live);
    }
    last = live;
  }
  Promise.all(waiting).then(() => {
    for (const link of sheets(document.head)) if (!wanted.has(link.href)) link.remove();
  });
}

/** Makes a node of `base`, and what it became, equal to `to`; what did not change is not touched. */
function patch(from, to) {
  if (from.isEqualNode(to)) return;
  const live = lives.get(from);
  if (!live && counts(to)) throw new Error(`${from.nodeName} is not here`);
  if (from.nodeType === Node.ELEMENT_NODE) {
    attributes(from, to, live);
    children(from, to, live);
  } else {
    from.data = to.data;
    if (live) live.data = to.data;
  }
}

/** White space between elements may be elsewhere. */
const counts = (node) => node.nodeType !== Node.TEXT_NODE || node.data.trim() !== '';

/** What the writer opened stays open: only attributes that the server changed are touched. */
function attributes(from, to, live) {
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value) for (const node of [from, live]) node.setAttribute(name, value);
  }
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name)) for (const node of [from, live]) node.removeAttribute(name);
  }
}

function children(from, to, live) {
  const [before, after] = [[...from.childNodes], [...to.childNodes]];
  let start = 0;
  while (start < before.length && start < after.length && before[start].isEqualNode(after[start])) start += 1;
  let end = 0;
  while (
    end < before.length - start && end < after.length - start
    && before.at(-1 - end).isEqualNode(after.at(-1 - end))
  ) end += 1;
  const old = before.slice(start, before.length - end);
  const next = after.slice(start, after.length - end);

  // Scripts put some nodes into others: the child of `live` that holds it, or is it.
  const shell = (node) => {
    let at = lives.get(node);
    while (at && at.parentNode !== live) at = at.parentNode;
    return at;
  };
  const lost = old.find((node) => counts(node) && !shell(node));
  if (lost) throw new Error(`${lost.nodeName} was taken away`);

  const stays = (node, other) => node?.nodeName === other?.nodeName && shell(node) === lives.get(node);
  const keepsShape = old.length === next.length && old.every((node, at) => stays(node, next[at]));
  const shells = before.filter(counts).map(shell);
  const there = [...live.childNodes].filter(counts);
  if (!keepsShape && (shells.length !== there.length || shells.some((node, at) => node !== there[at]))) {
    refill(from, to, live);
    return;
  }
  next.forEach((node, at) => {
    if (stays(old[at], node)) {
      patch(old[at], node);
      return;
    }
    const [kept, copy] = copies(node);
    const behind = before.slice(start + Math.min(at, old.length));
    if (old[at] && shell(old[at])) shell(old[at]).replaceWith(copy);
    else live.insertBefore(copy, behind.map(shell).find(Boolean) ?? null);
    if (old[at]) old[at].replaceWith(kept);
    else from.insertBefore(kept, behind[0] ?? null);
  });
  for (const node of old.slice(next.length)) {
    shell(node)?.remove();
    node.remove();
  }
}

/** A node for `base` and one for the browser. */
function copies(node) {
  const [kept, copy] = [base.importNode(node, true), document.importNode(node, true)];
  pair(kept, copy);
  return [kept, copy];
}

/** Scripts arranged these children anew: they begin again. */
function refill(from, to, live) {
  const open = [...live.querySelectorAll('details')].map((element) => element.open);
  const pairs = [...to.childNodes].map(copies);
  from.replaceChildren(...pairs.map(([kept]) => kept));
  live.replaceChildren(...pairs.map(([, copy]) => copy));
  live.querySelectorAll('details').forEach((element, at) => { element.open = open[at] ?? element.open; });
}

// ---- What is wrong -----------------------------------------------------------------------------

/** An element with classes and children. */
function make(name, className, ...inner) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...inner.filter((node) => node !== null && node !== undefined && node !== ''));
  return element;
}

/** The findings over the page. It stands outside the body, so that no change takes it away. */
class ShirubeFindings extends HTMLElement {
  #isOpen = null;
  #state = null;
  #text = '';
  #root = this.attachShadow({ mode: 'open' });

  connectedCallback() {
    const style = make('link');
    style.rel = 'stylesheet';
    style.href = new URL('live.css', here.src).href;
    this.box = make('section', 'box');
    this.#root.append(style, this.box);
    this.#root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && this.isOpen) {
        event.stopPropagation();
        this.toggle(false);
      }
    });
  }

  /** Open when the writer said so; else when this page has an error. */
  get isOpen() {
    if (this.#isOpen !== null) return this.#isOpen;
    return Boolean(this.#state?.findings.some((found) => found.is_here && found.severity === 'error'));
  }

  toggle(isOpen) {
    this.#isOpen = isOpen;
    this.render();
    this.#root.querySelector(isOpen ? '.close' : '.pill')?.focus();
  }

  show(text) {
    // What is being read, and where the keyboard is, stays as long as nothing is new.
    if (text === this.#text && !this.lost) return;
    this.#text = text;
    this.#state = JSON.parse(text);
    // A choice holds until there is nothing left to choose about.
    if (!this.#state.findings.length) this.#isOpen = null;
    this.lost = false;
    this.render();
  }

  lose() {
    this.lost = true;
    this.render();
  }

  render() {
    const state = this.#state;
    if (!state || !this.box) return;
    const buttons = () => [...this.box.querySelectorAll('button')];
    const focused = buttons().indexOf(this.#root.activeElement);
    const scrolled = this.box.firstElementChild?.scrollTop ?? 0;
    this.lang = state.language;
    this.box.className = `box ${this.lost ? 'lost' : worst(state)}`;
    this.box.setAttribute('aria-label', state.words.title);
    const shows = this.isOpen && state.findings.length && !this.lost;
    this.box.replaceChildren(...(shows ? this.list(state) : this.pill(state)));
    this.box.firstElementChild.scrollTop = scrolled;
    if (focused >= 0) (buttons()[focused] ?? buttons()[0])?.focus();
  }

  /** A word at the edge of the page. */
  pill(state) {
    const { words } = state;
    const edit = this.edit(state);
    if (this.lost) return [make('p', 'status', words.lost)];
    const counts = [[words.error, state.errors], [words.warning, state.warnings], [words.note, state.notes]]
      .filter(([, count]) => count > 0);
    const text = counts.map(([word, count]) => `${word} ${count}`).join('  ') || words.clean;
    const pill = make(counts.length ? 'button' : 'span', 'pill', text);
    if (counts.length) {
      pill.type = 'button';
      pill.setAttribute('aria-expanded', 'false');
      pill.addEventListener('click', () => this.toggle(true));
    }
    const pending = state.is_pending ? make('span', 'pending', words.checking) : null;
    const row = make('div', 'row', pill, pending, edit);
    row.setAttribute('role', 'status');
    return [row];
  }

  list(state) {
    const { words } = state;
    const close = make('button', 'close', '×');
    close.type = 'button';
    close.setAttribute('aria-label', words.close);
    close.addEventListener('click', () => this.toggle(false));
    const title = make('h2', 'title', words.title);
    const pending = state.is_pending ? make('span', 'pending', words.checking) : null;
    const edit = this.edit(state);
    const parts = [make('header', 'head', title, pending, edit, close)];
    for (const [word, isHere] of [[words.here, true], [words.elsewhere, false]]) {
      const found = state.findings.filter((one) => one.is_here === isHere);
      if (!found.length) continue;
      parts.push(make('h3', '', word), make('ul', '', ...found.map((one) => this.item(one, state))));
    }
    if (state.findings.length < state.errors + state.warnings + state.notes) {
      parts.push(make('p', 'more', words.more));
    }
    return [make('div', 'scroll', ...parts)];
  }

  item(found, state) {
    const place = found.line ? `${found.path}:${found.line}:${found.column}` : found.path;
    const name = make('span', `severity ${found.severity}`, state.words[found.severity]);
    const at = state.can_open ? this.link(place, found.path, found.line ?? 1) : place;
    return make(
      'li', '',
      make('p', 'message', name, make('span', '', found.message)),
      ...found.help.map((help) => make('p', 'help', help)),
      make('p', 'place', at, make('code', '', found.code)),
    );
  }

  edit({ can_open, file, words }) {
    return can_open && file ? this.link(words.edit, file, 1) : null;
  }

  /** A button that opens a file in the writer's editor. */
  link(text, file, line) {
    const button = make('button', 'open', text);
    button.type = 'button';
    button.addEventListener('click', async () => {
      const query = new URLSearchParams({ file, line: String(line) });
      const opening = fetch(new URL(`open?${query}`, here.src), { method: 'POST' });
      const { ok } = await opening.catch(() => ({ ok: false }));
      const failed = button.parentElement?.querySelector('.failed');
      if (ok) failed?.remove();
      else if (!failed) button.after(make('span', 'failed', this.#state.words.failed, file));
    });
    return button;
  }
}

/** The worst of what is wrong; green only for a site without any. */
function worst(state) {
  if (state.errors) return 'error';
  if (state.warnings) return 'warning';
  return state.notes ? 'note' : 'clean';
}

customElements.define('shirube-findings', ShirubeFindings);
const findings = document.createElement('shirube-findings');
document.documentElement.append(findings);

async function showFindings() {
  const query = new URLSearchParams({ page: location.pathname });
  const response = await fetch(new URL(`state?${query}`, here.src), { cache: 'no-store' });
  if (response.ok) findings.show(await response.text());
}

// ---- When --------------------------------------------------------------------------------------

let source = null;
let busy = Promise.resolve();

function listen() {
  source?.close();
  source = new EventSource(new URL('events', here.src));
  source.addEventListener('message', () => {
    // One after the other: two edits at once would be taken in twice.
    busy = busy.then(update).then(showFindings).catch(() => findings.lose());
  });
  source.addEventListener('error', () => findings.lose());
}

// A browser keeps six connections to one host: pages that nobody looks at give theirs back.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) source?.close();
  else listen();
});
addEventListener('pagehide', () => source?.close());
addEventListener('pageshow', ({ persisted }) => { if (persisted) listen(); });
if (!document.hidden) listen();
}
