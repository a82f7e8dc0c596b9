// What was pressed or written at a meeting and waits on the device for the line: kept in the browser's storage, which
// outlives the page and is shared by its tabs, and sent one after the other, oldest first.
"use strict";

(() => {
  const PATIENCE = 10000; // ms

  // crypto.randomUUID is missing where the page came without TLS, as in a town hall's own network.
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  // shelf: its name in the storage; send: where entries go; told: the element that tells what waits, `what` ("lượt điểm
  // danh") and what one goes on with without a line (`act`). An entry with a `problem` was refused and is sent no more.
  // answered(entry, answer) is called once an entry is accepted or refused, paint() whenever something changed.
  window.waitingQueue = ({ shelf, send, signIn, told, what, act, answered, paint }) => {
    let offline = false;
    let signedOut = false;
    let sending = false;

    const read = () => { try { return JSON.parse(localStorage.getItem(shelf)) ?? []; } catch { return []; } };
    const write = (entries) => localStorage.setItem(shelf, JSON.stringify(entries));

    const tell = () => {
      const waiting = read().filter((one) => !one.problem).length;
      const parts = [];
      if (signedOut) parts.push("Phiên làm việc đã hết. ");
      if (waiting && (offline || signedOut)) parts.push(`Đang chờ mạng: ${waiting} ${what} chưa gửi, máy này giữ lại. `);
      else if (waiting) parts.push(`Đang gửi ${waiting} ${what}. `);
      else if (offline) parts.push(`Mất mạng: cứ ${act}, máy này giữ lại và gửi khi có mạng. `);
      told.replaceChildren(...parts);
      if (signedOut) told.append(Object.assign(document.createElement("a"), { href: signIn, textContent: "Đăng nhập lại" }));
      paint();
      told.hidden = !told.childNodes.length;
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

    const drop = (id) => { write(read().filter((one) => one.client_id !== id)); tell(); };

    const flush = async () => {
      if (sending) return;
      sending = true;
      for (let entry = read().find((one) => !one.problem); entry; entry = read().find((one) => !one.problem)) {
        const answer = await ask(send, new URLSearchParams(Object.entries(entry).filter(([, value]) => value !== null)));
        if (!answer) break;
        const [id, problem] = [entry.client_id, answer.conflict ?? answer.error];
        const refused = { problem, conflict: Boolean(answer.conflict) };
        if (problem) write(read().map((one) => (one.client_id === id ? { ...one, ...refused } : one)));
        else write(read().filter((one) => one.client_id !== id));
        answered(entry, answer);
      }
      sending = false;
      tell();
    };

    // `replaced(other)`: whether the new entry takes the place of another one that still waits.
    const put = (entry, replaced = () => false) => {
      const kept = read().filter((other) => !replaced(other));
      write([...kept, { ...entry, client_id: uuid(), at: new Date().toISOString() }]);
      tell();
    };

    window.addEventListener("offline", () => { offline = true; tell(); });
    return { read, put, drop, flush, ask, tell };
  };
})();
