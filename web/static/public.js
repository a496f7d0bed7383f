"use strict";
// Makes the public pages nicer; all of them work without it.
(() => {
  const summary = document.getElementById("summary");
  if (summary) summary.focus();
  // One press is one request: the server takes a form once anyway.
  document.addEventListener("submit", (event) => {
    for (const button of event.target.querySelectorAll("button.main")) button.disabled = true;
  });
  // A page that comes back out of the browser's memory can be sent again.
  window.addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button.main")) button.disabled = false;
  });
  const sum = document.getElementById("sum");
  const counts = [...document.querySelectorAll(".pieces input")];
  const digits = (text) =>
    Number(text.replace(/[०-९]/g, (sign) => String(sign.charCodeAt(0) - 0x966)).replace(/\D/g, ""));
  function say() {
    const watts = counts.reduce((all, one) => all + digits(one.value) * Number(one.dataset.watts), 0);
    sum.textContent = watts ? sum.dataset.said.replace("{watts}", String(watts)) : "";
  }
  if (sum) {
    counts.forEach((one) => one.addEventListener("input", say));
    say();
  }
})();
