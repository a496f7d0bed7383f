// Put the figures in place anew when they have changed, and say so when they are old.
"use strict";

const wallboard = document.getElementById("wallboard");
const stale = document.getElementById("stale");
const LEAST_MS = 1000;
let shown = "";

async function renew() {
  try {
    const answer = await fetch(wallboard.dataset.now, { credentials: "same-origin" });
    if (answer.redirected || answer.status === 403) {
      location.reload(); // the session is over: show the login page
      return;
    }
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const figures = await answer.text();
    if (figures !== shown) wallboard.innerHTML = figures;
    shown = figures;
    stale.hidden = true;
  } catch {
    stale.hidden = false;
  }
}

live.watch(wallboard, renew, { leastMs: LEAST_MS });
