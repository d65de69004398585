// The queue keeps itself fresh and is walked with j, k and o.
(() => {
  const holder = document.getElementById("rows");
  let here = null;
  const rows = () => [...holder.querySelectorAll("tr[data-item]")];
  const mark = (row) => {
    rows().forEach((one) => one.classList.toggle("here", one === row));
    here = row ? row.dataset.item : null;
    if (row) { row.querySelector("a").focus({ preventScroll: true }); row.scrollIntoView({ block: "nearest" }); }
  };
  const step = (by) => {
    const all = rows();
    const at = all.findIndex((one) => one.dataset.item === here);
    const next = all[Math.max(0, Math.min(all.length - 1, at + by))];
    if (next) mark(next);
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.matches("input, select, textarea")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "o") rows().find((one) => one.dataset.item === here)?.querySelector("a").click();
    else return;
    event.preventDefault();
  });
  const refresh = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(holder.dataset.source, { headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 401) { location.reload(); return; }
      if (!answer.ok) return;
      const text = await answer.text();
      if (text === holder.dataset.last) return;
      const inside = holder.contains(document.activeElement);
      holder.innerHTML = text;  // our own server's page, escaped there
      holder.dataset.last = text;
      const row = rows().find((one) => one.dataset.item === here);
      if (row) { row.classList.add("here"); if (inside) row.querySelector("a").focus({ preventScroll: true }); }
    } catch { /* the network is away for a moment: the next round asks again */ }
  };
  setInterval(refresh, 3000);
})();
