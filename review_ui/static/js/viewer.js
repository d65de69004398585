// The pages: zoom, turning, thumbnails, boxes that light up, and the cut-out beside a field.
const sheets = document.querySelector(".sheets");
const word = document.getElementById("zoom-now");
const MOST = 4;
const LEAST = 0.5;
const DRAG_PX = 5;
let zoom = 1;
let shown = sheets?.querySelector(".sheet") ?? null;

// Zooms so that the point of the page under (x, y) of the window stays there; the middle, when no point is given.
function setZoom(value, x, y) {
  const view = sheets.getBoundingClientRect();
  const [dx, dy] = [(x ?? view.left + view.width / 2) - view.left, (y ?? view.top + view.height / 2) - view.top];
  const [left, top] = [(sheets.scrollLeft + dx) / sheets.scrollWidth, (sheets.scrollTop + dy) / sheets.scrollHeight];
  zoom = Math.min(MOST, Math.max(LEAST, value));
  sheets.querySelectorAll(".sheet").forEach((sheet) => { sheet.style.width = `${zoom * 100}%`; });
  sheets.style.justifyItems = zoom > 1 ? "start" : "center";
  sheets.classList.toggle("zoomed", zoom > 1);
  sheets.scrollLeft = left * sheets.scrollWidth - dx;
  sheets.scrollTop = top * sheets.scrollHeight - dy;
  word.textContent = `${Math.round(zoom * 100)}%`;
}

export const zoomBy = (factor) => (sheets ? setZoom(zoom * factor) : false);
export const zoomFit = () => (sheets ? setZoom(1) : false);

// A quarter to the right, of the page that is looked at; its boxes turn with it.
export function turn() {
  if (!shown) return false;
  const degrees = (Number(shown.dataset.turn ?? 0) + 90) % 360;
  const { width, height } = shown.dataset;
  const lies = degrees % 180 === 90;
  shown.dataset.turn = degrees;
  shown.style.aspectRatio = lies ? `${height} / ${width}` : `${width} / ${height}`;
  const paper = shown.querySelector(".paper");
  paper.style.width = lies ? `${(100 * width) / height}%` : "100%";
  paper.style.transform = `translate(-50%, -50%) rotate(${degrees}deg)`;
  return true;
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
    if (rect && !sheets.classList.contains("dragged")) pick(rect.dataset.path);
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

// A mouse drags a page that is larger than its window; a click without a drag still picks a box.
function letDrag() {
  let from = null;
  sheets.addEventListener("pointerdown", (event) => {
    sheets.classList.remove("dragged");
    if (event.button === 0 && event.pointerType === "mouse") from = { x: event.clientX, y: event.clientY, left: sheets.scrollLeft, top: sheets.scrollTop };
  });
  addEventListener("pointermove", (event) => {
    if (!from) return;
    const [dx, dy] = [event.clientX - from.x, event.clientY - from.y];
    if (Math.hypot(dx, dy) > DRAG_PX) sheets.classList.add("dragged");
    if (!sheets.classList.contains("dragged")) return;
    sheets.scrollLeft = from.left - dx;
    sheets.scrollTop = from.top - dy;
  });
  addEventListener("pointerup", () => { from = null; });
  sheets.addEventListener("dragstart", (event) => event.preventDefault());
}

function goTo(sheet) {
  sheets.scrollTop += sheet.getBoundingClientRect().top - sheets.getBoundingClientRect().top - 12;
}

// Bundles and faxes begin with a cover sheet: what was read stands further on.
function openAtFields() {
  const first = sheets.querySelector(".sheet rect")?.closest(".sheet");
  if (first?.previousElementSibling) goTo(first);
}

function followThumbs() {
  const thumbs = [...document.querySelectorAll(".thumbs a")];
  thumbs.forEach((thumb) => thumb.addEventListener("click", (event) => {
    event.preventDefault();
    goTo(document.querySelector(thumb.getAttribute("href")));
  }));
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      shown = target;
      thumbs.forEach((thumb) => thumb.classList.toggle("current", thumb.getAttribute("href") === `#${target.id}`));
    }
  }, { root: sheets, rootMargin: "-40% 0px -55% 0px" });
  document.querySelectorAll(".sheet").forEach((sheet) => seen.observe(sheet));
}

if (sheets) {
  const steps = { in: () => zoomBy(1.25), out: () => zoomBy(0.8), fit: zoomFit };
  document.querySelectorAll("[data-zoom]").forEach((button) => button.addEventListener("click", steps[button.dataset.zoom]));
  document.getElementById("turn").addEventListener("click", turn);
  sheets.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    setZoom(zoom * (event.deltaY < 0 ? 1.15 : 1 / 1.15), event.clientX, event.clientY);
  }, { passive: false });
  sheets.addEventListener("dblclick", (event) => setZoom(zoom > 1 ? 1 : 2, event.clientX, event.clientY));
  letDrag();
  followThumbs();
  openAtFields();
}
