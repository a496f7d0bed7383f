// Put the figures in place anew every few seconds, and say so when they are old.
"use strict";

const wallboard = document.getElementById("wallboard");
const stale = document.getElementById("stale");
const EVERY_MS = 5000;

async function renew() {
  try {
    const answer = await fetch(wallboard.dataset.now, { credentials: "same-origin" });
    if (answer.redirected || answer.status === 403) {
      location.reload(); // the session is over: show the login page
      return;
    }
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const figures = await answer.text();
    if (figures !== renew.shown) wallboard.innerHTML = figures;
    renew.shown = figures;
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
  setTimeout(renew, EVERY_MS);
}

setTimeout(renew, EVERY_MS);
