// The editor of a letter: tried on the server while typing, and shown as text and as a page; nothing is stored.
import { post } from "./said.js";

const WAIT_MS = 450;
const form = document.getElementById("wording-form");
const shown = document.getElementById("shown");
const source = form.elements.source;
let timer = 0;
let asked = 0;
let leaves = false;

async function look() {
  const number = ++asked;
  shown.classList.add("pending");
  const answer = await post(form.dataset.preview, form);
  if (number !== asked) return;
  shown.classList.remove("pending");
  if (!answer?.ok) return;
  shown.innerHTML = await answer.text(); // our own template's HTML, escaped on the server
  form.requestSubmit(document.getElementById("look"));
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, WAIT_MS);
}

function goTo(line) {
  const lines = source.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  source.focus();
  source.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
}

source.addEventListener("input", soon);
form.elements.reader.addEventListener("change", soon);
form.elements.account.addEventListener("change", () => {
  form.elements.reader.value = "0";
  soon();
});
document.getElementById("try").hidden = true; // it is tried by itself
document.getElementById("look").hidden = true;
shown.addEventListener("click", (event) => {
  const line = event.target.closest("[data-line]")?.dataset.line;
  if (!line) return;
  event.preventDefault();
  goTo(Number(line));
});
form.addEventListener("submit", (event) => { leaves = !event.submitter?.formTarget; });
document.querySelectorAll("form:not(#wording-form)").forEach((other) => other.addEventListener("submit", () => { leaves = true; }));
addEventListener("beforeunload", (event) => { if (!leaves && source.value !== source.defaultValue) event.preventDefault(); });
document.getElementById("trouble")?.focus();
