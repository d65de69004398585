"""Two readings of one box, by itself and within the whole page, made into one with an honest confidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from extract.values.grammar import CHECKS, repair, squeezed
from extract.values.seen import Line, Seen

BOTH = 0.6
"""How far an agreeing second reading closes the gap to certainty."""
SPLIT = 0.6
"""At most this when two readings that could both be right differ."""


def settled(kind: str, alone: Seen, within: Seen) -> Seen:
    """The better of the two; surer when they agree, less sure when they do not.

    Args:
        kind: of the box.
        alone: the box read by itself.
        within: the words of the whole page that lie in it.
    """
    if not within.lines or kind in {"tick", "pairs", "party", "block"} or not alone.lines:
        return alone if alone.lines or kind not in CHECKS else _if_grammatical(kind, alone, within)
    reads = CHECKS.get(kind, squeezed)
    one, other = (
        reads(_flat(alone)),
        reads(repair(_flat(within)) if kind in {"date", "money", "naic"} else _flat(within)),
    )
    if one is not None and one == other:
        return _with_confidence(alone, lambda c: c + (1 - c) * BOTH)
    if one is None and other is not None:
        return replace(within, origin=alone.origin, box=alone.box, lines=_capped(within.lines))
    if one is not None and other is None:
        return alone
    return _with_confidence(alone, lambda c: min(c, SPLIT))


def _if_grammatical(kind: str, alone: Seen, within: Seen) -> Seen:
    if within.lines and CHECKS[kind](_flat(within)) is not None:
        return replace(within, origin=alone.origin, box=alone.box, lines=_capped(within.lines))
    return alone


def _flat(seen: Seen) -> str:
    return " ".join(line.text for line in seen.lines)


def _capped(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    return tuple(replace(line, confidence=min(line.confidence, SPLIT)) for line in lines)


def _with_confidence(seen: Seen, change: Callable[[float], float]) -> Seen:
    return replace(seen, lines=tuple(replace(line, confidence=change(line.confidence)) for line in seen.lines))
