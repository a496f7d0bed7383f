"use strict";
// Keep what is typed in this browser until the application is in, and the page up to date.
// Without this script the page works too: reload it to see what is new.
(() => {
  const desk = document.getElementById("desk");
  const form = document.getElementById("application");
  const PREFIX = "missedcall-draft:";
  const draftOf = PREFIX + desk.dataset.attempt;

  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && field.type !== "hidden");

  function forgetDrafts(except) {
    Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX) && key !== except)
      .forEach((key) => localStorage.removeItem(key));
  }

  function saveDraft() {
    const values = {};
    for (const field of fieldsOf(form)) {
      values[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    localStorage.setItem(draftOf, JSON.stringify(values));
  }

  function restoreDraft() {
    const values = JSON.parse(localStorage.getItem(draftOf) || "{}");
    for (const field of fieldsOf(form)) {
      if (!(field.name in values)) continue;
      if (field.type === "checkbox") field.checked = values[field.name];
      else field.value = values[field.name];
    }
  }

  // A question that cannot change the amount is not asked.
  function askWhatMatters() {
    const chosen = form.elements.category.selectedOptions[0];
    const asked = (chosen.dataset.asked || "").split(" ");
    for (const name of ["bpl", "scst"]) {
      const isAsked = asked.includes(name);
      form.querySelector(`[data-question="${name}"]`).hidden = !isAsked;
      if (!isAsked && chosen.value) form.elements[name].checked = false;
    }
  }

  function show(live) {
    for (const [name, text] of Object.entries(live.texts)) {
      const place = document.querySelector(`[data-live="${name}"]`);
      if (place && place.textContent !== text) place.textContent = text;
    }
    for (const [name, can] of Object.entries(live.can)) {
      document.querySelector(`[data-can="${name}"]`).hidden = !can;
    }
  }

  // The time for the form is over and no other call has come: what was typed can still be sent.
  function isTypedAndLate(live) {
    const late = live.key === "/" && Boolean(form) && Boolean(localStorage.getItem(draftOf));
    const notice = document.getElementById("late");
    if (notice) notice.hidden = !late;
    return late;
  }

  async function ask() {
    try {
      const answer = await fetch(desk.dataset.state, { headers: { Accept: "application/json" } });
      if (answer.status === 401) return location.assign(desk.dataset.page);
      if (!answer.ok) throw new Error(String(answer.status));
      const live = await answer.json();
      document.getElementById("stale").hidden = true;
      if (live.key !== desk.dataset.key && !isTypedAndLate(live)) {
        return location.assign(desk.dataset.page);
      }
      show(live);
    } catch {
      document.getElementById("stale").hidden = false;
    }
    return setTimeout(ask, 2000);
  }

  forgetDrafts(form ? draftOf : "");
  document.getElementById("logout").addEventListener("submit", () => forgetDrafts(""));
  if (form) {
    // After a refusal the server gives back what was sent: that is newer than the draft.
    if (document.getElementById("summary")) saveDraft();
    else restoreDraft();
    askWhatMatters();
    form.addEventListener("input", saveDraft);
    form.elements.category.addEventListener("change", () => {
      const unit = form.elements.category.selectedOptions[0].dataset.unit;
      if (unit) form.elements.unit.value = unit;
      askWhatMatters();
      saveDraft();
    });
    const summary = document.getElementById("summary");
    if (summary) summary.focus();
  }
  setTimeout(ask, 2000);
})();
