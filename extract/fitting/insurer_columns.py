"""The insurers of a form redrawn with their letters side by side: each is read by its own label, not by the map."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from domain.field import Box
from domain.page import Word
from extract.values.seen import Line, Seen, union

INSURER = frozenset({"INSURER", "Insurer"})
LEVEL = 3.0
"""Points between the middles of labels, or of words, of one line."""
_LETTER = re.compile(r"\(?([A-F])\)?[:.]?")
_NUMBER = re.compile(r"\(?(?:NAIC)?#?(\d{5})\)?", re.IGNORECASE)
_SAID = re.compile(r"NAIC\b.*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Label:
    """INSURER and its letter; where they stand."""

    letter: str
    box: Box


def with_insurers_in_columns(seen: Mapping[str, Seen], words: Sequence[Word]) -> Mapping[str, Seen]:
    """The boxes with the insurers by their labels, where two labels stand in one line; else as they are."""
    labels = list(_labels(words))
    if not any(_in_line(one.box, other.box) for one in labels for other in labels if one is not other):
        return seen
    right = max((one.box.x1 for path, one in seen.items() if path.startswith("insurers.")), default=0.0)
    made = dict(seen)
    for path in [path for path in made if path.startswith("insurers.")]:
        made[path] = replace(made[path], lines=())
    for label in labels:
        place = _place(label, labels, right)
        inside = [w for w in words if _holds(place, w.box) and not any(_covers(one.box, w.box) for one in labels)]
        numbers = [word for word in inside if _NUMBER.fullmatch(word.text)]
        name = [word for word in inside if word not in numbers and not _SAID.fullmatch(word.text) and word.text != ":"]
        for key, told in (("name", _lines(name)), ("naic", _lines(numbers[:1]))):
            path = f"insurers.{label.letter}.{key}"
            if path in made:
                made[path] = replace(made[path], lines=told)
    return made


def _labels(words: Sequence[Word]) -> Iterator[_Label]:
    for n in [n for n, word in enumerate(words[:-1]) if word.text in INSURER]:
        word = words[n]
        if letter := _LETTER.fullmatch(words[n + 1].text):
            yield _Label(letter[1], word.box._replace(x1=words[n + 1].box.x1))


def _place(label: _Label, labels: Sequence[_Label], right: float) -> Box:
    """From the end of a label to the next one in its line, and down to the next line of labels."""
    beside = [one.box.x0 for one in labels if _in_line(one.box, label.box) and one.box.x0 > label.box.x1]
    tops = sorted({one.box.top for one in labels})
    pitch = min((b - a for a, b in pairwise(tops) if b - a > LEVEL), default=2 * label.box.height)
    return Box(label.box.x0, label.box.top - LEVEL, min(beside, default=right), label.box.top + pitch - LEVEL)


def _holds(place: Box, box: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return place.x0 <= x < place.x1 and place.top <= y < place.bottom


def _covers(label: Box, box: Box) -> bool:
    return _in_line(label, box) and label.x0 - 1 < box.x0 and box.x1 < label.x1 + 1


def _in_line(one: Box, other: Box) -> bool:
    return abs(one.top - other.top) < LEVEL


def _lines(words: Sequence[Word]) -> tuple[Line, ...]:
    """The words from top to bottom, each line from left to right."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda one: one.box.top):
        if lines and _in_line(lines[-1][0].box, word.box):
            lines[-1].append(word)
        else:
            lines.append([word])
    return tuple(
        Line(" ".join(word.text for word in line), union(tuple(word.box for word in line)) or line[0].box)
        for line in (sorted(each, key=lambda one: one.box.x0) for each in lines)
    )
