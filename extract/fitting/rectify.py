"""The picture of a page laid flat: every pixel where the form's map says it stands, whatever the scanner did."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.files.source import Pixels
from extract.fitting.fit import Fit

DPI = 300
SCALE = DPI / 72
"""Pixels a point in a flattened page."""
COARSE_DPI = 100
"""Of a picture in which rules are looked for."""
NODE = 25
"""Pixels between the places where the fit is asked; between them the way is straight."""
BOTH: Any = None
"""OpenCV is told the ways across and down in one array, which is quicker than in two; its types do not know that."""
SMALLER = 16
"""How much smaller than a page at 300 dpi the picture of its paper is."""
WHITE_PAPER, DARKEST_PAPER = 235, 32
BAND = 20
"""Rows of such places that are laid flat at once."""


def flattened(gray: Pixels, dpi: int, fit: Fit) -> Pixels:
    """`gray` (a page at `dpi`) as the form's own page at 300 dpi, paper made white."""
    width, height = (round(side * SCALE) for side in fit.form.page)
    across, down = -(-width // NODE), -(-height // NODE)
    columns, rows = (((np.arange(count, dtype=np.float64) + 0.5) * NODE - 0.5) / SCALE for count in (across, down))
    at = (fit.grid(columns, rows) * (dpi / 72) - 0.5).astype(np.float32)
    flat = np.empty((height, width), dtype=np.uint8)
    for first in range(0, down, BAND):  # in bands: the ways of a whole page at once are 130 MB
        ways = at[max(0, first - 1) : first + BAND + 1]  # a node more on either side, so that bands meet
        fine = cv2.resize(ways, (across * NODE, len(ways) * NODE), interpolation=cv2.INTER_LINEAR)
        top, bottom = first * NODE, min(height, (first + BAND) * NODE)
        skipped = (first - max(0, first - 1)) * NODE
        here = np.ascontiguousarray(fine[skipped : skipped + bottom - top, :width])
        flat[top:bottom] = cv2.remap(
            gray, here, BOTH, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(255,)
        )
    return whitened(flat, paper_of(flat))


def coarse(rules: Pixels) -> NDArray[np.bool_]:
    """Where rules of the page laid flat (above 0) run in a picture of `COARSE_DPI`, and a pixel around that."""
    part = DPI // COARSE_DPI
    wider = cv2.dilate(rules, np.ones((part, part), np.uint8))  # a third of the time of making it smaller
    small = np.ascontiguousarray(wider[part // 2 :: part, part // 2 :: part])
    return np.asarray(cv2.dilate(small, np.ones((3, 3), np.uint8)) > 0)


def paper_of(gray: Pixels, part: int = SMALLER) -> Pixels | None:
    """How bright the paper is around each place, a picture `part` times smaller; None where it is white all over."""
    small = cv2.resize(gray, None, fx=1 / part, fy=1 / part, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((3, 3), np.uint8)), 5)
    return None if int(paper.min()) > WHITE_PAPER else np.maximum(paper, DARKEST_PAPER).astype(np.uint8)


def whitened(gray: Pixels, paper: Pixels | None) -> Pixels:
    """`gray` with shadows and tinted paper taken out: each pixel over the paper around it."""
    if paper is None:
        return gray
    behind = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, behind, scale=255), dtype=np.uint8)
