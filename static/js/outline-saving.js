// The open editor's line to the server: one thing at a time, kept on this machine until the server has it.
"use strict";

window.outline = {};

(() => {
  const SOON = 800; // after the last stroke
  const RETRIES = [1000, 2000, 4000, 8000, 15000];
  const PATIENCE = 20000;

  class Waiting extends Error {}

  // Held apart by account and document, so that nobody is offered somebody else's words.
  class Shelf {
    constructor(prefix) { this.prefix = prefix; }

    keep(entry) {
      try { localStorage.setItem(this.prefix + entry.place, JSON.stringify(entry)); } catch { /* full or forbidden: it stays in this page */ }
    }

    drop(place) {
      try { localStorage.removeItem(this.prefix + place); } catch { /* as above */ }
    }

    all() {
      try {
        const keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
        return keys.map((key) => JSON.parse(localStorage.getItem(key))).sort((one, other) => one.order - other.order);
      } catch { return []; }
    }
  }

  // A place's entry: place, fields (what is posted), seen (the print it was typed over), order, due (when it goes),
  // sent (what went out without an answer). An entry that adds a line: place "+<uid>", fields of the addition.
  class Saver {
    constructor(bar) {
      this.bar = bar;
      this.shelf = new Shelf(`soan:${bar.dataset.drafter}:${bar.dataset.editor}:`);
      this.entries = new Map();
      this.jobs = [];
      this.paused = new Set(); // conflicts and complaints: these wait for their user
      this.busy = "";
      this.failures = 0;
      this.savings = 0;
      this.signIn = "";
      this.closed = "";
      this.lastSaved = "";
      this.on = { saved() {}, conflict() {}, refused() {}, gone() {}, added() {}, state() {} };
      ["online", "focus"].forEach((name) => window.addEventListener(name, () => this.again()));
      window.addEventListener("beforeunload", (event) => { if (this.entries.size || this.busy) event.preventDefault(); });
    }

    put(place, fields, seen, soon = SOON) {
      const old = this.entries.get(place);
      const entry = { place, fields, seen: old?.seen ?? seen, order: old?.order ?? Date.now() + Math.random(), due: Date.now() + soon, sent: old?.sent ?? [] };
      this.entries.set(place, entry);
      this.paused.delete(place);
      this.shelf.keep(entry);
      this.tell(place, "doi");
      this.wake(soon);
    }

    add(uid, fields) {
      const entry = { place: `+${uid}`, fields: { ...fields, viec: "them", uid }, order: Date.now() + Math.random(), due: 0, sent: [] };
      this.entries.set(entry.place, entry);
      this.shelf.keep(entry);
      this.wake(0);
    }

    // Something done once, now or not at all: a move, a removal. Its promise tells how it went.
    once(url, fields) {
      return new Promise((done, failed) => {
        this.jobs.push({ url, fields, done, failed, order: Date.now() });
        this.wake(0);
      });
    }

    flush(place) {
      const entry = this.entries.get(place);
      if (!entry) return;
      entry.due = 0;
      this.wake(0);
    }

    take(place) {
      this.entries.delete(place);
      this.paused.delete(place);
      this.shelf.drop(place);
      this.tell(place, "");
    }

    rename(before, after) {
      const entry = this.entries.get(before);
      if (!entry) return;
      this.take(before);
      entry.place = after;
      this.entries.set(after, entry);
      this.shelf.keep(entry);
    }

    // What an earlier visit could not send.
    restore() {
      const kept = this.shelf.all();
      kept.forEach((entry) => this.entries.set(entry.place, { ...entry, due: 0 }));
      if (kept.length) this.wake(0);
      return kept;
    }

    // Resolves once all is with the server, or at once where that needs its user or the line, at most after a while.
    async settled() {
      this.entries.forEach((entry) => { entry.due = 0; });
      this.wake(0);
      for (let tries = 0; tries < 60 && this.unsent && !this.failures && !this.paused.size && !this.closed; tries += 1) {
        await new Promise((done) => { setTimeout(done, 50); });
      }
    }

    has(place) { return this.entries.has(place); }

    wake(after) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.run(), after);
    }

    again() {
      if (!this.failures && !this.signIn) return;
      this.wake(0);
    }

    // Additions go first, in their order: what follows may stand under them.
    next() {
      const ready = [...this.entries.values()].filter((one) => !this.paused.has(one.place)).sort((one, other) => one.order - other.order);
      const adding = ready.find((one) => one.place.startsWith("+"));
      return adding ?? ready.find((one) => one.due <= Date.now()) ?? null;
    }

    async run() {
      if (this.busy || this.closed) return;
      const entry = this.next();
      const adding = entry?.place.startsWith("+");
      const job = adding ? null : this.jobs.shift();
      if (!job && !entry) {
        const later = [...this.entries.values()].filter((one) => !this.paused.has(one.place)).map((one) => one.due - Date.now());
        if (later.length) this.wake(Math.max(0, Math.min(...later)));
        return this.tell();
      }
      this.busy = job ? "job" : entry.place;
      this.tell(this.busy, "luu");
      try {
        await (job ? this.perform(job) : this.send(entry));
        this.failures = 0;
        this.wake(0);
      } catch (error) {
        if (!(error instanceof Waiting)) throw error;
        this.wake(RETRIES[Math.min(this.failures, RETRIES.length - 1)]);
        this.failures += 1;
      } finally {
        const place = this.busy;
        this.busy = "";
        this.tell(place, this.entries.has(place) ? (this.paused.has(place) ? "chon" : "cho") : "xong");
      }
    }

    async perform(job) {
      let answer;
      try {
        answer = await this.post(job.url, job.fields);
      } catch (error) {
        job.failed(["Chưa thực hiện được vì mất kết nối. Hãy thử lại khi có mạng."]);
        throw error;
      }
      if (answer.ok) job.done(answer.body);
      else job.failed(answer.body.errors ?? [answer.body.closed]);
    }

    async send(entry) {
      const adding = entry.place.startsWith("+");
      const fields = adding ? entry.fields : { ...entry.fields, place: entry.place, seen: entry.seen };
      const told = JSON.stringify(entry.fields);
      if (!entry.sent.includes(told)) entry.sent.push(told);
      const answer = await this.post(adding ? this.bar.dataset.outline : this.bar.dataset.save, fields);
      this.savings += 1;
      if (answer.ok) this.arrived(entry, told, answer.body);
      else this.turnedDown(entry, told, answer);
    }

    arrived(entry, told, body) {
      const now = this.entries.get(entry.place);
      this.lastSaved = body.at ?? this.lastSaved;
      if (now && JSON.stringify(now.fields) !== told) {
        Object.assign(now, { seen: body.print, sent: [] }); // typed on meanwhile: over what was just saved
        this.shelf.keep(now);
      } else this.take(entry.place);
      if (entry.place.startsWith("+")) this.on.added(entry.place.slice(1), body);
      else this.on.saved(entry.place, body, this.has(entry.place));
    }

    turnedDown(entry, told, { status, body }) {
      const { conflict } = body;
      const now = this.entries.get(entry.place) ?? entry;
      if (conflict) {
        // An answer that got lost: what stands there is what this page sent before.
        const own = entry.sent.some((one) => one !== told && JSON.parse(one).value === conflict.told && "value" in entry.fields);
        if (own || (conflict.mine && entry.sent.length > 1 && !("value" in entry.fields))) {
          Object.assign(now, { seen: conflict.print, due: 0, sent: [] });
          this.shelf.keep(now);
          return;
        }
      }
      if (status === 409 && body.closed) return;
      if (status === 422 && JSON.stringify(now.fields) !== told) return; // typed on meanwhile: the newer text goes next
      this.paused.add(entry.place);
      if (conflict) this.on.conflict(entry.place, now.fields, conflict);
      else if (status === 422) this.on.refused(entry.place, body.errors);
      else this.on.gone(entry.place, now.fields, body.errors ?? ["Chưa lưu được."]);
    }

    // The user has chosen: his text goes over what he has now seen of the other's.
    over(place, fields, print) {
      this.take(place);
      this.put(place, fields, print, 0);
    }

    post(url, fields) { return this.ask(url, { method: "POST", body: new URLSearchParams(fields) }); }

    // Waiting where the server cannot be reached or does not know who asks; else its answer.
    async ask(url, given = {}) {
      const headers = { "X-CSRFToken": window.csrfToken(), "X-Drafter": this.bar.dataset.drafter };
      let response;
      try {
        response = await fetch(url, { ...given, headers, redirect: "error", signal: AbortSignal.timeout(PATIENCE) });
      } catch { throw new Waiting(); }
      const json = response.headers.get("Content-Type")?.includes("json");
      const body = json ? await response.json() : null;
      this.signIn = response.status === 401 ? body.sign_in : "";
      this.told = response.status === 401 ? body.errors[0] : "";
      if (response.status === 401 || response.status >= 500 || !json) throw new Waiting();
      if (body.closed) this.closed = body.closed;
      return { ok: response.ok, status: response.status, body };
    }

    tell(place, state) { this.on.state(place ?? "", state ?? "", this); }

    get unsent() { return this.entries.size; }
  }

  window.outline.Saver = Saver;
  window.outline.Waiting = Waiting;
})();
