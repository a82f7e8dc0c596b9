// Đọc và góp ý: what is marked in the text goes into the form beside it; a place is chosen without a new page.
"use strict";

(() => {
  const form = document.querySelector(".commenting-form form");
  const go = document.querySelector(".commenting-go");
  if (!form) return;
  const place = form.elements["gop-y-item"];
  const quote = form.elements["gop-y-quote"];
  const suggestion = form.elements["gop-y-suggestion"];

  const placeOf = (node) => (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-place]");

  // The form's own fields hold selections too; only one inside a single place of the text counts.
  document.addEventListener("selectionchange", () => {
    const marked = document.getSelection();
    const from = marked.isCollapsed ? null : placeOf(marked.anchorNode);
    if (!from || from !== placeOf(marked.focusNode)) return;
    const words = marked.toString().trim();
    if (!words) return;
    place.value = from.dataset.place;
    quote.value = words;
    go.hidden = false;
  });

  go.addEventListener("click", () => {
    go.hidden = true;
    suggestion.focus();
  });

  // A suggestion begins with the marked words: one changes what is to be changed.
  suggestion.addEventListener("focus", () => {
    if (!suggestion.value) suggestion.value = quote.value;
  });

  document.querySelectorAll("[data-place-choose]").forEach((link) => {
    link.addEventListener("click", () => {
      place.value = link.closest("[data-place]").dataset.place;
      quote.value = "";
    });
  });
})();
