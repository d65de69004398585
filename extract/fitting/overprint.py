"""What is typed over a form that is a picture or outlines: the text stands in the boxes that the picture shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from extract.files.source import SourcePage
from extract.fitting.boxes import read_words
from extract.fitting.fit import Fit
from extract.fitting.ruled import is_odd, ruled_boxes
from extract.values.parts import parted
from extract.values.seen import Seen

FILLED = 10
"""Boxes with text from which a form counts as filled in by text alone; its marks may be drawn."""
MARKED = 2
"""Marks that are text, from which all of them are."""
TICK = "tick"


def with_overprint(seen: Mapping[str, Seen], page: SourcePage, fit: Fit) -> dict[str, Seen]:
    """The boxes of a picture, with what is typed over each in the place of what was read off it.

    Raises:
        UnreadableDocument: the page cannot be drawn.
    """
    typed = parted((*page.words, *page.annotations))
    unlabeled = replace(fit, matched=frozenset())  # the labels were matched among other words
    over = read_words(typed, unlabeled, ruled_boxes(fit, page) if is_odd(fit) else None)
    kinds = {cell.path: cell.kind for cell in fit.form.cells}
    told = {path for path, one in over.items() if one.lines and kinds[path] != TICK}
    if not told:
        return dict(seen)
    made = {path: over[path] if over[path].lines else one for path, one in seen.items()}
    if len(told) >= FILLED:
        marks = {path for path, one in over.items() if one.lines and kinds[path] == TICK}
        by_text = {path for path in made if kinds[path] != TICK or len(marks) >= MARKED}
        made |= {path: replace(over[path], lines=()) for path in by_text - told - marks}
    return made
