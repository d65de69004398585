"""Restrictions that the contract forbids."""

from __future__ import annotations

from collections.abc import Iterator

from config.reference import forms
from domain.finding import Result
from domain.holdings import HeldPaper
from rules.held import Case, source_of
from rules.verdict import Rule, Source, Verdict


def prohibited_verdicts(case: Case, papers: tuple[HeldPaper, ...]) -> Iterator[Verdict]:
    """As far as papers in use or endorsement pages name them.

    That none is named proves nothing, so nothing is said to be met. Words that describe a restriction without being
    an exclusion for certain ("no residential work") are a question for a person.
    """
    pages = {page.form: page for page in case.book.pages}
    named = {}
    for paper in reversed(papers):
        for one in paper.restrictions:
            named[one.form] = (paper, one)
    if not pages and not named:
        return
    for form in (one.form for one in case.requirement.prohibited if one.form):
        if form in pages:
            rule = Rule(f"prohibited.{form}", forms()[form].line, {"form_or_kind": _called(form)})
            yield rule.broken("exclusion_prohibited", Source(pages[form].document_id))
        elif form in named:
            paper, one = named[form]
            sure = one.sure and one.box not in paper.unsure
            question = Result.UNVERIFIED if paper.confirmed else Result.NEEDS_REVIEW
            rule = Rule(f"prohibited.{form}", forms()[form].line, {"form_or_kind": _called(form)})
            result = Result.FAIL if sure else question
            yield rule.broken("exclusion_prohibited", source_of(paper, one.box), result=result)


def _called(form: str) -> str:
    title = forms()[form].title
    return title if form.startswith("manuscript.") else f"{form} ({title})"
