"""What is off about the form itself: its edition, its date against that, its fixed words, the forms it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from config.reference import acord_25_editions, forms
from domain.certificate import Endorsement
from domain.field import Box, Field
from domain.page import Word
from domain.saying import N_
from domain.signal import Evidence, Signal
from extract.prints.classify import edition_printed, page_text
from extract.signals.paper import Facts, Paper, day_of, in_quotes, made, told
from extract.values.form_numbers import FormNumber, form_numbers

ENDEAVOR_UNTIL = "2009/01"
"""The last edition whose cancellation clause promised to endeavor to mail notice within so many days."""
CANCELLATION = "CANCELLATION"
"""The heading of that clause."""
WHOLE_LIST = 4
"""So many editions of a form, and sure ones, are taken for all that there are."""
READ_FOOTER = 2
"""Weight of an edition later than the date when the footer was read from a picture."""
_ALTERED = re.compile(
    r"\bENDEAVOU?R|\bMAIL(?:ED)?\b"
    r"|\b(?:\d{1,3}|TEN|THIRTY|SIXTY|NINETY)\W+(?:\(\d+\)\W+)?(?:CALENDAR |BUSINESS )?DAYS?\b"
)
_EDITION = re.compile(r"(?:19|20)\d{2}\s*[/\-]\s*[01]\d\b(?!\s*[/\-])")
MARK = 9
"""Characters of an edition as it stands in a footer: (2016/03)."""
_ISO = re.compile(r"^(?:CG|CA|CU|IL|CP) ")
_CENTURY, _FIRST_YEAR = 2000, 80


def form(paper: Paper) -> Iterator[Signal]:
    """Everything of this kind on one certificate."""
    if paper.certificate.form == "ACORD 25":
        yield from _edition(paper)
        yield from _clause(paper)
    yield from _cited(paper)


def endorsed(endorsement: Endorsement, issued: date | None) -> Iterator[Signal]:
    """The same of an endorsement page in the file."""
    if endorsement.edition is None:
        return
    if found := _unknown_edition(endorsement.form, endorsement.edition, issued):
        why, weight = found
        facts: Facts = {"form": endorsement.form, "edition": endorsement.edition, "why": why}
        evidence = (Evidence(endorsement.page, None, f"{endorsement.form} {endorsement.edition}"),)
        yield made("form_edition_nonexistent", evidence, weight=min(weight, 1), **facts)


def _edition(paper: Paper) -> Iterator[Signal]:
    """Only an edition that is printed in the footer counts: what a fit guessed says nothing."""
    edition = paper.certificate.edition
    if edition is None or edition not in acord_25_editions():
        return
    issued = paper.certificate.date
    day = day_of(issued.value)
    year, month = (int(part) for part in edition.split("/"))
    is_old = acord_25_editions()[edition] in ("obsolete", "superseded")
    is_early = day is not None and (day.year, day.month) < (year, month)
    if not (is_old or is_early) or edition_printed(page_text(paper.page.words)) != edition:
        return
    picture = paper.is_picture(paper.certificate.page)
    footer = _footer(paper.page.words, paper.certificate.page)
    if is_old:
        yield made("edition_obsolete", footer, edition=edition)
    if day is not None and is_early:
        weight = READ_FOOTER if picture else None
        for one in paper.signal("edition_anachronism", (issued,), weight=weight, date=told(day), edition=edition):
            yield Signal(one.code, one.weight, one.message, one.cause, (*one.evidence, *footer))


def _footer(words: Sequence[Word], page: int) -> tuple[Evidence, ...]:
    found = [word for word in words if len(word.text) <= MARK and _EDITION.search(word.text)]
    return tuple(Evidence(page, word.box, word.text) for word in found[-1:])


def _clause(paper: Paper) -> Iterator[Signal]:
    """Promises in the cancellation clause that no edition since 2009/09 prints. Struck words are not looked for."""
    edition = paper.certificate.edition
    if edition is None or edition <= ENDEAVOR_UNTIL:
        return
    words = _clause_words(paper.page.words)
    text = " ".join(word.text for word in words).upper()
    found = list(dict.fromkeys(match[0] for match in _ALTERED.finditer(text)))
    if not found:
        return
    weight = 1 if paper.is_picture(paper.certificate.page) and len(found) == 1 else None
    evidence = (Evidence(paper.certificate.page, _around(words), text[:300]),)
    yield made(
        "boilerplate_altered",
        evidence,
        weight=weight,
        edition=edition,
        words=", ".join(in_quotes(one) for one in found),
    )


def _clause_words(words: Sequence[Word]) -> list[Word]:
    """What is printed between the heading of the cancellation clause and the line for the signature, right of it."""
    long = [one for one in words if len(one.text) >= len(CANCELLATION)]
    heads = [one for one in long if one.text.upper().strip(".:") == CANCELLATION and _is_short(one, words)]
    if not heads:
        return []
    level, left = heads[-1].box.bottom, heads[-1].box.x0 - 30
    below = [one for one in words if one.box.top > level and one.box.x1 > left]
    ends = [one.box.top for one in below if one.text.upper().startswith("AUTHORIZED")]
    if not ends:
        return []
    return [one for one in below if one.box.bottom < min(ends) + 1]


def _is_short(head: Word, words: Sequence[Word]) -> bool:
    """Whether a word stands alone on its line, as a heading does."""
    middle = (head.box.top + head.box.bottom) / 2
    near = (one for one in words if one is not head and one.box.top < middle < one.box.bottom)
    return not any(abs(one.box.x0 - head.box.x1) < 30 or abs(head.box.x0 - one.box.x1) < 30 for one in near)


def _around(words: Sequence[Word]) -> Box:
    boxes = [one.box for one in words]
    return Box(
        min(b.x0 for b in boxes), min(b.top for b in boxes), max(b.x1 for b in boxes), max(b.bottom for b in boxes)
    )


def _cited(paper: Paper) -> Iterator[Signal]:
    """Endorsements of the description with an edition that there cannot be, or that we do not know."""
    field, issued = paper.certificate.description, day_of(paper.certificate.date.value)
    if not isinstance(field.value, str):
        return
    for number in form_numbers(field.value):
        if number.edition and (found := _unknown_edition(number.form, number.edition, issued)):
            why, weight = found
            facts: Facts = {"form": number.form, "edition": number.edition, "why": why}
            cited = _citation(field, number)
            yield from paper.signal("form_edition_nonexistent", (cited,), weight=weight, **facts)


def _citation(field: Field, number: FormNumber) -> Field:
    text = str(field.value)[number.start : number.end]
    return Field(text, text, field.confidence, field.page, field.box)


def _unknown_edition(form_: str, edition: str, issued: date | None) -> tuple[str, int] | None:
    """Why an edition cannot be, and what that weighs; None when nothing speaks against it."""
    month, year = (int(part) for part in edition.split())
    year += _CENTURY if year < _FIRST_YEAR else _CENTURY - 100
    if issued is not None and (year, month) > (issued.year, issued.month):
        return N_("is later than the certificate"), 2
    known = forms().get(form_)
    if known is None or not known.editions or not _ISO.match(form_) or edition in known.editions:
        return None
    sure = known.confidence == "high" and len(known.editions) >= WHOLE_LIST
    return N_("is none that we know"), 2 if sure else 1
