// The letter: drafted anew while its words are the desk's; a person's words stay, and are saved by themselves.
import { post } from "./said.js";

const SAVE_MS = 2000;
const form = document.getElementById("letter-form");
const kept = document.getElementById("letter-kept");
let own = form?.dataset.edited === "yes"; // a person's words stand in the letter
let unsaved = false; // and the server does not have them yet
let isHeld = own; // a letter that was saved once is not drafted anew by the server: what changes is saved again
let timer = 0;
let drafted = null;

export const isUnsaved = () => unsaved;

function saveSoon() {
  clearTimeout(timer);
  timer = setTimeout(save, SAVE_MS);
}

// True when the server has every word. A desk that does not answer is tried again.
export async function save() {
  clearTimeout(timer);
  if (!unsaved) return true;
  unsaved = false; // what is typed meanwhile counts anew
  const answer = await post(form.dataset.save, form);
  if (answer?.ok) {
    isHeld = true;
    if (!unsaved) kept.textContent = kept.dataset.saved;
    return !unsaved;
  }
  unsaved = true;
  if (answer) kept.textContent = await answer.text();
  else saveSoon();
  return false;
}

function renew() {
  if (!drafted) return;
  form.elements.subject.value = drafted.subject;
  form.elements.body.value = drafted.body;
  document.getElementById("letter-stale").hidden = true;
  unsaved = isHeld;
  if (isHeld) saveSoon(); else clearTimeout(timer);
}

// What the letter would say by the values now on the screen.
export function offer(answer) {
  if (!form) return;
  const reason = document.getElementById("why-not");
  reason.hidden = !answer.why_not;
  reason.querySelector("span").textContent = answer.why_not;
  drafted = answer;
  if (own) document.getElementById("letter-stale").hidden = form.elements.body.value === answer.body;
  else renew();
}

function typed(input) {
  unsaved = true;
  kept.textContent = "";
  saveSoon();
  if (["body", "subject"].includes(input.name)) own = true;
}

if (form) {
  form.addEventListener("input", (event) => typed(event.target));
  for (const input of form.querySelectorAll("input:not([type=hidden]), textarea")) {
    if (input.value !== input.defaultValue) typed(input); // before this script ran, or put back by the browser
  }
  document.getElementById("letter-renew").addEventListener("click", () => {
    own = false;
    renew();
    form.elements.body.focus(); // the button went away with its notice
  });
}
