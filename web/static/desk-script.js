"use strict";
// Open the step of the script at which the call is: the questions while the form is filled in, the
// money once the notice is ticked. The operator may open another one.
(() => {
  const stepOf = (target) => {
    if (!target.closest?.("#application") || !target.name) return "";
    return document.getElementById("notice_read")?.checked ? "money" : "questions";
  };

  function go(name) {
    const item = document.querySelector(`#steps [data-script-step="${name}"]`);
    if (!item || item.hasAttribute("aria-current")) return;
    document.querySelector("#steps [aria-current]")?.removeAttribute("aria-current");
    item.setAttribute("aria-current", "step");
    item.querySelector("details").open = true;
  }

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, ({ target }) => go(stepOf(target)));
  }
})();
