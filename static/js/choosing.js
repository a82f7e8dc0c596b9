// A long list of boxes to tick gets a field that filters it, and a count of those ticked.
"use strict";

const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

document.querySelectorAll("[data-choosing]").forEach((list) => {
  const labels = [...list.querySelectorAll("label")];
  if (labels.length < 8) return;
  const field = document.createElement("label");
  field.className = "choosing-filter";
  const input = document.createElement("input");
  input.type = "search";
  const told = document.createElement("output");
  field.append(list.dataset.choosing, input, told);
  list.prepend(field);
  const tell = () => { told.textContent = `Đã chọn ${list.querySelectorAll("input:checked").length}`; };
  const filter = () => {
    const wanted = plain(input.value.trim());
    labels.forEach((label) => { label.hidden = !plain(label.textContent).includes(wanted); });
    list.querySelectorAll("fieldset").forEach((group) => { group.hidden = !group.querySelector("label:not([hidden])"); });
  };
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.addEventListener("change", tell);
  tell();
});
