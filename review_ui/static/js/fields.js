// The fields: focus lights the page, Tab goes to doubtful ones first, j and k walk in the form's order.
import { crop, light, onPick } from "./viewer.js";

const form = document.getElementById("fields");
const all = form ? [...form.querySelectorAll(".field")] : [];
const seen = new Set();
let current = null;

export const inputOf = (field) => field.querySelector("input:not([type=hidden]), select, textarea");
export const fieldAt = (path) => all.find((field) => field.dataset.path === path);

function show(field) {
  form.querySelectorAll(".crop").forEach((strip) => strip.remove());
  light([field.dataset.path]);
  const strip = crop(field.dataset.path, field.clientWidth);
  if (strip) field.append(strip);
  field.scrollIntoView({ block: "nearest" });
}

function mark(field) {
  all.forEach((one) => one.classList.toggle("current", one === field));
  current = field;
  if (field) show(field);
}

export function edit(field) {
  if (!field) return false;
  const input = inputOf(field);
  input.focus();
  if (input.select && input.type !== "checkbox") input.select();
  return true;
}

export function step(by) {
  if (!all.length) return false;
  const at = all.indexOf(current);
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)];
  next.tabIndex = -1;
  next.focus({ preventScroll: true });
  mark(next);
  return true;
}

export const firstDoubt = () => edit(all.find((field) => field.classList.contains("doubtful")) ?? all[0]);
export const editCurrent = () => (current ? edit(current) : false);

// From a field, Tab goes to the next doubtful one that was not visited; when none is left, on in the usual order.
function onTab(event) {
  if (event.key !== "Tab" || event.shiftKey || event.ctrlKey || event.altKey) return;
  const field = event.target.closest(".field");
  if (!field) return;
  const next = all.find((one) => one.classList.contains("doubtful") && !seen.has(one) && one !== field);
  if (next) {
    event.preventDefault();
    edit(next);
  }
}

if (form) {
  form.addEventListener("focusin", (event) => {
    const field = event.target.closest(".field");
    if (!field) return;
    seen.add(field);
    if (field !== current || !field.querySelector(".crop")) mark(field);
  });
  form.addEventListener("keydown", onTab);
  form.addEventListener("keydown", (event) => {
    const field = event.target.closest(".field");
    if (event.key !== "Escape" || !field || event.target === field) return;
    field.tabIndex = -1;
    field.focus({ preventScroll: true });
  });
  onPick((path) => edit(fieldAt(path)));
}
