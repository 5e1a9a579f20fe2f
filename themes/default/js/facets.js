// @ts-check
// Filters a list in place. Values of one facet widen, facets narrow; the choice is in the address.

import { all, fill, make } from "./site.js";

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
      const fold = chosen.has(filter) && value.closest("section > details");
      if (fold) fold.setAttribute("open", "");
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
