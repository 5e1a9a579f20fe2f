// Brings what changes on disk into the page without losing the writer's place, and shows what is
// wrong over the page. Served by `shirube serve` only; a published site has none of this.

const here = document.querySelector('script[data-number]');

/** The page as the server last gave it. The one in the browser may differ: scripts work on it. */
let base = null;
let baseText = '';

// ---- What changed ------------------------------------------------------------------------------

/** Fetches the page as it is now. */
async function fetchPage() {
  const response = await fetch(location.href, { cache: 'no-store' });
  return response.text();
}

/** Takes the page in as it is now. */
async function update(number) {
  if (base === null && number !== here?.dataset.number) {
    // The page changed between its first byte and this line.
    location.reload();
    return;
  }
  const text = plain(await fetchPage());
  if (base === null) {
    base = parse(text);
  } else if (text !== baseText) {
    const next = parse(text);
    if (scripts(base) !== scripts(next)) {
      location.reload();
      return;
    }
    takeIn(base, next);
    base = next;
  }
  baseText = text;
}

/** The text of a page without the number of the site, which is always another one. */
const plain = (text) => text.replace(/(<script [^>]*data-number=")\d+/, '$1');

const parse = (text) => new DOMParser().parseFromString(text, 'text/html');

/** Scripts run once, so that other scripts need another page. */
const scripts = (page) => [...page.querySelectorAll('script')].map((script) => script.outerHTML).join('\n');

/** Changes the live page by what differs between two pages of the server. */
function takeIn(from, to) {
  document.title = to.title;
  attributes(document.documentElement, from.documentElement, to.documentElement);
  head(from, to);
  patch(document.body, from.body, to.body);
}

/** Style sheets are exchanged when the new one is there, so that nothing is bare in between. */
function head(from, to) {
  const sheets = (page) => [...page.head.querySelectorAll('link[rel~="stylesheet"]')];
  const address = (link) => link.getAttribute('href');
  const wanted = sheets(to).map(address);
  const old = sheets(document).filter((link) => !wanted.includes(address(link)));
  const there = sheets(document).map(address);
  const fresh = sheets(to).filter((link) => !there.includes(address(link)));
  const waiting = fresh.map((link) => new Promise((done) => {
    const copy = document.importNode(link, true);
    copy.addEventListener('load', done);
    copy.addEventListener('error', done);
    const last = sheets(document).at(-1);
    if (last) last.after(copy); else document.head.append(copy);
  }));
  Promise.all(waiting).then(() => old.forEach((link) => link.remove()));
  for (const name of ['description', 'robots']) {
    const content = to.head.querySelector(`meta[name="${name}"]`)?.content;
    const live = document.head.querySelector(`meta[name="${name}"]`);
    if (live && content !== undefined) live.content = content;
  }
}

/** Makes `live`, which came from `from`, what `to` is; what did not change is not touched. */
function patch(live, from, to) {
  if (from.isEqualNode(to)) return;
  if (!live || live.nodeName !== to.nodeName || from.nodeName !== to.nodeName) {
    live?.replaceWith(document.importNode(to, true));
    return;
  }
  if (to.nodeType !== Node.ELEMENT_NODE) {
    live.data = to.data;
    return;
  }
  attributes(live, from, to);
  if (live instanceof HTMLTemplateElement || !isAsGiven(live, from)) {
    const open = details(live);
    live.replaceChildren(...[...to.childNodes].map((node) => document.importNode(node, true)));
    reopen(live, open);
    return;
  }
  children(live, [...live.childNodes], [...from.childNodes], [...to.childNodes]);
}

/** Whether scripts left the children of an element as the server gave them. */
function isAsGiven(live, from) {
  return live.childNodes.length === from.childNodes.length
    && [...live.childNodes].every((node, at) => node.nodeName === from.childNodes[at].nodeName);
}

function children(parent, live, from, to) {
  let start = 0;
  while (start < from.length && start < to.length && from[start].isEqualNode(to[start])) start += 1;
  let end = 0;
  while (
    end < from.length - start && end < to.length - start
    && from.at(-1 - end).isEqualNode(to.at(-1 - end))
  ) end += 1;
  const after = live[live.length - end] ?? null;
  const old = live.slice(start, live.length - end);
  const was = from.slice(start, from.length - end);
  to.slice(start, to.length - end).forEach((node, at) => {
    if (at < old.length && was[at].nodeName === node.nodeName) patch(old[at], was[at], node);
    else if (at < old.length) old[at].replaceWith(document.importNode(node, true));
    else parent.insertBefore(document.importNode(node, true), after);
  });
  old.slice(Math.max(0, to.length - end - start)).forEach((node) => node.remove());
}

/** What the writer opened stays open: only attributes that the server changed are touched. */
function attributes(live, from, to) {
  for (const { name, value } of to.attributes) {
    if (from.getAttribute(name) !== value) live.setAttribute(name, value);
  }
  for (const { name } of from.attributes) {
    if (!to.hasAttribute(name)) live.removeAttribute(name);
  }
}

const details = (root) => [...root.querySelectorAll('details')].map((element) => element.open);

function reopen(root, open) {
  root.querySelectorAll('details').forEach((element, at) => { element.open = open[at] ?? element.open; });
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
  #root = this.attachShadow({ mode: 'open' });

  connectedCallback() {
    const style = make('link');
    style.rel = 'stylesheet';
    style.href = new URL('live.css', import.meta.url).href;
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

  show(state) {
    // A choice holds until there is nothing left to choose about.
    if (!state.findings.length) this.#isOpen = null;
    this.#state = state;
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
    this.lang = state.language;
    this.box.className = `box ${this.lost ? 'lost' : worst(state)}`;
    this.box.setAttribute('aria-label', state.words.title);
    this.box.replaceChildren(...(this.isOpen && state.findings.length ? this.list(state) : this.pill(state)));
  }

  /** A word at the edge of the page. */
  pill(state) {
    const { words } = state;
    const edit = state.file ? this.link(words.edit, state.file, 1) : null;
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
    const edit = state.file ? this.link(words.edit, state.file, 1) : null;
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
    const at = state.file || !found.is_here ? this.link(place, found.path, found.line ?? 1) : place;
    return make(
      'li', '',
      make('p', 'message', name, make('span', '', found.message)),
      ...found.help.map((help) => make('p', 'help', help)),
      make('p', 'place', at, make('code', '', found.code)),
    );
  }

  /** A button that opens a file in the writer's editor. */
  link(text, file, line) {
    const button = make('button', 'open', text);
    button.type = 'button';
    button.addEventListener('click', async () => {
      const query = new URLSearchParams({ file, line: String(line) });
      const response = await fetch(new URL(`open?${query}`, import.meta.url), { method: 'POST' });
      if (!response.ok) button.after(make('span', 'failed', this.#state.words.failed, file));
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
  const response = await fetch(new URL(`state?${query}`, import.meta.url), { cache: 'no-store' });
  if (response.ok) findings.show(await response.json());
}

// ---- When --------------------------------------------------------------------------------------

let source = null;
let busy = Promise.resolve();

function listen() {
  source?.close();
  source = new EventSource(new URL('events', import.meta.url));
  source.addEventListener('message', ({ data }) => {
    // One after the other: two edits at once would be taken in twice.
    busy = busy.then(() => update(data)).then(showFindings).catch(() => findings.lose());
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
