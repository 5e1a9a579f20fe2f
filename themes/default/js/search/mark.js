// @ts-check
// Marks on a page the words that led to it, until Escape is pressed.

const kept = JSON.parse(sessionStorage.getItem("shirube:mark") ?? "null");
sessionStorage.removeItem("shirube:mark");
const main = document.getElementById("main");
if (main && kept?.path === location.pathname && kept.words.length && "highlights" in CSS) {
  // A Latin word begins where a word begins; of several words at one place the longest counts.
  const words = [...new Set(/** @type {string[]} */ (kept.words))].sort((a, b) => b.length - a.length);
  const patterns = words.map((word) => (/^\w/.test(word) ? "\\b" : "") + word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const pattern = new RegExp(patterns.join("|"), "gi");
  const found = new Highlight();
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (node.parentElement?.closest(".contact, .anchor")) continue;
    for (const match of node.nodeValue?.matchAll(pattern) ?? []) {
      const range = new Range();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      found.add(range);
    }
  }
  CSS.highlights.set("search", found);
  addEventListener("keydown", ({ key }) => key === "Escape" && CSS.highlights.delete("search"));
}

export {};
