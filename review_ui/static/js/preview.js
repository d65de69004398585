// What the typed values would change: findings and letter, asked of the server while typing; nothing is stored.
import { ask as request } from "./said.js";

const WAIT_MS = 250;
const form = document.getElementById("fields");
const findings = document.getElementById("findings");
const letter = document.getElementById("letter-form");
const dirtyWords = document.getElementById("dirty");
let timer = 0;
let asked = 0;
let drafted = null;
let lettered = letter?.dataset.edited === "yes"; // a person's words stand in the letter
let unsaved = false; // and the server does not have them yet
let leaving = false;
let corrected = 0;

const token = () => document.querySelector("meta[name=csrf]").content;
const post = (address, body) => request(address, { method: "POST", headers: { "X-CSRFToken": token() }, body });

function tell(answer) {
  const changed = new Set(answer.changed);
  corrected = changed.size;
  for (const field of form.querySelectorAll(".field")) {
    const path = field.dataset.path;
    field.classList.toggle("edited", changed.has(path));
    const wrong = field.querySelector(".wrong");
    if (!wrong) continue;
    wrong.textContent = answer.wrong[path] ?? "";
    const input = field.querySelector("input, select, textarea");
    if (answer.wrong[path]) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
  }
  const stale = document.getElementById("wording-stale");
  if (stale) {
    stale.hidden = !changed.has("description");
    stale.parentElement.classList.toggle("stale", changed.has("description"));
  }
  dirtyWords.textContent = corrected ? `${corrected} correction${corrected === 1 ? "" : "s"} not confirmed yet.` : "";
}

function judge(html) {
  const wasOpen = findings.querySelector("details")?.open ?? false;
  findings.innerHTML = html; // our own template's HTML, escaped on the server
  const fold = findings.querySelector("details");
  if (fold) fold.open = wasOpen;
  const verdict = findings.querySelector(".verdict")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  const news = document.getElementById("verdict-news");
  if (news.textContent !== verdict) news.textContent = verdict;
  const bad = String(findings.querySelectorAll(".finding.bad").length);
  document.querySelectorAll("[data-bad]").forEach((count) => { count.textContent = bad; });
}

function write(answer) {
  if (!letter) return;
  const reason = document.getElementById("why-not");
  reason.hidden = !answer.why_not;
  reason.querySelector("span").textContent = answer.why_not;
  drafted = answer;
  if (!lettered) renew();
  else document.getElementById("letter-stale").hidden = letter.elements.body.value === answer.body;
}

function renew() {
  if (!drafted) return;
  letter.elements.subject.value = drafted.subject;
  letter.elements.body.value = drafted.body;
  document.getElementById("letter-stale").hidden = true;
}

async function ask() {
  const number = ++asked;
  findings.classList.add("pending");
  const answer = await post(form.dataset.preview, new URLSearchParams(new FormData(form)));
  if (number !== asked) return;
  findings.classList.remove("pending");
  if (!answer) return;
  if (!answer.ok) {
    dirtyWords.textContent = await answer.text();
    return;
  }
  const told = await answer.json();
  if (number !== asked) return;
  judge(told.findings);
  tell(told);
  write(told);
}

export function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT_MS);
}

const undone = [];
export function undo() {
  const last = undone.pop();
  if (!last) return false;
  if (last.input.type === "checkbox") last.input.checked = last.was; else last.input.value = last.was;
  before.set(last.input, last.was);
  last.input.focus();
  soon();
  return true;
}

const valueOf = (input) => (input.type === "checkbox" ? input.checked : input.value);
const before = new WeakMap();

// Confirming drafts the letter anew; words that a person put there are saved first, else they would be lost.
async function confirm(event) {
  leaving = true;
  if (!unsaved) return;
  event.preventDefault();
  const answer = await post(letter.dataset.save, new URLSearchParams(new FormData(letter)));
  if (answer?.ok) {
    unsaved = false;
    form.submit();
    return;
  }
  leaving = false;
  if (answer) dirtyWords.textContent = await answer.text();
}

if (form) {
  form.querySelectorAll(".field input, .field select, .field textarea").forEach((input) => before.set(input, valueOf(input)));
  form.addEventListener("input", soon);
  form.addEventListener("change", (event) => {
    const was = before.get(event.target);
    if (was === undefined || was === valueOf(event.target)) return;
    undone.push({ input: event.target, was });
    before.set(event.target, valueOf(event.target));
  });
  form.addEventListener("submit", confirm);
}
if (letter) {
  letter.addEventListener("input", (event) => {
    unsaved = true;
    if (["body", "subject"].includes(event.target.name)) lettered = true;
  });
  document.getElementById("letter-renew").addEventListener("click", () => { lettered = false; renew(); });
  letter.addEventListener("submit", (event) => {
    if (corrected && event.submitter?.id === "send") {
      event.preventDefault();
      dirtyWords.textContent = "Confirm your corrections first; then send the letter.";
      document.getElementById("confirm").focus();
    } else leaving = true;
  });
}
addEventListener("beforeunload", (event) => { if ((corrected || unsaved) && !leaving) event.preventDefault(); });
addEventListener("pageshow", () => { leaving = false; });
