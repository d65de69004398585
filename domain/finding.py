"""The result of testing a requirement that needs an action, and the judgement of a whole account."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType


class Severity(enum.Enum):
    """critical: no acceptable proof of a core coverage; major: unmet; minor: correctable detail; info: a note."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


class Fixer(enum.Enum):
    """Who can mend a finding."""

    AGENT = "agent"
    INSURED = "insured"
    CLIENT = "client"
    US = "us"


class Remedy(enum.Enum):
    """What has to be done: five kinds that lists and letters keep apart.

    CORRECT: the agent corrects the certificate. ENDORSE: the insurer must change the policy; the agent asks.
    INSURED: the contractor must act or answer. CLIENT: the client decides. REREAD: we could not read or match it.
    """

    CORRECT = "correct"
    ENDORSE = "endorse"
    INSURED = "insured"
    CLIENT = "client"
    REREAD = "reread"


class Result(enum.Enum):
    """How a requirement came out."""

    PASS = "pass"  # noqa: S105 - the glossary's word for a met requirement
    FAIL = "fail"
    UNVERIFIED = "unverified"
    NEEDS_REVIEW = "needs_review"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"


class AccountStatus(enum.Enum):
    """Status of a contractor at a client, worst first as in the status rules."""

    NO_PROOF = "no_proof"
    LAPSED = "lapsed"
    EXPIRED = "expired"
    NONCOMPLIANT = "noncompliant"
    PENDING = "pending"
    EXPIRING = "expiring"
    COMPLIANT_WITH_EXCEPTIONS = "compliant_with_exceptions"
    COMPLIANT = "compliant"


@dataclass(frozen=True, slots=True)
class Finding:
    """One requirement's result.

    `code` is of the findings catalogue, or "met" when the result is pass. `requirement` names the tested rule
    stably ("gl.limits.each_occurrence"). `ask` is the one line for the agent, `tell_insured` the same in plain
    words for the contractor, `tell_client` the question to the client ("" when there is nothing for them to do).
    `fields` are paths into the certificate ("coverages.0.limits.each_occurrence") that the verdict rests on;
    `document_id` is theirs, and `place` the certificate's position among those of the document.
    """

    code: str
    requirement: str
    result: Result
    severity: Severity
    fixer: Fixer
    line: str | None = None
    title: str = ""
    ask: str = ""
    tell_insured: str = ""
    tell_client: str = ""
    facts: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fields: tuple[str, ...] = ()
    document_id: int | None = None
    place: int = 0
    remedy: Remedy = Remedy.REREAD


@dataclass(frozen=True, slots=True)
class Judgement:
    """An account on one day: all findings in the order of the form, the score, the status.

    `score` runs from 0 to 100 and is for sorting only. `lines` gives each required line its coverage status
    (no_proof, pending, current, expiring, expired, lapsed, cancelled). `next_expiration` is the earliest of the
    policies in force that a requirement rests on.
    """

    today: date
    status: AccountStatus
    score: int
    findings: tuple[Finding, ...]
    lines: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    next_expiration: date | None = None

    @property
    def deficiencies(self) -> tuple[Finding, ...]:
        """The findings that fail or are unverified, worst first, then in the order of the form; mere notes left out."""
        order, open_ones = list(Severity), (Result.FAIL, Result.UNVERIFIED)
        bad = [f for f in self.findings if f.result in open_ones and f.severity is not Severity.INFO]
        return tuple(sorted(bad, key=lambda f: order.index(f.severity)))

    @property
    def questions(self) -> tuple[Finding, ...]:
        """What only the contractor can say (are there employees?): asked in the letter."""
        return tuple(one for one in self._open if one.fixer is Fixer.INSURED and one.severity is not Severity.INFO)

    @property
    def unsettled(self) -> tuple[Finding, ...]:
        """What a reviewer must look at before a letter about the account may go; mere notes hold up nothing."""
        return tuple(one for one in self._open if one.fixer is not Fixer.INSURED and one.severity is not Severity.INFO)

    @property
    def waits(self) -> bool:
        """Whether anything but mere notes waits for a person's look or answer."""
        return any(one.severity is not Severity.INFO for one in self._open)

    @property
    def _open(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.result is Result.NEEDS_REVIEW)
