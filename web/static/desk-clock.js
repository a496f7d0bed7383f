"use strict";
// Count up since the telephone rings, since the call goes on, and down to the end of the time for the
// form. The server says from when; what differs between its clock and this one is known from the page.
(() => {
  const clock = (ms) => {
    const s = Math.max(0, Math.floor(ms / 1000));
    return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
  };
  let page, ahead;

  function tick() {
    const shown = document.getElementById("call-clock");
    const source = document.querySelector('[data-live="clocks"]');
    if (!shown || !source) return;
    if (shown !== page) [page, ahead] = [shown, Number(shown.dataset.now) - Date.now()];
    const now = Date.now() + ahead;
    const { since, until } = JSON.parse(source.textContent || "{}");
    const text = until ? clock(until - now) : since ? clock(now - since) : "";
    if (shown.textContent !== text) shown.textContent = text;
    shown.toggleAttribute("data-short", Boolean(until) && until - now < 30_000);
  }

  document.addEventListener("desk-opened", tick);
  tick();
  setInterval(tick, 1000);
})();
