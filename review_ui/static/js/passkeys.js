// Passkeys: asks the browser's authenticator, and hands its answer over in a form.
const begins = document.querySelectorAll("form[data-passkey]");

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function asked(options) {
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const made = { ...options, challenge: bytes(options.challenge) };
  if (options.user) made.user = { ...options.user, id: bytes(options.user.id) };
  if (options.excludeCredentials) made.excludeCredentials = known(options.excludeCredentials);
  if (options.allowCredentials) made.allowCredentials = known(options.allowCredentials);
  return made;
}

function told(credential) {
  const said = credential.response;
  const response = { clientDataJSON: text(said.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (said[name]) response[name] = text(said[name]);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
}

function say(form, words) {
  const place = form.querySelector("[data-said]");
  place.querySelector("span").textContent = words;
  place.hidden = false;
}

async function go(form) {
  const answer = await fetch(form.dataset.passkey, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) { say(form, answer.status === 422 ? await answer.text() : form.dataset.failed); return; }
  const options = { publicKey: asked(await answer.json()) };
  const adds = Boolean(options.publicKey.user);
  const credential = adds ? await navigator.credentials.create(options) : await navigator.credentials.get(options);
  form.elements.answer.value = JSON.stringify(told(credential));
  if (form.elements.password) form.elements.password.value = "";
  form.submit();
}

for (const form of begins) {
  const button = form.querySelector("button");
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    // What a person stops on purpose, and what a device refuses, arrive here alike.
    go(form).catch(() => say(form, form.dataset.failed)).finally(() => { button.disabled = false; });
  });
}
