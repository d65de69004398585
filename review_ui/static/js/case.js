// The review screen's keys, and findings that point at their fields.
import "./accounts.js";
import { edit, editCurrent, fieldAt, firstDoubt, step } from "./fields.js";
import { onKeys } from "./keys.js";
import { undo } from "./preview.js";
import { light } from "./viewer.js";

const rejecting = document.getElementById("reject");
const letter = document.getElementById("letter-form");

function reject() {
  if (!rejecting) return false;
  rejecting.showModal();
  document.getElementById("reason").focus();
  return true;
}

function near(paths) {
  document.querySelectorAll(".field.near").forEach((field) => field.classList.remove("near"));
  light(paths, { className: "near" });
  paths.map(fieldAt).filter(Boolean).forEach((field, n) => {
    field.classList.add("near");
    if (n === 0) field.scrollIntoView({ block: "nearest" });
  });
}

const pathsOf = (element) => (element.dataset.fields ?? "").split(" ").filter(Boolean);

document.querySelector(".side")?.addEventListener("focusin", (event) => {
  const told = event.target.closest("[data-fields]");
  if (told) near(pathsOf(told));
});
document.querySelector(".side")?.addEventListener("click", (event) => {
  const told = event.target.closest("[data-fields]");
  if (told) near(pathsOf(told));
});
document.querySelectorAll("[data-reject]").forEach((button) => button.addEventListener("click", reject));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
  if (letter) { event.preventDefault(); letter.requestSubmit(document.getElementById("send")); }
});

onKeys({
  a: () => { const button = document.getElementById("confirm"); button?.click(); return Boolean(button); },
  e: firstDoubt,
  i: editCurrent,
  j: () => step(1),
  k: () => step(-1),
  u: undo,
  r: reject,
  l: () => { (letter?.elements.body ?? document.getElementById("letter")).focus(); },
  n: () => { document.querySelector("[data-next]").click(); },
  q: () => { document.querySelector(".top-nav a").click(); },
  Enter: (event) => {
    const told = event.target.closest("[data-fields]");
    if (told) { const [first] = pathsOf(told); return first ? edit(fieldAt(first)) : false; }
    return event.target.classList?.contains("field") ? editCurrent() : false;
  },
});
document.getElementById("trouble")?.focus();
