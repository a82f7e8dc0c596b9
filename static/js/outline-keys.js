// Hands on the open editor: clicks and keys.
"use strict";

(() => {
  const page = window.outline.page;
  if (!page) return;
  const { lines } = page;
  const MOVES = { len: "len", xuong: "xuong", vao: "vao", ra: "ra" };
  const ONE_LINE = /^trich-yeu$|\.(title|text)$/;

  // Before the others hear of it: a form that a script sends is not sent by the page.
  document.addEventListener("submit", (event) => {
    if (event.target.closest("#da-bo")) {
      event.preventDefault();
      lines.putBack(event.submitter.value);
    } else if (event.target.matches("[data-outline]")) event.preventDefault();
  }, true);

  document.addEventListener("click", (event) => {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const place = target.closest("[data-place]");
    if (place) { event.preventDefault(); page.open(place); return; }
    const line = page.lineAt(target);
    const move = target.closest("#dan-y button[name]");
    if (move && line && MOVES[move.name]) { event.preventDefault(); lines.step(line, move.name); return; }
    if (target.closest("[data-remove]")) { event.preventDefault(); lines.remove(line); return; }
    const add = target.closest("[data-add]");
    if (add) { event.preventDefault(); add.dataset.add === "in" ? lines.addIn(line) : lines.addLast(); return; }
    const details = target.closest("[data-details]");
    if (details) { event.preventDefault(); page.openDetails(line); return; }
    const away = target.closest("a[href]");
    if (away && !away.target && !away.getAttribute("href").startsWith("#") && page.saver.unsent + Number(Boolean(page.editing()))) {
      event.preventDefault(); // what was typed a moment ago goes first
      page.close();
      page.saver.settled().then(() => window.location.assign(away.href));
      return;
    }
    if (target.closest("[data-more]")) page.oneMore(target.closest("[data-group]"));
    if (target.closest("[data-close]")) { target.closest(".outline-details").remove(); line.querySelector("[data-details]").focus(); }
  });

  document.addEventListener("input", (event) => {
    if (event.target.matches(".place-area")) page.typed(event.target);
    else if (event.target.closest("[data-group]") && event.target.name) page.groupTyped(event.target, 800);
  });
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-group]") && event.target.name) page.groupTyped(event.target, 0);
  });

  document.addEventListener("focusin", (event) => { if (event.target.matches(".place-area")) page.resume(event.target); });
  document.addEventListener("focusout", (event) => {
    const editing = page.editing();
    if (editing?.area !== event.target || !event.target.isConnected) return;
    // A move takes the focus for a moment; a click on a button beside the text is that button's.
    setTimeout(() => {
      const now = page.editing();
      if (now?.area === event.target && document.activeElement !== now.area && !now.box.contains(document.activeElement)) page.close();
    }, 150);
  });

  const inArea = (event, editing) => {
    const { area, place } = editing;
    const line = page.isTitle(place) ? page.lineAt(place) : null;
    if (event.key === "Escape") page.close({ focus: true });
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) page.close({ focus: true });
    else if (event.key === "Enter" && line) { page.close(); lines.addAfter(line); }
    else if (event.key === "Enter" && ONE_LINE.test(place.dataset.place)) page.close({ focus: true });
    else if (event.key === "Tab" && line) lines.step(line, event.shiftKey ? "ra" : "vao");
    else if (event.key === "Backspace" && line && !area.value) lines.remove(line);
    else return false;
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const editing = page.editing();
    const here = editing?.area === event.target ? editing : null;
    if (here && !here.box.classList.contains("has-conflict") && inArea(event, here)) {
      event.preventDefault();
      return;
    }
    const line = page.lineAt(event.target);
    if (line && event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      lines.step(line, event.key === "ArrowUp" ? "len" : "xuong");
    } else if (event.key === "?" && !event.target.matches("input, textarea, select")) {
      const keys = document.querySelector(".editor-keys");
      keys.open = !keys.open;
    }
  });
})();
