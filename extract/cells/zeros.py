"""Tells an O from a 0 in a policy number by its size: beside the digits of most faces a letter O is plainly wider."""

from __future__ import annotations

import cv2
import numpy as np

from extract.files.source import Pixels

LEVEL = 128
"""Gray below which a pixel is ink."""
TALL = 0.6
"""Of the tallest piece: what is lower is a hyphen, a dot or dirt."""
DIGITS = 3
"""Digits that must be there to be compared with."""
WIDER, AS_WIDE, LETTERS, MERGED = 1.17, 1.09, 1.1, 1.5
"""Times as wide as the digits of its line are: an O is wider than the first, a 0 no wider than the second, each wide
letter wider than the third in a face whose letters are not all of one width, signs that touch wider than the last."""
LOW = 0.82
"""Part of a digit's height that a small o is lower than."""
_EITHER = frozenset("Oo0")
_WIDE = frozenset("ACDGHKMNQRUVWXY")
"""Capitals that are wider than digits in every face but those of one width."""
Size = tuple[float, float]
"""Width and height in pixels; 0 of a sign that touches another."""


def told_by_size(gray: Pixels, number: str) -> str:
    """The number with each O and 0 as its size tells; itself where its signs cannot be told apart.

    `gray` holds the ink of the line alone.
    """
    signs = [n for n, sign in enumerate(number) if sign.isalnum()]
    pieces = _sizes(gray)
    if not pieces or not any(number[n] in _EITHER for n in signs):
        return number
    sizes = pieces if len(pieces) == len(signs) else _of_signs(pieces)
    digits = [size for n, size in zip(signs, sizes, strict=False) if number[n] in "23456789" and size[0]]
    if len(sizes) != len(signs) or len(digits) < DIGITS:
        return number
    wide, high = (float(np.median(side)) for side in zip(*digits, strict=True))
    letters = [size[0] for n, size in zip(signs, sizes, strict=True) if number[n] in _WIDE and size[0]]
    told = not letters or min(letters) > LETTERS * wide  # else a face in which all are of one width
    made = list(number)
    for n, size in zip(signs, sizes, strict=True):
        if number[n] in _EITHER and 0 < size[0] <= MERGED * wide:
            made[n] = _told(number[n], size[0] / wide if told else 0.0, size[1] / high)
    return "".join(made)


def _told(sign: str, wide: float, high: float) -> str:
    """An O or 0 so many times as wide and as high as digits are; `wide` is 0 where it does not tell."""
    if high < LOW:
        return "o"
    if wide > WIDER:
        return "O" if sign == "0" else sign
    return "0" if 0 < wide <= AS_WIDE else sign


def _of_signs(pieces: list[Size]) -> list[Size]:
    """The sizes of signs, those of pieces that touch unknown."""
    usual = float(np.median([wide for wide, _ in pieces]))
    made: list[Size] = []
    for wide, high in pieces:
        count = round(wide / usual) if wide > MERGED * usual else 1
        made += [(wide, high)] if count < 2 else [(0.0, 0.0)] * count
    return made


def _sizes(gray: Pixels) -> list[Size]:
    """How wide and high the tall pieces of ink are, from left to right."""
    ink = np.asarray(gray < LEVEL, dtype=np.uint8)
    _, _, found, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    places = np.asarray(found, dtype=np.int32)[1:]
    if not len(places):
        return []
    tall = places[places[:, cv2.CC_STAT_HEIGHT] >= TALL * places[:, cv2.CC_STAT_HEIGHT].max()]
    order = tall[np.argsort(tall[:, cv2.CC_STAT_LEFT], kind="stable")]
    return [(float(wide), float(high)) for wide, high in order[:, 2:4].tolist()]
