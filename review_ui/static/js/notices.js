// Waiting letters: walked, ticked, opened and sent by keys; the page itself works without this.
import { onKeys } from "./keys.js";
import { numbered, tell } from "./said.js";

const form = document.getElementById("notices");
const counted = document.getElementById("ticked");
const button = document.querySelector("#send span");
const rows = [...document.querySelectorAll("li[data-item]")];
let current = null;

const boxes = (within) => [...within.querySelectorAll("input[name=letter]")];
const ticked = () => boxes(form).filter((box) => box.checked).length;

function mark(row) {
  current?.classList.remove("current");
  current = row;
  row.classList.add("current");
}

function step(by) {
  if (!rows.length) return false;
  const at = rows.indexOf(current);
  const row = rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)];
  row.querySelector("a.subject").focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function tellCount() {
  const count = ticked();
  counted.textContent = count ? numbered(form.dataset, count, "ticked") : form.dataset.tickedNone;
  button.textContent = count ? numbered(form.dataset, count, "send") : form.dataset.sendNone;
  for (const all of form.querySelectorAll("[data-all]")) {
    const isAll = boxes(all.closest(".kind")).every((box) => box.checked);
    all.setAttribute("aria-pressed", String(isAll));
    all.firstChild.textContent = isAll ? form.dataset.selectNone : form.dataset.selectAll;
  }
}

function toggleAll(kind) {
  const all = boxes(kind);
  const on = !all.every((box) => box.checked);
  for (const box of all) box.checked = on;
  tellCount();
}

function send() {
  if (ticked()) form.requestSubmit();
  else tell("ticked", form.dataset.tellNone);
}

if (form) {
  form.addEventListener("change", tellCount);
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("li[data-item]");
    if (row) mark(row);
  });
  for (const all of form.querySelectorAll("[data-all]")) {
    all.addEventListener("click", (event) => { event.preventDefault(); toggleAll(all.closest(".kind")); });
    all.addEventListener("keydown", (event) => { if (event.key === " ") { event.preventDefault(); all.click(); } });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    send();
  });
  const open = () => { if (!current) return false; current.querySelector("a.subject").click(); return true; };
  onKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => {
      if (!current) return false;
      const [box] = boxes(current);
      box.checked = !box.checked;
      tellCount();
      return true;
    },
    a: () => { if (!current) return false; toggleAll(current.closest(".kind")); return true; },
    o: open,
    Enter: (event) => (event.target.closest("a, button, summary") ? false : open()),
  });
  addEventListener("pageshow", tellCount); // a browser puts ticks back
  tellCount();
}
document.getElementById("trouble")?.focus();
