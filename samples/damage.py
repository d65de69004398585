"""What scanners, fax machines and telephones do to a page. Same generator state, same bytes."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence

import cv2
import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from samples.raster import Gray, picture_pdf, pixels

FAX_WIDTH = 1728
"""Pixels in a fax line of a letter or A4 page, at 204 dots an inch."""
FAX_LINES = {"fine": 196.0, "standard": 98.0}
"""Lines an inch by fax resolution."""


def scan(pdf: bytes, rng: random.Random, *, bilevel: bool = False) -> bytes:
    """The pages as a 300 dpi scanner's PDF: gray JPEG (or pure black and white), a little askew, with grain."""
    pages = [_sheet(page, rng, grain=5.0) for page in pixels(pdf)]
    if bilevel:
        return picture_pdf(
            [Image.fromarray(thresholded(page, 150)).convert("1") for page in pages], dpi=300, quality=None
        )
    return picture_pdf([Image.fromarray(page) for page in pages], dpi=300)


def rotated_scan(pdf: bytes, rng: random.Random, *, turn: int = 90, tagged: bool = True) -> bytes:
    """A scan whose pixels lie `turn` degrees (90, 180, 270) clockwise.

    `tagged` pages carry the /Rotate that makes viewers show them upright, as scanners write it; the others lie on
    their side for everybody.
    """
    pages = [np.rot90(_sheet(page, rng, grain=5.0), -turn // 90) for page in pixels(pdf)]
    made = picture_pdf([Image.fromarray(page) for page in pages], dpi=300)
    if not tagged:
        return made
    with pikepdf.open(io.BytesIO(made)) as document:
        for page in document.pages:
            page.Rotate = -turn % 360
        out = io.BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def fax(pdf: bytes, rng: random.Random, *, resolution: str = "fine", sender: str = "INSURANCE OFFICE") -> bytes:
    """The pages as a fax server stores them: a Group 4 TIFF, 204 x 196 ("fine") or 204 x 98 ("standard")."""
    lines = FAX_LINES[resolution]
    sheets = pixels(pdf, dpi=(FAX_WIDTH / 8.5, lines))
    pages = [faxed(page, rng, f"{sender}   P.{n:03}/{len(sheets):03}") for n, page in enumerate(sheets, start=1)]
    return group4(pages, dpi=(204.0, lines))


def group4(pages: Sequence[Gray], *, dpi: tuple[float, float]) -> bytes:
    """Gray pages as a black and white TIFF with Group 4 compression and (horizontal, vertical) dots an inch."""
    return fax_tiff(pages, dpi=dpi, how="group4")


def photo(pdf: bytes, rng: random.Random) -> bytes:
    """The first page as a telephone's JPEG: on a desk, seen at an angle, in the shadow of the hand that holds it."""
    page = pixels(pdf, dpi=(200, 200))[0]
    height, width = page.shape
    margin = 0.08
    frame = (int(width * (1 + 2 * margin)), int(height * (1 + 2 * margin)))
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    seen = np.array(
        [
            (
                x + margin * width + rng.uniform(-0.04, 0.04) * width,
                y + margin * height + rng.uniform(-0.035, 0.035) * height,
            )
            for x, y in corners
        ],
        dtype=np.float32,
    )
    tilt = cv2.getPerspectiveTransform(corners, seen)
    paper = cv2.warpPerspective(page, tilt, frame, flags=cv2.INTER_AREA, borderValue=0.0)
    mask = cv2.warpPerspective(np.full_like(page, 255), tilt, frame, borderValue=0.0)
    lit = _lit(np.where(mask > 127, paper * 0.88, 96.0), rng)
    grainy = cv2.GaussianBlur(lit, (3, 3), 0.7) + _noise(rng, lit.shape, 4.0)
    warm = np.stack([grainy, grainy * 0.96, grainy * 0.88], axis=-1)
    out = io.BytesIO()
    Image.fromarray(np.clip(warm, 0, 255).astype(np.uint8)).save(out, "JPEG", quality=82)
    return out.getvalue()


def _lit(paper: NDArray[np.float64], rng: random.Random) -> NDArray[np.float64]:
    """Light that falls off to one side, and a soft shadow across the page."""
    height, width = paper.shape
    across = np.linspace(rng.uniform(0.8, 1.0), rng.uniform(0.8, 1.0), width)[None, :]
    edge = rng.uniform(0.5, 0.9) * width + np.linspace(0, rng.uniform(-0.3, 0.3) * width, height)[:, None]
    distance = (np.arange(width)[None, :] - edge) / (0.05 * width)
    shadow = 1.0 - rng.uniform(0.15, 0.35) / (1.0 + np.exp(-distance))
    lit: NDArray[np.float64] = paper * across * shadow
    return lit


def _sheet(page: Gray, rng: random.Random, *, grain: float) -> Gray:
    """The page as the glass saw it: slightly turned and moved, softened, with grain."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.uniform(-0.8, 0.8), 1.0)
    turn[:, 2] += np.array([rng.uniform(-12, 12), rng.uniform(-12, 12)])
    turned = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=255.0)
    return grained(np.asarray(turned, dtype=np.uint8), rng, grain=grain)


def askew(page: Gray, degrees: float) -> Gray:
    """The page turned about its middle, on a sheet large enough to hold it."""
    height, width = page.shape
    cos, sin = abs(np.cos(np.radians(degrees))), abs(np.sin(np.radians(degrees)))
    wide, high = int(width * cos + height * sin), int(width * sin + height * cos)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turn[:, 2] += np.array([(wide - width) / 2, (high - height) / 2])
    return np.asarray(cv2.warpAffine(page, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=255.0), np.uint8)


def grained(page: Gray, rng: random.Random, *, grain: float = 5.0) -> Gray:
    """The page softened by the optics, with the grain of the sensor."""
    soft = cv2.GaussianBlur(page, (3, 3), rng.uniform(0.4, 0.8)).astype(np.float32)
    return np.clip(soft * 0.96 + _noise(rng, soft.shape, grain), 0, 255).astype(np.uint8)


def dropped(page: Gray, rng: random.Random) -> Gray:
    """A black and white page that came over a bad line: single rows lost, some white bands, clusters of specks."""
    made = page.copy()
    height, width = page.shape
    for row in rng.sample(range(height), height // 150):
        made[row] = made[row - 1] if rng.random() < 0.5 else 255
    for _ in range(rng.randint(0, 3)):
        made[(top := rng.randrange(height)) : top + rng.randint(2, 4)] = 255
    for _ in range(rng.randint(20, 60)):
        x, y, side = rng.randrange(width), rng.randrange(height), rng.randint(1, 3)
        made[y : y + side, x : x + side] = 0
    return made


def fax_tiff(pages: Sequence[Gray], *, dpi: tuple[float, float], how: str) -> bytes:
    """Black and white pages as a TIFF with "group3" or "group4" compression."""
    out = io.BytesIO()
    first, *others = [Image.fromarray(page).convert("1", dither=Image.Dither.NONE) for page in pages]
    first.save(out, "TIFF", compression=how, dpi=dpi, save_all=True, append_images=others)
    return out.getvalue()


def photographed(page: Gray, rng: random.Random) -> NDArray[np.uint8]:
    """The page on a dark desk, from an angle, folded once, in shadow, a little out of focus: red, green, blue."""
    height, width = page.shape
    margin = rng.uniform(0.06, 0.16)
    frame = (int(width * (1 + 2 * margin)), int(height * (1 + 2 * margin)))
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    moved = np.array([[margin * width, margin * height]])
    seen = (
        corners
        + moved
        + np.array([[rng.uniform(-0.05, 0.05) * width, rng.uniform(-0.05, 0.05) * height] for _ in corners])
    )
    tilt = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    paper = cv2.warpPerspective(_folded(page, rng), tilt, frame, flags=cv2.INTER_AREA, borderValue=0.0)
    mask = cv2.warpPerspective(np.full_like(page, 255), tilt, frame, borderValue=0.0)
    lit = _lit(np.where(mask > 127, paper * rng.uniform(0.75, 0.9), rng.uniform(40, 90)), rng)
    grainy = cv2.GaussianBlur(lit, (5, 5), rng.uniform(0.6, 1.1)) + _noise(rng, lit.shape, 4.0)
    warm = np.stack([grainy, grainy * 0.96, grainy * 0.88], axis=-1)
    made: NDArray[np.uint8] = np.clip(warm, 0, 255).astype(np.uint8)
    return made


def _folded(page: Gray, rng: random.Random) -> Gray:
    """A page that was folded across: a pale shadow along the crease, and the lower part a little darker."""
    height, width = page.shape
    middle = height * rng.uniform(0.3, 0.7) + np.linspace(-1, 1, width)[None, :] * rng.uniform(-0.02, 0.02) * height
    below = np.arange(height)[:, None] - middle
    shade = 1.0 - 0.12 * np.exp(-((below / 6.0) ** 2)) - 0.06 / (1 + np.exp(-below / 20.0))
    made: Gray = np.clip(page * shade, 0, 255).astype(np.uint8)
    return made


def faxed(page: Gray, rng: random.Random, sender: str, *, foot: bool = False) -> Gray:
    """One page through a fax machine: askew, black or white, speckled, the sender's line on top or at the foot."""
    height, width = page.shape
    angle = np.tan(np.radians(rng.uniform(-0.5, 0.5)))
    shear = np.array([[1, angle * width / height * 1.3, rng.uniform(-6, 6)], [-angle * height / width / 1.3, 1, 0]])
    turned = np.asarray(cv2.warpAffine(page, shear, (width, height), borderValue=255.0), dtype=np.uint8)
    clean = thresholded(turned, rng.randint(150, 185))
    dots = np.random.default_rng(rng.getrandbits(32)).random(clean.shape)
    clean[dots < 0.0015] = 0
    clean[dots > 0.997] = 255
    return _with_sender(clean, sender, foot=foot)


def _with_sender(page: Gray, sender: str, *, foot: bool = False) -> Gray:
    picture = Image.fromarray(page)
    tall = max(12, page.shape[0] // 100)
    top = page.shape[0] - tall - 4 if foot else 0
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, top, page.shape[1], top + tall + 4), fill=255)
    pen.text((24, top + 1), f"Nov-23-2026 09:14   From: {sender}", fill=0, font=ImageFont.load_default(tall))
    return np.asarray(picture, dtype=np.uint8)


def thresholded(page: Gray, level: int) -> Gray:
    """Black below the gray level, white from it on."""
    return np.where(page < level, 0, 255).astype(np.uint8)


def _noise(rng: random.Random, shape: tuple[int, ...], strength: float) -> NDArray[np.float64]:
    return np.random.default_rng(rng.getrandbits(32)).normal(0, strength, shape)
