// Attendance at the door: rows found as one types, marks that wait on the device while the line is down, others' marks.
"use strict";

(() => {
  const list = document.querySelector("[data-attendance]");
  if (!list) return;
  const { state, send, key, signIn } = list.dataset;
  const EVERY = 5000; // ms between two looks at what others marked
  const SHOWN = 40; // rows of a search at once
  const search = document.querySelector(".attendance-search input");
  const told = document.querySelector("[data-waiting]");
  const more = document.querySelector("[data-more]");
  const pages = document.querySelector("[data-pages]");
  const original = [...list.children];
  const rows = new Map(original.filter((row) => row.id).map((row) => [Number(row.id.slice(3)), row]));
  const pattern = rows.size ? [...rows.values()][0].cloneNode(true) : null;
  const people = new Map();
  let since = "";

  const waitingOf = (pk) => queue.read().find((one) => one.delegate === pk);

  const element = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text });

  // What a row says under the name: the mark that waits or was refused, else the mark that stands.
  const words = (entry, mark) => {
    const [label, name, post] = entry
      ? [entry.label, entry.substitute_name, entry.substitute_post]
      : [mark?.label, mark?.name, mark?.post];
    if (!label) return [];
    const instead = [name, post].filter(Boolean).join(", ");
    const rest = entry ? "" : ` · ${mark.by}, ${mark.time}`;
    return [element("b", "", label), `${instead ? `: ${instead}` : ""}${rest}`];
  };

  const question = (entry) => {
    const box = element("span", "waiting-question d-block", entry.problem);
    const button = (label, act) => {
      const one = element("button", "btn btn-outline-secondary", label);
      one.type = "button";
      one.addEventListener("click", act);
      box.append(one);
    };
    if (entry.conflict) button(`Ghi đè: ${entry.label}`, () => over(entry));
    button("Bỏ qua", () => { queue.drop(entry.client_id); paint(entry.delegate); });
    return box;
  };

  const paint = (pk) => {
    const row = rows.get(pk);
    if (!row) return;
    const [entry, person] = [waitingOf(pk), people.get(pk)];
    if (!entry && !person) return; // as the server wrote it
    const mark = person?.mark;
    const presence = (entry && !entry.problem ? entry.presence : mark?.presence) ?? "";
    row.className = `attendance-row${presence ? ` is-${presence}` : ""}`;
    const line = row.querySelector("[data-mark]");
    if (entry?.problem) line.replaceChildren(...words(null, mark), question(entry));
    else if (entry) line.replaceChildren(...words(entry), element("em", "waiting-mark", " · đang chờ mạng"));
    else line.replaceChildren(...words(null, mark));
    row.querySelectorAll("button[name=presence], details button").forEach((button) => {
      const chosen = (button.value || "di-thay") === presence;
      button.classList.toggle("btn-primary", chosen);
      button.classList.toggle("btn-outline-secondary", !chosen);
    });
    if (person) row.querySelectorAll("[name=rev]").forEach((field) => { field.value = mark?.rev ?? 0; });
  };

  // A row like those of the page, for somebody who stands on another page of the list.
  const made = (person) => {
    const row = pattern.cloneNode(true);
    const whole = [person.name, person.post].filter(Boolean).join(", ");
    row.id = `db-${person.pk}`;
    ["name", "post", "group"].forEach((part) => { row.querySelector(`[data-${part}]`).textContent = person[part]; });
    row.querySelectorAll("form").forEach((form) => { form.action = form.action.replace(/\d+\/$/, `${person.pk}/`); });
    row.querySelectorAll("button .visually-hidden").forEach((one) => { one.textContent = `: ${whole}`; });
    const given = person.mark?.name ? [person.mark.name, person.mark.post] : person.instead;
    [["name", "Họ tên"], ["post", "Chức vụ"]].forEach(([part, label], index) => {
      row.querySelectorAll(`[name=substitute_${part}]`).forEach((field) => {
        field.value = given[index];
        field.setAttribute("aria-label", `${label} người đi thay ${whole}`);
      });
    });
    row.querySelectorAll("details").forEach((details) => { details.open = false; });
    rows.set(person.pk, row);
    return row;
  };

  const filter = () => {
    const typed = search.value.trim();
    const found = typed ? [...people.values()].filter((person) => person.finds(typed)) : [];
    if (pages) pages.hidden = Boolean(typed);
    more.hidden = !typed || (found.length > 0 && found.length <= SHOWN);
    more.textContent = found.length ? `Còn ${found.length - SHOWN} người nữa: gõ thêm để tìm.` : "Không tìm thấy ai.";
    const shown = found.slice(0, SHOWN);
    list.replaceChildren(...(typed ? shown.map((person) => rows.get(person.pk) ?? made(person)) : original));
    shown.forEach((person) => paint(person.pk));
  };

  // Marks that were refused, above the list: the row may stand on another page of it.
  const tellRefused = () => queue.read().filter((one) => one.problem).forEach((one) => {
    told.append(`${people.get(one.delegate)?.name ?? one.name ?? ""}: ${one.problem} `);
    if (!one.delegate) told.append(question({ ...one, problem: "" }));
  });

  const learn = (person) => {
    const finder = window.typeAhead.finder(person.name, `${person.post} ${person.agency} ${person.group}`);
    people.set(person.pk, { ...person, finds: finder });
    paint(person.pk);
  };

  const queue = window.waitingQueue({
    shelf: `diem-danh-${document.body.dataset.user}-${key}`,
    send,
    signIn,
    told,
    what: "lượt điểm danh",
    act: "điểm danh",
    answered: (entry, answer) => {
      if (answer.person) learn(answer.person);
      if ("came" in answer) counted(answer.group, answer.came);
      paint(entry.delegate);
    },
    paint: tellRefused,
  });

  const marked = (entry) => {
    const about = entry.delegate ? "delegate" : "group";
    queue.put(entry, (other) => entry[about] && other[about] === entry[about]);
    paint(entry.delegate);
    look();
  };

  // A group's number as it stands now; what somebody is typing stays, and what his page showed stays with it.
  const counted = (group, came, { sparing } = {}) => {
    const shown = document.querySelector(`[data-group-came="${group}"]`);
    const fields = document.querySelector(`[data-count="${group}"]`)?.elements;
    if (shown) shown.textContent = came;
    if (!fields || (sparing && fields.came.value !== fields.seen.value)) return;
    if (fields.came.value === fields.seen.value) fields.came.value = came;
    fields.seen.value = came;
  };

  const over = ({ delegate, group, came, name, presence, label, substitute_name, substitute_post }) => {
    if (group) marked({ group, came, name, label, delegate: null, seen: document.querySelector(`[data-count="${group}"]`)?.elements.seen.value ?? "" });
    else marked({ delegate, presence, label, substitute_name, substitute_post, rev: people.get(delegate).mark.rev });
  };

  const look = async () => {
    if (document.hidden) return;
    await queue.flush();
    const answer = await queue.ask(since ? `${state}?tu=${encodeURIComponent(since)}` : state);
    queue.tell();
    if (!answer?.people) return;
    since = answer.now;
    answer.people.forEach(learn);
    document.querySelector("[data-came]").textContent = answer.came;
    answer.counts.forEach((row) => counted(row.pk, row.came, { sparing: true }));
  };

  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(event.target, event.submitter);
    const given = (name) => (data.get("presence") === "di-thay" ? data.get(name) : "");
    marked({
      delegate: Number(event.target.closest("li").id.slice(3)),
      presence: data.get("presence"),
      label: event.submitter?.name ? event.submitter.firstChild.textContent.trim() : "Người đi thay",
      substitute_name: given("substitute_name"),
      substitute_post: given("substitute_post"),
      rev: Number(data.get("rev")),
    });
  });
  document.querySelector("[data-guest]")?.addEventListener("submit", (event) => {
    const fields = Object.fromEntries(["name", "post", "agency_name"].map((name) => [name, event.target.elements[name].value.trim()]));
    if (!fields.name && !fields.post) return; // the server's page says what is missing
    event.preventDefault();
    marked({ ...fields, delegate: null });
    event.target.reset();
  });
  document.querySelectorAll("[data-count]").forEach((form) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { came, seen } = form.elements;
    const name = came.getAttribute("aria-label");
    marked({ group: Number(form.dataset.count), came: came.value.trim(), seen: seen.value, name, label: came.value.trim(), delegate: null });
  }));
  search.form.addEventListener("submit", (event) => { if (people.size) event.preventDefault(); });
  search.addEventListener("input", () => { if (people.size && pattern) filter(); });
  window.addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY);
  queue.read().forEach((entry) => paint(entry.delegate));
  look();
})();
