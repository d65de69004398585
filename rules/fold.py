"""All proof of an account, folded into the policies that count now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from domain.certificate import Certificate, Coverage, Endorsement, Insurer, Line
from domain.field import Field
from domain.holdings import Proof
from rules.boxes import day_of, is_unsure
from rules.explain import Source

_WORDS = {
    "employers_stop_gap": ("stop gap", "stopgap"),
    "cyber": ("cyber", "network security", "data breach", "privacy liab"),
    "professional": ("professional", "errors and omissions", "errors & omissions", "e&o", "e & o", "malpractice"),
    "pollution": ("pollution", "environmental"),
    "trailer_interchange": ("trailer interchange",),
    "cargo": ("cargo",),
    "liquor": ("liquor",),
    "crime": ("crime", "fidelity", "employee dishonesty"),
    "inland_marine": ("inland marine", "equipment", "floater", "installation"),
    "property": ("property", "builders risk", "builder's risk"),
    "umbrella": ("umbrella", "excess liab"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One certificate of a document, and whether a person stands for its values."""

    certificate: Certificate
    document_id: int
    confirmed: bool

    def unsure(self, *fields: Field | None) -> bool:
        """True when a verdict must not rest on these boxes before somebody has looked at them."""
        return not self.confirmed and any(is_unsure(one) for one in fields)

    def source(self, *paths: str) -> Source:
        """Boxes of this paper."""
        return Source(self.document_id, paths)


@dataclass(frozen=True, slots=True)
class Held:
    """One policy as the newest certificate that states it says; `row` is its place among that paper's coverages.

    `line` is a glossary code: an OTHER row goes under what its description says it is, else under "other".
    """

    line: str
    coverage: Coverage
    paper: Paper
    row: int

    @property
    def effective(self) -> date | None:
        """The first day covered, None when not read."""
        return day_of(self.coverage.effective_date)

    @property
    def expiration(self) -> date | None:
        """The first day not covered any more, None when not read."""
        return day_of(self.coverage.expiration_date)

    @property
    def number(self) -> str:
        """The policy number, letters and digits only, lower case; "" when there is none."""
        return bare(self.coverage.policy_number.value)

    @property
    def insurer(self) -> Insurer | None:
        """The first insurer that the row's letters name."""
        return self.paper.certificate.insurers.get(str(self.coverage.insurer_letter.value or "").strip()[:1].upper())

    def in_force(self, today: date) -> bool:
        """True from the effective date up to, not including, the expiration date."""
        return self.effective is not None and self.expiration is not None and self.effective <= today < self.expiration

    def source(self, *names: str) -> Source:
        """Boxes of this row, by their paths in the certificate."""
        return self.paper.source(*(f"coverages.{self.row}.{name}" for name in names))

    def unsure(self, *fields: Field | None) -> bool:
        """As for its paper."""
        return self.paper.unsure(*fields)


@dataclass(frozen=True, slots=True)
class Attached:
    """One endorsement page and its document."""

    page: Endorsement
    document_id: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account holds: policies by line, newest paper first; endorsement pages; papers, newest first."""

    policies: Mapping[str, tuple[Held, ...]]
    pages: tuple[Attached, ...]
    papers: tuple[Paper, ...]

    def judged(self, line: str, today: date) -> Held | None:
        """The policy of that line that counts: of the newest paper in force; else what comes; else what ended last."""
        found = self.policies.get(line, ())
        for one in found:
            if one.in_force(today):
                return one
        coming = [one for one in found if one.effective is not None and one.effective > today]
        if coming:
            return min(coming, key=lambda one: one.effective or date.max)
        return max(found, key=lambda one: one.expiration or date.max, default=None)

    def in_force(self, line: str, today: date) -> tuple[Held, ...]:
        """Every policy of that line in force on that day, newest paper first."""
        return tuple(one for one in self.policies.get(line, ()) if one.in_force(today))


def fold(proofs: Sequence[Proof]) -> Holdings:
    """Fold proofs, in whatever order: the newer paper that states a policy again supersedes the older statement.

    Two statements are of one policy when line and number agree (letters and digits only) and their terms overlap, so
    that a renewal under the same number stays beside the term that it renews. Rows without a number are one policy
    when they begin on the same day.
    """
    papers: list[Paper] = []
    pages: list[Attached] = []
    held: list[Held] = []
    for proof in sorted(proofs, key=lambda one: (one.received_on, _issued(one), one.document_id)):
        pages += [Attached(one, proof.document_id) for one in proof.endorsements]
        for certificate in proof.certificates:
            paper = Paper(certificate, proof.document_id, proof.confirmed)
            rows = [Held(line_of(row), row, paper, n) for n, row in enumerate(certificate.coverages)]
            held = [one for one in held if not any(_same_policy(one, row) for row in rows)]
            papers, held = [paper, *papers], [*rows, *held]
    return Holdings(_by_line(held), tuple(pages), tuple(papers))


def line_of(coverage: Coverage) -> str:
    """The glossary's code of a row; an OTHER row by the words of its description, else "other"."""
    if coverage.line is not Line.OTHER:
        return str(coverage.line.value)
    told = str(coverage.description.value or coverage.description.text or "").casefold()
    return next((line for line, words in _WORDS.items() if any(word in told for word in words)), "other")


def bare(text: object) -> str:
    """Letters and digits only, lower case: how policy numbers are compared."""
    return re.sub(r"[^a-z0-9]", "", str(text or "").casefold())


def _same_policy(one: Held, other: Held) -> bool:
    if one.line != other.line or one.number != other.number:
        return False
    if not one.number or None in (one.effective, one.expiration, other.effective, other.expiration):
        return one.effective == other.effective
    return bool(one.effective < other.expiration and other.effective < one.expiration)  # type: ignore[operator]


def _issued(proof: Proof) -> date:
    return max((day_of(one.date) or date.min for one in proof.certificates), default=date.min)


def _by_line(held: Iterable[Held]) -> Mapping[str, tuple[Held, ...]]:
    made: dict[str, tuple[Held, ...]] = {}
    for one in held:
        made[one.line] = (*made.get(one.line, ()), one)
    return MappingProxyType(made)
