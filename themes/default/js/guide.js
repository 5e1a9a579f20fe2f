// @ts-check
// The checks of a guide: ticked by the reader, kept in this browser, carried by a link.

import { all, copy, fill, store } from "./site.js";

/**
 * What is kept of a guide: its checks that are done, also those that are no longer there.
 * @typedef {{ done: string[] }} Progress
 */

/** @param {AbortSignal} signal */
function guide(signal) {
  const panel = document.querySelector("[data-guide]");
  if (!(panel instanceof HTMLElement)) return;
  const words = panel.dataset;
  const key = `guide:${words.guide}`;
  const checks = all(".body input[data-check]").filter((check) => check instanceof HTMLInputElement);
  if (checks.length === 0) return;
  /** @param {HTMLInputElement} check */
  const name = (check) => check.dataset.check ?? "";
  /** @type {Progress | null} */
  const kept = store.get(key);
  const done = new Set(kept?.done ?? checks.filter((check) => check.checked).map(name));
  const carried = /^#done=([\w.-]*)$/.exec(location.hash);
  if (carried) {
    for (const id of carried[1].split(".")) done.add(id);
    history.replaceState(history.state, "", location.pathname + location.search);
  }
  const steps = all(".body .step").map((section) => {
    const id = section.querySelector("h2")?.id ?? "";
    const [entry] = all(`#toc a[href="#${CSS.escape(id)}"]`).map((link) => link.closest("li"));
    return { id, section, entry, minutes: Number(entry?.dataset.minutes ?? 0), checks: checks.filter((check) => section.contains(check)) };
  });
  const [said] = all("[role=status]", panel);
  const bar = panel.querySelector("progress");
  const [resume] = all("[data-resume]", panel);
  const isOpen = (/** @type {HTMLInputElement} */ check) => !check.checked;

  /** How far the reader is, in words. */
  const standing = () => {
    const count = checks.length - checks.filter(isOpen).length;
    if (count === checks.length) return words.complete ?? "";
    let left = 0;
    for (const step of steps) if (step.checks.length) left += (step.minutes * step.checks.filter(isOpen).length) / step.checks.length;
    if (steps.every((step) => !step.minutes)) left = Number(words.minutes) * (1 - count / checks.length);
    const text = fill(words.text, { done: count, all: checks.length, percent: Math.floor((100 * count) / checks.length) });
    return left > 0 ? text + fill(words.left, { minutes: Math.ceil(left) }) : text;
  };

  /** This page's address with what is done. */
  const address = () => {
    const address = new URL(location.href);
    const ids = checks.filter((check) => check.checked).map(name);
    address.hash = ids.length ? `done=${ids.join(".")}` : "";
    return address.href;
  };

  /** What is still to do, for a mail or a chat: by step, with who does it and how long it takes. */
  const rest = () => {
    const lines = [document.querySelector("h1")?.textContent ?? "", address(), standing()];
    const list = (/** @type {HTMLInputElement[]} */ some) => {
      for (const check of some.filter(isOpen)) lines.push(`- [ ] ${check.parentElement?.textContent?.trim().replace(/\s+/g, " ")}`);
    };
    list(checks.filter((check) => !steps.some((step) => step.checks.includes(check))));
    steps.forEach((step, at) => {
      if (!step.checks.some(isOpen)) return;
      const about = all("small span", step.entry ?? undefined).map((span) => span.textContent).join(words.separator);
      lines.push("", `${at + 1}. ${step.entry?.querySelector("a")?.textContent}${about && fill(words.about, { about })}`);
      list(step.checks);
    });
    return lines.join("\n");
  };

  const show = () => {
    for (const step of steps) step.entry?.toggleAttribute("data-done", step.checks.length > 0 && !step.checks.some(isOpen));
    if (said && said.textContent !== standing()) said.textContent = standing();
    if (bar) bar.value = checks.filter((check) => check.checked).length;
    const next = steps.find((step) => step.checks.some(isOpen));
    if (resume) resume.hidden = bar?.value === 0 || !next;
    if (next) resume?.setAttribute("href", `#${next.id}`);
  };

  const save = () => store.set(key, { done: [...done] });
  for (const check of checks) {
    check.checked = done.has(name(check));
    check.disabled = false;
    check.addEventListener("change", () => {
      if (check.checked) done.add(name(check));
      else done.delete(name(check));
      save();
      show();
    }, { signal });
  }
  if (carried) save();
  for (const button of all("[data-print]", panel)) button.addEventListener("click", sheet, { signal });
  for (const button of all("[data-copy]", panel)) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => copy(button.dataset.copy === "link" ? address() : rest(), button, button.dataset.done), { signal });
  }

  /** Prints the steps and their checks alone: one sheet to tick by hand. */
  function sheet() {
    const notes = steps.map(({ section, entry }) => {
      const note = entry?.querySelector("small")?.cloneNode(true) ?? "";
      section.querySelector("h2")?.append(" ", note);
      return note;
    });
    const root = document.documentElement;
    root.dataset.print = "";
    addEventListener("afterprint", () => {
      delete root.dataset.print;
      for (const note of notes) if (note) note.remove();
    }, { once: true });
    print();
  }

  panel.hidden = false;
  show();
}

let running = new AbortController();
guide(running.signal);

const again = () => {
  running.abort();
  running = new AbortController();
  guide(running.signal);
};
// `shirube serve` put other words into the page.
document.addEventListener("shirube:update", again);
// Ticked in another tab, gone back to, or led to by a link with ticks.
for (const type of ["storage", "pageshow", "hashchange"]) addEventListener(type, again);
