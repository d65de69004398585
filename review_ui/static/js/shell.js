// On every page: the sheet of keys, flash words that leave by themselves, dialogs that close.
import { areOn, onKeys, switchKeys } from "./keys.js";

const sheet = document.getElementById("keys");

if (sheet) {
  const toggle = document.getElementById("keys-on");
  toggle.checked = areOn();
  toggle.addEventListener("change", () => switchKeys(toggle.checked));
  document.querySelectorAll("[data-help]").forEach((button) => button.addEventListener("click", () => sheet.showModal()));
  onKeys({ "?": () => sheet.showModal() });
}
document.querySelectorAll("[data-close]").forEach((button) => button.addEventListener("click", () => button.closest("dialog").close()));
for (const flash of document.querySelectorAll(".flash")) setTimeout(() => flash.classList.add("gone"), 8000);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
});
// A part of a page that could not be fetched: the whole page tells why.
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.target?.id === "network") location.assign(event.detail.pathInfo.finalRequestPath);
});
