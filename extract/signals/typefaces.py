"""One value set in another font, size or height than the values beside and below it.

Long values are shrunk to fit, and a second system fills whole rows in its own way: only short figures are compared,
only those that stand alone in their difference count, and not when a whole row is set otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.certificate import Coverage
from domain.field import Box, Field
from domain.saying import N_
from domain.signal import Evidence, Signal
from extract.files.lettering import Lettering
from extract.signals.paper import Paper, in_quotes, made

ENOUGH = 4
"""Values of a family among which one can stand out."""
MOST_ALONE = 2
"""Values set otherwise, up to which they are exceptions and not a second system."""
IN_A_ROW = 3
"""Values of one row set otherwise that make it the row of a second system."""
OTHER_SIZE = 0.04
"""Part of the height by which letters of another size differ; a reader's rounding is a tenth of that."""
OFF_LINE, ON_LINE = 1.2, 0.4
"""Points off the line of its row at which a date stands out, and within which the dates of other rows agree."""


@dataclass(frozen=True, slots=True)
class _Set:
    """A field with how it is set; `row` is the place of its coverage."""

    row: int
    field: Field
    font: str
    box: Box

    @property
    def height(self) -> float:
        """Of its letters, in points."""
        return self.box.height


def typefaces(paper: Paper) -> Iterator[Signal]:
    """Everything of this kind on one certificate; nothing where its values are form fields or a picture."""
    if not paper.page.upright.lettering or paper.is_picture(paper.certificate.page):
        return
    families = _of_one_system(_families(paper))
    odd = [(one, how) for family in families.values() for one, how in _otherwise(family)]
    if len(odd) <= MOST_ALONE:
        for one, how in odd:
            yield _signal(one, how)
    yield from _off_line(families["dates"])


def _families(paper: Paper) -> Mapping[str, list[_Set]]:
    """Short figures by what they are: dates of policies, amounts."""
    found: dict[str, list[_Set]] = {"dates": [], "amounts": []}
    page = paper.certificate.page
    for row, coverage in enumerate(paper.certificate.coverages):
        for name, fields in (("dates", _dates(coverage)), ("amounts", tuple(coverage.limits.values()))):
            for field in fields:
                if field.page == page and field.value is not None and (one := _set(paper, row, field)):
                    found[name].append(one)
    return found


def _of_one_system(families: Mapping[str, list[_Set]]) -> Mapping[str, list[_Set]]:
    """The families without the rows that a second system filled in a typeface of its own."""
    every = [one for family in families.values() for one in family]
    if not every:
        return families
    usual = Counter(one.font for one in every).most_common(1)[0][0]
    others = Counter(one.row for one in every if one.font != usual)
    return {name: [one for one in family if others[one.row] < IN_A_ROW] for name, family in families.items()}


def _dates(coverage: Coverage) -> tuple[Field, Field]:
    return coverage.effective_date, coverage.expiration_date


def _set(paper: Paper, row: int, field: Field) -> _Set | None:
    """How the one word of a field is set; None when it has several, or none of the text layer."""
    if field.box is None:
        return None
    middle = (field.box.top + field.box.bottom) / 2
    beside = (one for one in paper.page.upright.lettering if one.word.box.top < middle < one.word.box.bottom)
    inside = [one for one in beside if _is_it(one, field)]
    if len(inside) != 1:
        return None
    box = inside[0].word.box
    return _Set(row, field, inside[0].font, box)


def _is_it(one: Lettering, field: Field) -> bool:
    box = one.word.box
    return field.box is not None and box.overlap(field.box) > 0.5 * box.width * box.height


def _otherwise(family: Sequence[_Set]) -> Iterator[tuple[_Set, str]]:
    """Those few that differ from nearly all others of the family, and how."""
    if len(family) < ENOUGH:
        return
    (font, same), *_ = Counter(one.font for one in family).most_common(1)
    height = sorted(one.height for one in family)[len(family) // 2]
    sized = [one for one in family if abs(one.height - height) > OTHER_SIZE * height and one.font == font]
    sized = [one for one in sized if not _is_shrunk(one, family, height)]
    others = [one for one in family if one.font != font]
    if font and len(family) - same <= MOST_ALONE < same:
        yield from ((one, N_("in another typeface")) for one in others)
    if len(sized) <= MOST_ALONE < len(family) - len(sized):
        yield from ((one, N_("larger") if one.height > height else N_("smaller")) for one in sized)


def _is_shrunk(one: _Set, family: Sequence[_Set], height: float) -> bool:
    """Whether a smaller value would be wider than all others at their size: it was made to fit its box."""
    widest = max(other.box.width for other in family if other.height >= height * (1 - OTHER_SIZE))
    return one.height < height and one.box.width * height / one.height > widest


def _off_line(dates: Sequence[_Set]) -> Iterator[Signal]:
    """A date that does not stand on the line of the other date of its row, where all other pairs do."""
    pairs = [
        (one, other)
        for one in dates
        for other in dates
        if one.row == other.row and one.field is not other.field and one.field.box and other.field.box
        and one.field.box.x0 < other.field.box.x0
    ]  # fmt: skip
    apart = [abs(one.box.bottom - other.box.bottom) for one, other in pairs]
    if len(pairs) < MOST_ALONE + 1 or sum(gap > ON_LINE for gap in apart) != 1 or max(apart) < OFF_LINE:
        return
    one, other = pairs[apart.index(max(apart))]
    if one.font == other.font:  # another font stands at another height by itself, and was told already
        yield _signal(other, N_("higher") if other.box.bottom < one.box.bottom else N_("lower"))


def _signal(one: _Set, how: str) -> Signal:
    evidence = (Evidence(one.field.page, one.field.box, one.field.text),)
    return made("font_mixed", evidence, shown=in_quotes(one.field.text or ""), how=how)
