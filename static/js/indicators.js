// An indicator picked from the list of usual ones brings its unit and the sense of its target.
"use strict";

document.addEventListener("change", (event) => {
  const name = event.target;
  if (!(name instanceof HTMLInputElement) || !name.list || !name.name.endsWith("-name")) return;
  const picked = Array.from(name.list.options).find((option) => option.value === name.value.trim());
  if (!picked) return;
  const rows = name.form ?? name.closest("fieldset");
  const beside = (field) => rows.elements[name.name.replace(/name$/, field)];
  const unit = beside("unit");
  if (unit && unit.value === "") {
    unit.value = picked.dataset.unit;
    beside("sense").value = picked.dataset.sense;
    unit.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
