"""Reads the lines of one box of a flattened page: crop, engine, grammar, and a second try where the grammar fails."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.grammar import dollars, insurer_letter, iso_date, naic, repair, tidy, yes_no
from extract.ink import Ink
from extract.rectify import SCALE
from extract.source import Pixels

ReadLine = Callable[..., tuple[str, float]]
"""An engine: a gray crop of one line at 300 dpi gives its text and its confidence, 0 to 1."""

HALO = np.ones((5, 5), np.uint8)
_DIGITS = "0123456789"
_TYPED: dict[str, tuple[str, Callable[[str], object]]] = {
    "date": (_DIGITS + "/-.", iso_date),
    "money": (_DIGITS + ",.$", dollars),
    "naic": (_DIGITS, naic),
    "letter": ("ABCDEF", insurer_letter),
    "yes_no": ("YNX", yes_no),
}
SECOND = 0.85
"""What a reading is worth that needed repair or a narrower alphabet."""
_WORDS = re.compile(r"^[A-Z /.]{3,}$")


@dataclass(frozen=True, slots=True)
class Crop:
    """One line's pixels, and where they stand on the flattened page: left, top, right, bottom in map points."""

    gray: Pixels
    edges: tuple[float, float, float, float]


def crop_of(ink: Ink, numbers: NDArray[np.int64]) -> Crop:
    """The pixels of these pieces alone, with a white margin."""
    places = ink.places[numbers]
    left, top = places[:, :2].min(axis=0)
    right, bottom = (places[:, :2] + places[:, 2:4]).max(axis=0)
    window = (slice(max(0, top - 2), bottom + 2), slice(max(0, left - 2), right + 2))
    wanted = np.isin(ink.pieces[window], numbers).astype(np.uint8)
    gray = np.where(cv2.dilate(wanted, HALO) > 0, ink.clean[window], 255).astype(np.uint8)
    return Crop(gray, (left / SCALE, top / SCALE, right / SCALE, bottom / SCALE))


def read_crop(crop: Crop, kind: str, read_line: ReadLine) -> tuple[str, float]:
    """Text and confidence of one line of a box of `kind`."""
    if kind in {"letter", "yes_no"}:
        alphabet, _ = _TYPED[kind]
        text, sure = read_line(crop.gray, allow=alphabet)
        return tidy(text), sure
    text, sure = read_line(crop.gray)
    text = tidy(text)
    if kind not in _TYPED:
        return text, sure
    alphabet, reads = _TYPED[kind]
    text = _stripped(text, kind)
    if reads(text) is not None or (kind == "money" and _WORDS.match(text.upper()) and sure > 0.5):
        return text, sure
    mended = _stripped(repair(text), kind)
    if reads(mended) is not None:
        return mended, sure * SECOND
    narrow, narrow_sure = read_line(crop.gray, allow=alphabet)
    narrow = _stripped(tidy(narrow), kind)
    if reads(narrow) is not None:
        return narrow, narrow_sure * SECOND
    return text, sure


def _stripped(text: str, kind: str) -> str:
    """Without what rules and dollar signs leave at the ends."""
    if kind == "money":
        return (
            text.strip(" |_$[](){}'\"`~:;.-").replace(" ", "") if any(c.isdigit() for c in text) else text.strip(" |_")
        )
    return text.strip(" |_[]{}'\"`~:;,.").replace(" ", "")
