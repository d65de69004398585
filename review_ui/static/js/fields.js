// The fields: focus lights the page, and Tab goes to the doubtful ones first, then to the rest; Shift-Tab back.
import { crop, light, onPick } from "./viewer.js";

const form = document.getElementById("fields");
const all = form ? [...form.querySelectorAll(".field")] : [];
const order = [...all].sort((a, b) => isDoubtful(b) - isDoubtful(a)); // sort is stable: else the form's order
const wide = matchMedia("(min-width: 1180px)");
let current = null;
let tabbed = false;

export const inputOf = (field) => field.querySelector("input:not([type=hidden]), select, textarea");
export const fieldAt = (path) => all.find((field) => field.dataset.path === path);

function isDoubtful(field) {
  return Number(field.classList.contains("doubtful"));
}

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

export const editMarked = () => edit(current ?? order[0]);

function stand(field) {
  field.tabIndex = -1;
  field.setAttribute("role", "group");
  field.setAttribute("aria-label", field.querySelector("label").textContent);
  field.focus({ preventScroll: true });
  mark(field);
}

function step(by) {
  const next = all[Math.min(Math.max(all.indexOf(current) + by, 0), all.length - 1)];
  if (next) stand(next);
}

// Tab and, in an input, Enter: a value is done, and nobody confirms a whole paper by accident.
function onward(event) {
  const field = event.target.closest(".field");
  if (!field || event.ctrlKey || event.altKey || event.metaKey) return;
  const inside = event.target !== field; // else the field was left with Esc, or stands marked
  const at = order.indexOf(field) + (event.shiftKey ? -1 : Number(inside));
  if (at < 0) return;
  event.preventDefault();
  if (at < order.length) edit(order[at]);
  else document.getElementById("confirm").focus();
}

function onKey(event) {
  const field = event.target.closest(".field");
  if (event.key === "Tab" || (event.key === "Enter" && event.target.matches(".field input"))) onward(event);
  else if (event.key === "Escape" && field && event.target !== field) stand(field);
  else if (event.target === field && event.key === "ArrowDown") { event.preventDefault(); step(1); }
  else if (event.target === field && event.key === "ArrowUp") { event.preventDefault(); step(-1); }
}

if (form) {
  document.addEventListener("keydown", (event) => { tabbed = event.key === "Tab" && !event.shiftKey; }, true);
  document.addEventListener("pointerdown", () => { tabbed = false; }, true);
  form.addEventListener("focusin", (event) => {
    const field = event.target.closest(".field");
    if (!field) return;
    if (tabbed && field === all[0] && field !== order[0] && !form.contains(event.relatedTarget)) edit(order[0]);
    else if (field !== current || !field.querySelector(".crop")) mark(field);
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.matches(".field")) ["role", "aria-label"].forEach((name) => event.target.removeAttribute(name));
  });
  form.addEventListener("keydown", onKey);
  onPick((path) => edit(fieldAt(path)));
  const asked = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1))?.closest(".field");
  if (asked) stand(asked); // another page leads to this box
  if (wide.matches && order[0] && isDoubtful(order[0]) && !location.hash) stand(order[0]); // Tab goes on from here
}
