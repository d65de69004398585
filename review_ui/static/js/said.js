// Words at the bottom of the window: of trouble with the desk itself, until it is over.
const place = document.getElementById("flashes");
const standing = new Map();

// What scripts say stands on the page, in its language; of a number one says it for one, many with {n} for the number.
export const numbered = (words, n, name = "") =>
  words[n === 1 ? `${name}One` : `${name}Many`].replace("{n}", n);

export function tell(key, words) {
  let flash = standing.get(key);
  if (!flash) {
    flash = document.createElement("p");
    flash.className = "flash";
    standing.set(key, flash);
    place.append(flash);
  }
  if (flash.textContent !== words) flash.textContent = words;
}

export function settle(key) {
  standing.get(key)?.remove();
  standing.delete(key);
}

const token = () => document.querySelector("meta[name=csrf]").content;
export const post = (address, form) =>
  ask(address, { method: "POST", headers: { "X-CSRFToken": token() }, body: new URLSearchParams(new FormData(form)) });

// A request that comes back with an answer or null; null was told to the person.
export async function ask(address, options = {}) {
  const headers = { "X-Requested-With": "fetch", ...options.headers };
  const answer = await fetch(address, { ...options, headers }).catch(() => null);
  if (!answer) tell("desk", place.dataset.unreachable);
  else if (answer.status === 401) tell("desk", place.dataset.signedOut);
  else settle("desk");
  return answer && answer.status !== 401 ? answer : null;
}
