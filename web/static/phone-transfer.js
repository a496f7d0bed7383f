"use strict";
// Hand the call in hand to a supervisor: the server says who is there and keeps it, Asterisk rings.
const phoneTransfer = (() => {
  const json = { headers: { Accept: "application/json" } };

  // Have the part of the page hand over what `hand(extension)` does it with.
  function offer(part, hand) {
    const form = part.querySelector("form");
    const choice = form.elements.to;
    const problem = form.querySelector("[data-problem]");

    async function fill() {
      problem.textContent = "";
      const answer = await fetch(form.dataset.supervisors, json);
      const found = answer.ok ? await answer.json() : [];
      choice.replaceChildren(...found.map(({ login, name }) => new Option(name, login)));
      form.querySelector("[data-none]").hidden = found.length > 0;
      form.querySelector("button").disabled = found.length === 0;
    }

    async function send(event) {
      event.preventDefault();
      event.stopPropagation(); // the desk sends its own forms itself
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), ...json });
      const said = await answer.json();
      if (!answer.ok) {
        problem.textContent = said.problem || String(answer.status);
        return;
      }
      part.open = false;
      hand(said.extension);
    }

    part.addEventListener("toggle", () => part.open && fill());
    form.addEventListener("submit", send);
  }

  return { offer };
})();
