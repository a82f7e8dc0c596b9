// The agenda's rows change places by buttons, Alt+arrows or dragging; the times follow at once.
"use strict";

(() => {
  const list = document.querySelector("[data-agenda]");
  const total = document.querySelector("[data-agenda-total]");
  if (!list) return;
  const rows = () => [...list.children];
  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const minutesOf = (text) => { const [hours, minutes] = text.split(":").map(Number); return hours * 60 + minutes; };
  const clock = (minutes) => {
    const day = minutes % 1440;
    return `${String(Math.floor(day / 60)).padStart(2, "0")}:${String(day % 60).padStart(2, "0")}`;
  };
  const counts = (row) => field(row, "content").value.trim() && !field(row, "DELETE")?.checked;

  const tell = () => {
    const starts = total.dataset.starts ? minutesOf(total.dataset.starts) : null;
    const ends = total.dataset.ends ? minutesOf(total.dataset.ends) : null;
    let spent = 0;
    rows().forEach((row, index) => {
      // An empty new row stays untouched: with a number in it, it would count as filled in.
      const empty = row.classList.contains("is-new") && !field(row, "content").value.trim();
      field(row, "ORDER").value = empty ? "" : index + 1;
      const told = row.querySelector("[data-clock]");
      told.textContent = "";
      row.classList.remove("agenda-late");
      if (!counts(row)) return;
      const begins = spent;
      spent += Number(field(row, "minutes").value) || 0;
      if (starts === null) return;
      told.textContent = `${clock(starts + begins)} - ${clock(starts + spent)}`;
      row.classList.toggle("agenda-late", ends !== null && starts + spent > ends);
    });
    const over = starts !== null && ends !== null ? starts + spent - ends : 0;
    const end = starts === null ? "" : `, dự kiến xong lúc ${clock(starts + spent)}`;
    total.textContent = `Tổng cộng ${spent} phút${end}.${over > 0 ? ` Quá giờ kết thúc ${over} phút.` : ""}`;
    total.classList.toggle("agenda-over", over > 0);
  };

  const move = (row, step, focused) => {
    const other = step < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (step < 0) other.before(row); else other.after(row);
    tell();
    focused.focus();
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-up], [data-down]");
    if (button) move(button.closest("li"), button.matches("[data-up]") ? -1 : 1, button);
  });
  list.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    event.preventDefault();
    move(event.target.closest("li"), event.key === "ArrowUp" ? -1 : 1, event.target);
  });
  list.addEventListener("input", tell);

  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-handle]")?.closest("li") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(dragged, 0, 0);
    dragged.classList.add("is-dragged");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged); else over.after(dragged);
  });
  list.addEventListener("drop", (event) => { if (dragged) event.preventDefault(); });
  list.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    tell();
  });

  list.classList.add("is-movable");
  list.querySelectorAll(".agenda-buttons").forEach((buttons) => { buttons.hidden = false; });
  tell();
})();
