// Forms leave only for a desk that answers: when it does not, or the person was signed out, all that was typed stays.
import { ask } from "./said.js";

const here = document.querySelector("[data-here]")?.dataset.here;
const asking = new WeakSet();
const cleared = new WeakSet();
const AGAIN_MS = 5000; // so long a form that left is not sent once more while its answer is on the way
let leaving = false;
let left = -AGAIN_MS;

export const isLeaving = () => leaving;

async function depart(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post" || submitter?.formTarget) return; // a preview leaves the page
  if (cleared.delete(form)) { leaving = true; left = performance.now(); return; }
  event.preventDefault();
  if (asking.has(form) || performance.now() - left < AGAIN_MS) return; // a second click while the first is under way
  asking.add(form);
  const answer = await ask(here);
  asking.delete(form);
  if (!answer) return;
  cleared.add(form);
  form.requestSubmit(submitter);
}

if (here) {
  document.addEventListener("submit", depart);
  addEventListener("pageshow", () => { leaving = false; left = -AGAIN_MS; });
}
