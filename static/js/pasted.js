// What is pasted from Word, mail or a page into a text area marked data-clean comes as text with the signs of its
// lists. coordination/forms/pasted.py cleans the same way what is sent without script.
"use strict";

(() => {
  const BLOCKS = new Set(["P", "DIV", "BR", "LI", "TR", "H1", "H2", "H3", "H4", "H5", "H6", "UL", "OL", "TABLE"]);
  const UNSEEN = new Set(["STYLE", "SCRIPT", "XML", "HEAD", "TITLE"]);
  const LETTERS = "oqvüØ§"; // what Word's bullets are in the fonts Courier New and Wingdings
  const BULLET = /^[ \t\u00a0]*(?:[•·∙●○◦▪▫■□◆◇►▸➢➤✓✔❖*–—\ue000-\uf8ff][ \t\u00a0]+|[oqvüØ§]\t[ \t\u00a0]*)/gm;
  const KEPT = { "\uf0a3": "≤", "\uf0b3": "≥", "\uf0b1": "±", "\uf0b4": "×", "\uf0b0": "°", "\uf0ae": "→", "\uf0e0": "→", "\u001e": "-", "\u2011": "-" };
  // eslint-disable-next-line no-control-regex
  const UNPRINTED = /[\u0000-\u0008\u000e-\u001d\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ue000-\uf8ff]/g;

  const tidy = (text) => text
    .replace(/\r\n?|[\u000b\u000c\u0085\u2028\u2029]/g, "\n")
    .replace(BULLET, "- ")
    .replace(/[\uf0a3\uf0b3\uf0b1\uf0b4\uf0b0\uf0ae\uf0e0\u001e\u2011]/g, (sign) => KEPT[sign])
    .replace(UNPRINTED, "")
    .replace(/ *[\t\u00a0\u2000-\u200a\u202f\u205f\u3000][ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]*/g, " ")
    .split("\n").map((line) => line.trimEnd()).join("\n")
    .normalize("NFC")
    .replace(/^[ \n]+|[ \n]+$/g, "");

  class Reader {
    constructor() { this.parts = []; this.lists = []; this.cells = 0; this.inCell = false; this.afterSign = false; }

    line() {
      if (this.inCell) this.parts.push(" ");
      else if (!this.afterSign) this.parts.push("\n");
    }

    sign(text) {
      this.parts.push(`${text} `);
      this.afterSign = true;
    }

    text(data) {
      this.parts.push(data.replace(/[\r\n]+/g, " "));
      this.afterSign &&= !data.trim();
    }

    read(node) {
      if (node.nodeType === Node.TEXT_NODE) this.text(node.data);
      if (node.nodeType !== Node.ELEMENT_NODE || UNSEEN.has(node.tagName)) return;
      const tag = node.tagName;
      if (tag === "SPAN" && /mso-list:\s*ignore/i.test(node.getAttribute("style") ?? "")) {
        const sign = node.textContent.trim();
        this.sign(sign.length === 1 && (LETTERS.includes(sign) || !/[\p{L}\p{N}]/u.test(sign)) ? "-" : sign);
        return;
      }
      this.begin(tag, node);
      node.childNodes.forEach((child) => this.read(child));
      this.end(tag);
    }

    begin(tag, node) {
      if (tag === "TD" || tag === "TH") {
        this.parts.push(this.cells ? " | " : "");
        this.cells += 1;
        this.inCell = true;
      } else if (BLOCKS.has(tag)) this.line();
      if (tag === "TR") this.cells = 0;
      if (tag === "OL") this.lists.push((node.start || 1) - 1);
      if (tag === "UL") this.lists.push(null);
      if (tag === "LI") {
        const last = this.lists.length - 1;
        if (this.lists[last] == null) this.sign("-");
        else this.sign(`${this.lists[last] += 1}.`);
      }
    }

    end(tag) {
      if (tag === "TD" || tag === "TH") this.inCell = false;
      else if (BLOCKS.has(tag)) this.line();
      if (tag === "OL" || tag === "UL") this.lists.pop();
    }
  }

  // The text of what was copied: its markup where there is some, else the text that came beside it.
  const cleanPasted = (html, text) => {
    if (!html) return tidy(text);
    const reader = new Reader();
    reader.read(new DOMParser().parseFromString(html, "text/html").body);
    const lines = reader.parts.join("").replace(/\u00a0/g, " ").split("\n");
    return tidy(lines.map((line) => line.trim().replace(/\s+/g, " ")).filter(Boolean).join("\n"));
  };

  window.cleanPasted = cleanPasted;
  document.addEventListener("paste", (event) => {
    const field = event.target;
    if (!field.matches?.("textarea[data-clean]") || !event.clipboardData) return;
    const text = event.clipboardData.getData("text/plain");
    const clean = cleanPasted(event.clipboardData.getData("text/html"), text);
    if (!clean || clean === text) return;
    event.preventDefault();
    // The old command keeps the browser's own undo.
    if (document.execCommand("insertText", false, clean)) return;
    field.setRangeText(clean, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
