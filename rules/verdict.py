"""What a rule says before it is put in words: light enough for ten thousand accounts a second.

A verdict carries raw facts (amounts, days, names). `rules.explain` turns it into a finding when somebody will read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from config.reference import finding_kinds
from domain.finding import Result, Severity

Fact = str | int | date | tuple[str, ...]
"""A text, whole dollars, a day, or a list of texts. A count that is no money is given as text."""

Named = str | tuple[int, str]
"""A box by its name: of the paper ("holder.name"), or of a row of it: (0, "limits.each_occurrence")."""

_FAIL, _UNVERIFIED, _PASS, _INFO = Result.FAIL, Result.UNVERIFIED, Result.PASS, Severity.INFO
_NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


class Source(NamedTuple):
    """Boxes of one paper: its document, its place among the papers of that document, and the names of the boxes."""

    document_id: int | None = None
    place: int = 0
    names: tuple[Named, ...] = ()

    @property
    def paths(self) -> tuple[str, ...]:
        """The names as paths into the certificate: coverages.0.limits.each_occurrence."""
        return tuple(one if isinstance(one, str) else f"coverages.{one[0]}.{one[1]}" for one in self.names)

    def beside(self, other: Source) -> Source:
        """Both together when they are of the same paper, else this one."""
        if (other.document_id, other.place) != (self.document_id, self.place):
            return self
        return self._replace(names=tuple(dict.fromkeys((*self.names, *other.names))))


NOWHERE = Source()


class Verdict(NamedTuple):
    """One tested rule. `code` is of the findings catalogue, or "met"; `title` is the template of a met one's words.

    `rule` names the requirement stably ("gl.limits.each_occurrence").
    """

    code: str
    rule: str
    line: str | None
    result: Result
    severity: Severity
    facts: Mapping[str, Fact]
    source: Source
    title: str = ""

    @property
    def plain(self) -> Verdict:
        """The same without what only people read."""
        return Verdict(self.code, self.rule, self.line, self.result, self.severity, _NO_FACTS, NOWHERE)


def unmet(found: Iterable[Verdict]) -> list[Verdict]:
    """What is not met, without what only people read."""
    return [
        one if one.source is NOWHERE and one.facts is _NO_FACTS else one.plain for one in found if one.code != "met"
    ]


class Rule(NamedTuple):
    """The tested requirement by its stable name, its line of coverage, and what all its verdicts say."""

    name: str
    line: str | None = None
    facts: Mapping[str, Fact] = _NO_FACTS

    def broken(
        self,
        code: str,
        source: Source = NOWHERE,
        facts: Mapping[str, Fact] = _NO_FACTS,
        *,
        result: Result = Result.FAIL,
        severity: Severity | None = None,
    ) -> Verdict:
        """The rule is not met, for the reason that `code` of the catalogue gives.

        Raises:
            KeyError: the catalogue has no such code.
        """
        told = {**self.facts, **facts} if self.facts else facts
        return Verdict(code, self.name, self.line, result, severity or _severities()[code], told, source)

    def met(self, title: str, source: Source = NOWHERE, facts: Mapping[str, Fact] = _NO_FACTS) -> Verdict:
        """The rule is met; `title` says by what, with {holes} that `facts` fill."""
        told = {**self.facts, **facts} if self.facts else facts
        return Verdict("met", self.name, self.line, _PASS, _INFO, told, source, title)

    def not_applicable(self, title: str, facts: Mapping[str, Fact] = _NO_FACTS) -> Verdict:
        """The rule does not hold for this account."""
        return Verdict("met", self.name, self.line, Result.NOT_APPLICABLE, Severity.INFO, facts, NOWHERE, title)


@cache
def _severities() -> Mapping[str, Severity]:
    return {code: Severity(one.severity) for code, one in finding_kinds().items()}
