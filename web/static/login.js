"use strict";
// The next person at this computer finds nothing that another has typed; one who comes back soon
// finds the own.
drafts.forgetOld();
document.getElementById("login-form").addEventListener("submit", () => {
  drafts.forgetOthers(document.getElementById("login").value.trim());
});
