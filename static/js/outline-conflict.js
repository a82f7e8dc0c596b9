// Two people wrote at one place: both texts side by side, and the second chooses.
"use strict";

(() => {
  const element = (tag, given = {}, ...inner) => {
    const one = document.createElement(tag);
    Object.entries(given).forEach(([name, value]) => one.setAttribute(name, value));
    one.append(...inner);
    return one;
  };

  const button = (label, act, main = false) => {
    const one = element("button", { type: "button", class: `btn btn-sm ${main ? "btn-primary" : "btn-outline-secondary"}` }, label);
    one.addEventListener("click", act);
    return one;
  };

  // The other's text with what he has and has not of mine: words only he has, words only I have.
  const compared = ({ words, told }) => {
    if (!words.length) return [told || "(để trống)"];
    return words.map(([kind, text]) => {
      if (kind === "giu") return text;
      return element(kind === "them" ? "ins" : "del", {}, text);
    });
  };

  // Shows what stands there in `box`, beside what is typed in it. `choose` has: mine(), theirs(), join() for texts.
  const show = (box, conflict, choose) => {
    hide(box);
    const name = conflict.by || "Người khác";
    const keep = button("Giữ bản của tôi", () => choose.mine(), true);
    const acts = element("div", { class: "actions" }, keep, button(`Lấy bản của ${name}`, () => choose.theirs()));
    if (choose.join) {
      acts.append(button("Ghép hai bản để sửa", () => {
        choose.join();
        keep.textContent = "Lưu bản đã ghép";
      }));
    }
    const legend = conflict.words.length ? element("p", { class: "conflict-legend" }, element("ins", {}, "chỉ có ở bản này"), " ", element("del", {}, "chỉ có ở bản của bạn")) : "";
    const theirs = element("div", { class: "conflict-theirs" }, element("b", {}, `${name} đã ghi`), element("p", { class: "prose" }, ...compared(conflict)), legend);
    const head = `${name} đã sửa chỗ này${conflict.at ? ` lúc ${conflict.at}` : ""}. Bản của bạn vẫn còn, chưa lưu. Hãy chọn:`;
    const panel = element("div", { class: "conflict", role: "alert" }, element("p", { class: "conflict-head" }, head), theirs, acts);
    box.append(panel);
    box.classList.add("has-conflict");
  };

  const hide = (box) => {
    box.querySelector(":scope > .conflict")?.remove();
    box.classList.remove("has-conflict");
  };

  Object.assign(window.outline, { element, button, showConflict: show, hideConflict: hide });
})();
