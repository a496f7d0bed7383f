"use strict";
// Whoever logs in next at this computer finds nothing that another has typed; who comes back soon
// finds the own.
drafts.forgetOld();
document.getElementById("login-form").addEventListener("submit", () => {
  drafts.forgetOthers(document.getElementById("login").value.trim());
});
