// The queue: moving by keys, and a list that keeps itself fresh without losing the place.
import { onKeys } from "./keys.js";
import { ask, numbered } from "./said.js";

const REFRESH_MS = 3000;
const list = document.getElementById("rows");
const news = document.getElementById("queue-news");
let current = null;
let shown = list.innerHTML;

const rows = () => [...list.querySelectorAll("tr[data-item]")];

function mark(id, { focus = false } = {}) {
  current = id;
  for (const row of rows()) {
    const is = row.dataset.item === id;
    row.classList.toggle("current", is);
    if (is && focus) {
      row.querySelector("a.subject").focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }
  }
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.dataset.item === current);
  const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1);
  mark(all[next].dataset.item, { focus: true });
}

function open() {
  const row = rows().find((one) => one.dataset.item === current);
  if (!row) return false;
  location.assign(row.querySelector("a.subject").href);
  return true;
}

function search() {
  const box = document.getElementById("q");
  box.focus();
  box.select();
}

// Focus on the item that had it; when it has left the list, on what took its place.
function stayAt(item, at) {
  const all = rows();
  const row = all.find((one) => one.dataset.item === item) ?? all[Math.min(at, all.length - 1)];
  if (row) mark(row.dataset.item, { focus: true });
  else list.querySelector("a").focus();
}

async function refresh() {
  if (document.hidden) return;
  const answer = await ask(list.dataset.source);
  if (!answer?.ok) return;
  const html = await answer.text();
  if (html === shown) return;
  const known = new Set(rows().map((row) => row.dataset.item));
  const focused = document.activeElement;
  const item = focused?.closest?.("tr[data-item]")?.dataset.item;
  const at = rows().findIndex((row) => row.dataset.item === item);
  const tab = !item && list.contains(focused) ? focused.getAttribute("href") : null;
  list.innerHTML = html; // our own template's HTML, escaped on the server
  shown = html;
  if (current) mark(current);
  if (item) stayAt(item, at);
  if (tab) list.querySelector(`a[href="${CSS.escape(tab)}"]`)?.focus({ preventScroll: true });
  const fresh = rows().filter((row) => !known.has(row.dataset.item)).length;
  if (fresh) news.textContent = numbered(news.dataset, fresh, "new");
}

list.addEventListener("focusin", (event) => {
  const row = event.target.closest("tr[data-item]");
  if (row) mark(row.dataset.item);
});
document.getElementById("q").addEventListener("keydown", (event) => {
  if (event.key === "Escape") { event.target.blur(); step(0); }
});
document.querySelectorAll(".filters select, .filters input[type=checkbox]").forEach((input) =>
  input.addEventListener("change", () => input.form.requestSubmit()));
onKeys({
  j: () => step(1),
  k: () => step(-1),
  o: open,
  Enter: (event) => (event.target.closest("a, button, summary") ? false : open()),
  "/": search,
  n: () => { document.querySelector("[data-waiting]").click(); },
});
setInterval(refresh, REFRESH_MS);
