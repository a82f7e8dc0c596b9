// Small comforts on top of pages that work without script.
"use strict";

// What shows the server that a request is this site's own. The cookie's is the newest: who signs in again in another
// tab goes on in this one.
window.csrfToken = () => {
  const cookie = document.cookie.split("; ").find((one) => one.startsWith("csrftoken="));
  return cookie ? cookie.slice("csrftoken=".length) : JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
};
document.addEventListener("htmx:configRequest", ({ detail }) => { detail.headers["X-CSRFToken"] = window.csrfToken(); });

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

// On a narrow screen the place where one is stands in sight among navigation and tabs.
document.querySelectorAll(".app-nav [aria-current], .tabs [aria-current]").forEach((here) => {
  const line = here.parentElement;
  line.scrollLeft = here.offsetLeft - line.offsetLeft - (line.clientWidth - here.offsetWidth) / 2;
});

// All boxes of one name in a form at once; without script each is ticked by itself.
document.querySelectorAll("[data-choose-all]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.form.querySelectorAll(`[name="${button.dataset.chooseAll}"]`).forEach((box) => { box.checked = true; });
  });
});

// A first wrong field takes the focus, so that the message is read at once.
document.querySelector(".has-error input, .has-error select, .has-error textarea")?.focus();

// Browsers write days in their own language's order: say beside the field which day is meant.
const longDay = new Intl.DateTimeFormat("vi-VN", { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" });
const tellDay = (input) => {
  let told = input.nextElementSibling;
  if (!told?.matches("output.day-told")) {
    told = document.createElement("output");
    told.className = "day-told form-text";
    input.after(told);
  }
  told.textContent = input.valueAsDate ? longDay.format(new Date(`${input.value}T12:00:00`)) : "";
};
const tellDays = (root) => root.querySelectorAll("input[type=date]").forEach(tellDay);
document.addEventListener("input", (event) => {
  if (event.target.matches("input[type=date]")) tellDay(event.target);
});
document.addEventListener("htmx:load", (event) => tellDays(event.target));
tellDays(document);
