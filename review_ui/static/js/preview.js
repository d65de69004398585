// What the typed values would change: findings and letter, asked of the server while typing; nothing is stored.
const WAIT_MS = 250;
const form = document.getElementById("fields");
const findings = document.getElementById("findings");
const letter = document.getElementById("letter-form");
const dirtyWords = document.getElementById("dirty");
let timer = 0;
let asked = 0;
let drafted = null;
let lettered = letter?.dataset.edited === "yes";
export let isDirty = false;

const token = () => document.querySelector("meta[name=csrf]").content;

function tell(answer) {
  const changed = new Set(answer.changed);
  isDirty = changed.size > 0;
  for (const field of form.querySelectorAll(".field")) {
    const path = field.dataset.path;
    field.classList.toggle("edited", changed.has(path));
    const wrong = field.querySelector(".wrong");
    if (!wrong) continue;
    wrong.textContent = answer.wrong[path] ?? "";
    const input = field.querySelector("input, select, textarea");
    if (answer.wrong[path]) input.setAttribute("aria-invalid", "true"); else input.removeAttribute("aria-invalid");
  }
  dirtyWords.textContent = isDirty ? `${changed.size} correction${changed.size === 1 ? "" : "s"} not confirmed yet.` : "";
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
  const headers = { "X-CSRFToken": token(), "X-Requested-With": "fetch" };
  const answer = await fetch(form.dataset.preview, { method: "POST", headers, body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (number !== asked) return;
  findings.classList.remove("pending");
  if (!answer?.ok) {
    dirtyWords.textContent = answer ? await answer.text() : "The desk cannot be reached; your corrections stay here.";
    return;
  }
  const told = await answer.json();
  if (number !== asked) return;
  const wasOpen = findings.querySelector("details")?.open ?? false;
  findings.innerHTML = told.findings; // our own template's HTML, escaped on the server
  const fold = findings.querySelector("details");
  if (fold) fold.open = wasOpen;
  const verdict = findings.querySelector(".verdict")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  const news = document.getElementById("verdict-news");
  if (news.textContent !== verdict) news.textContent = verdict;
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
  last.input.focus();
  soon();
  return true;
}

const valueOf = (input) => (input.type === "checkbox" ? input.checked : input.value);

if (form) {
  const before = new WeakMap();
  form.querySelectorAll(".field input, .field select, .field textarea").forEach((input) => before.set(input, valueOf(input)));
  form.addEventListener("input", soon);
  form.addEventListener("change", (event) => {
    const was = before.get(event.target);
    if (was === undefined || was === valueOf(event.target)) return;
    undone.push({ input: event.target, was });
    before.set(event.target, valueOf(event.target));
  });
  form.addEventListener("submit", () => { isDirty = false; });
  addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
}
if (letter) {
  letter.addEventListener("input", (event) => { if (["body", "subject"].includes(event.target.name)) lettered = true; });
  document.getElementById("letter-renew").addEventListener("click", () => { lettered = false; renew(); });
  letter.addEventListener("submit", (event) => {
    if (!isDirty) return;
    event.preventDefault();
    dirtyWords.textContent = "Confirm your corrections first; then send the letter.";
    document.getElementById("confirm").focus();
  });
}
