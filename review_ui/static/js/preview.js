// What the typed values would change: findings and letter, asked of the server while typing; nothing is stored.
import { isLeaving } from "./departing.js";
import { isUnsaved, offer, save } from "./letter.js";
import { numbered, post } from "./said.js";

const WAIT_MS = 250;
const AGAIN_MS = 3000;
const form = document.getElementById("fields");
const findings = document.getElementById("findings");
const letter = document.getElementById("letter-form");
const dirtyWords = document.getElementById("dirty");
let timer = 0;
let asked = 0;
let corrected = 0;
let mistaken = 0;

function tell(answer) {
  const changed = new Set(answer.changed);
  corrected = changed.size;
  mistaken = Object.keys(answer.wrong).length;
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
  const doubts = document.getElementById("doubts-left");
  const left = form.querySelectorAll(".field.doubtful:not(.edited)").length;
  if (doubts) doubts.textContent = left ? doubts.dataset.left.replace("{n}", left) : doubts.dataset.none;
  dirtyWords.textContent = corrected ? numbered(dirtyWords.dataset, corrected, "corrected") : "";
}

const stops = () => [...findings.querySelectorAll(".finding, summary")].filter((one) => one.checkVisibility());
const nameOf = (stop) => stop.querySelector(".finding-head")?.textContent ?? stop.tagName;

// The findings are new elements: whoever stood on one stands on the same again, or on what took its place.
function judge(html) {
  const at = stops().indexOf(document.activeElement);
  const name = at < 0 ? "" : nameOf(document.activeElement);
  const wasOpen = findings.querySelector("details")?.open ?? false;
  findings.innerHTML = html; // our own template's HTML, escaped on the server
  const fold = findings.querySelector("details");
  if (fold) fold.open = wasOpen;
  if (at >= 0) {
    const all = stops();
    (all.find((one) => nameOf(one) === name) ?? all[Math.min(at, all.length - 1)] ?? document.getElementById("findings-title")).focus();
  }
  const verdict = findings.querySelector(".verdict")?.textContent.replace(/\s+/g, " ").trim() ?? "";
  const news = document.getElementById("verdict-news");
  if (news.textContent !== verdict) news.textContent = verdict;
  const bad = String(findings.querySelectorAll(".finding.bad").length);
  document.querySelectorAll("[data-bad]").forEach((count) => { count.textContent = bad; });
}

async function ask() {
  const number = ++asked;
  findings.classList.add("pending");
  const answer = await post(form.dataset.preview, form);
  if (number !== asked) return;
  findings.classList.remove("pending");
  if (!answer) {
    timer = setTimeout(ask, AGAIN_MS); // until the desk answers again
    return;
  }
  if (!answer.ok) {
    dirtyWords.textContent = await answer.text();
    return;
  }
  const told = await answer.json();
  if (number !== asked) return;
  judge(told.findings);
  tell(told);
  offer(told);
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
const valueOnPage = (input) => {
  if (input.type === "checkbox") return input.defaultChecked;
  if (input.tagName !== "SELECT") return input.defaultValue;
  return ([...input.options].find((option) => option.defaultSelected) ?? input.options[0])?.value;
};
const before = new WeakMap();
const atFirst = new Map();
const isTouched = () => [...atFirst].some(([input, value]) => valueOf(input) !== value);

// Confirming drafts the letter anew; words that a person put there are saved first, else they would be lost.
async function confirm(event) {
  if (!isUnsaved()) return;
  event.preventDefault();
  if (await save()) form.requestSubmit();
}

if (form) {
  form.querySelectorAll(".field input, .field select, .field textarea").forEach((input) => {
    before.set(input, valueOnPage(input));
    atFirst.set(input, valueOnPage(input));
  });
  if (isTouched()) soon(); // typed before this script ran, or put back by the browser
  form.addEventListener("input", soon);
  form.addEventListener("change", (event) => {
    const was = before.get(event.target);
    if (was === undefined || was === valueOf(event.target)) return;
    undone.push({ input: event.target, was });
    before.set(event.target, valueOf(event.target));
  });
  form.addEventListener("submit", confirm);
}
letter?.addEventListener("submit", (event) => {
  if (!(corrected || mistaken) || event.submitter?.id !== "send") return;
  event.preventDefault();
  dirtyWords.textContent = dirtyWords.dataset.confirmFirst;
  document.getElementById("confirm").focus();
});
addEventListener("beforeunload", (event) => {
  if ((corrected || isTouched() || isUnsaved()) && !isLeaving()) event.preventDefault();
});
