"use strict";
// Keep the note of the call whenever its typing pauses. Without this script its button does it.
(() => {
  let waits;

  async function send(form) {
    clearTimeout(waits);
    const place = document.getElementById("note-kept");
    const body = new URLSearchParams(new FormData(form));
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(form.action, { method: "POST", body, headers });
      if (place) place.textContent = answer.ok ? place.dataset.said : String(answer.status);
    } catch {
      waits = setTimeout(send, 5000, form); // the network is gone: the note is still there
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.id !== "note") return;
    document.getElementById("note-kept").textContent = "";
    clearTimeout(waits);
    waits = setTimeout(send, 1000, event.target.form);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target.id === "note" && waits) send(event.target.form);
  });
})();
