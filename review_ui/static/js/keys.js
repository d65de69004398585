// Single-letter keys: never while typing, and a person can switch them off (WCAG 2.1.4).
const STORE = "certdesk-keys";

export function areOn() {
  try { return localStorage.getItem(STORE) !== "off"; } catch { return true; }
}

export function switchKeys(on) {
  try { localStorage.setItem(STORE, on ? "on" : "off"); } catch { /* private browsing: on until the next page */ }
}

export function isTyping(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null;
}

export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !areOn()) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const action = actions[event.key];
    if (action && action(event) !== false) event.preventDefault();
  });
}
