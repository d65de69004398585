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
            [Image.fromarray(_thresholded(page, 150)).convert("1") for page in pages], dpi=300, quality=None
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
    pages = [_faxed(page, rng, f"{sender}   P.{n:03}/{len(sheets):03}") for n, page in enumerate(sheets, start=1)]
    return group4(pages, dpi=(204.0, lines))


def group4(pages: Sequence[Gray], *, dpi: tuple[float, float]) -> bytes:
    """Gray pages as a black and white TIFF with Group 4 compression and (horizontal, vertical) dots an inch."""
    out = io.BytesIO()
    first, *others = [Image.fromarray(page).convert("1", dither=Image.Dither.NONE) for page in pages]
    first.save(out, "TIFF", compression="group4", dpi=dpi, save_all=True, append_images=others)
    return out.getvalue()


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
    soft = cv2.GaussianBlur(turned, (3, 3), rng.uniform(0.4, 0.8)).astype(np.float32)
    made: Gray = np.clip(soft * 0.96 + _noise(rng, soft.shape, grain), 0, 255).astype(np.uint8)
    return made


def _faxed(page: Gray, rng: random.Random, sender: str) -> Gray:
    """One page through a fax machine: askew, black or white, speckled, the sender's line on top."""
    height, width = page.shape
    angle = np.tan(np.radians(rng.uniform(-0.5, 0.5)))
    shear = np.array([[1, angle * width / height * 1.3, rng.uniform(-6, 6)], [-angle * height / width / 1.3, 1, 0]])
    turned = np.asarray(cv2.warpAffine(page, shear, (width, height), borderValue=255.0), dtype=np.uint8)
    clean = _thresholded(turned, rng.randint(150, 185))
    dots = np.random.default_rng(rng.getrandbits(32)).random(clean.shape)
    clean[dots < 0.0015] = 0
    clean[dots > 0.997] = 255
    return _with_sender(clean, sender)


def _with_sender(page: Gray, sender: str) -> Gray:
    picture = Image.fromarray(page)
    tall = max(12, page.shape[0] // 100)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, page.shape[1], tall + 4), fill=255)
    pen.text((24, 1), f"Nov-23-2026 09:14   From: {sender}", fill=0, font=ImageFont.load_default(tall))
    return np.asarray(picture, dtype=np.uint8)


def _thresholded(page: Gray, level: int) -> Gray:
    return np.where(page < level, 0, 255).astype(np.uint8)


def _noise(rng: random.Random, shape: tuple[int, ...], strength: float) -> NDArray[np.float64]:
    return np.random.default_rng(rng.getrandbits(32)).normal(0, strength, shape)
