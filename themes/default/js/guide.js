// @ts-check
// The checks of a guide: ticked by the reader, kept in this browser, carried by a link.

import { all, copy, fill, store } from "./site.js";

/**
 * What is kept of a guide: its checks that are done, and where it is, so that lists can show it.
 * @typedef {{ done: string[], path: string, all: number }} Progress
 */

/** @param {AbortSignal} signal */
function guide(signal) {
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
    }, { signal });
  }
  const save = () => store.set(key, { done: [...done], path: location.pathname, all: checks.length });
  if (carried) save();
  for (const button of all("[data-print]", panel)) button.addEventListener("click", () => print(), { signal });
  for (const button of all("[data-carry]", panel)) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", () => {
      const address = new URL(location.href);
      address.hash = `done=${[...done].join(".")}`;
      copy(address.href, button, button.dataset.done);
    }, { signal });
  }
  panel.hidden = false;
  show();
}

let running = new AbortController();
guide(running.signal);

// `shirube serve` put other words into the page.
document.addEventListener("shirube:update", () => {
  running.abort();
  running = new AbortController();
  guide(running.signal);
});
