"""Which lines of coverage a topic is said of, where one statement speaks of several topics or leans on the one before.

"AI (GL, Auto) & WOS (WC)" gives each topic its own lines; "GL: AI ...; WOS ..." gives the heading's to all that follow
it; "WOS same lines" those of what was said before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.free_text.wording_part import Part
from extract.free_text.wording_terms import named_lines

_SAME = re.compile(r"\bsame\b|\bsuch lines\b|\bthese (?:lines|policies)\b")
_GOES_ON = re.compile(r"[\s;,/&-]*\Z")
_HEADING = 10
"""Words before the colon of a heading, at most."""


def own_words(words: Sequence[str], cues: Sequence[Part], at: Part, first: int) -> str:
    """The words that name the lines of one topic: all of the statement, or its own share where each topic has one.

    `first` is the statement's first token. Shares stand behind the topics ("AI GL, WOS WC") or before them ("GL AI, WC
    WOS"); one topic without a line, and the lines are common to all.
    """
    topics = _one_each([one for one in cues if one.label != "again"])
    if len(topics) > 1:
        starts, ends = [one.first - first for one in topics], [one.last - first for one in topics]
        behind = [" ".join(words[a:b]) for a, b in zip(ends, [*starts[1:], len(words)], strict=True)]
        before = [" ".join(words[a:b]) for a, b in zip([0, *ends[:-1]], starts, strict=True)]
        for shares, other in ((behind, before[0]), (before, behind[-1])):
            if all(named_lines(one) for one in shares) and not named_lines(other):
                mine = next((n for n, one in enumerate(topics) if one.label == at.label), None)
                return shares[mine] if mine is not None else " ".join(words)
    return " ".join(words)


def without_aside(words: Sequence[str], cues: Sequence[Part], at: Part, first: int) -> Sequence[str]:
    """The words, an exception in brackets as signs where it stands behind another topic: "AI (except WC) and WOS"."""
    opened = next((n for n, word in enumerate(words[:-1]) if word == "(" and words[n + 1].startswith("exc")), None)
    if opened is None or at.first - first < opened or not any(one.first - first < opened for one in cues):
        return words
    closed = next((n for n in range(opened, len(words)) if words[n] == ")"), opened)
    return [*words[:opened], *("~" for _ in words[opened : closed + 1]), *words[closed + 1 :]]


def _one_each(cues: Sequence[Part]) -> list[Part]:
    """The topics in order; one named twice in a row counts once."""
    found: list[Part] = []
    for one in cues:
        if found and found[-1].label == one.label:
            found[-1] = Part(one.label, found[-1].first, one.last)
        else:
            found.append(one)
    return found if len({one.label for one in found}) == len(found) else []


def heading(words: Sequence[str], cues: Sequence[Part], first: int) -> tuple[str, ...]:
    """The lines a statement begins with as a heading: "GL: ...", "Auto and Umbrella: ..."."""
    colon = next((n for n, word in enumerate(words[:_HEADING]) if word == ":"), None)
    if colon is None or any(one.first - first < colon for one in cues):
        return ()
    return named_lines(" ".join(words[:colon]))


def goes_on(between: str) -> bool:
    """Whether what stands between two statements leaves them in one sentence or list."""
    return "\n" not in between and _GOES_ON.match(between) is not None


def leans_on_last(words: str) -> bool:
    """Whether a statement takes its lines from the one before: "WOS same", "waiver for the same lines"."""
    return _SAME.search(words) is not None
