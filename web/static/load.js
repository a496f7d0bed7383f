"use strict";
// Add up what the caller has, and say at once what the load will be billed as.
// The server reckons the same (missedcall/domain/ask.py, appliances.py); without this script the
// load is typed, and the server says what came of it.
(() => {
  const GROUPED = /^\d{1,3}(,\d{2,3})*,\d{3}(\.\d{1,3})?$/;
  const DECIMAL_COMMA = /^\d{1,9},\d{1,2}$/;
  const PLAIN = /^(\d{1,9}(\.\d{0,3})?|\.\d{1,3})$/;
  const MOST = 999; // pieces of one kind
  const form = () => document.getElementById("application");

  // Thousandths, because they are whole numbers: 2.3 kW must not become 2.2999.
  function thousandths(text) {
    let typed = text.trim().replace(/[०-९]/g, (sign) => String(sign.charCodeAt(0) - 0x966));
    if (GROUPED.test(typed)) typed = typed.replaceAll(",", "");
    else if (DECIMAL_COMMA.test(typed)) typed = typed.replace(",", ".");
    if (!PLAIN.test(typed)) return null;
    const [whole, part = ""] = typed.split(".");
    return Number(whole) * 1000 + Number(part.padEnd(3, "0"));
  }

  const wattsOf = (unit) =>
    Number(form().elements.unit.querySelector(`[value="${unit}"]`).dataset.watts);
  const rounded = (number) => String(Math.round(number * 1000) / 1000);
  const filled = (text, slots) =>
    text.replace(/\{(\w+)\}/g, (slot, name) => (name in slots ? slots[name] : slot));

  function sayLoad() {
    const fields = form().elements;
    const place = document.getElementById("load-said");
    const load = thousandths(fields.load.value);
    const milliwatts = load * wattsOf(fields.unit.value);
    const unit = fields.category.selectedOptions[0].dataset.unit || "kW";
    const said = place.querySelector("strong") || place.appendChild(document.createElement("strong"));
    delete place.dataset.units;
    if (!load || milliwatts > 1e10) return (said.textContent = "");
    const units = Math.ceil(milliwatts / (1000 * wattsOf(unit)));
    place.dataset.units = units;
    const limit = place.dataset.onePhaseMaxKw;
    const one = unit === "kW" && milliwatts <= Number(limit) * 1e6;
    const phase = limit ? `, ${one ? place.dataset.onePhase : place.dataset.threePhase}` : "";
    const slots = { load: `${rounded(load / 1000)} ${fields.unit.value}`, units, unit };
    slots.kw = rounded(milliwatts / 1e6);
    slots.hp = rounded(milliwatts / (1000 * wattsOf("HP")));
    return (said.textContent = ` ${filled(place.dataset.billed, slots)}${phase}`);
  }

  const kinds = () => [...document.querySelectorAll("#appliances [data-code]")];
  const countOf = (kind) => Number(kind.querySelector("output").textContent);

  function showList() {
    const listed = new Map(
      form().elements.appliances.value.split(" ").map((item) => item.split(":")),
    );
    for (const kind of kinds()) {
      kind.querySelector("output").textContent = Number(listed.get(kind.dataset.code)) || 0;
    }
    sayList();
  }

  function sayList() {
    const chosen = kinds().filter(countOf);
    const place = document.getElementById("list-said");
    const list = chosen.map((kind) => `${countOf(kind)} ${kind.dataset.name}`).join(", ");
    place.textContent = list && filled(place.dataset.said, { list, watts: sum() });
  }

  const sum = () =>
    kinds().reduce((watts, kind) => watts + countOf(kind) * Number(kind.dataset.watts), 0);

  function step(button) {
    const kind = button.closest("[data-code]");
    const count = Math.min(MOST, Math.max(0, countOf(kind) + Number(button.dataset.step)));
    kind.querySelector("output").textContent = count;
    const fields = form().elements;
    const chosen = kinds().filter(countOf);
    const items = chosen.map((each) => `${each.dataset.code}:${countOf(each)}`);
    fields.appliances.value = items.join(" ");
    fields.load.value = chosen.length ? sum() : "";
    if (chosen.length) fields.unit.value = "W";
    sayList();
    fields.load.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("#appliances [data-step]");
    if (button) step(button);
  });
  for (const touched of ["input", "change"]) {
    document.addEventListener(touched, (event) => {
      if (event.target.form && event.target.form === form()) sayLoad();
    });
  }
  document.addEventListener("opened", () => {
    showList();
    sayLoad();
  });
})();
