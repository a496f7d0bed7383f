"use strict";
// One key goes to what it names, the same key again does it. Never while something is typed or
// another key is held, and not at all when the operator has turned the keys off.
(() => {
  const OFF = "missedcall-keys-off";
  const WRITES = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]";

  function shown(element) {
    return Boolean(element) && element.checkVisibility();
  }

  function press(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (localStorage.getItem(OFF) || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    const wanted = document.querySelector(`[data-shortcut="${event.code}"]`);
    if (!shown(wanted) || event.target.closest(WRITES)) return;
    event.preventDefault();
    if (document.activeElement === wanted && wanted.matches("button")) wanted.click();
    else wanted.focus();
  }

  function help() {
    const place = document.getElementById("key-help");
    if (!place || !place.hidden) return;
    place.hidden = false;
    const keys = document.getElementById("keys");
    keys.checked = !localStorage.getItem(OFF);
    keys.addEventListener("change", () => {
      if (keys.checked) localStorage.removeItem(OFF);
      else localStorage.setItem(OFF, "1");
    });
  }

  document.addEventListener("keydown", press);
  document.addEventListener("desk-opened", help);
  help();
})();
