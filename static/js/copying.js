// A button that copies the text of fields; without script it stays hidden.
"use strict";

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const fields = [...document.querySelectorAll(button.dataset.copy)];
    await navigator.clipboard.writeText(fields.map((field) => field.value).join("\n\n"));
    button.textContent = "Đã chép";
    setTimeout(() => { button.textContent = label; }, 2000);
  });
});
