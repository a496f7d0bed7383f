"use strict";
// Have the server check the form while it is typed, by its own rules: what is wrong stands beside a
// field once it was left, and the amount, old dues and doubles below as soon as they are known.
(() => {
  const WAIT_MS = 600;
  let waits, asked;
  let left = new Set(); // names of fields that were typed in and left

  const formOf = (target) => target.closest?.("#application");
  const nameOf = (field) => field.name.replace(/_typed$/, "");

  function mark(form, name, said) {
    const field = document.getElementById(name);
    if (!field || !form.contains(field)) return;
    let place = document.getElementById(`${name}-wrong`);
    if (!said) {
      field.removeAttribute("aria-invalid");
      place?.remove();
      return;
    }
    if (!place) {
      place = document.createElement("span");
      place.className = "wrong";
      place.id = `${name}-wrong`;
      field.after(place);
    }
    if (place.textContent !== said) place.textContent = said;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", place.id);
  }

  function show(form, answer) {
    for (const name of left) mark(form, name, answer.errors[name] ?? "");
    const place = document.getElementById("checked");
    const open = Boolean(place.querySelector("details[open]"));
    const page = new DOMParser().parseFromString(answer.html, "text/html");
    if (open) page.querySelector("details")?.setAttribute("open", "");
    place.replaceChildren(...page.body.childNodes);
  }

  async function check(form) {
    clearTimeout(waits);
    asked?.abort();
    asked = new AbortController();
    const language = document.documentElement.lang;
    const headers = { Accept: "application/json", "Accept-Language": language };
    const body = new URLSearchParams(new FormData(form));
    try {
      const how = { method: "POST", body, headers, signal: asked.signal };
      const answer = await fetch(form.dataset.check, how);
      if (answer.ok && form.isConnected) show(form, await answer.json());
    } catch {
      // another letter came, or the network is gone: the server checks all when it is sent
    }
  }

  function soon(form) {
    clearTimeout(waits);
    waits = setTimeout(check, WAIT_MS, form);
  }

  document.addEventListener("input", ({ target }) => {
    const form = formOf(target);
    if (form && target.name) soon(form);
  });
  document.addEventListener("focusout", ({ target }) => {
    const form = formOf(target);
    if (!form || !target.name || !target.value) return;
    left.add(nameOf(target));
    soon(form);
  });
  document.addEventListener("opened", ({ target }) => {
    left = new Set();
    soon(target);
  });
})();
