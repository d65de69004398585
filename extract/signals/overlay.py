"""Text laid over other text, and white patches under values: what a digital page keeps of what was changed on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from domain.field import Box, Field
from domain.field_paths import walk
from domain.page import Word
from domain.signal import Evidence, Signal
from extract.files.source import SourcePage
from extract.signals.paper import Facts, Paper, in_quotes, made
from extract.values.grammar import dollars, iso_date, squeezed

OVER = 0.35
"""Of the smaller of two words' area: so much lies under the other when one was written over it."""
ROW = 8.0
"""Points of height in which words are held against one another."""
HIDDEN = 0.3
"""Of a hidden word's area that lies on a field when it was the field's own value."""
SHORTEST = 4
"""Letters and digits of a text that was a value; less is a rule's end or a dollar sign."""
FEW_PATCHES, FEW_OF_ALL = 3, 0.2
"""Patched values, and their part of all values, up to which patches are no habit of the program that printed."""
LARGEST_PATCH = (4.0, 30.0)
"""Times a value's width, and points of height, up to which a white rectangle is a patch for that value."""
NOTE_ON_FIGURE = 3
"""Weight of a note that puts another date or amount in the place of a printed one."""
NO_FIGURE = 2
"""Weight of a hidden text that is neither a date nor an amount, or that nothing was put in the place of."""


def overlay(paper: Paper) -> Iterator[Signal]:
    """Everything of this kind on the pages of one certificate that have a text layer."""
    fields: dict[int, list[Field]] = {}
    for _, field in walk(paper.certificate):
        if field.box is not None and field.page and field.page in paper.pages and not paper.is_picture(field.page):
            fields.setdefault(field.page, []).append(field)
    for number, placed in fields.items():
        page = paper.pages[number].upright
        yield from _hidden(page, placed)
        yield from _overwritten(page, placed)
        yield from _patched(page, placed)


def _hidden(page: SourcePage, fields: Sequence[Field]) -> Iterator[Signal]:
    """Texts that cannot be seen because something was laid over them, value by value."""
    if not page.covered:
        return
    shown = {(word.text, round(word.box.x0), round(word.box.top)) for word in (*page.words, *page.annotations)}
    covered = [word for word in page.covered if (word.text, round(word.box.x0), round(word.box.top)) not in shown]
    told: set[str] = set()
    for field in sorted(fields, key=lambda one: (one.value is None, _area(one.box))):
        words = [word for word in covered if _part_under(word, field.box) > HIDDEN]
        text = " ".join(word.text for word in words)
        if len(squeezed(text) or "") < SHORTEST or text in told or _same(text, field.text or ""):
            continue
        told.add(text)
        yield _laid_over(page, field, words, text)


def _laid_over(page: SourcePage, field: Field, words: Sequence[Word], text: str) -> Signal:
    evidence = (Evidence(page.number, field.box if field.text else words[0].box, text),)
    facts: Facts = {"shown": in_quotes(field.text) if field.text else "an empty box", "hidden": in_quotes(text)}
    is_figure = bool(field.text) and any(_means(word.text) is not None for word in words)
    if field.box is not None and any(note.box.overlap(field.box) > 0 for note in page.annotations):
        return made("annotation_over_text", evidence, weight=NOTE_ON_FIGURE if is_figure else None, **facts)
    return made("value_covered", evidence, weight=None if is_figure else NO_FIGURE, **facts)


def _overwritten(page: SourcePage, fields: Sequence[Field]) -> Iterator[Signal]:
    """Two figures that can both be seen, one across the other, in a box that was read."""
    told: set[frozenset[str]] = set()
    for one, other in _crossing([figure.word for figure in page.lettering]):
        pair = frozenset((one.text, other.text))
        if pair in told or _same(one.text, other.text) or not any(_part_under(one, each.box) > 0 for each in fields):
            continue
        told.add(pair)
        evidence = (Evidence(page.number, one.box, one.text), Evidence(page.number, other.box, other.text))
        yield made("text_over_text", evidence, first=in_quotes(one.text), second=in_quotes(other.text))


def _crossing(words: Sequence[Word]) -> Iterator[tuple[Word, Word]]:
    """Pairs of words that lie over one another; each word is held only against those on its own lines."""
    rows: dict[int, list[Word]] = {}
    for word in words:
        for row in range(int(word.box.top // ROW), int(word.box.bottom // ROW) + 1):
            rows.setdefault(row, []).append(word)
    for beside in rows.values():
        for one, other in combinations(beside, 2):
            over = one.box.overlap(other.box)
            if over and over > OVER * min(_area(one.box), _area(other.box)):
                yield one, other


def _patched(page: SourcePage, fields: Sequence[Field]) -> Iterator[Signal]:
    """Values on a white patch of their own, where others have none."""
    if not page.patches:
        return
    values = [field for field in fields if len(squeezed(field.text or "") or "") >= SHORTEST]
    patched = [field for field in values if any(_is_patch(patch, field.box) for patch in page.patches)]
    if not patched or len(patched) > min(FEW_PATCHES, FEW_OF_ALL * len(values)):
        return
    for field in patched:
        evidence = (Evidence(page.number, field.box, field.text),)
        yield made("value_patched", evidence, shown=in_quotes(field.text or ""))


def _is_patch(patch: Box, value: Box | None) -> bool:
    """Whether a white rectangle lies under a value and is hardly larger than it."""
    if value is None:
        return False
    widest, highest = LARGEST_PATCH
    if patch.width > widest * value.width + 20 or patch.height > max(highest, 2 * value.height):
        return False
    return patch.overlap(value) > OVER * _area(value)


def _same(one: str, other: str) -> bool:
    """Whether two texts say the same: printed twice for boldness, with or without a dollar sign, in another case."""
    first, second = squeezed(one) or "", squeezed(other) or ""
    return first == second or (bool(first) and not first.isdigit() and first in second)


def _means(text: str) -> object:
    return iso_date(text) or dollars(text)


def _part_under(word: Word, box: Box | None) -> float:
    return word.box.overlap(box) / max(_area(word.box), 0.01) if box is not None else 0.0


def _area(box: Box | None) -> float:
    return box.width * box.height if box is not None else 0.0
