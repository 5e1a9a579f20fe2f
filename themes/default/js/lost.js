// @ts-check
// An address that leads nowhere: its words go into the search field of the page that says so.

const field = document.querySelector(".lost input");
const link = document.getElementById("search-link");
if (field instanceof HTMLInputElement && link instanceof HTMLAnchorElement) {
  // Decoded as a form is: what is no UTF-8 does no harm.
  const path = new URLSearchParams(`path=${location.pathname.replaceAll("&", "+")}`).get("path") ?? "";
  const parts = path.replace(new URL("..", link.href).pathname, "").replace(/\.\w+$/, "").match(/[^/]+/g) ?? [];
  // The page itself tells of nothing.
  if (parts.at(-1) !== "404") field.value = parts.slice(-2).join(" ").replace(/[-_.]+/g, " ");
}

export {};
