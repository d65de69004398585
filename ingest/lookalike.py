"""How a domain looks to a hurried reader: letters that pass for others are made the same (after UTS 39)."""
# ruff: noqa: RUF001 - letters that pass for others are what this is about

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = str.maketrans({
    "0": "o", "1": "l", "i": "l", "5": "s", "3": "e", "8": "b", "|": "l", "ı": "l", "ł": "l",
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "һ": "h", "і": "l", "ј": "j", "к": "k", "ӏ": "l", "м": "m",
    "п": "n", "о": "o", "р": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "ս": "u", "ѵ": "v", "ԝ": "w", "х": "x",
    "у": "y", "ο": "o", "α": "a", "ν": "v", "ρ": "p", "τ": "t", "υ": "u", "κ": "k", "ι": "l", "ε": "e", "η": "n",
})  # fmt: skip
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("nn", "m"))


@lru_cache(maxsize=65_536)
def looks(domain: str) -> str:
    """What a domain looks like; two that look alike give the same. Punycode is read as the letters it stands for."""
    shown = ".".join(_unpunycoded(label) for label in domain.lower().split("."))
    bare = "".join(c for c in unicodedata.normalize("NFKD", shown) if not unicodedata.combining(c))
    made = bare.translate(_LETTERS)
    for pair, one in _PAIRS:
        made = made.replace(pair, one)
    return made


def _unpunycoded(label: str) -> str:
    if not label.startswith("xn--") or len(label) > 63:  # noqa: PLR2004 - the most that a label has (RFC 1035)
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label
