// A file dropped on the frame is compared at once; without script it is chosen and sent by the button.
"use strict";

document.querySelectorAll("form[data-verify]").forEach((form) => {
  const zone = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const send = () => {
    form.querySelector("[data-busy]").textContent = "Đang so sánh…";
    form.submit();
  };
  form.querySelector("[data-drop-hint]").hidden = false;
  ["dragenter", "dragover"].forEach((name) => {
    zone.addEventListener(name, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
  });
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    send();
  });
  input.addEventListener("change", () => input.files.length && send());
});
