"use strict";
// Make each field for a place a combobox: it lists what fits the letters typed so far, and is chosen
// from by keys or a pointer. https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ (list, by hand)
(() => {
  const WAIT_MS = 150;
  const FEWEST = 2; // letters
  let waits, asked;

  const partsOf = (input) => {
    const field = input.closest("[data-place]");
    return {
      field,
      input,
      list: field.querySelector("[role=listbox]"),
      said: field.querySelector("[role=status]"),
      code: codeOf(field, input),
    };
  };

  // Matches that the server listed give way to the list that opens.
  function codeOf(field, input) {
    const listed = field.querySelector("[data-matches]");
    if (!listed) return field.querySelector("input[hidden]");
    const code = document.createElement("input");
    code.name = input.name.replace(/_typed$/, "");
    code.hidden = true;
    listed.replaceWith(code);
    return code;
  }

  function prepare(input) {
    if (input.getAttribute("role") === "combobox") return;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", partsOf(input).list.id);
    input.setAttribute("aria-expanded", "false");
  }

  function close({ input, list }) {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function show(parts, places) {
    const { field, input, list, said } = parts;
    list.replaceChildren(
      ...places.map((place, row) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${row}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.code = place.code;
        item.textContent = place.words;
        return item;
      }),
    );
    list.hidden = places.length === 0;
    input.setAttribute("aria-expanded", String(places.length > 0));
    input.removeAttribute("aria-activedescendant");
    const words = places.length ? field.dataset.some : field.dataset.none;
    said.textContent = words.replace("{count}", String(places.length));
  }

  async function ask(parts) {
    asked?.abort();
    asked = new AbortController();
    const { field, input } = parts;
    const typed = input.value.trim();
    if (typed.length < FEWEST) return close(parts);
    try {
      const language = document.documentElement.lang;
      const headers = { Accept: "application/json", "Accept-Language": language };
      const address = `${field.dataset.place}?q=${encodeURIComponent(typed)}`;
      const answer = await fetch(address, { headers, signal: asked.signal });
      if (answer.ok && input.value.trim() === typed) show(parts, await answer.json());
    } catch {
      close(parts); // another letter came, or the network is gone: the server looks it up when sent
    }
    return undefined;
  }

  function activate({ input, list }, row) {
    const items = [...list.children];
    const next = (row + items.length) % items.length;
    items.forEach((item, each) => item.setAttribute("aria-selected", String(each === next)));
    input.setAttribute("aria-activedescendant", items[next].id);
    items[next].scrollIntoView({ block: "nearest" });
  }

  const activeRow = ({ list }) =>
    [...list.children].findIndex((item) => item.getAttribute("aria-selected") === "true");

  function choose(parts, item) {
    const { input, code } = parts;
    input.value = item.textContent;
    code.value = item.dataset.code;
    close(parts);
    for (const kind of ["input", "change"]) {
      code.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  }

  function press(event) {
    const parts = partsOf(event.target);
    const open = !parts.list.hidden;
    const row = activeRow(parts);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) ask(parts);
      else if (event.key === "ArrowDown") activate(parts, row + 1);
      else activate(parts, row < 0 ? -1 : row - 1);
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      choose(parts, parts.list.children[Math.max(row, 0)]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      close(parts);
    }
  }

  const fieldFor = (target) => target.matches?.("[data-place] input[type=text][id]");

  document.addEventListener("focusin", ({ target }) => fieldFor(target) && prepare(target));
  document.addEventListener("keydown", (event) => fieldFor(event.target) && press(event));
  document.addEventListener("input", ({ target }) => {
    if (!fieldFor(target)) return;
    prepare(target);
    const parts = partsOf(target);
    parts.code.value = "";
    clearTimeout(waits);
    waits = setTimeout(ask, WAIT_MS, parts);
  });
  document.addEventListener("focusout", ({ target }) => fieldFor(target) && close(partsOf(target)));
  // Before the field loses the focus, which would close the list.
  document.addEventListener("pointerdown", (event) => {
    const item = event.target.closest?.("[data-place] [role=option]");
    if (!item) return;
    event.preventDefault();
    choose(partsOf(item.closest("[data-place]").querySelector("input[id]")), item);
  });
})();
