// Who else has this draft open, and where: asked for every quarter of a minute and when one goes to another place.
"use strict";

(() => {
  const EVERY = 15000;
  const box = document.querySelector("[data-presence]");
  if (!box) return;
  const fixed = box.dataset.presenceAt; // a page that is about one place only
  const line = document.createElement("p");
  const told = document.createElement("output");
  line.className = "presence";
  line.hidden = true;
  told.className = "visually-hidden";
  box.append(line, told);

  let place = { id: fixed ?? "", name: box.dataset.presenceName ?? "" };
  let known = new Map();
  let timer = 0;

  const short = (text) => (text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text);
  const words = (node) => (node?.textContent ?? "").trim().replace(/\s+/g, " ");
  const signOf = (node) => words(node?.closest("li[id]")?.querySelector(".outline-sign"));
  const nameOf = (node) => {
    if (node.dataset.presenceName) return node.dataset.presenceName;
    const sign = signOf(node);
    if (!sign) return short(words(node.querySelector("h2, legend")));
    if (/^(Chương|Điều)/.test(sign)) return sign.replace(/\.$/, "");
    return `nội dung ${signOf(node.parentElement)}${sign}`.replace(/[.)]$/, "");
  };

  // "Trần Thị Kim Liên" → "KL": Vietnamese are called by their last names.
  const initials = (name) => name.split(" ").slice(-2).map((word) => word[0]).join("").toUpperCase();

  const chip = (one) => {
    const mark = document.createElement("span");
    mark.className = "presence-mark";
    mark.setAttribute("aria-hidden", "true");
    mark.textContent = initials(one.name);
    const whole = document.createElement("span");
    whole.className = "presence-one";
    whole.append(mark, one.name);
    if (!one.at) return whole;
    const where = document.createElement(document.getElementById(one.place) ? "a" : "span");
    if (where.tagName === "A") where.href = `#${one.place}`;
    where.textContent = one.at;
    whole.append(" · ", where);
    if (one.place && one.place === place.id) whole.classList.add("presence-same");
    return whole;
  };

  // Only coming and going is read out, not every step from item to item.
  const tell = (here) => {
    const came = here.filter((one) => !known.has(one.id)).map((one) => one.name);
    const left = [...known].filter(([id]) => !here.some((one) => one.id === id)).map(([, name]) => name);
    const news = [came.length ? `${came.join(", ")} đang soạn cùng bạn.` : "", left.length ? `${left.join(", ")} đã rời trang soạn.` : ""];
    if (came.length || left.length) told.textContent = news.join(" ").trim();
    known = new Map(here.map((one) => [one.id, one.name]));
  };

  const show = ({ here, closed }) => {
    document.querySelectorAll("[data-here]").forEach((node) => delete node.dataset.here);
    here.forEach((one) => {
      const node = one.place && document.getElementById(one.place);
      if (node) node.dataset.here = [node.dataset.here, initials(one.name)].filter(Boolean).join(", ");
    });
    line.hidden = !here.length && !closed;
    line.replaceChildren(...(closed ? [closed] : ["Cùng soạn lúc này: ", ...here.map(chip)]));
    line.classList.toggle("presence-closed", Boolean(closed));
    tell(here);
    if (closed) clearInterval(timer);
  };

  const call = async () => {
    if (document.hidden) return;
    try {
      const body = new URLSearchParams({ place: place.id, name: place.name });
      const answer = await fetch(box.dataset.presence, { method: "POST", body, headers: { "X-CSRFToken": window.csrfToken() }, redirect: "error" });
      if (answer.ok) show(await answer.json());
    } catch { /* no line just now: the next call tells */ }
  };

  document.addEventListener("focusin", (event) => {
    if (fixed) return;
    const node = event.target.closest("[data-presence-name][id], main li[id], main section[id]");
    if (!node || node.id === place.id) return;
    place = { id: node.id, name: nameOf(node) };
    clearTimeout(call.soon);
    call.soon = setTimeout(call, 600);
  });
  document.addEventListener("visibilitychange", call);
  window.addEventListener("pagehide", () => {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", window.csrfToken());
    body.set("leaves", "1");
    navigator.sendBeacon(box.dataset.presence, body);
  });
  timer = setInterval(call, EVERY);
  call();
})();
