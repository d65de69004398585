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


def merged(certificates: Sequence[Certificate]) -> tuple[Certificate, ...]:
    """The certificates of a document, in page order; a page that continues the one before is folded into it."""
    found: list[Certificate] = []
    for certificate in certificates:
        if found and _continues(found[-1], certificate):
            found[-1] = _folded(found[-1], certificate)
        else:
            found.append(certificate)
    return tuple(found)


def _continues(first: Certificate, second: Certificate) -> bool:
    """Same day, same insured, same holder; nothing of the second contradicts the first."""
    pairs = (
        (first.date, second.date),
        (first.insured.name, second.insured.name),
        (first.holder.name, second.holder.name),
    )
    return first.insured.name.value is not None and all(_alike(one, other) for one, other in pairs)


def _alike(one: Field, other: Field) -> bool:
    if one.value is None or other.value is None:
        return True
    return fuzz.ratio(str(one.value).casefold(), str(other.value).casefold()) >= SAME


def _folded(first: Certificate, second: Certificate) -> Certificate:
    new = tuple(one for one in second.coverages if not any(_same_policy(one, old) for old in first.coverages))
    description = first.description if first.description.value is not None else second.description
    return replace(
        first,
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
