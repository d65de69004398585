"""Remarks written by hand as agents of many agencies would, with what each says: to judge the reader of wording by.

One text a line, line breaks as a backslash and an n. What is to be found stands in brackets: `[words|ai grant lines=gl
blanket]` for a topic with its polarity, lines, basis and days, `[words|party]` for a name. Nothing was drawn, trained,
tuned or calibrated with them. The errors in `LOOKED_AT` were looked at, and classes of error mended; those in `UNSEEN`
were only counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from domain.certificate import Wording

_DATA = Path(__file__).parents[1] / "tests" / "extract" / "data"
LOOKED_AT, UNSEEN = _DATA / "agents_looked_at.txt", _DATA / "agents_unseen.txt"
DEV, LAST, LAST_2 = _DATA / "agents_dev.txt", _DATA / "agents_last.txt", _DATA / "agents_last_2.txt"
"""Some 540 more to develop with, and two piles that are only counted."""
THIRD_LOOKED_AT, THIRD = _DATA / "agents_3_looked_at.txt", _DATA / "agents_3_unseen.txt"
"""A hundred written before the reader was taught anew, cut in two by lot; errors of the first half were looked at."""
DEV_2 = _DATA / "agents_dev_2.txt"
"""Some 450 short ones to develop with: idioms, answers, forms without a topic, and many that say nothing."""
FOURTH = _DATA / "agents_4.txt"
"""Eighty written by the domain guide alone, before the rules that they judge; only counted, never looked at."""
FIFTH, SIXTH = _DATA / "agents_5.txt", _DATA / "agents_6.txt"
"""Two more of 73 and 55, written before the rules that they judge; only counted."""
SEVENTH = _DATA / "agents_7.txt"
"""A hundred and ten, half of them plain, by one who saw neither the reader nor its families; only counted."""
DEV_3, DEV_4 = _DATA / "agents_dev_3.txt", _DATA / "agents_dev_4.txt"
"""Some 220 in the style of descriptions and mails, to develop with."""
_MARKED = re.compile(r"\[(?P<words>[^\[\]|]*)\|(?P<said>[^\]]*)\]")


def hand_written(path: Path) -> Sequence[tuple[str, Sequence[Wording]]]:
    """Each text of the file with what is to be found in it; mentions (questions, duties) are not."""
    return [_read(line.replace("\\n", "\n")) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _read(marked: str) -> tuple[str, Sequence[Wording]]:
    text, at, wants = "", 0, []
    for found in _MARKED.finditer(marked):
        text += marked[at : found.start()]
        start = len(text)
        text += found["words"]
        at = found.end()
        if (want := _wanted(found["said"].split(), start, len(text))) is not None:
            wants.append(want)
    return text + marked[at:], wants


def _wanted(said: Sequence[str], start: int, end: int) -> Wording | None:
    label, polarity = said[0], said[1] if len(said) > 1 else None
    if polarity == "mention":
        return None
    values = dict(one.split("=") for one in said[2:] if "=" in one)
    return Wording(
        label, start, end, polarity,
        basis="blanket" if "blanket" in said else None,
        lines=tuple(values["lines"].split(",")) if "lines" in values else (),
        days=int(values["days"]) if "days" in values else None,
    )  # fmt: skip
