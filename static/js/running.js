// The course of a meeting: notes, and when items begin and end, go on while the line is down and are sent when it is back.
"use strict";

(() => {
  const form = document.querySelector("[data-running]");
  if (!form) return;
  const EVERY = 5000; // ms between two tries while something waits
  const PRESSED = { "bat-dau": "đang diễn ra, từ", xong: "xong lúc" };
  const { key, send, signIn } = form.dataset;
  const told = document.querySelector("[data-waiting]");
  const items = document.querySelector("[data-items]");
  const unsent = document.querySelector("[data-unsent]");
  const notes = document.querySelector("[data-notes]");
  const saved = form.querySelector("[data-saved]");
  const [kind, item, speaker, text] = ["kind", "item", "speaker", "text"].map((name) => form.elements.namedItem(name));
  let standing = items.innerHTML; // as the server wrote it last
  let painted = "";

  const element = (tag, className, textContent) => Object.assign(document.createElement(tag), { className, textContent });
  const clock = (moment) => moment.toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const at = (entry) => clock(new Date(entry.at));
  const button = (label, act) => {
    const made = element("button", "btn btn-outline-secondary", label);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  // Back into the fields, to be mended and written once more.
  const takeBack = (entry) => {
    [kind.value, item.value, speaker.value, text.value] = [entry.kind, entry.item, entry.speaker, entry.text];
    queue.drop(entry.client_id);
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  };

  const noteRow = (entry) => {
    const row = element("li");
    const told = element("span", "waiting-mark d-block small", entry.problem ? `Chưa lưu được: ${entry.problem} ` : "đang chờ mạng, chưa lưu");
    if (entry.problem) told.append(button("Đưa lại vào ô ghi", () => takeBack(entry)), " ", button("Bỏ", () => queue.drop(entry.client_id)));
    row.append(element("strong", "", at(entry)), " ", element("span", "badge text-bg-light", entry.kindLabel), " ");
    if (entry.speaker) row.append(element("strong", "", `${entry.speaker}:`), " ");
    row.append(element("span", "keeps-lines", entry.text), element("span", "d-block small text-secondary", entry.itemLabel), told);
    return row;
  };

  const rowOf = (pk) => items.querySelector(`[data-item="${pk}"]`);
  const turn = (row, what, entry) => {
    const on = what === "bat-dau";
    row.classList.toggle("is-on", on);
    if (on) row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
    row.querySelector("[data-press=bat-dau]").hidden = on;
    row.querySelector("[data-press=xong]").hidden = !on;
    const when = row.querySelector("[data-when]");
    const dot = when.previousSibling?.textContent.trim() ? "· " : "";
    when.replaceChildren(`${dot}${PRESSED[what]} ${at(entry)}`, element("em", "waiting-mark", " · đang chờ mạng"));
  };

  const paintPress = (entry) => {
    const row = rowOf(entry.item);
    if (!row) return;
    if (entry.what === "bat-dau") items.querySelectorAll(".is-on").forEach((other) => turn(other, "xong", entry));
    turn(row, entry.what, entry);
  };

  const paintItems = (presses) => {
    const now = JSON.stringify([standing, presses]);
    if (now === painted) return;
    painted = now;
    const pressed = document.activeElement.closest?.("[data-item]")?.dataset.item;
    items.innerHTML = standing;
    presses.forEach(paintPress);
    rowOf(pressed)?.querySelector("form:not([hidden]) button")?.focus();
    const on = items.querySelector(".is-on")?.dataset.item;
    if (on && !text.value.trim()) item.value = on; // what is noted next belongs to the item that is on
  };

  const paint = () => {
    const entries = queue.read();
    paintItems(entries.filter((one) => one.what in PRESSED && !one.problem));
    unsent.replaceChildren(...entries.filter((one) => one.what === "ghi").reverse().map(noteRow));
    if (unsent.firstChild) notes.querySelector(".empty")?.remove();
    entries.filter((one) => one.what in PRESSED && one.problem).forEach((one) => {
      told.append(`${one.itemLabel}, ${at(one)}: ${one.problem} `, button("Bỏ qua", () => queue.drop(one.client_id)));
    });
  };

  const answered = (entry, { note, items: markup }) => {
    if (markup !== undefined) standing = markup;
    if (!note) return;
    const row = new DOMParser().parseFromString(note, "text/html").querySelector("li");
    document.getElementById(row.id)?.remove();
    notes.prepend(document.adoptNode(row));
    saved.textContent = `Đã lưu ghi chép lúc ${at(entry)}.`;
  };

  const queue = window.waitingQueue({
    shelf: `dien-bien-${document.body.dataset.user}-${key}`,
    send,
    signIn,
    told,
    what: "ghi chép",
    act: "ghi",
    answered,
    paint,
  });

  const lacks = () => {
    if (!text.value.trim()) return [text, "Ghi nội dung."];
    return kind.value === "phat-bieu" && !speaker.value.trim() ? [speaker, "Ghi người phát biểu."] : null;
  };
  const complain = ([field, words]) => {
    field.before(element("p", "field-error", words));
    field.focus();
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    form.querySelectorAll(".field-error, .errorlist").forEach((one) => one.remove());
    const lack = lacks();
    if (lack) {
      complain(lack);
      return;
    }
    saved.textContent = "";
    queue.put({
      what: "ghi",
      kind: kind.value,
      item: item.value,
      speaker: speaker.value.trim(),
      text: text.value.trim(),
      kindLabel: form.querySelector("[name=kind]:checked").parentElement.textContent.trim(),
      itemLabel: item.selectedOptions[0].textContent,
    });
    [speaker.value, text.value] = ["", ""];
    text.dispatchEvent(new Event("input", { bubbles: true })); // what is kept of an unfinished text goes with it
    text.focus();
    queue.flush();
  });
  items.addEventListener("submit", (event) => {
    event.preventDefault();
    const row = event.target.closest("[data-item]");
    const itemLabel = [...item.options].find((one) => one.value === row.dataset.item)?.textContent ?? "";
    queue.put({ what: event.target.dataset.press, item: row.dataset.item, itemLabel });
    queue.flush();
  });
  const go = () => { if (queue.read().some((one) => !one.problem)) queue.flush(); };
  window.addEventListener("online", () => queue.flush());
  document.addEventListener("visibilitychange", go);
  setInterval(go, EVERY);
  queue.tell();
  go();
})();
