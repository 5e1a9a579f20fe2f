// @ts-check
// Asks at the end of an article whether it helped. What comes of an answer is loaded when the reader
// gets there.

import { all, store } from "./site.js";

const load = () => import("./answer.js");

function ask() {
  const [box] = all(".helpful");
  const form = box?.querySelector("form");
  if (!form?.hidden) return;
  const [link] = all("[data-body]", box);
  if (link) link.hidden = true;
  form.hidden = false;
  // Again when the article is another.
  box.hidden = store.get(`helpful:${document.documentElement.lang}:${box.dataset.page}`) === box.dataset.revision;
  form.addEventListener("click", ({ target }) => load().then(({ answer }) => answer(box, form, target)));
  new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && load()).observe(form);
}

ask();
document.addEventListener("shirube:update", ask);

// What could not be sent before.
if (store.keys("feedback:").length) import("./feedback.js");
