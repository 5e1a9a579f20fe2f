// @ts-check
// Sections side by side become tabs, as the ARIA pattern describes them.

import { all, make, run } from "./site.js";

/** How many there are, also in answers that come later. */
let number = 0;

function tabs() {
  for (const box of all(".tabs")) {
    const panels = all(":scope > .tab", box);
    if (panels.length < 2 || box.querySelector(":scope > [role=tablist]")) continue;
    number++;
    const list = make("div", { role: "tablist" });
    const buttons = panels.map((panel, at) => {
      const name = panel.querySelector(".tab-name");
      const id = `tabs-${number}-${at + 1}`;
      panel.id ||= `${id}-panel`;
      const button = make("button", { type: "button", role: "tab", id, "aria-controls": panel.id });
      button.textContent = name?.textContent ?? String(at + 1);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", id);
      panel.tabIndex = 0;
      // Found by the browser's own search, or led to by a link: shown.
      panel.addEventListener("beforematch", () => select(at));
      button.addEventListener("click", () => select(at));
      return button;
    });
    /** @param {number} chosen */
    const select = (chosen) => {
      buttons.forEach((button, at) => {
        button.setAttribute("aria-selected", String(at === chosen));
        button.tabIndex = at === chosen ? 0 : -1;
        if (at === chosen) panels[at].removeAttribute("hidden");
        else panels[at].setAttribute("hidden", "until-found");
      });
    };
    list.addEventListener("keydown", (event) => {
      const now = buttons.findIndex((button) => button === document.activeElement);
      const last = buttons.length - 1;
      const to = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now ? now - 1 : last, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      select(to);
      buttons[to].focus();
    });
    list.append(...buttons);
    box.prepend(list);
    // A link that leads into a tab shows it.
    select(Math.max(0, panels.findIndex((panel) => panel.querySelector(":target"))));
  }
}

run([tabs]);
document.querySelector(".tabs :target")?.scrollIntoView();
document.addEventListener("shirube:update", () => run([tabs]));
