"""Slips of typists, faxes and mail programs over a drawn text, with the map from old places to new ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

_LOOKS = {"o": "0", "O": "0", "l": "1", "I": "l", "i": "1", "s": "5", "S": "5", "e": "c", "B": "8", "m": "rn"}
_DROPS = "aeiourntl"


def slipped(text: str, rng: random.Random, keep: Sequence[tuple[int, int]] = ()) -> tuple[str, list[int]]:
    """`text` with one kind of damage, and for each old place (its end too) the new one.

    Ranges in `keep` (form numbers, days) are spared: their digits must stay readable.
    """
    spared = {place for start, end in keep for place in range(start, end)}
    kind = rng.choice(("typos", "typos", "ocr", "dropped", "wrapped", "wrapped"))
    rate = {"typos": 0.02, "ocr": 0.05, "dropped": 0.03, "wrapped": 0.06}[kind]
    pieces = [
        _KINDS[kind](char, text, n, rng) if n not in spared and rng.random() < rate else char
        for n, char in enumerate(text)
    ]
    places = [0]
    for piece in pieces:
        places.append(places[-1] + len(piece))
    return "".join(pieces), places


def recased(text: str, rng: random.Random) -> str:
    """`text` in capitals, small letters or title case; same length."""
    made = rng.choice((text.upper(), text.upper(), text.upper(), text.lower(), text.title()))
    return made if len(made) == len(text) else text


def _typo(char: str, text: str, n: int, rng: random.Random) -> str:
    if not char.isalpha():
        return char
    after = text[n + 1 : n + 2]
    return rng.choice(("", char + char, after or char, char + rng.choice("aeinrst")))


def _ocr(char: str, _text: str, _n: int, _rng: random.Random) -> str:
    return _LOOKS.get(char, char)


def _dropped(char: str, _text: str, _n: int, _rng: random.Random) -> str:
    return _rng.choice(("", " ")) if char.lower() in _DROPS else char


def _wrapped(char: str, _text: str, _n: int, _rng: random.Random) -> str:
    return "\n" if char == " " else char


_KINDS: dict[str, Callable[[str, str, int, random.Random], str]] = {
    "typos": _typo,
    "ocr": _ocr,
    "dropped": _dropped,
    "wrapped": _wrapped,
}
