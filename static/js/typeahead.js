// A long select becomes a field to type into: an option is found by name, short name, symbol or initials, without
// accents. The select stays the form's field: what is chosen is chosen in it, and it tells so by its "change".
"use strict";

(() => {
  const FROM = 8; // a shorter list is quicker as it is
  let made = 0;

  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();
  const wordsOf = (text) => text.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean);
  const isAcronym = (word) => word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase();

  // "Ủy ban MTTQ Việt Nam" → "ubmttqvn"
  const initials = (text) => plain(wordsOf(text).map((word) => (isAcronym(word) ? word : word[0])).join(""));

  // How well a label, with other words it is found by, answers what is typed: 0 not at all.
  const finder = (label, more = "") => {
    const [text, all, begun] = [plain(label), plain(`${label} ${more}`), initials(label)];
    const words = wordsOf(all);
    return (typed) => {
      const wanted = plain(typed).trim().replace(/\s+/g, " ");
      if (!wanted) return 1;
      const parts = wanted.split(/[\s,;]+/).filter(Boolean);
      const exact = label.normalize("NFC").toLowerCase().includes(typed.normalize("NFC").trim().toLowerCase()) ? 0.5 : 0;
      if (text.startsWith(wanted)) return 5 + exact;
      if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 4 + exact;
      if (parts.length === 1 && begun.startsWith(wanted)) return 3;
      if (parts.every((part) => all.includes(part))) return 2 + exact;
      return parts.length === 1 && wanted.length > 1 && begun.includes(wanted) ? 1 : 0;
    };
  };

  const element = (tag, given = {}, ...inner) => {
    const one = document.createElement(tag);
    Object.entries(given).forEach(([name, value]) => one.setAttribute(name, value));
    one.append(...inner);
    return one;
  };

  class TypeAhead {
    constructor(select) {
      made += 1;
      this.select = select;
      this.name = `typeahead-${made}`;
      this.shown = [];
      this.at = -1;
      this.build();
      this.listen();
      this.sync();
    }

    build() {
      const { select, name } = this;
      this.list = element("ul", { id: `${name}-list`, role: "listbox", class: "typeahead-list", "aria-label": "Các mục tìm thấy" });
      this.list.hidden = true;
      this.told = element("output", { class: "visually-hidden" });
      this.input = element("input", {
        id: name, type: "text", role: "combobox", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
        "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id,
        placeholder: this.invitation(),
      });
      ["aria-describedby", "aria-invalid", "aria-label", "aria-labelledby"].forEach((aria) => {
        if (select.hasAttribute(aria)) this.input.setAttribute(aria, select.getAttribute(aria));
      });
      this.box = element("div", { class: "typeahead" }, this.input, this.list, this.told);
      if (select.multiple) {
        this.chosen = element("ul", { class: "typeahead-chosen" });
        this.box.prepend(this.chosen);
      }
      this.input.disabled = select.disabled;
      this.input.required = select.required && !select.multiple;
      [...select.labels].forEach((label) => { label.htmlFor = name; });
      const focused = document.activeElement === select;
      select.after(this.box);
      select.required = false; // a hidden field cannot say that it is missing: the one typed into does
      select.hidden = true;
      if (focused) this.input.focus();
    }

    // A filter says what it shows while nothing is chosen; any other list how it is searched.
    invitation() {
      const none = [...this.select.options].find((option) => option.value === "")?.text ?? "";
      return /^Mọi /.test(none) ? none : "Gõ tên, tên tắt hoặc chữ đầu";
    }

    listen() {
      const { input, list, select } = this;
      input.addEventListener("input", (event) => { event.stopPropagation(); this.typed = true; this.open(); });
      input.addEventListener("change", (event) => event.stopPropagation());
      input.addEventListener("click", () => { if (list.hidden) { input.select(); this.open(); } });
      input.addEventListener("keydown", (event) => this.key(event));
      input.addEventListener("blur", () => this.leave());
      list.addEventListener("mousedown", (event) => event.preventDefault());
      list.addEventListener("click", (event) => {
        const row = event.target.closest("[role=option]");
        if (row) this.choose(this.shown[[...list.children].indexOf(row)]);
      });
      this.chosen?.addEventListener("click", (event) => {
        const button = event.target.closest("button");
        if (button) this.drop([...select.options].find((option) => option.value === button.value));
      });
      select.addEventListener("change", () => this.sync());
      select.form?.addEventListener("reset", () => setTimeout(() => this.sync()));
    }

    // What the select says now stands in the field.
    sync() {
      const picked = [...this.select.selectedOptions].filter((option) => option.value !== "");
      this.typed = false;
      this.input.value = this.chosen ? "" : (picked[0]?.text ?? "");
      this.chosen?.replaceChildren(...picked.map((option) => element("li", {}, option.text,
        element("button", { type: "button", value: option.value, "aria-label": `Bỏ ${option.text}` }, "×"))));
    }

    open() {
      this.warn("");
      const typed = this.typed ? this.input.value : "";
      const offered = [...this.select.options].filter((option) => !option.disabled && !(this.chosen && option.selected));
      const scored = offered
        .filter((option) => option.value !== "" || !typed.trim())
        .map((option) => [finder(option.text, `${option.dataset.find ?? ""} ${groupOf(option)}`)(typed), option]);
      this.shown = scored.filter(([score]) => score > 0).sort((one, other) => other[0] - one[0]).map(([, option]) => option);
      this.list.replaceChildren(...this.shown.map((option, no) => this.row(option, no)));
      if (!this.shown.length) this.list.append(element("li", { class: "typeahead-none", role: "presentation" }, "Không có mục nào khớp"));
      this.list.hidden = false;
      this.input.setAttribute("aria-expanded", "true");
      this.told.textContent = this.typed ? `${this.shown.length} mục khớp` : "";
      this.mark(typed.trim() ? 0 : this.shown.findIndex((option) => option.selected && option.value !== ""));
    }

    row(option, no) {
      const group = groupOf(option);
      const row = element("li", { id: `${this.list.id}-${no}`, role: "option", "aria-selected": "false" }, option.text);
      if (group) row.append(element("span", { class: "typeahead-where" }, group));
      return row;
    }

    mark(at) {
      this.at = this.shown.length ? Math.min(at, this.shown.length - 1) : -1;
      [...this.list.children].forEach((row, no) => { if (row.id) row.setAttribute("aria-selected", String(no === this.at)); });
      const row = this.list.children[this.at];
      if (row) {
        this.input.setAttribute("aria-activedescendant", row.id);
        row.scrollIntoView({ block: "nearest" });
      } else {
        this.input.removeAttribute("aria-activedescendant");
      }
    }

    close() {
      this.list.hidden = true;
      this.at = -1;
      this.input.setAttribute("aria-expanded", "false");
      this.input.removeAttribute("aria-activedescendant");
    }

    key(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const shut = this.list.hidden;
      const last = this.shown.length - 1;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (shut) this.open();
        else if (event.key === "ArrowDown") this.mark(this.at >= last ? 0 : this.at + 1);
        else this.mark(this.at <= 0 ? last : this.at - 1);
      } else if (event.key === "Enter" && !shut) {
        event.preventDefault();
        if (this.at >= 0) this.choose(this.shown[this.at]);
      } else if (event.key === "Escape" && !shut) {
        event.preventDefault();
        event.stopPropagation();
        this.close();
        this.sync();
      } else if (event.key === "Tab" && !shut && this.typed && this.at >= 0) {
        this.choose(this.shown[this.at]);
      } else if (event.key === "Backspace" && this.chosen && !this.input.value) {
        const picked = [...this.select.selectedOptions];
        if (picked.length) this.drop(picked[picked.length - 1]);
      }
    }

    choose(option) {
      if (!option) return;
      option.selected = true;
      this.close();
      this.tell(this.chosen ? `Đã chọn ${option.text}` : "");
    }

    drop(option) {
      if (!option) return;
      option.selected = false;
      this.close();
      this.input.focus();
      this.tell(`Đã bỏ ${option.text}`);
    }

    tell(words) {
      this.told.textContent = words;
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }

    // Words left behind choose the only option they fit; else what was chosen stays and they are named. None choose none.
    leave() {
      this.close();
      if (!this.typed) return;
      const words = this.input.value.trim();
      const none = [...this.select.options].find((option) => option.value === "");
      if (words && this.shown.length === 1) this.choose(this.shown[0]);
      else if (!words && !this.chosen && none && !none.selected) this.choose(none);
      else this.sync();
      this.warn(words && this.shown.length !== 1 ? `Chưa chọn được từ “${words}”: hãy chọn một mục trong danh sách.` : "");
    }

    warn(words) {
      if (words) this.told.textContent = words;
      this.told.className = words ? "typeahead-warning" : "visually-hidden";
    }
  }

  const groupOf = (option) => (option.parentElement.tagName === "OPTGROUP" ? option.parentElement.label : "");

  const upgrade = (select) => {
    if (select.dataset.typeaheadOn) return;
    select.dataset.typeaheadOn = "1";
    new TypeAhead(select);
  };
  const upgradeAll = (root) => {
    const inside = root.matches?.("select[data-typeahead]") ? [root] : [];
    [...inside, ...root.querySelectorAll("select[data-typeahead]")]
      .filter((select) => select.options.length >= FROM)
      .forEach(upgrade);
  };

  window.typeAhead = Object.assign(upgrade, { finder });
  document.addEventListener("htmx:load", (event) => upgradeAll(event.target));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("[data-typeahead-on]").forEach((select) => select.dispatchEvent(new Event("change")));
  });
  upgradeAll(document);
})();
