"""Other papers that must be on file: licences, agreements, state forms, filings; and when they end."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache, partial
from typing import NamedTuple

from config.reference import State
from config.vocabulary import other_documents
from domain.finding import Result, Severity
from domain.requirement import RequiredDocument
from rules.held import Case, source_of
from rules.verdict import NOWHERE, Fact, Rule, Source, Verdict
from rules.words import bare, bare_all

_DOCKET = re.compile(r"\bMC[\s#:\-]*(\d{4,8})\b", re.IGNORECASE)
_LONG = 12
"""Letters of a paper's name from which it is told from every other: a "license" may be a driver's."""
_ADDENDUM = "acord_855"
_OF_CERTIFICATE = "page_missing"


class Filed(NamedTuple):
    """One paper on file, as a document by itself or as a paper with policies; `expires` is None where no end is known.

    `is_unsure` tells that its end was read and nobody has confirmed it. `called` is what it calls itself, "" for
    nothing.
    """

    called: str
    expires: date | None
    source: Source
    is_unsure: bool = False

    def holds(self, day: date) -> bool:
        """Whether it has not ended by that day, which is not covered itself."""
        return self.expires is None or day < self.expires


def filed(case: Case, codes: Iterable[str], names: Iterable[str] = ()) -> list[Filed]:
    """The papers on file of one of these codes, or that call themselves by one of these names, latest end first.

    Names are compared by letters and digits. A form's number, or a name long enough to be no other paper's, may stand
    at the end of more ("NY C-105.2", "Arkansas certificate of non-coverage").
    """
    called = bare_all(tuple(names))
    if not (case.facts.documents or called):
        return []
    ones = frozenset(codes)
    found = [
        Filed(one.name, one.expires, Source(one.document_id) if one.document_id else NOWHERE)
        for one in case.facts.documents
        if one.code in ones or (called and _is_called(one.name or one.code, called))
    ]
    for n, paper in enumerate(case.book.papers) if called else ():
        if _is_called(paper.form, called):
            rows = [one for each in case.book.lines.values() for one in each if one.policy.paper == n]
            expires = max((one.ends for one in rows if one.ends is not None), default=None)
            unsure = any(one.unsure("expiration_date") for one in rows)
            found.append(Filed(paper.form, expires, source_of(paper), unsure))
    return sorted(found, key=lambda one: one.expires or date.max, reverse=True)


def document_verdicts(case: Case) -> Iterable[Verdict]:
    """Every paper that the set asks for beside certificates; those with the same finding are told missing together."""
    asked = case.requirement.documents
    if not asked:
        return ()
    if not case.remembers or case.facts.documents or _comes_as_paper(asked, case):
        return _documents(case)
    place = case.work_state.code if case.work_state else ""
    key = ("documents", case.answers, place, _addendum(case) is None, _scheduled(case))
    return case.recalled(key, partial(_documents, case))


def _comes_as_paper(asked: Iterable[RequiredDocument], case: Case) -> bool:
    """Whether one of these papers states policies, so that it is among the account's papers."""
    called = bare_all(tuple([name for one in asked for name in one.accept or (one.code,)]))
    return any([_is_called(paper.form, called) for paper in case.book.papers])


def _documents(case: Case) -> Iterator[Verdict]:
    missing: dict[tuple[str, Result], list[tuple[RequiredDocument, Verdict]]] = {}
    for one in case.requirement.documents:
        if not case.tells_met and _is_settled(one, case):
            continue
        found = _judged(one, case)
        if found.code == one.finding and found.code != _OF_CERTIFICATE:
            missing.setdefault((found.code, found.result), []).append((one, found))
        else:
            yield found
    for each in missing.values():
        first = each[0][1]
        titles = tuple(title_of(one) for one, _ in each)
        yield first if len(each) == 1 else first._replace(facts={**first.facts, "what": titles})


def dated(
    rule: Rule, what: str, found: Filed, case: Case, *, ended: str = "document_expired", must_end: bool = False
) -> Verdict:
    """What the end of a paper on file comes to; `ended` is the finding when it lies behind."""
    facts: dict[str, Fact] = {"what": what}
    if found.expires is None:
        if not must_end:
            return rule.met("{what} is on file", found.source, facts)
        facts = {"what": f"End of {what}", "actual": "blank"}
        return rule.broken("value_doubtful", found.source, facts, result=Result.NEEDS_REVIEW)
    facts["expiration_date"] = found.expires
    if found.is_unsure:
        facts["actual"] = found.expires
        return rule.broken("value_doubtful", found.source, facts, result=Result.NEEDS_REVIEW)
    if not found.holds(case.today):
        return rule.broken(ended, found.source, facts)
    if found.expires - case.today <= timedelta(days=case.requirement.timing.expiring_days):
        return rule.broken("document_expiring", found.source, facts, result=Result.PASS)
    return rule.met("{what} is on file until {expiration_date}", found.source, facts)


def _is_settled(one: RequiredDocument, case: Case) -> bool:
    """Whether the paper is filed under its code, of any name, and does not end soon: what most accounts have."""
    soon = timedelta(days=case.requirement.timing.expiring_days)
    return not one.accept and any(
        each.code == one.code and (not one.expires if each.expires is None else each.expires - case.today > soon)
        for each in case.facts.documents
    )


def title_of(one: RequiredDocument) -> str:
    """What a paper is called in letters."""
    known = other_documents().get(one.code)
    return one.title or (known.title if known else one.code.replace("_", " "))


def needed(wanted_if: str, flags: Mapping[str, bool], state: State | None, case: Case) -> bool | None:
    """Whether what is required `wanted_if` holds of this account; None when nobody has said.

    Scheduled autos are known from the certificate where no flag says so.
    """
    condition = wanted_if.removeprefix("if_")
    if condition == "always" or condition in flags:
        return flags.get(condition, True)
    if condition == "monopolistic_state":
        return state is not None and state.wc_market == "monopolistic"
    return _scheduled(case) if condition == "scheduled" else None


def _scheduled(case: Case) -> bool | None:
    held = case.book.judged("auto")
    if held is None:
        return False
    if held.unsure("autos.scheduled", "autos.any_auto"):
        return None
    return "autos.scheduled" in held.policy.marked and "autos.any_auto" not in held.policy.marked


def _judged(one: RequiredDocument, case: Case) -> Verdict:
    rule, facts = Rule(f"documents.{one.code}"), {"what": title_of(one)}
    asked = needed(one.required, case.flags, case.work_state, case)
    if asked is False:
        return rule.not_applicable("{what} is not required", facts)
    other = filed(case, (one.code,))
    found = filed(case, (), one.accept or (one.code,)) or [each for each in other if not each.called or not one.accept]
    if found:
        return dated(rule, facts["what"], found[0], case, must_end=one.expires)
    if one.code == _ADDENDUM and (source := _addendum(case)) is not None:
        return rule.met("{what} is on file", source, facts)
    if other and asked:
        told: dict[str, Fact] = {"actual": other[0].called, "required": one.accept}
        return rule.broken("wrong_document", other[0].source, told)
    return _missing(one, rule, case, is_asked=bool(asked))


def _missing(one: RequiredDocument, rule: Rule, case: Case, *, is_asked: bool) -> Verdict:
    """Not on file; where nobody has said whether it is needed, a question that blocks nothing."""
    title, known = title_of(one), other_documents().get(one.code)
    is_contractors = known is None or known.is_contractors
    code = "document_missing" if one.finding == _OF_CERTIFICATE and is_contractors else one.finding
    facts: dict[str, Fact] = {"what": title}
    if code == _OF_CERTIFICATE:
        facts["actual"] = title
    if code == "auto_filing":
        facts["mc"] = _docket(case)
    if is_asked:
        return rule.broken(code, facts=facts)
    return rule.broken(code, facts=facts, result=Result.NEEDS_REVIEW, severity=Severity.INFO)


def _addendum(case: Case) -> Source | None:
    """An ACORD 855 with the paper that general liability rests on, or a newer one."""
    held = case.book.judged("gl")
    papers = case.book.papers if held is None else case.book.papers[: held.policy.paper + 1]
    return next((source_of(one) for one in papers if one.has_addendum), None)


def _docket(case: Case) -> str:
    """The motor carrier's docket number, by the papers; "" when none says it."""
    texts = (text for one in case.book.papers for text in (one.insured, one.description, one.remarks))
    found = next((match for one in texts if (match := _DOCKET.search(one))), None)
    return f"MC {found[1]}" if found else ""


@lru_cache(maxsize=4096)
def _is_called(name: str, called: tuple[str, ...]) -> bool:
    told = bare(name)
    return any(told == one or (told.endswith(one) and (one[-1].isdigit() or len(one) >= _LONG)) for one in called)
