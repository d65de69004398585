"""Text whose lines were broken at a box's edge, with those breaks as spaces: every character keeps its place."""

from __future__ import annotations

import re
from itertools import pairwise

_ENDED = re.compile(r"[.;:!?]\s*$")
_UNFINISHED = re.compile(
    r"(?:[,&/(]|\b(?:an?|the|of|for|to|by|with|is|are|be|as|named|under|not|and|or|in|on|per|additional|waiver|primary))\s*$",
    re.IGNORECASE,
)
_NARROW, _ROOM = 45, 12
"""A box is not narrower than so many characters, and two lines of it at least come so near to its edge."""


def unwrapped(text: str) -> str:
    """The text with a space for each break where the next word no longer fitted, or a sentence goes on."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    lengths = [len(line.rstrip()) for line in lines]
    width = max(lengths)
    is_box = width >= _NARROW and sum(length > width - _ROOM for length in lengths) > 1
    mixed, joined = sum(line[:1].islower() for line in lines) * 2 < len(lines), [lines[0]]
    for before, line in pairwise(lines):
        joined.append(" " if _goes_on(before, line, mixed, width, width if is_box else None) else "\n")
        joined.append(line)
    return "".join(joined)


def _goes_on(before: str, line: str, mixed: bool, longest: int, width: int | None) -> bool:
    before, words = before.rstrip(), line.split()
    if not before.strip() or not words or line[:1].isspace() or _ENDED.search(before):
        return False
    if (mixed and words[0][0].islower() and len(before) * 2 >= longest) or _UNFINISHED.search(before):
        return True
    return width is not None and len(before) + 1 + len(words[0]) > width
