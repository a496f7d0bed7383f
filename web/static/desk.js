"use strict";
// Keep what is typed until the application is in, and the page up to date.
// Without this script the page works too: reload it to see what is new.
(() => {
  let desk, form, draftOf, typedLast;

  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && !["hidden", "radio"].includes(field.type));

  function saveDraft() {
    const values = {};
    for (const field of fieldsOf(form)) {
      values[field.name] = field.type === "checkbox" ? field.checked : field.value;
    }
    typedLast = drafts.keep(draftOf, values);
  }

  // The server keeps it too, for the next operator who speaks with this caller.
  let sending;
  function sendDraft() {
    clearTimeout(sending);
    const [typed, key] = [form, draftOf]; // another one may be open when the time has come
    const post = async () => {
      const [text, body] = [typedLast, new URLSearchParams(new FormData(typed))];
      try {
        const answer = await fetch(typed.dataset.draft, { method: "POST", body });
        if (answer.ok || answer.status === 409) drafts.settled(key, text);
      } catch {
        // this browser has it; the next pause in the typing sends it again
      }
    };
    sending = setTimeout(post, 1000);
  }

  function restoreDraft() {
    const values = drafts.read(draftOf) || {};
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

  function show(news) {
    for (const [name, text] of Object.entries(news.texts)) {
      const place = document.querySelector(`[data-live="${name}"]`);
      if (place && place.textContent !== text) place.textContent = text;
    }
    for (const [name, can] of Object.entries(news.can)) {
      for (const part of document.querySelectorAll(`[data-can="${name}"]`)) part.hidden = !can;
    }
  }

  // The time for the form is over and no other call has come: what was typed can still be sent.
  function isTypedAndLate(news) {
    const late = news.key === "/" && Boolean(form) && Boolean(drafts.read(draftOf));
    const notice = document.getElementById("late");
    if (notice) notice.hidden = !late;
    return late;
  }

  // What changes while the page is open; never throws.
  async function renew() {
    const asked = desk;
    try {
      // The texts come in the page's language, whatever the browser's is.
      const language = document.documentElement.lang;
      const headers = { Accept: "application/json", "Accept-Language": language };
      const answer = await fetch(desk.dataset.state, { headers });
      if (answer.status === 401) return location.assign(desk.dataset.page);
      if (!answer.ok) throw new Error(String(answer.status));
      const news = await answer.json();
      stale(false);
      if (asked !== desk) return undefined; // another page has come meanwhile, and is newer
      if (news.key !== desk.dataset.key && !isTypedAndLate(news)) {
        // No person touched the page: this must not count as work (X-Unattended).
        const alone = { Accept: "text/html", "X-Unattended": "1" };
        await put(await fetch(desk.dataset.page, { headers: alone }));
      } else {
        show(news);
      }
    } catch {
      stale(true);
    }
    return undefined;
  }

  function stale(isStale) {
    document.getElementById("stale").hidden = !isStale;
  }

  // Put a new page in place of this one without leaving it: a call in this browser goes on.
  async function put(answer) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("desk")) return leaveFor(answer, page);
    document.documentElement.lang = page.documentElement.lang;
    document.title = page.title;
    document.querySelector(".skip").textContent = page.querySelector(".skip").textContent;
    document.documentElement.dataset.bsTheme = page.documentElement.dataset.bsTheme;
    for (const part of ["header", "#menu", "main"]) {
      document.querySelector(part).replaceWith(page.querySelector(part));
    }
    for (const text of page.querySelectorAll("#phone [data-text]")) {
      const shown = document.querySelector(`#phone [data-text="${text.dataset.text}"]`);
      if (shown) shown.textContent = text.textContent;
    }
    return open();
  }

  // Another page than the desk: the login page is gone to, a refusal is shown above the desk.
  function leaveFor(answer, page) {
    if (answer.redirected) return location.assign(answer.url);
    const said = page.querySelector("[role=alert]");
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "alert");
    notice.textContent = said ? said.textContent : String(answer.status);
    return desk.prepend(notice);
  }

  async function send(event) {
    const sent = event.target;
    if (sent.id === "logout") return drafts.forgetAllBut("");
    if (sent.closest(".search")) return undefined;
    event.preventDefault();
    if (sent.dataset.sending) return undefined;
    sent.dataset.sending = "true";
    clearTimeout(sending);
    try {
      const body = new URLSearchParams(new FormData(sent, event.submitter));
      const headers = { Accept: "text/html" };
      const action = event.submitter?.getAttribute("formaction") ?? sent.action;
      await put(await fetch(action, { method: "POST", body, headers }));
    } catch {
      stale(true);
    }
    return delete sent.dataset.sending;
  }

  function open() {
    desk = document.getElementById("desk");
    form = document.getElementById("application");
    draftOf = drafts.name(desk.dataset.person, desk.dataset.attempt);
    drafts.forgetAllBut(form ? draftOf : "");
    live.show();
    if (form) openForm();
    desk.dispatchEvent(new CustomEvent("desk-opened", { bubbles: true }));
  }

  function openForm() {
    // After a refusal the server gives back what was sent: that is newer than the draft.
    if (document.getElementById("summary")) saveDraft();
    else restoreDraft();
    askWhatMatters();
    form.addEventListener("input", () => {
      saveDraft();
      sendDraft();
    });
    const anew = document.getElementById("anew");
    if (anew) anew.addEventListener("submit", () => drafts.forgetAllBut(""));
    form.elements.category.addEventListener("change", () => {
      const unit = form.elements.category.selectedOptions[0].dataset.unit;
      if (unit) form.elements.unit.value = unit;
      askWhatMatters();
      saveDraft();
    });
    form.dispatchEvent(new CustomEvent("opened", { bubbles: true }));
    const summary = document.getElementById("summary");
    if (summary) summary.focus();
  }

  open();
  document.addEventListener("submit", send);
  live.watch(desk, renew);
})();
