// What is typed into a form marked data-keep-draft, or standing in a part of the page so marked, and not yet sent is
// kept in this browser and offered back after an interruption. It goes when it is sent, at sign-out, after three days.
"use strict";

(() => {
  const PREFIX = "chua-gui:";
  const KEPT_FOR = 3 * 24 * 3600 * 1000;
  const SENT = "vua-gui"; // in this tab: the keys that travelled with the last form
  const user = document.body.dataset.user;

  const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
  const read = (key) => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };
  const keyOf = (form) => {
    const { pathname, search } = new URL(form.getAttribute("action") || location.href, location.href);
    return `${PREFIX}${user}:${pathname}${form.hasAttribute("action") ? "" : search}`;
  };
  const fieldsOf = (form) => [...form.elements].filter((field) => field.name
    && field.matches("textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])"));

  const chosen = (field) => (field.multiple ? [...field.selectedOptions].map((option) => option.value).join("\n") : field.value);
  const first = (field) => [...field.options].filter((option) => option.defaultSelected).map((option) => option.value).join("\n");
  const now = (field) => (field.matches("[type=radio], [type=checkbox]") ? field.checked : chosen(field));
  const was = (field) => {
    if (field.matches("[type=radio], [type=checkbox]")) return field.defaultChecked;
    if (field.tagName !== "SELECT") return field.defaultValue;
    return first(field) || (field.multiple ? "" : field.options[0]?.value ?? "");
  };
  const nameOf = (field) => (field.matches("[type=radio], [type=checkbox]") ? `${field.name}=${field.value}` : field.name);

  const refused = (form) => Boolean(form.querySelector(".has-error, .errorlist, .field-error"));

  const keep = (form) => {
    const changed = fieldsOf(form).filter((field) => now(field) !== was(field));
    const fields = changed.map((field) => [nameOf(field), now(field), was(field)]);
    // A page that came back with errors holds what was sent as if it had been there all the time; what is offered
    // back and not answered yet is kept too while other fields are typed in.
    const sent = refused(form) || form.querySelector(".kept-draft") ? read(keyOf(form))?.fields ?? [] : [];
    const all = [...sent.filter(([name]) => !fields.some(([other]) => other === name)), ...fields];
    const typed = changed.some((field) => field.matches("textarea, input:not([type=radio], [type=checkbox])"));
    if (!typed && !sent.length) localStorage.removeItem(keyOf(form));
    else try { localStorage.setItem(keyOf(form), JSON.stringify({ at: Date.now(), fields: all })); } catch { /* full */ }
  };

  const put = (field, value) => {
    if (field.matches("[type=radio], [type=checkbox]")) field.checked = value;
    else if (field.multiple) [...field.options].forEach((option) => { option.selected = value.split("\n").includes(option.value); });
    else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const told = (moment) => {
    const day = moment.toDateString() === new Date().toDateString() ? "" : ` ngày ${moment.toLocaleDateString("vi-VN", { day: "2-digit", month: "2-digit" })}`;
    return `${moment.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false })}${day}`;
  };

  const button = (text, kind, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `btn btn-sm btn-${kind}`;
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };

  const offer = (form) => {
    const kept = read(keyOf(form));
    if (!kept) return;
    const there = new Map(fieldsOf(form).map((field) => [nameOf(field), field]));
    const fields = kept.fields.filter(([name, value]) => there.has(name) && now(there.get(name)) !== value);
    if (!fields.length) {
      if (!refused(form)) localStorage.removeItem(keyOf(form)); // it was saved
      return;
    }
    const moved = fields.some(([name, , before]) => was(there.get(name)) !== before);
    const bar = document.createElement("div");
    bar.className = "kept-draft";
    bar.setAttribute("role", "status");
    const done = () => { bar.remove(); there.get(fields[0][0]).focus(); };
    bar.append(
      `Có nội dung bạn đã gõ lúc ${told(new Date(kept.at))}, chưa gửi.${moved ? " Từ lúc đó mục này đã thay đổi: lấy lại rồi so với nội dung hiện tại." : ""} `,
      button("Lấy lại", "primary", () => {
        fields.forEach(([name, value]) => put(there.get(name), value));
        keep(form);
        done();
      }),
      button("Bỏ", "outline-secondary", () => { localStorage.removeItem(keyOf(form)); done(); }),
    );
    form.prepend(bar);
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };

  const watch = (form) => {
    if (form.dataset.watched) return;
    form.dataset.watched = "1";
    let later = 0;
    const save = () => { clearTimeout(later); later = 0; keep(form); };
    offer(form);
    form.addEventListener("input", () => { clearTimeout(later); later = setTimeout(save, 400); });
    form.addEventListener("change", () => { clearTimeout(later); later = setTimeout(save, 400); });
    form.addEventListener("submit", () => { save(); sessionStorage.setItem(SENT, keyOf(form)); });
    window.addEventListener("pagehide", () => { if (later) save(); });
  };
  const watchAll = (root) => root.querySelectorAll("form[data-keep-draft], [data-keep-draft] form").forEach(watch);

  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-sign-out]")) keys().forEach((key) => localStorage.removeItem(key));
  });
  keys().filter((key) => !(read(key)?.at > Date.now() - KEPT_FOR)).forEach((key) => localStorage.removeItem(key));
  if (!user) return;
  if (sessionStorage.getItem(SENT) && document.querySelector("#thong-bao .alert-success")) localStorage.removeItem(sessionStorage.getItem(SENT));
  sessionStorage.removeItem(SENT);
  document.addEventListener("htmx:load", (event) => watchAll(event.target));
  watchAll(document);
})();
