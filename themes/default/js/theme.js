// Runs before the page is drawn, so that a reader who chose light or dark never sees the other.
try {
  const scheme = localStorage.getItem("shirube:scheme");
  if (scheme) document.documentElement.dataset.theme = JSON.parse(scheme);
} catch {
  // Without storage the page follows the device.
}

// Where a search begins by itself, the room for its results is there from the start.
if (/[?&]q=./.test(location.search)) document.documentElement.dataset.asks = "";
