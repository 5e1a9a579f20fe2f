// @ts-check
// What becomes of an answer. An endpoint gets it at once, and again with what is added; mail and issue
// are filled in here, and sent by the reader.

import { all, store } from "./site.js";

/** Where answers are sent: fetched before it is needed, and again if that failed. */
const sent = "feedback" in document.body.dataset && (() => import("./feedback.js"));
if (sent) sent().catch(() => {});

/** The vote in each form. @type {WeakMap<HTMLFormElement, string>} */
const votes = new WeakMap();

/**
 * The reader clicked into the form.
 * @param {HTMLElement} box
 * @param {HTMLFormElement} form
 * @param {EventTarget | null} target
 */
export function answer(box, form, target) {
  if (!(target instanceof HTMLButtonElement) || !target.value || votes.get(form) === target.value) return;
  if (!votes.has(form)) begin(box, form);
  const { page, revision } = box.dataset;
  votes.set(form, target.value);
  store.set(`helpful:${document.documentElement.lang}:${page}`, revision);
  for (const button of all("[aria-pressed]", form)) button.ariaPressed = String(button === target);
  for (const part of all("fieldset, div, [data-body]", box)) part.hidden = part.matches("fieldset") && target.value === "yes";
  say(box, target.value);
  tell(box, form);
}

/**
 * @param {HTMLElement} box
 * @param {HTMLFormElement} form
 */
function begin(box, form) {
  const [link] = all("[data-body]", box);
  if (sent) link?.remove();
  else {
    form.addEventListener("input", () => tell(box, form));
    link.addEventListener("click", () => say(box, "done"));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!sent) return;
    if (Object.values(added(form)).some(Boolean)) tell(box, form);
    for (const part of form.children) part.toggleAttribute("hidden", !part.matches("[role=status]"));
    say(box, "done").focus();
  });
}

/**
 * @param {HTMLElement} box
 * @param {string} word
 */
function say(box, word) {
  const [status] = all("[role=status]", box);
  status.textContent = box.dataset[word] ?? "";
  return status;
}

/** @param {HTMLFormElement} form */
function added(form) {
  const { reason, comment } = Object.fromEntries(new FormData(form));
  return { reason: votes.get(form) === "no" ? reason : undefined, comment: String(comment).trim() || undefined };
}

/**
 * To the endpoint, or into the mail or issue.
 * @param {HTMLElement} box
 * @param {HTMLFormElement} form
 */
async function tell(box, form) {
  const { page, revision } = box.dataset;
  const { reason, comment } = added(form);
  if (sent) return (await sent()).vote({ page, revision, vote: votes.get(form), reason, comment });
  const [yesNo, why] = all("[aria-pressed=true], label:has(:checked)", form).map((chosen) => chosen.textContent?.trim());
  const [title, question] = all("h1, .helpful h2").map((heading) => heading.textContent);
  const text = [`${question} ${yesNo}`, reason && why, comment, title, location.origin + location.pathname];
  const [link] = all("[data-body]", box);
  const to = new URL(link.getAttribute("href") ?? "");
  to.searchParams.set(link.dataset.body ?? "", text.filter(Boolean).join("\n\n"));
  to.search = to.search.replaceAll("+", "%20");
  link.setAttribute("href", to.href);
}
