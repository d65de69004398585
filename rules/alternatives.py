"""What stands in for a line that no policy shows by itself: another line's policy, or an endorsement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from config.vocabulary import line_words
from domain.finding import Result
from domain.requirement import RequiredCoverage
from rules.held import Case, Held, source_of
from rules.verdict import Fact, Rule, Source, Verdict
from rules.words import bare, clauses, names_one, plain

_NEGATORS = ("no", "not", "none", "excluded", "excludes", "excluding")
_NOT_GRANTING = ("negated", "pending")


class StandIn(NamedTuple):
    """What shows a line in another's place: the verdict on its presence, and the policy whose limits are its own.

    `held` is None when no limits can be tested.
    """

    verdict: Verdict
    held: Held | None = None


def stand_in(wanted: RequiredCoverage, case: Case) -> StandIn | None:
    """What stands in for a line that is not held; None when nothing does, and the line is missing.

    `may_combine_with`: a policy in force of that other line whose own row names this one; where only the description
    does, it is shown and no more. `alternatives.endorsement`: a page of that form; a form that is merely named is asked
    for. What owner-operators carry in place of workers compensation is `rules.wc_place`'s.
    """
    return next(_found(wanted, case), None)


def _found(wanted: RequiredCoverage, case: Case) -> Iterator[StandIn]:
    if wanted.may_combine_with:
        yield from _combined(wanted, case)
    form = wanted.alternatives.get("endorsement", "")
    if form:
        yield from _endorsed(wanted, form, case)


def _combined(wanted: RequiredCoverage, case: Case) -> Iterator[StandIn]:
    words, rule = line_words().get(wanted.line, ()), Rule(f"{wanted.line}.present", wanted.line)
    for held in case.book.in_force(wanted.may_combine_with):
        facts: dict[str, Fact] = {"other": wanted.may_combine_with, "policy_number": held.policy.number or "blank"}
        in_row, paper = held.source("description"), held.paper
        if _names(held.policy.description, words):
            if held.unsure("description"):
                yield StandIn(_doubted(rule, held.policy.description, in_row), held)
            else:
                yield StandIn(rule.met("{line_name} is part of policy {policy_number}", in_row, facts), held)
        elif _names(f"{paper.description}\n{paper.remarks}", words):
            source = source_of(paper, "description")
            if not paper.unsure.isdisjoint(("description", "remarks")):
                yield StandIn(_doubted(rule, paper.description, source), held)
            else:
                yield StandIn(rule.broken("coverage_missing", source, facts, result=Result.UNVERIFIED), held)


def _doubted(rule: Rule, text: str, source: Source) -> Verdict:
    facts: dict[str, Fact] = {"what": "Description", "actual": text}
    return rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)


def _endorsed(wanted: RequiredCoverage, form: str, case: Case) -> Iterator[StandIn]:
    rule, plain_form = Rule(f"{wanted.line}.present", wanted.line), bare(form)
    page = next((one for one in case.book.pages if bare(one.form) == plain_form), None)
    if page is None:
        yield from _cited(rule, form, case)
    elif page.is_specimen:
        yield StandIn(rule.broken("page_missing", Source(page.document_id), {"actual": form}, result=Result.UNVERIFIED))
    else:
        yield StandIn(rule.met("{line_name} by {form}", Source(page.document_id), {"form": form}))


def _cited(rule: Rule, form: str, case: Case) -> Iterator[StandIn]:
    """A form that the paper of a policy in force names, as far as it does not say that the form is absent."""
    for held in (one for each in case.book.lines.values() for one in each if one.live):
        for span in held.paper.wording:
            if form in span.forms and span.polarity not in _NOT_GRANTING:
                result = Result.NEEDS_REVIEW if span.source in held.paper.unsure else Result.UNVERIFIED
                source = source_of(held.paper, span.source)
                yield StandIn(rule.broken("page_missing", source, {"actual": form}, result=result))


def _names(text: str, words: tuple[str, ...]) -> bool:
    """Whether a clause names the line and does not take it back."""
    if not names_one(plain(text), words):
        return False
    told = (plain(one) for one in clauses(text))
    return any(names_one(one, words) and not names_one(one, _NEGATORS) for one in told)
