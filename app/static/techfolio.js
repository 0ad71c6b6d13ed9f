// Starts the design system's components and our own enhancements; every page works without this file.
import { initAll } from "./nhsuk.js";
import { forgetAll, forgetOthers } from "./local-copies.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// Words kept in this browser belong to one person: they go at sign-out, and when somebody else signs in.
if (document.querySelector("[data-clear-local-copies]")) forgetAll();
if (document.body.dataset.person) forgetOthers(document.body.dataset.person);
document.querySelector("form[data-signs-out]")?.addEventListener("submit", () => {
  // Without a connection nobody is signed out, and what was typed must not be lost.
  if (navigator.onLine) forgetAll();
});
