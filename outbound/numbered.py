"""The lines of a request for changes: one rule for the letter and for the marks on its certificate."""

from __future__ import annotations

from collections.abc import Iterable

from domain.finding import Finding, Fixer, Remedy, Result, Severity

_OPEN = (Result.FAIL, Result.UNVERIFIED)


def numbered(findings: Iterable[Finding]) -> dict[str, tuple[Finding, ...]]:
    """What the agent is asked, line by line in the order of `findings`: the first is number 1.

    What the insurer must endorse first comes behind what the agent can correct alone. Findings that ask the same are
    one line; notes, and what others than the agent can mend, are none.
    """
    lines: dict[str, tuple[Finding, ...]] = {}
    for one in sorted(findings, key=lambda one: one.remedy is Remedy.ENDORSE):
        if one.result in _OPEN and one.severity is not Severity.INFO and one.fixer is Fixer.AGENT and one.ask:
            lines[one.ask] = (*lines.get(one.ask, ()), one)
    return lines
