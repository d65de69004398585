// Keys that every page knows: ? for the sheet, / for search, and buttons that carry data-key.
(() => {
  const typing = (target) => target.matches("input, textarea, select") && target.type !== "checkbox";
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.metaKey) return;
    if (event.ctrlKey && event.key === "Enter") {
      const send = document.querySelector("[data-key='ctrl-enter']");
      if (send) { event.preventDefault(); send.form.requestSubmit(send); }
      return;
    }
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (event.ctrlKey || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "?") { document.getElementById("keys")?.showModal(); event.preventDefault(); return; }
    if (event.key === "/") {
      const search = document.querySelector("input[type=search]");
      if (search) { search.focus(); event.preventDefault(); }
      return;
    }
    const button = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (button) { button.click(); event.preventDefault(); }
  });
})();
