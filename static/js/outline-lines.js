// The order of items in the open editor: added, moved, dragged, removed. Numbers come from the server.
"use strict";

(() => {
  const { element } = window.outline;
  const topList = () => document.getElementById("dan-y");
  const lineOf = (ref) => document.querySelector(`[data-line="${ref}"]`);
  const above = (line) => line.parentElement.closest("[data-line]");
  const inner = (line) => line.querySelector(":scope > ol");
  const entry = (line) => line.querySelector(":scope > .outline-entry");
  const titleOf = (line) => entry(line).querySelector('[data-place$=".title"]');
  const signOf = (line) => entry(line).querySelector(".outline-sign");
  const refOf = (line) => line?.dataset.line ?? "";

  // Not randomUUID: that is refused where an office serves without a certificate.
  const newUid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };

  const parsed = (html) => {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content;
  };

  class Lines {
    // page: saver, notice(text, act), editing (the open place or null), open(place), sync()
    constructor(page) {
      this.page = page;
      this.saver = page.saver;
      this.url = page.bar.dataset.outline;
    }

    made(uid) {
      const title = element("a", { class: "inplace", href: "#", "data-place": `dong-${uid}.title`, "data-print": this.page.bar.dataset.nothing });
      const head = element("div", { class: "outline-title" }, element("span", { class: "outline-sign" }, "•"), title);
      const row = element("div", { class: "outline-entry" }, element("div", { class: "outline-row" }, head));
      this.page.ready(row);
      return element("li", { "data-line": uid }, row, element("ol", { class: "outline outline-inner" }));
    }

    stand(line, parent, after) {
      const list = parent ? inner(parent) : topList();
      if (after) after.after(line);
      else list.prepend(line);
      document.getElementById("chua-co-noi-dung").hidden = true;
    }

    // A new line under `parent` (null: top level) after `after` (null: first), at once to be typed into.
    add(parent, after) {
      const uid = newUid();
      const line = this.made(uid);
      this.stand(line, parent, after);
      this.saver.add(uid, { trong: refOf(parent), sau: refOf(after) });
      this.page.open(titleOf(line));
    }

    addAfter(line) { this.add(above(line), line); }

    addIn(line) { this.add(line, inner(line).lastElementChild); }

    addLast() { this.add(null, topList().lastElementChild); }

    // An addition that an earlier visit could not send: shown again before it goes.
    again({ place, fields }) {
      const uid = place.slice(1);
      if (!lineOf(uid)) this.stand(this.made(uid), lineOf(fields.trong), lineOf(fields.sau) ?? (fields.sau ? topList().lastElementChild : null));
    }

    // The server has the new line: it gets its id, and what was typed meanwhile its place.
    added(uid, body) {
      const made = lineOf(uid);
      const known = lineOf(body.line);
      if (made && known) made.remove();
      const line = known ?? made;
      if (!line) return this.page.sync();
      line.dataset.line = body.line;
      line.id = `noi-dung-${body.line}`;
      ["title", "body"].forEach((field) => this.saver.rename(`dong-${uid}.${field}`, `dong-${body.line}.${field}`));
      const title = titleOf(line);
      if (title) title.dataset.place = `dong-${body.line}.title`;
      this.page.renamed(`dong-${uid}.title`, `dong-${body.line}.title`);
      return this.show(body);
    }

    show({ order, rows, removed }) {
      Object.entries(rows ?? {}).forEach(([pk, html]) => this.mergeRow(pk, html));
      if (order) this.arrange(order, rows ?? {});
      if (removed !== undefined) document.getElementById("da-bo").replaceChildren(parsed(removed));
    }

    // The row as the server shows it, with what one is typing or choosing in it kept.
    mergeRow(pk, html) {
      const line = lineOf(pk);
      if (!line) return;
      this.page.keepingFocus(() => {
        const [old, fresh] = [entry(line), element("div", { class: "outline-entry" }, parsed(html))];
        fresh.querySelectorAll("[data-place]").forEach((place) => {
          const before = old.querySelector(`[data-place="${place.dataset.place}"]`);
          if (before && this.page.isOwn(before)) place.replaceWith(...this.page.withBox(before));
        });
        const open = old.querySelector(".outline-details");
        if (open) fresh.querySelector(".outline-body").append(open);
        old.replaceWith(fresh);
        this.page.ready(fresh);
      });
    }

    // Puts all lines as `order` ([id, id above, sign] in printed order) says; those not in it go.
    arrange(order, rows) {
      this.page.keepingFocus(() => {
        const last = new Map();
        order.forEach(([pk, parent, sign]) => {
          const line = lineOf(pk) ?? this.fromRow(pk, rows[pk]);
          if (!line) return;
          const list = parent ? inner(lineOf(parent)) : topList();
          const before = last.get(list) ?? null;
          const right = before ? before.nextElementSibling : list.firstElementChild;
          if (right !== line) list.insertBefore(line, right);
          last.set(list, line);
          this.sign(line, sign);
        });
        const there = new Set(order.map(([pk]) => String(pk)));
        document.querySelectorAll("[data-line]").forEach((line) => {
          if (!there.has(line.dataset.line) && !this.saver.has(`+${line.dataset.line}`)) line.remove();
        });
        document.getElementById("chua-co-noi-dung").hidden = order.length > 0 || topList().children.length > 0;
      });
    }

    fromRow(pk, html) {
      if (!html) {
        this.page.sync();
        return null;
      }
      const row = element("div", { class: "outline-entry" }, parsed(html));
      this.page.ready(row);
      return element("li", { "data-line": pk, id: `noi-dung-${pk}` }, row, element("ol", { class: "outline outline-inner" }));
    }

    sign(line, sign) {
      const shown = signOf(line);
      const before = shown.textContent;
      if (before === sign) return;
      shown.textContent = sign;
      entry(line).querySelectorAll("[aria-label]").forEach((one) => one.setAttribute("aria-label", one.getAttribute("aria-label").replace(before, sign)));
    }

    // Where a line stands when moved one step: {parent, after}, or null where it cannot.
    target(line, how) {
      const parent = above(line);
      const before = line.previousElementSibling;
      if (how === "len") return before && { parent, after: before.previousElementSibling };
      if (how === "xuong") return line.nextElementSibling && { parent, after: line.nextElementSibling };
      if (how === "ra") return parent && { parent: null, after: parent };
      return !parent && before && { parent: before, after: inner(before).lastElementChild };
    }

    step(line, how) {
      const target = this.target(line, how);
      if (target) this.move(line, target);
    }

    async move(line, { parent, after }) {
      if (parent && inner(line).children.length) {
        this.page.notice("Nội dung có các điểm a, b, c… thì không chuyển vào nội dung khác được.");
        return;
      }
      this.page.keepingFocus(() => this.stand(line, parent, after));
      try {
        this.show(await this.saver.once(this.url, { viec: "dat", dong: refOf(line), trong: refOf(parent), sau: refOf(after) }));
        this.page.tellMoved(signOf(line).textContent);
      } catch (errors) {
        this.page.notice(errors.join(" "));
        this.page.sync();
      }
    }

    async remove(line) {
      const near = line.previousElementSibling ?? line.nextElementSibling ?? above(line);
      const told = titleOf(line).textContent || "nội dung chưa ghi tên";
      this.page.close({ saved: false, within: line });
      try {
        this.show(await this.saver.once(this.url, { viec: "bo", dong: refOf(line) }));
      } catch (errors) {
        this.page.notice(errors.join(" "));
        return;
      }
      const undo = document.querySelector("#da-bo [name=muc]")?.value;
      this.page.notice(`Đã bỏ “${told}”.`, undo && ["Hoàn tác", () => this.putBack(undo)]);
      (near?.isConnected ? titleOf(near) : document.querySelector('[data-add="last"]')).focus();
    }

    async putBack(removal) {
      try {
        const body = await this.saver.once(this.url, { viec: "lay-lai", muc: removal });
        this.show(body);
        this.page.notice("Đã lấy lại.");
        titleOf(lineOf(body.line))?.focus();
      } catch (errors) {
        this.page.notice(errors.join(" "));
      }
    }
  }

  // Dragging by the number: onto the upper part of a row before it, the lower part after it, far right into it.
  const dragging = (lines) => {
    let dragged = null;
    let shown = null;
    const clear = () => { shown?.classList.remove("drop-before", "drop-after", "drop-in"); shown = null; };
    const aim = (event) => {
      const row = event.target.closest?.(".outline-entry");
      const line = row?.parentElement;
      if (!dragged || !line?.matches("[data-line]") || dragged.contains(line)) return null;
      const box = row.getBoundingClientRect();
      if (!above(line) && event.clientX > box.left + 120 && event.clientY > box.top + box.height / 2) return { line, how: "drop-in" };
      return { line, how: event.clientY < box.top + box.height / 2 ? "drop-before" : "drop-after" };
    };
    const list = topList();
    list.addEventListener("dragstart", (event) => {
      dragged = event.target.matches?.(".outline-sign") ? event.target.closest("[data-line]") : null;
      if (!dragged) return;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.setDragImage(entry(dragged), 10, 10);
    });
    list.addEventListener("dragover", (event) => {
      const at = aim(event);
      clear();
      if (!at) return;
      event.preventDefault();
      shown = at.line;
      shown.classList.add(at.how);
    });
    list.addEventListener("drop", (event) => {
      const at = aim(event);
      clear();
      if (!at) return;
      event.preventDefault();
      const { line, how } = at;
      if (how === "drop-in") lines.move(dragged, { parent: line, after: inner(line).lastElementChild });
      else {
        const before = line.previousElementSibling === dragged ? dragged.previousElementSibling : line.previousElementSibling;
        lines.move(dragged, { parent: above(line), after: how === "drop-after" ? line : before });
      }
    });
    list.addEventListener("dragend", () => { clear(); dragged = null; });
  };

  Object.assign(window.outline, { Lines, dragging, lineOf, titleOf, entry, parsed });
})();
