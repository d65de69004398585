"""One certificate that goes on over a second page of the same form is one certificate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from rapidfuzz import fuzz

from domain.certificate import Certificate, Coverage
from domain.field import Field

SAME = 88.0
"""How alike (0 to 100) two readings of the same printed line are."""
MUCH = 1
"""By how much fuller the head of a page must be to be the first of two."""
NEAR = 2
"""Pages between a certificate and a page that goes on with it."""


def merged(certificates: Sequence[Certificate], continuations: Sequence[Certificate] = ()) -> tuple[Certificate, ...]:
    """The certificates of a document, in page order; pages of one are folded, whichever of them comes first.

    `continuations` are what pages say that go on with a certificate but are none by themselves; one that goes with no
    certificate of the document is left out.
    """
    found: list[Certificate] = []
    for certificate in certificates:
        place = _place(found, certificate)
        if place is None:
            found.append(certificate)
        else:
            found[place] = _folded(*_main_first(found[place], certificate))
    for part in continuations:
        mine = [n for n, one in enumerate(found) if _of_one(one, part) and abs(one.page - part.page) <= NEAR]
        if mine:
            place = min(mine, key=lambda n: abs(found[n].page - part.page))
            found[place] = _folded(found[place], part)
    return tuple(found)


def _place(found: Sequence[Certificate], certificate: Certificate) -> int | None:
    """Which of those before it the certificate goes on with: the last, or an earlier one that says just the same."""
    for place in reversed(range(len(found))):
        last = place == len(found) - 1
        if _continues(found[place], certificate) and (last or _says_the_same(found[place], certificate)):
            return place
    return None


def _continues(first: Certificate, second: Certificate) -> bool:
    """One form, same day, same insured, same holder; nothing of the second contradicts the first."""
    return first.insured.name.value is not None and first.form == second.form and _of_one(first, second)


def _of_one(first: Certificate, second: Certificate) -> bool:
    return all(_alike(one, other) for one, other in _heads(first, second))


def _says_the_same(first: Certificate, second: Certificate) -> bool:
    """Whether both name insured, holder and day: needed where other pages stand between."""
    return all(one.value is not None and other.value is not None for one, other in _heads(first, second))


def _heads(first: Certificate, second: Certificate) -> tuple[tuple[Field, Field], ...]:
    return (
        (first.date, second.date),
        (first.insured.name, second.insured.name),
        (first.holder.name, second.holder.name),
    )


def _main_first(first: Certificate, second: Certificate) -> tuple[Certificate, Certificate]:
    """The two in their order, the fuller head first: a second page may lie on top of its first."""
    return (second, first) if _fullness(second) > _fullness(first) + MUCH else (first, second)


def _fullness(certificate: Certificate) -> int:
    heads = (certificate.date, certificate.number, certificate.producer.name, certificate.insured.name,
             certificate.holder.name, certificate.signature)  # fmt: skip
    return sum(field.value is not None for field in heads) + 2 * len(certificate.coverages)


def _alike(one: Field, other: Field) -> bool:
    if one.value is None or other.value is None:
        return True
    return fuzz.ratio(str(one.value).casefold(), str(other.value).casefold()) >= SAME


def _folded(first: Certificate, second: Certificate) -> Certificate:
    new = tuple(one for one in second.coverages if not any(_same_policy(one, old) for old in first.coverages))
    description = first.description if first.description.value is not None else second.description
    heads = {
        name: getattr(second, name)
        for name in ("date", "number", "revision", "signature")
        if getattr(first, name).value is None and getattr(second, name).value is not None
    }
    parties = {
        name: getattr(second, name)
        for name in ("producer", "insured", "holder")
        if getattr(first, name).name.value is None and getattr(second, name).name.value is not None
    }
    return replace(
        first,
        **heads,
        **parties,
        coverages=first.coverages + new,
        insurers=MappingProxyType({**second.insurers, **first.insurers}),
        description=description,
    )


def _same_policy(one: Coverage, other: Coverage) -> bool:
    same_line = one.line is other.line
    return (
        same_line
        and _alike(one.policy_number, other.policy_number)
        and _alike(one.effective_date, other.effective_date)
    )
