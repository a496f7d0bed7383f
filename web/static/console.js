"use strict";
// What every page of staff has: the key / goes to the search, and an open menu closes by Escape or
// by a press beside it. Without this script all of it works by pointer and Tab.
(() => {
  const isTyping = (place) =>
    place instanceof HTMLElement && (place.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(place.tagName));

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close(null);
    const search = document.getElementById("anywhere");
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (event.key !== "/" || !isPlain || isTyping(event.target) || !search) return;
    event.preventDefault();
    search.focus();
  });
  document.addEventListener("click", (event) => close(event.target));

  function close(beside) {
    for (const open of document.querySelectorAll("details.account[open]")) {
      if (!beside || !open.contains(beside)) open.open = false;
    }
  }
})();
