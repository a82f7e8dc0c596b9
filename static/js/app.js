// Small comforts on top of pages that work without script.
"use strict";

// A form is sent once: a second click while it travels does nothing.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method === "post" && !event.defaultPrevented) form.dataset.sent = "1";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

// Menus made of <details> close with Escape and with a click elsewhere.
document.addEventListener("click", (event) => {
  document.querySelectorAll("details.app-account[open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.app-account[open]").forEach((menu) => {
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// A first wrong field takes the focus, so that the message is read at once.
document.querySelector(".has-error input, .has-error select, .has-error textarea")?.focus();
