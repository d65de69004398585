"""What an OCR reading can be held against: insurers (`known_insurers.py`), the amounts people buy, periods of a year.

Only doubtful fields are touched, `text` keeps what was read, and what was mended stays below every threshold for
skipping review, so that a misprint on the page is still seen by a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from rapidfuzz import fuzz, process

from domain.certificate import Certificate, Coverage, Line, Party
from domain.field import Field, Value
from extract.values.confidence import DOUBTFUL, MENDED
from extract.values.grammar import years_on
from extract.values.known_insurers import ALIKE_WORD, GUESSED, known_insurers, with_known_letter
from extract.values.mail_addresses import with_mended_address

LONGEST = 5
"""Years that a policy may run."""
HALF = 6
"""Months of half a year, which policies for vehicles often run."""
LABELS = (
    "aggregate", "annual_aggregate", "deductible", "each_accident", "each_claim", "each_incident", "each_occurrence",
    "limit", "occurrence", "per_claim", "per_location", "per_occurrence", "per_person", "per_project",
    "policy_aggregate", "policy_limit", "retention", "sublimit",
)  # fmt: skip
"""Labels of free limits."""
ALIKE_LABEL = 70.0
_CUT_OFF = re.compile(r"\b(?:LL|L\.L\.?|LC|UC|1LC|IN|COR|COMPAN|CORPORATIO)$", re.IGNORECASE)
"""A company's form that lost a letter."""


def held_against_knowledge(certificate: Certificate) -> Certificate:
    """The certificate with its doubtful insurers, amounts and dates mended where what is known leaves one answer."""
    coverages = _with_periods([_with_amounts(one) for one in certificate.coverages], certificate.date)
    insurers = known_insurers(certificate.insurers)
    coverages = [with_known_letter(one, insurers) for one in coverages]
    parties = certificate.producer, certificate.insured, certificate.holder
    producer, insured, holder = (with_mended_address(_whole_named(one)) for one in parties)
    return replace(
        certificate,
        producer=producer,
        insured=insured,
        holder=holder,
        insurers=insurers,
        coverages=tuple(coverages),
    )


def _whole_named(party: Party) -> Party:
    """The party, unsure of a name that ends within its company's form ("LL"): what was lost there was a letter."""
    name = party.name
    if isinstance(name.value, str) and _CUT_OFF.search(name.value):
        return replace(party, name=replace(name, confidence=min(name.confidence, MENDED)))
    return party


def _with_amounts(coverage: Coverage) -> Coverage:
    limits = {key: _amount(field) for key, field in coverage.limits.items()}
    if coverage.line is Line.OTHER:
        limits = _labelled(limits)
    return replace(coverage, limits=MappingProxyType(limits))


def _labelled(limits: Mapping[str, Field]) -> dict[str, Field]:
    """Free limits under the usual label that a misread one resembles."""
    named: dict[str, Field] = {}
    for key, field in limits.items():
        match = process.extractOne(key, LABELS, scorer=fuzz.ratio, score_cutoff=ALIKE_LABEL)
        usual = match[0] if match else key
        if usual == key or usual in limits or usual in named:
            named[key] = field
        else:
            named[usual] = replace(field, confidence=min(field.confidence, GUESSED))
    return named


def _amount(field: Field) -> Field:
    """An amount nobody buys (1,000,600) with its round misread zeros put back."""
    if not isinstance(field.value, int) or field.value < 1000 or field.confidence >= DOUBTFUL:
        return field
    digits = str(field.value)
    if len(digits.rstrip("0")) <= 2 or digits.rstrip("0")[-1] == "5":
        return field
    mended = digits[0] + re.sub("[689]", "0", digits[1:])
    if len(mended.rstrip("0")) > 2:
        return replace(field, confidence=min(field.confidence, GUESSED))
    return replace(field, value=int(mended), confidence=min(field.confidence, GUESSED))


def _with_periods(coverages: Sequence[Coverage], issued: Field) -> list[Coverage]:
    """Policies mostly run a year, and policies of one account often together: doubtful dates are mended by that."""
    begins = Counter(one.effective_date.value for one in coverages)
    ends = Counter(one.expiration_date.value for one in coverages)
    years = sorted(day[:4] for day in (issued.value, *begins.elements()) if isinstance(day, str))
    return [_period(one, begins, ends, int(years[len(years) // 2]) if years else None) for one in coverages]


def _period(coverage: Coverage, begins: Counter[Value], ends: Counter[Value], usual: int | None) -> Coverage:
    """The coverage, a doubtful day of it a year from the other; `usual` is the year in which its neighbors begin."""
    begin, end = coverage.effective_date, coverage.expiration_date
    if _years_on(begin.value, 1) == end.value and end.value is not None:
        return coverage
    from_begin, from_end = _years_on(begin.value, 1), _years_on(end.value, -1)
    far = _is_far(begin.value, usual) and not _is_far(from_end, usual)
    if not far and _may_be(end, from_begin) and (begin.confidence > end.confidence or begins[begin.value] > 1):
        return replace(
            coverage, expiration_date=replace(end, value=from_begin, confidence=min(end.confidence, GUESSED))
        )
    if _may_be(begin, from_end) and (far or end.confidence > begin.confidence or ends[end.value] > 1):
        return replace(
            coverage, effective_date=replace(begin, value=from_end, confidence=min(begin.confidence, GUESSED))
        )
    return _doubted_period(coverage)


def _is_far(day: Value, usual: int | None) -> bool:
    """Whether a day is of another year than its neighbors and of none beside that."""
    return isinstance(day, str) and usual is not None and abs(int(day[:4]) - usual) > 1


def _doubted_period(coverage: Coverage) -> Coverage:
    """The coverage, its dates no surer than what is mended where no policy runs so long: one may be cut or misread.

    So may one whose other could not be read; a policy without an end says so in words.
    """
    begin, end = coverage.effective_date, coverage.expiration_date
    if not begin.text or not end.text or end.text.replace(" ", "").isalpha() or _is_period(begin.value, end.value):
        return coverage
    begin, end = (replace(one, confidence=min(one.confidence, MENDED)) for one in (begin, end))
    return replace(coverage, effective_date=begin, expiration_date=end)


def _is_period(begin: Value, end: Value) -> bool:
    """Whether a policy may run so: less than a year, or some whole years.

    A digit misread makes a year shorter, too: what is one digit off it is believed of half a year alone.
    """
    if not isinstance(begin, str) or not isinstance(end, str):
        return False
    year = str(_years_on(begin, 1))
    if end < year:
        off = sum(one != other for one, other in zip(end, year, strict=True))
        return off > 1 or (end[8:] == year[8:] and int(year[5:7]) - int(end[5:7]) == HALF)
    return any(end == _years_on(begin, years) for years in range(1, LONGEST + 1))


def _may_be(field: Field, guess: str | None) -> bool:
    """Whether a doubtful date's characters could be a misreading of `guess`."""
    if guess is None or field.confidence >= DOUBTFUL or not field.text:
        return False
    printed = f"{guess[5:7]}{guess[8:10]}{guess[:4]}"
    return fuzz.ratio(re.sub(r"\D", "", field.text), printed) >= ALIKE_WORD + 10


def _years_on(day: Value, years: int) -> str | None:
    if not isinstance(day, str):
        return None
    return years_on(date.fromisoformat(day), years).isoformat()
