// The account search: suggestions while typing, chosen with the arrows.
import { ask } from "./said.js";

const input = document.getElementById("account-search");
const chosen = document.getElementById("account-id");
const list = document.getElementById("account-list");
let at = -1;
let asked = 0;
let timer = 0;

function close() {
  list.hidden = true;
  at = -1;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
}

function choose(option) {
  input.value = option.textContent;
  chosen.value = option.dataset.id;
  close();
}

function mark(index) {
  const options = [...list.children];
  at = (index + options.length) % options.length;
  options.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
  input.setAttribute("aria-activedescendant", options[at].id);
  options[at].scrollIntoView({ block: "nearest" });
}

async function look() {
  const number = ++asked;
  const answer = await ask(`${input.dataset.source}?q=${encodeURIComponent(input.value)}`);
  if (!answer?.ok || number !== asked) return;
  const found = await answer.json();
  list.replaceChildren(...found.map((one, n) => {
    const option = document.createElement("li");
    option.id = `account-${n}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.id = one.id;
    option.textContent = one.label;
    option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(option); });
    return option;
  }));
  at = -1;
  list.hidden = found.length === 0;
  input.setAttribute("aria-expanded", String(found.length > 0));
}

if (input) {
  input.addEventListener("input", () => {
    chosen.value = "";
    clearTimeout(timer);
    if (input.value.trim()) timer = setTimeout(look, 150); else close();
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && at >= 0) choose(list.children[at]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
}
