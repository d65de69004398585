"""What can be measured of a rendered page, in Chromium: contrast, sizes of targets, focus, movement, width."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # what passed would be told node by node, which takes longer than looking
}
SHARED = """
const seen = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true })
  && one.getBoundingClientRect().width > 1 && !one.closest('.sr, .skip, dialog:not([open])');
const name = (one) => `<${one.tagName.toLowerCase()} class="${one.getAttribute('class') ?? ''}"> `
  + (one.textContent || one.id || '').trim().replace(/\\s+/g, ' ').slice(0, 40);
const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
const rgba = (color) => {
  canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255];
};
const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
const ground = (one) => {
  const layers = [];
  for (let at = one; at; at = at.parentElement) {
    const color = rgba(getComputedStyle(at).backgroundColor);
    if (color[3] > 0) layers.push(color);
    if (color[3] === 1) break;
  }
  return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
};
const light = (rgb) => {
  const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const ratio = (one, other) => { const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
  return (a + 0.05) / (b + 0.05); };
"""

TEXT = """() => { %s
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !seen(one) || one.closest('script, :disabled, option')) continue;
    const style = getComputedStyle(one);
    let opacity = 1;
    for (let at = one; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
    const [r, g, b, a] = rgba(style.color);
    const below = ground(one);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    found.push({ what: name(one), ratio: ratio(over([r, g, b, a * opacity], below), below), least: isLarge ? 3 : 4.5 });
  }
  return found;
}"""

EDGES = """() => { %s
  return [...document.querySelectorAll('input, select, textarea')].filter((one) => seen(one) && one.type !== 'hidden'
    && one.type !== 'checkbox').map((one) => {
    const outside = ground(one.parentElement);
    const edge = over(rgba(getComputedStyle(one).borderTopColor), outside);
    return { what: name(one), ratio: ratio(edge, outside), least: 3 };
  });
}"""

TARGETS = """() => { %s
  const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"], [role=option]';
  return [...document.querySelectorAll(all)].filter(seen).map((one) => {
    const label = one.type === 'checkbox' ? one.closest('label') : null;
    const spread = one.matches('.subject') ? one.closest('tr, .letter-row') : label ?? one;
    const { width, height } = spread.getBoundingClientRect();
    return { what: name(one), width, height };
  });
}"""

FOCUS = """() => { %s
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const shown = one.closest('tr, .letter-row') ?? one.closest('.field') ?? one;
  const box = one.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.15], [0.5, 0.85]];
  const uncovered = points.some(([x, y]) => {
    const hit = document.elementFromPoint(left + (right - left) * x, top + (bottom - top) * y);
    return hit && (one.contains(hit) || hit.contains(one) || one.closest('label')?.contains(hit));
  });
  const ring = (each) => { const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2; };
  const color = ring(one) ? getComputedStyle(one).outlineColor : getComputedStyle(shown).outlineColor;
  const below = ground(shown.parentElement);
  return { what: name(one), isInside: right > left && bottom > top, uncovered, hasRing: ring(one) || ring(shown),
    ratio: ratio(over(rgba(color), below), below) };
}"""

MOVING = """() => [...document.querySelectorAll('*')].filter((one) => { const style = getComputedStyle(one);
  return style.transitionDuration.split(',').some((each) => parseFloat(each) > 0) || style.animationName !== 'none'
    || style.scrollBehavior === 'smooth'; }).map((one) => one.outerHTML.slice(0, 80))"""


@dataclass(frozen=True, slots=True)
class Stop:
    """Where focus stands: in the window, not covered, ringed, and how much the ring stands out."""

    what: str
    is_seen: bool
    has_ring: bool
    ratio: float


def faults(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {node['html'][:160]} {node['failureSummary']}" for one in found for node in one["nodes"]]


def faint(page: Page) -> list[str]:
    """Texts and edges of inputs that stand out too little from what they stand on (WCAG 1.4.3, 1.4.11)."""
    found = [*_run(page, TEXT), *_run(page, EDGES)]
    assert found, "nothing was measured"
    return sorted({f"{one['what']}: {one['ratio']:.2f}" for one in found if one["ratio"] < one["least"]})


def small_targets(page: Page, least: int = 24) -> list[str]:
    """Controls that are smaller than a finger needs (WCAG 2.5.8)."""
    found = _run(page, TARGETS)
    assert found, "nothing was measured"
    small = [one for one in found if min(one["width"], one["height"]) < least - 0.5]
    return [f"{one['what']}: {one['width']:.0f} x {one['height']:.0f}" for one in small]


def moving(page: Page) -> list[str]:
    """Elements that would move, fade or glide."""
    return list(page.evaluate(MOVING))


def tab_stops(page: Page, most: int = 150) -> list[Stop]:
    """Where Tab leads, from the start of the page until focus leaves it or a stop comes again."""
    stops: list[Stop] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        found = _run(page, FOCUS)
        if found is None:
            break
        stops.append(Stop(found["what"], found["isInside"] and found["uncovered"], found["hasRing"], found["ratio"]))
    return stops


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def _run(page: Page, script: str) -> Any:
    return page.evaluate(script % SHARED)
