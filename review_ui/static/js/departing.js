// Forms leave only for a desk that answers: when it does not, or the person was signed out, all that was typed stays.
import { ask } from "./said.js";

const here = document.querySelector("[data-here]")?.dataset.here;
const asking = new WeakSet();
const cleared = new WeakSet();
let leaving = false;

export const isLeaving = () => leaving;

async function depart(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post" || submitter?.formTarget) return; // a preview leaves the page
  if (cleared.delete(form)) { leaving = true; return; }
  event.preventDefault();
  if (asking.has(form)) return; // a second click while the first is under way
  asking.add(form);
  const answer = await ask(here);
  asking.delete(form);
  if (!answer) return;
  cleared.add(form);
  form.requestSubmit(submitter);
}

if (here) {
  document.addEventListener("submit", depart);
  addEventListener("pageshow", () => { leaving = false; });
}
