// The review screen's keys, and findings that point at their fields.
import "./accounts.js";
import "./departing.js";
import { edit, editMarked, fieldAt } from "./fields.js";
import { onKeys } from "./keys.js";
import { undo } from "./preview.js";
import { light, turn, zoomBy, zoomFit } from "./viewer.js";

const rejecting = document.getElementById("reject");
const letter = document.getElementById("letter-form");
const wide = matchMedia("(min-width: 1180px)");

function reject() {
  if (!rejecting) return false;
  rejecting.showModal();
  document.getElementById("reason").focus();
  return true;
}

// Where the columns do not scroll by themselves, following would carry the window away from what has focus.
function near(paths, { follow = wide.matches } = {}) {
  document.querySelectorAll(".field.near").forEach((field) => field.classList.remove("near"));
  const box = light(paths, { className: "near", scroll: follow });
  const fields = paths.map(fieldAt).filter(Boolean);
  if (box && follow && !fields.length) box.scrollIntoView({ block: "nearest" }); // a place without a field: show the page
  fields.forEach((field, n) => {
    field.classList.add("near");
    if (n === 0 && follow) field.scrollIntoView({ block: "nearest" });
  });
}

const pathsOf = (element) => (element.dataset.fields ?? "").split(" ").filter(Boolean);

document.querySelector(".side")?.addEventListener("focusin", (event) => {
  const told = event.target.closest("[data-fields]");
  if (told) near(pathsOf(told));
});
document.querySelector(".side")?.addEventListener("click", (event) => {
  const told = event.target.closest("[data-fields]");
  if (told) near(pathsOf(told), { follow: true });
});
document.querySelector(".side")?.addEventListener("pointerover", (event) => {
  const told = event.target.closest("[data-fields]");
  near(told ? pathsOf(told) : [], { follow: false });
});
document.querySelectorAll("[data-reject]").forEach((button) => button.addEventListener("click", reject));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
  if (letter) { event.preventDefault(); letter.requestSubmit(document.getElementById("send")); }
});

onKeys({
  a: () => { const button = document.getElementById("confirm"); button?.click(); return Boolean(button); },
  e: editMarked,
  j: () => { document.querySelector("[data-next]").click(); },
  k: () => { document.querySelector("[data-back]").click(); },
  u: undo,
  r: reject,
  l: () => { (letter?.elements.body ?? document.getElementById("letter")).focus(); },
  n: () => { document.querySelector("[data-waiting]").click(); },
  t: turn,
  "+": () => zoomBy(1.25),
  "=": () => zoomBy(1.25),
  "-": () => zoomBy(0.8),
  0: zoomFit,
  q: () => { document.querySelector(".top-nav a").click(); },
  Enter: (event) => {
    const told = event.target.closest("[data-fields]");
    if (told) { const [first] = pathsOf(told); return first ? edit(fieldAt(first)) : false; }
    return event.target.classList?.contains("field") ? editMarked() : false;
  },
});
document.getElementById("trouble")?.focus();
