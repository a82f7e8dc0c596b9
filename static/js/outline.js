// The open editor: a text is changed where it stands and saves itself; what others change comes in by itself.
"use strict";

(() => {
  const { Saver, Waiting, Lines, dragging, element, showConflict, hideConflict, titleOf, entry, parsed } = window.outline;
  const bar = document.querySelector("[data-editor]");
  if (!bar) return;
  const EVERY = 5000;
  const PANELS = ["can-cu", "trach-nhiem", "cac-ben", "noi-nhan", "thong-tin"];
  const ONE_LINE = /^trich-yeu$|\.(title|text)$/;
  const saver = new Saver(bar);
  const state = bar.querySelector("[data-state]");
  const notices = bar.querySelector("[data-notices]");
  let editing = null; // {place: the text's element, box, area}
  let rev = bar.dataset.rev;

  const placeAt = (name) => document.querySelector(`[data-place="${CSS.escape(name)}"], [data-group="${CSS.escape(name)}"]`);
  const boxOf = (place) => (place.nextElementSibling?.matches(".place-editing") ? place.nextElementSibling : null);
  const lineAt = (node) => node.closest?.("[data-line]");
  const isTitle = (place) => /^dong-.*\.title$/.test(place.dataset.place);

  // ---- what is told

  const notice = (text, act) => {
    const line = element("p", { class: "editor-notice", role: "alert" }, text);
    if (act) {
      const button = element("button", { type: "button", class: "btn btn-sm btn-outline-secondary" }, act[0]);
      button.addEventListener("click", () => { line.remove(); act[1](); });
      line.append(" ", button);
    }
    const close = element("button", { type: "button", class: "btn-close btn-sm", "aria-label": "Đóng thông báo" });
    close.addEventListener("click", () => line.remove());
    line.append(close);
    notices.replaceChildren(...[...notices.children].filter((one) => one.dataset.kept), line);
    return line;
  };

  const words = () => {
    const count = saver.unsent;
    if (saver.closed) return saver.closed;
    if (saver.signIn) return `${saver.told} ${count ? "Những gì bạn đã gõ được giữ trên máy này. " : ""}`;
    if (saver.paused.size) return `Còn ${saver.paused.size} chỗ cần bạn xem lại`;
    if (saver.failures && count) return `Đang chờ mạng: ${count} chỗ chưa lưu, đã giữ trên máy này`;
    if (saver.failures) return "Mất kết nối";
    if (saver.busy || count) return "Đang lưu…";
    return saver.lastSaved ? `Đã lưu lúc ${saver.lastSaved}` : "Mọi thay đổi được tự lưu";
  };

  let shownState = "";
  const tell = () => {
    const [text, kind] = [words(), saver.closed || saver.signIn || saver.paused.size ? "chon" : saver.failures ? "cho" : saver.busy || saver.unsent ? "luu" : "xong"];
    bar.dataset.kind = kind;
    if (text === shownState) return;
    shownState = text;
    const link = saver.signIn && element("a", { href: saver.signIn, target: "_blank", rel: "opener" }, "Đăng nhập lại trong thẻ mới");
    state.replaceChildren(text, ...(link ? [link] : []));
  };

  saver.on.state = (name, kind) => {
    const place = name && placeAt(name);
    const shown = place && (place.dataset.place ? boxOf(place) ?? place : place);
    if (shown) {
      if (kind && kind !== "xong") shown.dataset.state = kind;
      else delete shown.dataset.state;
    }
    tell();
  };

  // ---- a text where it stands

  const isOwn = (place) => editing?.place === place || saver.has(place.dataset.place) || Boolean(boxOf(place));
  const withBox = (place) => [place, boxOf(place)].filter(Boolean);

  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };

  const show = (place, text) => {
    place.textContent = text;
    if (text) place.removeAttribute("aria-label");
    else place.setAttribute("aria-label", place.dataset.empty ?? (isTitle(place) ? "Chưa ghi tên" : "Thêm diễn giải"));
  };

  const labelOf = (place) => {
    const line = lineAt(place);
    if (line) return `${isTitle(place) ? "Tên" : "Diễn giải"} của ${line.querySelector(".outline-sign").textContent}`;
    const section = place.closest("section");
    const heading = place.previousElementSibling?.matches("h2, h3") ? place.previousElementSibling : section.querySelector("h2");
    return heading.textContent.trim();
  };

  const open = (place, { focus = true } = {}) => {
    if (editing?.place === place) return editing;
    if (editing && focus) close();
    const area = element("textarea", { class: "place-area", rows: "1", "data-clean": "", "aria-label": labelOf(place) });
    const box = element("div", { class: "place-editing" }, area);
    area.value = place.textContent;
    area.spellcheck = false;
    place.after(box);
    place.hidden = true;
    const opened = { place, box, area };
    if (focus) {
      editing = opened;
      area.focus();
      area.setSelectionRange(area.value.length, area.value.length);
    }
    grow(area);
    return opened;
  };

  const put = (place, text, soon) => {
    if (text === place.textContent && !saver.has(place.dataset.place)) return;
    saver.put(place.dataset.place, { value: text }, place.dataset.print ?? bar.dataset.nothing, soon);
  };

  // Leaves the text that is open: it goes to the server now. Where a choice is asked for, it stays open.
  const close = ({ focus = false, saved = true, within = null } = {}) => {
    if (!editing || (within && !within.contains(editing.place))) return;
    const { place, box, area } = editing;
    editing = null;
    if (saved) put(place, area.value, 0);
    saver.flush(place.dataset.place);
    if (box.classList.contains("has-conflict") || box.querySelector(".place-error")) return;
    show(place, area.value.trim());
    place.hidden = false;
    box.remove();
    if (saver.has(place.dataset.place)) place.dataset.state = "luu";
    if (focus) place.focus();
  };

  const typed = (area) => {
    const box = area.parentElement;
    const place = box.previousElementSibling;
    if (ONE_LINE.test(place.dataset.place) && area.value.includes("\n")) {
      const at = area.selectionStart;
      area.value = area.value.replace(/\s*\n\s*/g, " ");
      area.setSelectionRange(at, at);
    }
    grow(area);
    box.querySelector(".place-error")?.remove();
    if (box.classList.contains("has-conflict")) return;
    put(place, area.value);
  };

  // ---- answers

  saver.on.saved = (name, { told, print, rows }, more) => {
    const place = placeAt(name);
    if (!place) return;
    place.dataset.print = print;
    if (place.dataset.group) place.querySelectorAll(":scope > .place-error").forEach((one) => one.remove());
    else if (!more && editing?.place !== place && !boxOf(place)) show(place, told);
    if (rows) lines.show({ rows });
  };

  saver.on.refused = (name, errors) => {
    const place = placeAt(name);
    if (!place) return;
    const box = place.dataset.group ? place : boxOf(place) ?? open(place, { focus: false }).box;
    box.querySelector(":scope > .place-error")?.remove();
    box.append(element("p", { class: "place-error field-error", role: "alert" }, errors.join(" ")));
  };

  saver.on.conflict = (name, fields, conflict) => {
    const place = placeAt(name);
    if (!place) return;
    if (place.dataset.group) groupConflict(place, fields, conflict);
    else textConflict(place, fields, conflict);
  };

  const textConflict = (place, fields, conflict) => {
    const box = boxOf(place) ?? open(place, { focus: false }).box;
    const area = box.querySelector("textarea");
    if (area.value.trim() !== fields.value.trim() && editing?.area !== area) area.value = fields.value;
    grow(area);
    const leave = (text) => {
      hideConflict(box);
      if (editing?.box === box) editing = null;
      show(place, text);
      place.hidden = false;
      box.remove();
      place.focus();
    };
    showConflict(box, conflict, {
      mine: () => {
        saver.over(place.dataset.place, { value: area.value }, conflict.print);
        leave(area.value.trim());
      },
      theirs: () => {
        saver.take(place.dataset.place);
        place.dataset.print = conflict.print;
        leave(conflict.told);
      },
      join: () => {
        area.value = [conflict.told, area.value].filter(Boolean).join("\n");
        grow(area);
        area.focus();
      },
    });
    grow(area); // half as wide beside the other's
  };

  const groupConflict = (group, fields, conflict) => {
    showConflict(group, conflict, {
      mine: () => { hideConflict(group); saver.over(group.dataset.group, fields, conflict.print); },
      theirs: () => { saver.take(group.dataset.group); openDetails(lineAt(group), true); },
    });
  };

  // The place is gone or closed to this user: what was typed is shown to be copied.
  saver.on.gone = (name, fields, errors) => {
    const told = notice(`${errors.join(" ")} `);
    told.dataset.kept = "1";
    if (fields.value) {
      told.append(element("span", { class: "editor-lost" }, "Bạn đã gõ: ", element("q", {}, fields.value)));
    }
    saver.take(name);
    sync();
  };

  saver.on.added = (uid, body) => lines.added(uid, body);

  // ---- what stands beside an item

  const serialized = (group) => {
    const fields = {};
    group.querySelectorAll("input[name], select[name], textarea[name]").forEach((one) => {
      if (one.type !== "checkbox" || one.checked) fields[one.name] = one.value;
    });
    return fields;
  };

  const openDetails = async (line, anew = false) => {
    const there = line.querySelector(":scope > .outline-entry .outline-details");
    if (there && !anew) {
      there.remove();
      return;
    }
    const link = entry(line).querySelector("[data-details]");
    try {
      const answer = await fetch(`${link.href}chi-tiet/`, { headers: { "X-Drafter": bar.dataset.drafter } });
      if (!answer.ok) throw new Error(answer.status);
      there?.remove();
      link.after(parsed(await answer.text()));
      const opened = link.nextElementSibling;
      window.htmx?.process(opened);
      opened.querySelectorAll("select[data-typeahead]").forEach((select) => { if (select.options.length >= 8 && !select.dataset.typed) window.typeAhead?.(select); });
      opened.querySelector("input:not([type=hidden]), select")?.focus();
    } catch { window.location.assign(link.href); }
  };

  const oneMore = (group) => {
    const total = group.querySelector("[name$=TOTAL_FORMS]");
    const row = parsed(group.querySelector("template").innerHTML.replaceAll("__prefix__", total.value));
    const added = row.querySelector("fieldset");
    group.querySelector("template").before(row);
    total.value = Number(total.value) + 1;
    added.querySelectorAll("select[data-typeahead]").forEach((select) => window.typeAhead?.(select));
    added.querySelector("input, select")?.focus();
  };

  const groupTyped = (target, soon) => {
    const group = target.closest("[data-group]");
    hideConflict(group);
    saver.put(group.dataset.group, serialized(group), group.dataset.print, soon);
  };

  // ---- what others change

  const keepingFocus = (change) => {
    const focused = document.activeElement;
    const at = focused?.matches?.("textarea") ? [focused.selectionStart, focused.selectionEnd] : null;
    change();
    if (focused === document.activeElement || !focused) return;
    const again = focused.isConnected ? focused : focused.dataset?.place && placeAt(focused.dataset.place);
    again?.focus?.({ preventScroll: true });
    if (at && again === focused) focused.setSelectionRange(...at);
  };

  const mergeText = (name, [text, print]) => {
    const place = placeAt(name);
    if (!place || place.dataset.print === print || saver.has(name)) return;
    const box = boxOf(place);
    if (box && box.querySelector("textarea").value.trim() !== place.textContent) return;
    place.dataset.print = print;
    show(place, text);
    if (!box) return;
    box.querySelector("textarea").value = text;
    grow(box.querySelector("textarea"));
  };

  const told = (names) => { if (names?.length) state.title = `Vừa có thay đổi của ${names.join(", ")}`; };

  const rowsOf = (page) => {
    const rows = {};
    const order = [...page.querySelectorAll("#dan-y [data-line]")].map((line) => {
      rows[line.dataset.line] = entry(line).innerHTML;
      const over = line.parentElement.closest("[data-line]");
      return [Number(line.dataset.line), over ? Number(over.dataset.line) : null, line.querySelector(".outline-sign").textContent];
    });
    return { rows, order };
  };

  // Reads the page anew and takes from it what one is not working on oneself.
  const sync = async () => {
    const answer = await fetch(window.location.pathname, { redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-editor]");
    if (!fresh) return;
    PANELS.forEach((id) => {
      const [old, other] = [document.getElementById(id), page.getElementById(id)];
      if (!old || !other || old.contains(document.activeElement) || old.innerHTML === other.innerHTML) return;
      if ([...old.querySelectorAll("[data-place]")].some(isOwn)) return;
      old.replaceWith(other);
      window.htmx?.process(other);
    });
    page.querySelectorAll("[data-place]").forEach((place) => {
      if (!place.closest("#dan-y")) mergeText(place.dataset.place, [place.textContent, place.dataset.print]);
    });
    lines.show({ ...rowsOf(page), removed: page.getElementById("da-bo").innerHTML });
    rev = fresh.dataset.rev;
  };

  const poll = async () => {
    if (document.hidden || saver.closed || saver.busy || (saver.failures && saver.unsent)) return;
    const savings = saver.savings;
    try {
      const { ok, body } = await saver.ask(`${bar.dataset.changes}?tu=${rev}`);
      if (saver.failures && !saver.unsent) saver.failures = 0;
      tell();
      if (!ok || savings !== saver.savings || saver.busy || body.rev === Number(rev)) return;
      told(body.by);
      if (body.whole) await sync();
      else {
        Object.entries(body.texts).forEach(([name, text]) => mergeText(name, text));
        lines.show({ order: body.order, rows: body.rows });
        rev = body.rev;
      }
    } catch (error) {
      if (!(error instanceof Waiting) && !(error instanceof TypeError)) throw error;
      if (error instanceof Waiting) saver.failures ||= 1;
      tell();
    }
  };

  const page = {
    bar, saver, notice, open, close, sync, isOwn, withBox, keepingFocus,
    renamed: (before, after) => { if (editing?.place.dataset.place === before) editing.place.dataset.place = after; },
    // Links of the page without script become what one types into.
    ready: (part) => {
      part.querySelectorAll("[data-place]").forEach((place) => {
        place.draggable = false;
        place.href ||= "#";
        if (!place.textContent) show(place, "");
      });
      part.querySelectorAll(".outline-sign").forEach((sign) => { sign.draggable = true; });
    },
    // A text that stayed open with a question or a complaint is taken up again.
    resume: (area) => { if (editing?.area !== area) { close(); editing = { place: area.parentElement.previousElementSibling, box: area.parentElement, area }; } },
    tellMoved: (sign) => { state.textContent = `Đã chuyển thành ${sign}`; shownState = ""; },
  };
  const lines = new Lines(page);
  window.outline.page = { ...page, lines, openDetails, oneMore, groupTyped, typed, isTitle, lineAt, titleOf, editing: () => editing };

  dragging(lines);
  page.ready(document);
  bar.classList.add("is-live");
  document.body.classList.add("is-drafting");

  const kept = saver.restore();
  kept.filter((one) => one.place.startsWith("+")).forEach((one) => lines.again(one));
  kept.filter((one) => !one.place.startsWith("+")).forEach(({ place, fields }) => {
    const there = placeAt(place);
    if (there?.dataset.place) show(there, fields.value);
  });
  if (kept.length) notice(`Tìm lại ${kept.length} chỗ chưa lưu của lần trước trên máy này: đang gửi lại.`);
  setInterval(poll, EVERY);
  tell();
})();
