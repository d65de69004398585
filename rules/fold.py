"""All confirmed proof of an account, folded into the policies that count now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.certificate import Certificate, Coverage, Insurer, Line, Wording
from domain.field import Field
from domain.holdings import Proof

_WORDS = {
    "professional": ("professional", "errors and omissions", "errors & omissions", "e&o", "e & o"),
    "cyber": ("cyber", "network security", "data breach"),
    "pollution": ("pollution", "environmental"),
    "property": ("property", "builders risk"),
    "cargo": ("cargo",),
    "liquor": ("liquor",),
    "crime": ("crime", "fidelity", "employee dishonesty"),
    "employers_stop_gap": ("stop gap",),
    "trailer_interchange": ("trailer interchange",),
}


@dataclass(frozen=True, slots=True)
class Held:
    """One policy as the newest certificate that states it says, with where it stands there.

    `prefix` is the path of its row ("coverages.0"). `line` is a glossary code: an OTHER row goes under what its
    description says it is.
    """

    line: str
    coverage: Coverage
    insurer: Insurer | None
    certificate: Certificate
    document_id: int
    prefix: str

    @property
    def effective(self) -> date | None:
        """The first day, None when unread."""
        return day_of(self.coverage.effective_date)

    @property
    def expiration(self) -> date | None:
        """The day it ends, None when unread."""
        return day_of(self.coverage.expiration_date)

    def in_force(self, day: date) -> bool:
        """True on the days from effective up to, not including, expiration."""
        return self.effective is not None and self.expiration is not None and self.effective <= day < self.expiration

    def path(self, name: str) -> str:
        """The path of one of its boxes in the certificate."""
        return f"{self.prefix}.{name}"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an account holds: policies by line, newest paper first; endorsement forms by number; the newest paper."""

    policies: Mapping[str, tuple[Held, ...]]
    forms: tuple[tuple[str, str | None], ...]
    newest: Certificate | None
    newest_document: int | None

    def current(self, line: str, day: date) -> Held | None:
        """The policy of that line to judge: in force on that day if there is one, else the last to end."""
        found = self.policies.get(line, ())
        in_force = [one for one in found if one.in_force(day)]
        if in_force:
            return in_force[0]
        dated = [one for one in found if one.expiration is not None]
        return max(dated, key=lambda one: one.expiration or date.min) if dated else (found[0] if found else None)

    def all_in_force(self, line: str, day: date) -> tuple[Held, ...]:
        """Every policy of that line in force on that day."""
        return tuple(one for one in self.policies.get(line, ()) if one.in_force(day))

    def wording(self) -> tuple[Wording, ...]:
        """What the newest certificate's description grants or denies."""
        return self.newest.wording if self.newest else ()


def fold(proofs: Sequence[Proof]) -> Holdings:
    """Fold proofs, oldest first: a newer paper that states a policy again supersedes the older statement.

    Two statements are of one policy when line and number agree, letters and digits only.
    """
    policies: dict[tuple[str, str], Held] = {}
    forms: list[tuple[str, str | None]] = []
    newest, newest_document = None, None
    for proof in proofs:
        for one in proof.endorsements:
            forms.append((one.form, one.edition))
        for certificate in proof.certificates:
            newest, newest_document = certificate, proof.document_id
            for n, coverage in enumerate(certificate.coverages):
                line = line_of(coverage)
                letter = str(coverage.insurer_letter.value or "")[:1]
                held = Held(
                    line, coverage, certificate.insurers.get(letter), certificate, proof.document_id, f"coverages.{n}"
                )
                key = (line, _bare(coverage.policy_number) or f"?{proof.document_id}.{n}")
                policies.pop(key, None)  # so that the newest statement also comes first
                policies[key] = held
    by_line: dict[str, list[Held]] = {}
    for held in reversed(policies.values()):
        by_line.setdefault(held.line, []).append(held)
    return Holdings({line: tuple(found) for line, found in by_line.items()}, tuple(forms), newest, newest_document)


def line_of(coverage: Coverage) -> str:
    """The glossary's code of a row; an OTHER row by the words of its description, else "other"."""
    if coverage.line is not Line.OTHER:
        return coverage.line.value
    told = str(coverage.description.value or coverage.description.text or "").casefold()
    for line, words in _WORDS.items():
        if any(word in told for word in words):
            return line
    return "umbrella" if "umbrella" in told or "excess" in told else "other"


def day_of(field: Field) -> date | None:
    """The ISO date in a box, None when it holds none."""
    try:
        return date.fromisoformat(str(field.value))
    except ValueError:
        return None


def amount_of(field: Field | None) -> int | None:
    """The whole dollars in a box, None when it holds none."""
    value = field.value if field else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def is_yes(field: Field) -> bool:
    """A tick or a Y."""
    return field.value is True or str(field.value).upper() in ("Y", "YES", "X")


def _bare(field: Field) -> str:
    return re.sub(r"[^a-z0-9]", "", str(field.value or "").casefold())
