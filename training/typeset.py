"""Draws one line of print and does to it what scanners, fax machines and telephones do, and laying flat after them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extract.engines.line_reader import ROWS

Gray = NDArray[np.float32]
"""Rows x columns, 0 ink to 255 paper."""
Edges = tuple[float, float, float, float]
"""Left, top, right, bottom of the ink, in pixels."""

DRAWN, SEEN = 600, 300
"""Dots an inch at which lines are drawn, and at which flattened pages are read."""
SOURCES = {"digital": 6, "scan": 20, "fine": 26, "standard": 36, "photo": 12}
"""Where a line may come from, and how often."""
FAX = {"fine": (204.0, 196.0), "standard": (204.0, 98.0)}
PAD = 60
LONGEST = 1600

COMMON = ("Liberation", "NimbusSans-", "NimbusRoman", "Arimo", "Tinos", "FreeMono", "FreeSans", "FreeSerif")
"""Faces metrically like those that agency systems print with: drawn three times as often."""
OTHERS = (
    "Nimbus", "Caladea", "DejaVu", "Lato-", "OpenSans-", "Roboto", "Hack", "FiraCode", "texgyre", "URWGothic",
    "URWBookman", "C059", "NotoSans-", "NotoSerif-", "NotoMono", "Free", "Cantarell", "Inconsolata", "LinLibertine",
    "LinBiolinum", "Prociono",
)  # fmt: skip
HELD_OUT = ("DejaVuSansCondensed", "Carlito", "NimbusMonoPS", "P052", "NotoSansMono", "Cousine", "texgyreheroscn")
"""Faces that are never trained on: the card's figures are of these."""
ODD = ("Thin", "Hairline", "ExtraLight", "Black", "Math", "Symbol", "Initial", "Outline", "Display")


@dataclass(frozen=True, slots=True)
class Faces:
    """Font files: `trained` (each as often as it shall be drawn) and `held_out`."""

    trained: tuple[str, ...]
    held_out: tuple[str, ...]


def faces(folder: Path) -> Faces:
    """The fonts below a folder that we know by name."""
    trained: list[str] = []
    held: list[str] = []
    for path in sorted((*folder.rglob("*.ttf"), *folder.rglob("*.otf"))):
        name = path.name
        if any(odd in name for odd in ODD):
            continue
        if name.startswith(HELD_OUT):
            held.append(str(path))
        elif name.startswith((*COMMON, *OTHERS)):
            times = 12 if name.startswith(COMMON) else 4
            if any(slant in name for slant in ("Italic", "Oblique", "italic", "-It")):
                times = 1
            elif "old" in name:
                times = 2
            trained += [str(path)] * times
    return Faces(tuple(trained), tuple(held))


def line(text: str, font: str, rng: random.Random, source: str = "", points: float = 0.0) -> NDArray[np.uint8]:
    """The crop of one line of `text`: rows x columns at 300 dots an inch, cut as the reader is given it.

    Args:
        text: ASCII, not empty.
        font: path of a font file.
        rng: decides all else.
        source: one of SOURCES; "" draws one.
        points: size of the type; 0 draws one as values are typed in.
    """
    source = source or rng.choices(tuple(SOURCES), tuple(SOURCES.values()))[0]
    points = points or rng.choice((rng.uniform(6.5, 9), rng.uniform(7.5, 10), rng.uniform(8, 12)))
    page, edges = _drawn(text, font, points, rng)
    page, edges = _sized(page, edges, rng)
    return _cropped(*_damaged(page, edges, source, rng), rng)


@lru_cache(maxsize=512)
def _font(path: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, pixels)


def _drawn(text: str, font: str, points: float, rng: random.Random) -> tuple[Gray, Edges]:
    face = _font(font, round(points * DRAWN / 72))
    left, top, right, bottom = face.getbbox(text)
    spread = rng.uniform(-1.5, 4) if rng.random() < 0.15 else 0.0
    size = (int(right - left + abs(spread) * len(text)) + 2 * PAD, int(bottom - top) + 2 * PAD)
    sheet = Image.new("L", size, 255)
    pen = ImageDraw.Draw(sheet)
    x = float(PAD - left)
    for piece in text if spread else (text,):
        pen.text((x, PAD - top), piece, fill=0, font=face)
        x += face.getlength(piece) + spread
    ink = np.array(sheet, dtype=np.uint8)
    rows, columns = np.flatnonzero((ink < 128).any(1)), np.flatnonzero((ink < 128).any(0))
    if not len(rows):
        return ink.astype(np.float32), (PAD, PAD, size[0] - PAD, size[1] - PAD)
    edges = (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)
    if rng.random() < 0.15:  # worn or heavy print
        kernel = np.ones((rng.choice((1, 2, 3)), rng.choice((2, 3))), np.uint8)
        ink = np.asarray(
            cv2.erode(ink, kernel) if points < 8 or rng.random() < 0.5 else cv2.dilate(ink, kernel), np.uint8
        )
    return _with_neighbors(ink, edges, font, rng).astype(np.float32), tuple(map(float, edges))


def _with_neighbors(ink: NDArray[np.uint8], edges: Edges, font: str, rng: random.Random) -> NDArray[np.uint8]:
    """What may stand around a line: what is left of rules, and print of the lines above and below."""
    high, wide = ink.shape
    x0, y0, x1, y1 = map(int, edges)
    if rng.random() < 0.18:
        y = y1 + rng.randint(6, 40) if rng.random() < 0.7 else y0 - rng.randint(8, 40)
        first, last = sorted((rng.randint(0, wide), rng.randint(0, wide)))
        if 0 < y < high:
            ink[y : y + rng.randint(2, 7), first:last] = 0
    if rng.random() < 0.1:
        x = max(0, x0 - rng.randint(12, 45)) if rng.random() < 0.5 else x1 + rng.randint(12, 45)
        y = rng.randint(0, high // 2)
        ink[y : y + rng.randint(20, high), x : x + rng.randint(2, 7)] = 0
    if rng.random() < 0.08:
        other = "".join(rng.choices("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123456789 ", k=rng.randint(3, 20)))
        y = y1 + rng.randint(8, 30) if rng.random() < 0.6 else y0 - rng.randint(50, 90)
        piece = Image.new("L", (wide, high), 255)
        face = _font(font, round(rng.uniform(5, 8) * DRAWN / 72))
        ImageDraw.Draw(piece).text((rng.randint(-40, max(1, wide - 60)), y), other, fill=0, font=face)
        ink = np.minimum(ink, np.asarray(piece, dtype=np.uint8))
    return ink


def _sized(page: Gray, edges: Edges, rng: random.Random) -> tuple[Gray, Edges]:
    """Narrow and wide faces, and the slant that a skewed sheet keeps after it was laid flat."""
    across = rng.uniform(0.85, 1.12) if rng.random() < 0.5 else 1.0
    slant = float(np.tan(np.radians(rng.gauss(0, 0.25))))
    high, wide = page.shape
    wide = round(wide * across)
    move = np.array([[across, rng.gauss(0, 0.02), 0], [slant, 1, -slant * wide / 2]], dtype=np.float64)
    moved = cv2.warpAffine(page, move, (wide, high), flags=cv2.INTER_AREA, borderValue=255.0)
    return np.asarray(moved, np.float32), (edges[0] * across, edges[1], edges[2] * across, edges[3])


def _damaged(page: Gray, edges: Edges, source: str, rng: random.Random) -> tuple[Gray, Edges]:
    """Through the machine at its resolution, and back to 300 dots an inch as a flattened page is."""
    shrink = rng.uniform(0.93, 1.02)
    dots = tuple(each * shrink for each in _resolution(source, rng))
    if rng.random() < 0.3:  # pale ink
        page = 255 - (255 - page) * (1 - rng.uniform(0, 60) / 255)
    down, right = rng.randint(0, 7), rng.randint(0, 4)  # where the machine's grid begins
    page = np.asarray(cv2.copyMakeBorder(page, down, 0, right, 0, cv2.BORDER_CONSTANT, value=(255.0,)), np.float32)
    edges = (edges[0] + right, edges[1] + down, edges[2] + right, edges[3] + down)
    if rng.random() < 0.5:
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.6, 3.0)), np.float32)
    small = cv2.resize(page, None, fx=dots[0] / DRAWN, fy=dots[1] / DRAWN, interpolation=cv2.INTER_AREA)
    seen = _machine(np.asarray(small, np.float32), source, rng)
    back = [SEEN * shrink / each for each in dots]
    how = rng.choice((cv2.INTER_LINEAR, cv2.INTER_LINEAR, cv2.INTER_AREA, cv2.INTER_CUBIC))
    big = cv2.resize(np.clip(seen, 0, 255), None, fx=back[0], fy=back[1], interpolation=how)
    if rng.random() < 0.7:
        move = np.array([[1, 0, rng.random()], [0, 1, rng.random()]], dtype=np.float64)
        size = (big.shape[1], big.shape[0])
        big = cv2.warpAffine(big, move, size, flags=cv2.INTER_LINEAR, borderValue=float(big.max()))
    scale = SEEN * shrink / DRAWN
    made = np.clip(np.asarray(big, np.float32), 0, 255)
    return made, (edges[0] * scale, edges[1] * scale, edges[2] * scale, edges[3] * scale)


def _resolution(source: str, rng: random.Random) -> tuple[float, float]:
    if source in FAX:
        return FAX[source]
    if source == "scan":
        return (float(rng.choice((150, 200, 200, 240, 300, 300, 300, 400))),) * 2
    if source == "photo":
        across = rng.uniform(110, 220)
        return across, across * rng.uniform(0.92, 1.08)
    return float(SEEN), float(SEEN)


def _machine(page: Gray, source: str, rng: random.Random) -> Gray:
    noise = np.random.default_rng(rng.getrandbits(32))
    if source in FAX:
        return _faxed(page, rng, noise)
    if source == "scan":
        if rng.random() < 0.8:
            page = np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 1.1)), np.float32)
        page = page * rng.uniform(0.85, 1.0) + noise.normal(0, rng.uniform(0, 9), page.shape).astype(np.float32)
        if rng.random() < 0.2:
            return np.where(page < rng.uniform(110, 200), 0.0, 255.0).astype(np.float32)
        return _jpeg(page, rng.randint(35, 92)) if rng.random() < 0.5 else page
    if source == "photo":
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), rng.uniform(0.3, 1.0)), np.float32)
        light = np.linspace(rng.uniform(0.6, 1), rng.uniform(0.6, 1), page.shape[1], dtype=np.float32)[None, :]
        dim = page * light + noise.normal(0, rng.uniform(0, 9), page.shape).astype(np.float32)
        return _jpeg(dim, rng.randint(30, 90))
    return page


def _faxed(page: Gray, rng: random.Random, noise: np.random.Generator) -> Gray:
    """Black or white, with specks, holes, and a line lost on the wire."""
    if rng.random() < 0.3:
        page = page + noise.normal(0, rng.uniform(5, 35), page.shape).astype(np.float32)
    page = np.where(page < rng.uniform(95, 195), 0.0, 255.0).astype(np.float32)
    dirt = noise.random(page.shape)
    if rng.random() < 0.75:
        page[dirt < rng.uniform(0, 0.006)] = 0
    if rng.random() < 0.75:
        page[dirt > 1 - rng.uniform(0, 0.012)] = 255
    if rng.random() < 0.08 and page.shape[0] > 4:
        row = rng.randrange(page.shape[0])
        if rng.random() < 0.5:
            page = np.delete(page, row, axis=0)
        else:
            page[row] = 255
    if rng.random() < 0.04:
        page[:, rng.randrange(page.shape[1])] = rng.choice((0, 255))
    return page


def _jpeg(gray: Gray, quality: int) -> Gray:
    _, packed = cv2.imencode(".jpg", np.clip(gray, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.float32)


def _cropped(page: Gray, edges: Edges, rng: random.Random) -> NDArray[np.uint8]:
    """The line with a margin that is never the same, now and then a little too tight."""
    high, wide = page.shape
    left = int(max(0, edges[0] - rng.uniform(0, 9)))
    right = int(min(wide, edges[2] + rng.uniform(1, 10)))
    top = int(max(0, edges[1] - rng.uniform(0.5, 6) + (rng.uniform(0, 2) if rng.random() < 0.1 else 0)))
    bottom = int(min(high, edges[3] + rng.uniform(1, 7) - (rng.uniform(0, 2) if rng.random() < 0.1 else 0)))
    crop = page[top:bottom, left:right]
    whole: Iterable[int] = crop.shape
    return (crop if min(whole) > 0 else page).astype(np.uint8)


__all__ = ["LONGEST", "ROWS", "SOURCES", "Faces", "faces", "line"]
