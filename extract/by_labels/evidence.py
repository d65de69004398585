"""Whether a page is a certificate of insurance at all: what must be there, what speaks for it, what speaks against it.

A title is not enough: contracts, applications and specimens print it, and other trades have certificates too. A
certificate says in words that insurance exists, and names who is insured, by whom, under which number and until when.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config.yaml_file import loaded
from domain.certificate import Certificate
from domain.field import Field
from extract.by_labels.certificate import Draft
from extract.by_labels.layout import Sheet
from extract.by_labels.titles import NUMBERS, title_of
from extract.values.carriers import names_an_insurer

CERTIFIES = re.compile(
    r"(?:hereby|to|we|also|that|this|it|is|undersigned|board|division|department|fund|\w+)\s+certif(?:y|ies|ied)\b"
    r"|certifies\s+(?:that|the)|(?:this|certificate)\s+(?:certificate\s+)?is\s+(?:issued\s+as\s+)?evidence"
    r"|as\s+(?:proof|evidence)\s+of\s+(?:\w+\s+){0,3}(?:insurance|coverage)|(?:verif(?:y|ies)|confirms?|advised)\s+that"
    r"|(?:has|have)\s+been\s+(?:issued|placed)|is\s+insured\s+(?:with|by|under)"
    r"|certificate\s+(?:is\s+issued|does\s+not\s+(?:amend|confer|change)|holder)",
    re.IGNORECASE,
)
"""Words by which a paper certifies."""
OF_INSURANCE = re.compile(r"insur|coverage|workers'?\s+comp|liability|industrial accident", re.IGNORECASE)
DISCLAIMS = re.compile(
    r"certificate\s*holder|does\s+not\s+(?:amend|extend|alter|change)|confers?\s+no\s+rights|no\s+rights", re.IGNORECASE
)
"""What certificates say of themselves, and few other papers do."""
_NAMED = r"(?:certificate|(?:evidence|verification|proof) of)"
_FURTHER = r"(?:page\s+[2-9]\s+of\s+\d|continued|continuation)"
FURTHER_PAGE = re.compile(
    rf"{_NAMED}\b.{{0,80}}\b{_FURTHER}|{_FURTHER}\b.{{0,80}}\b{_NAMED}\b", re.IGNORECASE | re.DOTALL
)
"""Words by which a page goes on with a certificate."""
HEAD = 0.22
"""Of the page's height: what stands there says most of what a paper is."""
ENOUGH = 5
"""By how much evidence must outweigh what speaks against."""


@cache
def against() -> tuple[tuple[re.Pattern[str], int], ...]:
    """Words of other papers by kind, and how heavily each kind of them weighs."""
    kinds = loaded(Path(__file__).with_name("against.yaml"))
    return tuple((re.compile("|".join(one["says"]), re.IGNORECASE), one["weight"]) for one in kinds.values())


def is_certificate(draft: Draft) -> bool:
    """Whether the page is a certificate of insurance that was filled in."""
    certificate = draft.certificate
    if not _complete(certificate):
        return False
    return evidence_for(draft) - evidence_against(draft) >= ENOUGH


def goes_on(draft: Draft) -> bool:
    """Whether a page says that it is a further page of a certificate, and names policies or remarks of it."""
    told = any(row.policy_number.value for row in draft.certificate.coverages) or _filled(draft.certificate.description)
    return told and bool(FURTHER_PAGE.search(draft.text)) and evidence_against(draft) < ENOUGH


def seems_one(draft: Draft) -> bool:
    """Whether a page calls itself a certificate and says nothing against it, though too little of it could be read."""
    days = any(_days(draft.certificate))
    return days and title_of(draft.sheet) is not None and evidence_for(draft) - evidence_against(draft) >= ENOUGH


def looks_blank(draft: Draft) -> bool:
    """Whether a page is the form of a certificate that nobody filled in: its title and labels, and no values."""
    certificate = draft.certificate
    keys = {label.key for label in draft.labels} - {"ignored", "signer"}
    named = certificate.insured.name.value, *(row.policy_number.value for row in certificate.coverages)
    return title_of(draft.sheet) is not None and len(keys) >= 4 and not any(named) and evidence_against(draft) < ENOUGH


def _complete(certificate: Certificate) -> bool:
    """What no certificate lacks: an insured, an insurer, a number, and a day."""
    insured, company = certificate.insured.name.value, certificate.insurers.get("A")
    rows = certificate.coverages
    if not isinstance(insured, str) or not re.search(r"[A-Za-z]{2}", insured) or company is None or not rows:
        return False
    numbered = any(row.policy_number.value for row in rows)
    return numbered and any(_days(certificate))


def _days(certificate: Certificate) -> Iterator[object]:
    for row in certificate.coverages:
        yield row.effective_date.value
        yield row.expiration_date.value
    if NUMBERS.search(certificate.form):
        yield certificate.date.value


def evidence_for(draft: Draft) -> int:
    """Points for a certificate: what it calls itself, that it certifies, and what it names."""
    certificate, points = draft.certificate, 0
    titled = title_of(draft.sheet) is not None
    points += 2 if titled else 0
    points += 2 if CERTIFIES.search(draft.text) and OF_INSURANCE.search(draft.text) else 0
    points += 1 if NUMBERS.search(certificate.form) else 0
    company = certificate.insurers["A"].name.value if "A" in certificate.insurers else None
    points += 1 if isinstance(company, str) and names_an_insurer(company) else -2
    points += 1 if _filled(certificate.holder.name) else 0
    points += 1 if _filled(certificate.insured.address) else 0
    points += 1 if all(row.expiration_date.value for row in certificate.coverages) else 0
    points += 1 if DISCLAIMS.search(draft.text) else 0
    return points


def evidence_against(draft: Draft) -> int:
    """Points for other papers."""
    head = _head(draft.sheet)
    return sum(
        weight * (2 if pattern.search(head) else 1) for pattern, weight in against() if pattern.search(draft.text)
    )


def _head(sheet: Sheet) -> str:
    """The text of the top of the page and of its largest print."""
    largest = max((piece.height for piece in sheet.pieces), default=0.0)
    said = [
        piece.text
        for piece in sheet.pieces
        if (piece.box.top < HEAD * sheet.height and len(piece.words) < 9) or piece.height >= 0.85 * largest
    ]
    return " ".join(said)


def _filled(field: Field) -> bool:
    return field.value is not None
