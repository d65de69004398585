"""Restrictions that the contract forbids, as far as pages and papers name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from config.reference import forms
from config.vocabulary import restriction_kinds
from domain.finding import Result
from domain.holdings import HeldPage, HeldPaper
from domain.requirement import Prohibited
from rules.held import Case, source_of
from rules.verdict import Fact, Rule, Source, Verdict
from rules.words import bare, clauses

_CODE = "exclusion_prohibited"


def prohibited_verdicts(case: Case, papers: tuple[HeldPaper, ...]) -> Iterable[Verdict]:
    """Forbidden forms and kinds that endorsement pages or papers in use name.

    That none is named proves nothing, so nothing is said to be met. Words that may describe what the insured does,
    forms that our catalogue is unsure of, blank pages, pages that belong to no policy on file, and conditions that
    nobody has answered are questions for a person, never a failure.
    """
    named = {one.form for one in case.book.pages}
    for paper in papers:
        named.update([one.form for one in paper.restrictions])
    return _barred(named, case, papers) if named or case.plan.bars_kinds else ()


def _barred(named: set[str], case: Case, papers: tuple[HeldPaper, ...]) -> Iterator[Verdict]:
    has_others = not all(one in forms() for one in named)  # a page of no known form may be any of them by what it says
    for one in case.requirement.prohibited:
        if (one.form and not has_others and one.form not in named) or (holds := _holds(one, case.flags)) is False:
            continue
        found = list(_of_form(one, case, papers) if one.form else _of_kind(one.kind, case, papers))
        if found:
            worst = next((each for each in found if each.result is Result.FAIL), found[0])
            yield worst if holds else worst._replace(result=Result.NEEDS_REVIEW)


def _holds(one: Prohibited, flags: Mapping[str, bool]) -> bool | None:
    """Whether it is forbidden to this account; None when nobody has answered what that depends on."""
    answers = []
    if one.when:
        answers.append(flags.get(one.when))
    if one.unless:
        lifted = flags.get(one.unless)
        answers.append(None if lifted is None else not lifted)
    if False in answers:
        return False
    return None if None in answers else True


def _of_form(barred: Prohibited, case: Case, papers: Iterable[HeldPaper]) -> Iterator[Verdict]:
    form = barred.form
    known = forms()[form]
    rule = _rule(form, known.line, _called(form))
    told: dict[str, Fact] = {"insured": case.facts.contractor}
    for page in case.book.pages:
        is_it = page.form == form
        if not is_it and (page.form in forms() or known.grants.isdisjoint(page.restricts)):
            continue
        joined = _joined(page, case, papers)
        if joined is False or (barred.edition and page.edition not in ("", barred.edition)):
            continue
        sure = is_it and joined and known.confidence == "high" and not page.is_specimen
        result = Result.FAIL if sure else Result.NEEDS_REVIEW
        yield rule.broken(_CODE, Source(page.document_id), told, result=result)
    for paper in papers:
        for one in paper.restrictions:
            if one.form == form:
                sure = one.sure and one.box not in paper.unsure and (paper.confirmed or known.confidence == "high")
                quoted = {**told, "quote": f'"{one.quote}"'} if one.quote else told
                yield _said_so(rule, source_of(paper, one.box), quoted, _result(paper, sure=sure))


def _of_kind(code: str, case: Case, papers: Iterable[HeldPaper]) -> Iterator[Verdict]:
    kind = restriction_kinds()[code]
    rule = _rule(code, kind.line, kind.title)
    told: dict[str, Fact] = {"insured": case.facts.contractor}
    for held in case.book.of(kind.line):
        said = _said(held.policy.description, code)
        if said and (held.ends is None or held.ends > case.today):
            sure = said == "excluded" and not held.unsure("description")
            yield _said_so(rule, held.source("description"), told, _result(held.paper, sure=sure))
    for paper in papers:
        for box, text in (("description", paper.description), ("remarks", paper.remarks)):
            said = _said(text, code)
            if said:
                sure = said == "excluded" and box not in paper.unsure
                yield _said_so(rule, source_of(paper, box), told, _result(paper, sure=sure))


def _said_so(rule: Rule, source: Source, told: Mapping[str, Fact], result: Result) -> Verdict:
    """What words for certain exclude is to be removed; of what they may exclude the agent is asked."""
    if result is Result.FAIL:
        return rule.broken(_CODE, source, told)
    return rule.broken("exclusion_question", source, {"quote": rule.facts["form_or_kind"], **told}, result=result)


def _result(paper: HeldPaper, *, sure: bool) -> Result:
    if sure:
        return Result.FAIL
    return Result.UNVERIFIED if paper.confirmed else Result.NEEDS_REVIEW


def _joined(page: HeldPage, case: Case, papers: Iterable[HeldPaper]) -> bool | None:
    """Whether a page belongs to a policy that counts; False when it ended, None when no policy on file is the page's.

    It joins by its policy number, one slip allowed; without a number by the document that it came in.
    """
    if not page.policy_number:
        return True if any(one.document_id == page.document_id for one in papers) else None
    own = [
        held
        for each in case.book.lines.values()
        for held in each
        if held.policy.number and DamerauLevenshtein.distance(bare(held.policy.number), page.policy_number) <= 1
    ]
    return any(one.ends is None or one.ends > case.today for one in own) if own else None


def _said(text: str, code: str) -> str:
    """excluded for certain, mentioned, or "" when the text does not speak of it or takes it back."""
    if not text:
        return ""
    told = text.casefold()
    return _weighed(text, code) if any(one in told for one in restriction_kinds()[code].hints) else ""


@lru_cache(maxsize=4096)
def _weighed(text: str, code: str) -> str:
    found, kind = "", restriction_kinds()[code]
    for clause in clauses(text):
        if kind.lifted.search(clause):
            continue
        if kind.excluded.search(clause):
            return "excluded"
        if kind.mentioned.search(clause) and not kind.granted.search(clause):
            found = "mentioned"
    return found


@cache
def _rule(name: str, line: str, called: str) -> Rule:
    return Rule(f"prohibited.{name}", line, {"form_or_kind": called})


@cache
def _called(form: str) -> str:
    title = forms()[form].title
    return title if form.startswith("manuscript.") else f"{form} ({title})"
