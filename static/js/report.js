// An agency's report saves itself part by part while it is typed: over the open editor's line to the server, which
// keeps on this machine what could not be sent, and asks where two people wrote at one place.
"use strict";

(() => {
  const bar = document.querySelector("[data-report-bar]");
  if (!bar) return;
  const form = bar.closest("form");
  const state = bar.querySelector("[data-state]");
  const { Saver, element, showConflict, hideConflict } = window.outline;
  const saver = new Saver(bar);

  // A field's name is its part's prefix and its own: "p12-f3-value" of "p12-f3".
  const placeOf = (field) => (field.name ?? "").replace(/-[^-]*$/, "");
  const seenOf = (place) => form.elements[`${place}-seen`];
  const fieldsOf = (place) => [...form.elements].filter((field) => field.name && placeOf(field) === place && field.name !== `${place}-seen`);
  const boxOf = (place) => seenOf(place)?.closest("[data-part]");
  const serialized = (place) => Object.fromEntries(fieldsOf(place)
    .filter((field) => field.type !== "checkbox" || field.checked).map((field) => [field.name, field.value]));

  const put = (field, value) => {
    if (field.type === "checkbox") field.checked = Boolean(value);
    else if (field.value !== value) field.value = value;
  };
  const fill = (place, values, { sparing } = {}) => fieldsOf(place).forEach((field) => {
    if (field !== sparing && (field.type === "checkbox" || field.name in values)) put(field, values[field.name] ?? "");
  });

  const clearErrors = (place) => {
    boxOf(place)?.querySelectorAll(":scope .report-error").forEach((one) => one.remove());
    fieldsOf(place).forEach((field) => {
      const whole = field.closest(".form-field");
      field.removeAttribute("aria-invalid");
      whole?.classList.remove("has-error");
      whole?.querySelectorAll(".field-error").forEach((one) => one.remove());
    });
  };

  const words = () => {
    const count = saver.unsent;
    if (saver.closed) return saver.closed;
    if (saver.signIn) return `${saver.told} ${count ? "Những gì bạn đã gõ được giữ trên máy này. " : ""}`;
    if (saver.paused.size) return `Còn ${saver.paused.size} chỗ chưa lưu, cần bạn xem lại`;
    if (saver.failures && count) return `Đang chờ mạng: ${count} chỗ chưa lưu, đã giữ trên máy này`;
    if (saver.busy || count) return "Đang lưu…";
    return saver.lastSaved ? `Đã lưu lúc ${saver.lastSaved}` : "Những gì bạn gõ được tự lưu";
  };

  const tell = () => {
    const text = words();
    bar.dataset.kind = saver.closed || saver.signIn || saver.paused.size ? "chon" : saver.failures ? "cho" : "xong";
    if (state.dataset.told === text) return;
    state.dataset.told = text;
    const link = saver.signIn && element("a", { href: saver.signIn, target: "_blank", rel: "opener" }, "Đăng nhập lại trong thẻ mới");
    state.replaceChildren(text, ...(link ? [link] : []));
  };

  saver.on.state = tell;
  saver.on.saved = (place, body, typedOn) => {
    if (!seenOf(place)) return;
    seenOf(place).value = body.print;
    clearErrors(place);
    hideConflict(boxOf(place));
    if (!typedOn) fill(place, body.values, { sparing: document.activeElement });
  };
  saver.on.refused = (place, errors) => {
    const box = boxOf(place);
    if (!box) return;
    clearErrors(place);
    box.append(element("div", { class: "report-error", role: "alert" }, `Chưa lưu mục này: ${errors.join(" ")}`));
  };
  saver.on.gone = saver.on.refused;
  saver.on.conflict = (place, fields, conflict) => {
    const box = boxOf(place);
    if (!box) return;
    clearErrors(place);
    showConflict(box, conflict, {
      mine: () => {
        hideConflict(box);
        saver.over(place, serialized(place), conflict.print);
      },
      theirs: () => {
        hideConflict(box);
        fill(place, conflict.values);
        seenOf(place).value = conflict.print;
        saver.take(place);
        tell();
      },
    });
  };

  form.addEventListener("input", (event) => {
    const place = placeOf(event.target);
    if (seenOf(place)) saver.put(place, serialized(place), seenOf(place).value);
  });
  // A sentence of the events held goes to the end of the result, as if it were typed.
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-quote]");
    const field = button && form.elements[button.dataset.into];
    if (!field) return;
    const { quote } = button.dataset;
    if (!field.value.includes(quote)) field.value = [field.value.trimEnd(), quote].filter(Boolean).join("\n");
    button.disabled = true;
    button.textContent = "Đã đưa vào kết quả";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  form.addEventListener("focusout", (event) => saver.flush(placeOf(event.target)));
  // Enter goes on to the next field, as in a sheet: sending the page would fold what is being filled in.
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input[type=text]")) return;
    event.preventDefault();
    const fields = [...form.elements].filter((field) => field.matches("input[type=text], select, textarea") && field.offsetParent);
    fields[fields.indexOf(event.target) + 1]?.focus();
  });
  // Sent as a whole once what is under way has arrived, so that a part does not meet itself on the server. What could
  // not be saved by itself goes with it.
  let leaving = false;
  form.addEventListener("submit", async (event) => {
    if (!leaving && (saver.unsent || saver.busy)) {
      event.preventDefault();
      await saver.settled();
      leaving = true;
      form.requestSubmit(event.submitter);
      return;
    }
    saver.entries.clear();
    saver.busy = "";
  });

  // What an earlier visit, or this page before an item was opened, could not send is put back where it was typed.
  const putBack = () => saver.entries.forEach((entry, place) => { if (seenOf(place)) fill(place, entry.fields); });
  document.addEventListener("htmx:load", ({ detail }) => {
    putBack();
    if (detail.elt.matches("section[data-part]")) detail.elt.querySelector("select")?.focus(); // an item just opened
  });
  saver.restore();
  putBack();
  tell();
})();
