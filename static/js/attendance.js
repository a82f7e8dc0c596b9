// Attendance at the door: rows found as one types, marks that wait on the device while the line is down, others' marks.
"use strict";

(() => {
  const list = document.querySelector("[data-attendance]");
  if (!list) return;
  const { state, send, key, signIn } = list.dataset;
  const EVERY = 5000; // ms between two looks at what others marked
  const PATIENCE = 10000;
  const SHOWN = 40; // rows of a search at once
  const shelf = `diem-danh-${document.body.dataset.user}-${key}`;
  const search = document.querySelector(".attendance-search input");
  const told = document.querySelector("[data-waiting]");
  const more = document.querySelector("[data-more]");
  const pages = document.querySelector("[data-pages]");
  const original = [...list.children];
  const rows = new Map(original.filter((row) => row.id).map((row) => [Number(row.id.slice(3)), row]));
  const pattern = rows.size ? [...rows.values()][0].cloneNode(true) : null;
  const people = new Map();
  let since = "";
  let offline = false;
  let signedOut = false;
  let sending = false;

  // The queue stands in the browser's storage: it outlives the page and is shared by its tabs.
  const read = () => { try { return JSON.parse(localStorage.getItem(shelf)) ?? []; } catch { return []; } };
  const write = (queue) => localStorage.setItem(shelf, JSON.stringify(queue));
  const waitingOf = (pk) => read().find((one) => one.delegate === pk);
  const drop = (id) => write(read().filter((one) => one.client_id !== id));
  // crypto.randomUUID is missing where the page came without TLS, as in a town hall's own network.
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

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
    const box = element("span", "attendance-conflict d-block", entry.problem);
    const button = (label, act) => {
      const one = element("button", "btn btn-outline-secondary", label);
      one.type = "button";
      one.addEventListener("click", act);
      box.append(one);
    };
    if (entry.conflict) button(`Ghi đè: ${entry.label}`, () => over(entry));
    button("Bỏ qua", () => { drop(entry.client_id); paint(entry.delegate); tell(); });
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
    else if (entry) line.replaceChildren(...words(entry), element("em", "attendance-waiting", " · đang chờ mạng"));
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

  const tell = () => {
    const queue = read();
    const [waiting, asking] = [queue.filter((one) => !one.problem).length, queue.filter((one) => one.problem)];
    const parts = [];
    if (signedOut) parts.push("Phiên làm việc đã hết. ");
    if (waiting && (offline || signedOut)) parts.push(`Đang chờ mạng: ${waiting} lượt điểm danh chưa gửi, máy này giữ lại. `);
    else if (waiting) parts.push(`Đang gửi ${waiting} lượt điểm danh. `);
    else if (offline) parts.push("Mất mạng: cứ điểm danh, máy này giữ lại và gửi khi có mạng. ");
    asking.forEach((one) => {
      const [name, problem] = [people.get(one.delegate)?.name ?? one.name ?? "", one.problem];
      parts.push(`${name}: ${problem} `);
      if (!one.delegate) parts.push(question({ ...one, problem: "" }));
    });
    told.replaceChildren(...parts);
    if (signedOut) told.append(Object.assign(document.createElement("a"), { href: signIn, textContent: "Đăng nhập lại" }));
    told.hidden = !told.childNodes.length;
  };

  const learn = (person) => {
    const finder = window.typeAhead.finder(person.name, `${person.post} ${person.agency} ${person.group}`);
    people.set(person.pk, { ...person, finds: finder });
    paint(person.pk);
  };

  // The server's answer; null where the line is down, the session ended, or something between answered for it.
  const ask = async (url, body) => {
    const headers = { "X-CSRFToken": window.csrfToken() };
    try {
      const method = body ? "POST" : "GET";
      const response = await fetch(url, { method, body, headers, redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
      signedOut = response.type === "opaqueredirect";
      const json = response.headers.get("Content-Type")?.includes("json") && response.status < 500;
      offline = !json && !signedOut;
      return json ? { status: response.status, ...(await response.json()) } : null;
    } catch {
      offline = true;
      return null;
    }
  };

  // One after the other, oldest first; what is answered leaves the queue, what is asked back stays with the question.
  const flush = async () => {
    if (sending) return;
    sending = true;
    for (let entry = read().find((one) => !one.problem); entry; entry = read().find((one) => !one.problem)) {
      const answer = await ask(send, new URLSearchParams(Object.entries(entry).filter(([, value]) => value !== null)));
      if (!answer) break;
      const [id, problem] = [entry.client_id, answer.conflict ?? answer.error];
      if (problem) write(read().map((one) => (one.client_id === id ? { ...one, problem, conflict: Boolean(answer.conflict) } : one)));
      else drop(id);
      if (answer.person) learn(answer.person);
      paint(entry.delegate);
    }
    sending = false;
    tell();
  };

  const queue = (entry) => {
    const others = read().filter((one) => !entry.delegate || one.delegate !== entry.delegate);
    write([...others, { ...entry, client_id: uuid(), at: new Date().toISOString() }]);
    paint(entry.delegate);
    tell();
    look();
  };

  const over = ({ delegate, presence, label, substitute_name, substitute_post }) => {
    queue({ delegate, presence, label, substitute_name, substitute_post, rev: people.get(delegate).mark.rev });
  };

  const look = async () => {
    if (document.hidden) return;
    await flush();
    const answer = await ask(since ? `${state}?tu=${encodeURIComponent(since)}` : state);
    tell();
    if (!answer?.people) return;
    since = answer.now;
    answer.people.forEach(learn);
    document.querySelector("[data-came]").textContent = answer.came;
    answer.counts.forEach((row) => {
      const shown = document.querySelector(`[data-group-came="${row.pk}"]`);
      if (shown) shown.textContent = row.came;
    });
  };

  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const data = new FormData(event.target, event.submitter);
    const given = (name) => (data.get("presence") === "di-thay" ? data.get(name) : "");
    queue({
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
    queue({ ...fields, delegate: null });
    event.target.reset();
  });
  search.form.addEventListener("submit", (event) => { if (people.size) event.preventDefault(); });
  search.addEventListener("input", () => { if (people.size && pattern) filter(); });
  window.addEventListener("online", look);
  window.addEventListener("offline", () => { offline = true; tell(); });
  document.addEventListener("visibilitychange", look);
  setInterval(look, EVERY);
  read().forEach((entry) => paint(entry.delegate));
  look();
})();
