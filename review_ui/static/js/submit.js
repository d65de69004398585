// The upload page: files are gathered by choosing, photographing and dropping, sent with progress, and tried again.
const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const list = document.getElementById("chosen");
const progress = document.getElementById("progress");
const button = form.querySelector(".send");
let files = [];
let sending = false;

document.documentElement.classList.add("scripted");
drop.querySelector(".drop-words").hidden = matchMedia("(pointer: coarse)").matches;

function show() {
  list.replaceChildren(...files.map((file, number) => {
    const line = document.createElement("li");
    const name = document.createElement("bdi");
    const away = document.createElement("button");
    name.textContent = file.name;
    away.type = "button";
    away.className = "icon-button";
    away.textContent = "×";
    away.setAttribute("aria-label", `× ${file.name}`);
    away.addEventListener("click", () => { files.splice(number, 1); show(); });
    line.append(name, away);
    return line;
  }));
}

function add(more) {
  files = files.concat(Array.from(more));
  show();
}

for (const input of form.querySelectorAll("input[type=file]")) {
  input.addEventListener("change", () => { add(input.files); input.value = ""; });
}
for (const kind of ["dragenter", "dragover"]) document.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
for (const kind of ["dragleave", "drop"]) document.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.remove("over"); });
document.addEventListener("drop", (event) => { if (event.dataTransfer && !sending) add(event.dataTransfer.files); });

function say(words) {
  progress.hidden = false;
  progress.querySelector("p").textContent = words;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (sending) return;
  const body = new FormData(form);
  body.delete("photo");
  body.delete("files");
  for (const file of files) body.append("files", file);
  const call = new XMLHttpRequest();
  sending = button.disabled = true;
  say(form.dataset.sending);
  call.upload.addEventListener("progress", (now) => { if (now.lengthComputable) progress.querySelector("progress").value = 100 * now.loaded / now.total; });
  call.addEventListener("load", () => {
    if (call.status === 201) { location.assign(call.responseText); return; }
    again(call.responseText);
  });
  call.addEventListener("error", () => again(form.dataset.failed));
  call.addEventListener("timeout", () => again(form.dataset.failed));
  call.open("POST", form.action);
  call.setRequestHeader("X-Requested-With", "fetch");
  call.send(body);
});

function again(words) {
  sending = button.disabled = false;
  button.textContent = form.dataset.retry;
  say(words);
}
