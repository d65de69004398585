"""Reads one line of a box from its pixels: several looks at it, each held against the grammar, and a vote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from extract.grammar import CHECKS, GRAMMARS, repair, squeezed, tidy
from extract.ink import Ink
from extract.rectify import SCALE
from extract.source import Pixels

ReadLine = Callable[..., tuple[str, float]]
"""An engine: a gray crop of one line at 300 dpi (and `allow`, the only characters there) gives text and confidence."""

HALO = np.ones((5, 5), np.uint8)
_ALPHABETS = {
    "date": "0123456789/-.",
    "money": "0123456789,.$",
    "naic": "0123456789",
    "letter": "ABCDEF",
    "yes_no": "YNX",
}
ENOUGH = 0.92
"""Confidence from which the first look is the last."""
BASE = 0.15
"""What a look counts beside its confidence."""
REPAIRED = 0.8
"""What a reading is worth that needed repair or a narrower alphabet."""
SPLIT = 0.6
"""At most this when looks that could all be right differ."""
_PHONE = re.compile(r"\(?\b\d{3}\)?[\s.\-]*\d{3}[\s.\-]*\d{4}(?:\s*(?:x|ext\.?)\s*\d+)?\b", re.IGNORECASE)
_ROMAN = re.compile(r"(?<!\S)(?=\S*I)[Il|\]1]{2,3}(?!\S)")
"""Two or three upright strokes with a capital I among them: a Roman number, however OCR spells it."""
_WORDS = re.compile(r"^[A-Z /.]{3,}$")


@dataclass(frozen=True, slots=True)
class Crop:
    """One line's pixels, and where they stand on the flattened page: left, top, right, bottom in map points.

    `pieces` is how many pieces of ink it has.
    """

    gray: Pixels
    edges: tuple[float, float, float, float]
    pieces: int


@dataclass(frozen=True, slots=True)
class Look:
    """One reading: text as printed, what it means (None when it breaks the grammar), and how sure the engine was."""

    text: str
    meaning: object
    sure: float


def crop_of(ink: Ink, numbers: NDArray[np.int64]) -> Crop:
    """The pixels of these pieces alone."""
    places = ink.places[numbers]
    left, top = places[:, :2].min(axis=0)
    right, bottom = (places[:, :2] + places[:, 2:4]).max(axis=0)
    window = (slice(max(0, top - 2), bottom + 2), slice(max(0, left - 2), right + 2))
    wanted = np.isin(ink.pieces[window], numbers).astype(np.uint8)
    gray = np.where(cv2.dilate(wanted, HALO) > 0, ink.clean[window], 255).astype(np.uint8)
    return Crop(gray, (left / SCALE, top / SCALE, right / SCALE, bottom / SCALE), len(numbers))


def read_crop(crop: Crop, kind: str, read_line: ReadLine) -> tuple[str, float]:
    """Text and confidence of one line of a box of `kind`; looks that agree make it surer."""
    looks: list[Look] = []
    for look in _looks(crop, kind, read_line):
        looks.append(look)
        if look.meaning is not None and look.sure >= ENOUGH:
            return look.text, look.sure
        if _agreed(looks) is not None:
            break
    good = [look for look in looks if look.meaning is not None]
    if not good:
        return max(looks, key=lambda look: look.sure, default=Look("", None, 0.0)).text, 0.2
    votes = {look.meaning: _vote(look.meaning, good, like=kind not in CHECKS) for look in good}
    winner = max(votes, key=lambda meaning: votes[meaning])
    backers = [look for look in good if look.meaning == winner]
    best = max(backers, key=lambda look: look.sure)
    doubt = float(np.prod([1 - 0.9 * look.sure for look in backers]))
    sure = 1 - doubt if len(backers) > 1 else best.sure
    return best.text, sure if len(votes) == 1 else min(sure, SPLIT + 0.1 * (len(backers) - 1))


def _vote(meaning: object, looks: list[Look], *, like: bool) -> float:
    """What the looks say for a meaning; with `like`, those that read nearly the same count in part."""
    if not like:
        return sum(look.sure + BASE for look in looks if look.meaning == meaning)
    return sum((look.sure + BASE) * (fuzz.ratio(str(meaning), str(look.meaning)) / 100) ** 4 for look in looks)


def _agreed(looks: list[Look]) -> object:
    """What two looks mean alike; None when none do."""
    meanings = [look.meaning for look in looks if look.meaning is not None]
    return next((meaning for meaning in meanings if meanings.count(meaning) > 1), None)


def _looks(crop: Crop, kind: str, read_line: ReadLine) -> Iterator[Look]:
    """Readings of the crop as it is, softened, enlarged, and with the kind's own characters only."""
    narrow = _ALPHABETS.get(kind)
    if kind in {"letter", "yes_no"} and crop.pieces <= 2:
        for change, allow in ((_thrice, ""), (_same, ""), (_softened, ""), (_thrice, narrow)):
            text, sure = read_line(change(crop.gray), allow=allow)
            yield _look(_most(text.replace("e", "C").upper(), str(narrow)), sure, kind)
        return
    for change in (_same, _softened, _enlarged, _reduced, _smeared):
        yield from _mended(_look(*read_line(change(crop.gray)), kind), kind)
    if narrow:
        text, sure = read_line(crop.gray, allow=narrow)
        yield _look(text, sure * REPAIRED, kind)


def _mended(look: Look, kind: str) -> Iterator[Look]:
    """The look, or what it becomes when letters are turned back to the digits they stand for."""
    if look.meaning is None and kind in {"date", "money", "naic"}:
        mended = _look(repair(look.text), look.sure * REPAIRED, kind)
        if mended.meaning is not None:
            yield mended
            return
    yield look


def _look(text: str, sure: float, kind: str) -> Look:
    text = _stripped(tidy(text), kind)
    if kind == "money" and _WORDS.match(text.upper()) and sure > SPLIT:
        return Look(text, text.upper(), sure)
    if kind == "yes_no" and squeezed(text) == "na":
        return Look("N/A", "N/A", sure)
    return Look(text, CHECKS.get(kind, squeezed)(text), sure)


def _thrice(gray: Pixels) -> Pixels:
    """The letter three times in a row: alone it is often not seen at all."""
    wide = cv2.copyMakeBorder(gray, 4, 4, 12, 12, cv2.BORDER_CONSTANT, value=(255,))
    return np.hstack([wide, wide, wide]).astype(np.uint8)


def _most(text: str, alphabet: str) -> str:
    """The letter of the alphabet that was read most often."""
    letters = [c for c in text if c in alphabet]
    return max(letters, key=letters.count, default="")


def _same(gray: Pixels) -> Pixels:
    return gray


def _softened(gray: Pixels) -> Pixels:
    framed = cv2.copyMakeBorder(gray, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=(255,))
    soft = cv2.GaussianBlur(framed, (0, 0), 1.2)
    return np.asarray(cv2.resize(soft, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _enlarged(gray: Pixels) -> Pixels:
    return np.asarray(cv2.resize(gray, None, fx=1.4, fy=1.4, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _reduced(gray: Pixels) -> Pixels:
    return np.asarray(cv2.resize(gray, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _smeared(gray: Pixels) -> Pixels:
    """Blurred down the page: standard faxes have half as many rows as columns."""
    framed = cv2.copyMakeBorder(gray, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=(255,))
    return np.asarray(cv2.GaussianBlur(framed, (0, 0), sigmaX=0.8, sigmaY=1.8), dtype=np.uint8)


def _stripped(text: str, kind: str) -> str:
    """Without what rules and dollar signs leave at the ends."""
    if kind == "money":
        if any(c.isdigit() for c in text):
            return text.strip(" |_$[](){}'\"`~:;.-").replace(" ", "")
        return text.strip(" |_")
    if kind in GRAMMARS:
        return text.strip(" |_[]{}'\"`~:;,.").replace(" ", "")
    if kind not in CHECKS:
        text = _ROMAN.sub(lambda found: "I" * len(found[0]), text)
    if kind == "phone" and (found := _PHONE.search(text)):
        return found[0]
    return text.strip(" |_")
