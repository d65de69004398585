// The pages: zoom, thumbnails, boxes that light up, and the cut-out beside a field.
const sheets = document.querySelector(".sheets");
const word = document.getElementById("zoom-now");
const MOST = 4;
const LEAST = 0.5;
let zoom = 1;

function setZoom(value) {
  zoom = Math.min(MOST, Math.max(LEAST, value));
  sheets.querySelectorAll(".sheet").forEach((sheet) => { sheet.style.width = `${zoom * 100}%`; });
  sheets.style.justifyItems = zoom > 1 ? "start" : "center";
  word.textContent = `${Math.round(zoom * 100)}%`;
}

const rects = () => [...document.querySelectorAll(".sheet rect")];

export function light(paths, { className = "lit", scroll = true } = {}) {
  const wanted = new Set(paths);
  let first = null;
  for (const rect of rects()) {
    const is = wanted.has(rect.dataset.path);
    rect.classList.toggle(className, is);
    if (is && !first) first = rect;
  }
  if (first && scroll) reveal(first);
  return first;
}

function reveal(rect) {
  const view = sheets.getBoundingClientRect();
  const box = rect.getBoundingClientRect();
  const margin = 40;
  if (box.top < view.top + margin || box.bottom > view.bottom - margin) {
    sheets.scrollTop += box.top - view.top - (view.height - box.height) / 3;
  }
  if (box.left < view.left + margin || box.right > view.right - margin) {
    sheets.scrollLeft += box.left - view.left - (view.width - box.width) / 2;
  }
}

export function onPick(pick) {
  sheets?.addEventListener("click", (event) => {
    const rect = event.target.closest("rect");
    if (rect) pick(rect.dataset.path);
  });
}

// A strip of the page around a box, as wide as the field, at a size that can be read.
export function crop(path, width) {
  const rect = rects().find((one) => one.dataset.path === path);
  const sheet = rect?.closest(".sheet");
  const image = sheet?.querySelector("img");
  if (!image || !width) return null;
  const pad = 7;
  const box = { x: +rect.getAttribute("x"), y: +rect.getAttribute("y"), w: +rect.getAttribute("width"), h: +rect.getAttribute("height") };
  const scale = Math.min(2.4, width / Math.max(box.w + 2 * pad, 110));
  const strip = document.createElement("span");
  strip.className = "crop";
  strip.setAttribute("aria-hidden", "true");
  const left = Math.max(0, box.x + box.w / 2 - width / scale / 2);
  strip.style.height = `${Math.min(110, (box.h + 2 * pad) * scale)}px`;
  strip.style.backgroundImage = `url("${image.currentSrc || image.src}")`;
  strip.style.backgroundSize = `${sheet.dataset.width * scale}px ${sheet.dataset.height * scale}px`;
  strip.style.backgroundPosition = `${-left * scale}px ${-(box.y - pad) * scale}px`;
  return strip;
}

if (sheets) {
  const steps = { in: () => setZoom(zoom * 1.25), out: () => setZoom(zoom / 1.25), fit: () => setZoom(1) };
  document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", steps[button.dataset.zoom]));
  const thumbs = [...document.querySelectorAll(".thumbs a")];
  thumbs.forEach((thumb) => thumb.addEventListener("click", (event) => {
    event.preventDefault();
    const sheet = document.querySelector(thumb.getAttribute("href"));
    sheets.scrollTop = sheet.offsetTop - sheets.offsetTop - 8;
  }));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) thumbs.forEach((thumb) => thumb.classList.toggle("current", thumb.getAttribute("href") === `#${entry.target.id}`));
    }
  }, { root: sheets, rootMargin: "-40% 0px -55% 0px" });
  document.querySelectorAll(".sheet").forEach((sheet) => seen.observe(sheet));
}
