// One waiting letter: its keys, and words that are not lost by leaving the page.
import "./departing.js";
import { onKeys } from "./keys.js";

const form = document.getElementById("letter-form");
const discarding = document.getElementById("discard");
let leaves = false;

const isChanged = () => ["subject", "body"].some((name) => form.elements[name].value !== form.elements[name].defaultValue);
const follow = (selector) => { const link = document.querySelector(selector); link?.click(); return Boolean(link); };

if (form) {
  document.addEventListener("submit", (event) => { leaves = !event.defaultPrevented && !event.submitter?.formTarget; });
  addEventListener("beforeunload", (event) => { if (!leaves && isChanged()) event.preventDefault(); });
  addEventListener("pageshow", () => { leaves = false; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.activeElement?.closest("form")) document.activeElement.blur();
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]")) return;
    if (event.target.closest("#discard")) return; // whoever writes a reason does not mean to send
    event.preventDefault();
    form.requestSubmit(document.getElementById("send"));
  });
}
onKeys({
  j: () => follow("[data-next]"),
  k: () => follow("[data-back]"),
  q: () => follow("[data-list]"),
  e: () => { form?.elements.body.focus(); return Boolean(form); },
  d: () => {
    if (!discarding) return false;
    discarding.open = true;
    document.getElementById("reason").focus();
    return true;
  },
});
document.getElementById("trouble")?.focus();
