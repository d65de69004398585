// Files that take a while to make: how far they are is said beside them, and one that broke off is not kept as if it were whole.
// The page around may be drawn anew meanwhile, so what is written to is looked for each time.
let call = null;

function said() { return document.getElementById("download-words"); }

function size(bytes) {
  const [unit, of] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  return new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit, maximumFractionDigits: of < 1e6 ? 0 : 1 }).format(Math.max(bytes / of, bytes ? 1 : 0));
}

function say(text, share) {
  const place = said();
  const working = share !== undefined;
  place.hidden = false;
  place.querySelector("p").textContent = text;
  for (const part of place.querySelectorAll("progress, button")) part.hidden = !working;
  if (share) place.querySelector("progress").value = share;
  else place.querySelector("progress").removeAttribute("value");
}

async function fetched(link) {
  say(said().dataset.preparing, 0);
  const answer = await fetch(link.href, { signal: call.signal, headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) throw new Error(await answer.text());
  const whole = Number(answer.headers.get("Content-Length"));
  const reader = answer.body.getReader();
  const pieces = [];
  let bytes = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    pieces.push(next.value);
    bytes += next.value.length;
    say(said().dataset.coming.replace("{size}", size(bytes)), whole ? (100 * bytes) / whole : 0);
  }
  const name = /filename="?([^";]+)/.exec(answer.headers.get("Content-Disposition"))[1];
  keep(new Blob(pieces, { type: answer.headers.get("Content-Type") }), name);
  say(said().dataset.done.replace("{size}", size(bytes)));
}

function keep(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function why(trouble) {
  if (trouble.name === "AbortError") return said().dataset.stopped;
  return trouble instanceof TypeError ? said().dataset.broken : trouble.message;
}

document.addEventListener("click", async (event) => {
  if (event.target.closest("#download-words button")) { call?.abort(); return; }
  const link = event.target.closest("a[data-fetched]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (call) return;
  call = new AbortController();
  try {
    await fetched(link);
  } catch (trouble) {
    say(why(trouble));
  }
  call = null;
});
