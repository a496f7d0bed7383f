"use strict";
// Choose the category that follows from the purpose, and say why; the operator may propose another.
// Without this script the server derives it from the purpose alone.
(() => {
  const fields = () => document.getElementById("application").elements;

  function say() {
    const { category, why } = fields().purpose.selectedOptions[0].dataset;
    const place = document.getElementById("category-said");
    const slots = { category, why };
    place.textContent = category
      ? place.dataset.said.replace(/\{(\w+)\}/g, (slot, name) => slots[name] ?? slot)
      : "";
  }

  function derive() {
    const { category } = fields().purpose.selectedOptions[0].dataset;
    fields().category.value = category || "";
    fields().category_reason.value = "";
    document.getElementById("propose").open = false;
    fields().category.dispatchEvent(new Event("change", { bubbles: true }));
    say();
  }

  document.addEventListener("change", (event) => {
    if (event.target.id === "purpose") derive();
  });
  document.addEventListener("opened", say);
})();
