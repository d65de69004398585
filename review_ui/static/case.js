// The review screen: the page beside its fields, findings and letter as the corrections on the screen would have them.
(() => {
  const form = document.getElementById("fields");
  const sheets = document.querySelector(".sheets");
  const token = document.querySelector("meta[name=csrf]").content;
  const boxOf = (path) => document.querySelector(`.box[data-path="${CSS.escape(path)}"]`);
  const rectOf = (path) => document.querySelector(`rect[data-path="${CSS.escape(path)}"]`);
  const inputOf = (box) => box?.querySelector("input:not([type=hidden]), textarea");

  // ---- the lit box and its crop
  const light = (paths, scroll = true) => {
    document.querySelectorAll("rect.lit, .box.lit").forEach((one) => one.classList.remove("lit"));
    paths.forEach((path, n) => {
      const rect = rectOf(path);
      rect?.classList.add("lit");
      if (paths.length > 1 || !boxOf(path)?.contains(document.activeElement)) boxOf(path)?.classList.add("lit");
      if (rect && n === 0 && scroll) bring(rect);
    });
  };
  const bring = (rect) => {
    const room = sheets.getBoundingClientRect(), at = rect.getBoundingClientRect();
    if (at.top < room.top + 30 || at.bottom > room.bottom - 30) sheets.scrollTop += at.top - room.top - room.height / 3;
    if (at.left < room.left || at.right > room.right) sheets.scrollLeft += at.left - room.left - 40;
  };
  const crop = (box) => {
    document.querySelectorAll(".crop").forEach((one) => one.remove());
    const rect = rectOf(box.dataset.path), image = rect?.closest(".sheet").querySelector("img");
    if (!rect || !image?.naturalWidth) return;
    const svg = rect.ownerSVGElement.viewBox.baseVal, width = box.clientWidth || 200;
    const points = Math.max(rect.width.baseVal.value + 24, 90), scale = Math.min(width / points, 2.6);
    const view = document.createElement("span");
    view.className = "crop";
    view.setAttribute("aria-hidden", "true");
    view.style.backgroundImage = `url("${image.src}")`;
    view.style.backgroundSize = `${svg.width * scale}px ${svg.height * scale}px`;
    const middle = rect.y.baseVal.value + rect.height.baseVal.value / 2;
    view.style.backgroundPosition = `${-(rect.x.baseVal.value - 12) * scale}px ${22 - middle * scale}px`;
    box.append(view);
  };
  document.addEventListener("focusin", (event) => {
    const box = event.target.closest(".box");
    if (box && !event.target.matches("[type=hidden]")) { light([box.dataset.path]); crop(box); return; }
    const found = event.target.closest("[data-fields]");
    if (found) light(found.dataset.fields.split(" ").filter(Boolean));
  });
  document.addEventListener("mouseover", (event) => {
    const found = event.target.closest("li[data-fields], tr[data-fields]");
    if (found && !form?.contains(document.activeElement)) light(found.dataset.fields.split(" ").filter(Boolean));
  });
  document.querySelectorAll("rect[data-path]").forEach((rect) => rect.addEventListener("click", () => {
    const input = inputOf(boxOf(rect.dataset.path));
    if (input) { input.focus(); input.select?.(); input.scrollIntoView({ block: "center" }); }
  }));

  // ---- zoom, turn, pages
  let zoom = 1, turn = 0;
  const lay = () => document.querySelectorAll(".sheet").forEach((one) => {
    one.style.width = `${zoom * 100}%`;
    one.style.transform = turn ? `rotate(${turn}deg)` : "";
  });
  document.querySelectorAll("[data-zoom]").forEach((one) => one.addEventListener("click", () => {
    zoom = { in: Math.min(4, zoom * 1.25), out: Math.max(.4, zoom / 1.25), fit: 1 }[one.dataset.zoom];
    lay();
  }));
  document.querySelector("[data-turn]")?.addEventListener("click", () => { turn = (turn + 90) % 360; lay(); });
  document.querySelectorAll("[data-show-page]").forEach((one) => one.addEventListener("click", () => {
    document.getElementById(`page-${one.dataset.showPage}`)?.scrollIntoView();
  }));

  // ---- corrections, undo, preview
  const letter = document.getElementById("letter-form");
  const before = new Map();
  const undo = [];
  let timer = null, asked = 0, touched = Boolean(letter?.dataset.edited);
  letter?.addEventListener("input", () => { touched = true; });
  form?.addEventListener("focusin", (event) => {
    if (!before.has(event.target)) before.set(event.target, event.target.type === "checkbox" ? event.target.checked : event.target.value);
  });
  form?.addEventListener("change", (event) => {
    const target = event.target, was = before.get(target);
    undo.push([target, was]);
    before.set(target, target.type === "checkbox" ? target.checked : target.value);
    target.closest(".box")?.classList.add("changed");
  });
  form?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(preview, 250); });
  const preview = async () => {
    const number = ++asked, body = new FormData(form);
    try {
      const answer = await fetch(form.dataset.preview, { method: "POST", body, headers: { "X-CSRFToken": token, "X-Requested-With": "fetch" } });
      if (!answer.ok || number !== asked) return;
      const told = await answer.json();
      document.getElementById("findings").innerHTML = told.findings;  // rendered and escaped by our own server
      form.querySelectorAll(".wrong").forEach((one) => { one.hidden = true; });
      for (const [path, why] of Object.entries(told.wrong)) {
        const place = boxOf(path)?.querySelector(".wrong");
        if (place) { place.textContent = `Expected: ${why}`; place.hidden = false; }
      }
      if (letter && !touched) { letter.elements.subject.value = told.subject; letter.elements.body.value = told.body; }
      const why = document.getElementById("why-not");
      if (why) { why.hidden = !told.why_not; why.textContent = `Not yet: ${told.why_not}`; }
    } catch { /* the network is away for a moment: the next edit asks again */ }
  };

  // ---- the account search
  const search = document.getElementById("account-search");
  search?.addEventListener("input", async () => {
    if (search.value.length < 2) return;
    const answer = await fetch(`${search.dataset.source}?q=${encodeURIComponent(search.value)}`, { headers: { "X-Requested-With": "fetch" } });
    if (!answer.ok) return;
    document.getElementById("accounts").replaceChildren(...(await answer.json()).map((one) => {
      const option = document.createElement("option");
      option.value = one.label.split(" · ")[0];
      option.label = one.label;
      return option;
    }));
  });

  // ---- keys of this page
  const step = (by) => {
    const all = [...document.querySelectorAll(".box input:not([type=hidden]), .box textarea")];
    const at = all.findIndex((one) => one.closest(".box").classList.contains("lit") || one === document.activeElement);
    all[Math.max(0, Math.min(all.length - 1, at + by))]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
    if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
    const firstDoubt = () => inputOf(document.querySelector(".box.doubtful")) ?? inputOf(document.querySelector(".box"));
    const actions = {
      j: () => step(1), k: () => step(-1), e: () => firstDoubt()?.focus(),
      r: () => document.getElementById("reason")?.focus(), l: () => document.getElementById("body")?.focus(),
      u: () => {
        const last = undo.pop();
        if (!last) return;
        const [target, was] = last;
        if (target.type === "checkbox") target.checked = was; else target.value = was;
        target.focus();
        preview();
      },
    };
    if (!actions[event.key]) return;
    actions[event.key]();
    event.preventDefault();
  });
})();
