// @ts-check
// Open incidents on pages that are older than they are. What a page was built with stands until
// `status.json` tells something else; all tabs together ask for it once a minute at most.

import { all, store } from "./site.js";

/** @typedef {{ generation: string, banner: Record<string, string> }} Status */

for (const banner of all("[data-status]")) {
  const address = new URL(banner.dataset.status ?? "", location.href).href;
  const [list] = all("ul", banner);
  // Pages of another build do not go by what was asked before it.
  const key = address + banner.dataset.generation;

  /** @param {Status} status */
  const show = (status) => {
    if (status.generation === banner.dataset.generation) return;
    list.innerHTML = status.banner[document.documentElement.lang] ?? "";
    // They lead on from where the file lies.
    for (const link of all("a", list)) link.setAttribute("href", new URL(link.getAttribute("href") ?? "", address).href);
    banner.hidden = !list.textContent;
    banner.dataset.generation = status.generation;
    banner.dataset.newer = "";
  };

  /** @type {{ asked: number, status?: Status }} */
  let known = { asked: 0 };

  const ask = async () => {
    known = store.get(key) ?? known;
    const now = Date.now();
    if (known.asked <= now && now - known.asked < 60_000) {
      if (known.status) show(known.status);
    } else if (!document.hidden) {
      // The other tabs must not ask too; but where this page is left before its answer, the next may ask soon.
      store.set(key, (known = { asked: now - 50_000 }));
      const answer = await (await fetch(address, { cache: "no-cache" })).text();
      known = { asked: now };
      try {
        known.status = JSON.parse(answer);
      } finally {
        store.set(key, known);
      }
      if (known.status) show(known.status);
    }
  };

  // What does not come now may come the next time.
  const look = () => ask().catch(() => {});
  addEventListener("storage", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, 20_000);
  look();
}
