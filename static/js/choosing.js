// A long list of boxes to tick gets a field that filters it as typeahead.js finds, and a count of those ticked.
"use strict";

document.querySelectorAll("[data-choosing]").forEach((list) => {
  const labels = [...list.querySelectorAll("label:has(input[type=checkbox])")];
  if (labels.length < 8) return;
  const field = document.createElement("label");
  field.className = "choosing-filter";
  const input = document.createElement("input");
  input.type = "search";
  const told = document.createElement("output");
  field.append(list.dataset.choosing, input, told);
  list.prepend(field);
  const tell = () => { told.textContent = `Đã chọn ${list.querySelectorAll("input:checked").length}`; };
  const finders = labels.map((label) => window.typeAhead.finder(label.textContent.trim(), label.querySelector("input").dataset.find));
  const filter = () => {
    labels.forEach((label, no) => { label.hidden = !finders[no](input.value); });
    list.querySelectorAll("fieldset").forEach((group) => { group.hidden = !group.querySelector("label:not([hidden])"); });
  };
  input.addEventListener("input", filter);
  input.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.addEventListener("change", tell);
  tell();
});
