"""The certificate as a paper: its edition, its age, its signature, and the restrictions that it or its pages show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from config.reference import accepted_editions, forms
from domain.finding import Finding, Result
from domain.requirement import RequirementSet
from rules.boxes import day_of
from rules.explain import Rule, Source, day
from rules.fold import Holdings, Paper


def paper_findings(requirement: RequirementSet, paper: Paper, today: date) -> Iterator[Finding]:
    """Edition, age and signature of the newest paper."""
    certificate = paper.certificate
    if certificate.form == "ACORD 25" and certificate.edition and certificate.edition not in accepted_editions():
        yield Rule(name="edition").broken("edition_old", paper.source(), actual=certificate.edition)
    issued, most = day_of(certificate.date), requirement.timing.certificate_max_age_days
    rule, source = Rule(name="date"), paper.source("date")
    if issued is not None and today - issued > timedelta(days=most):
        if paper.unsure(certificate.date):
            facts = {"what": "Certificate date", "actual": day(issued)}
            yield rule.broken("value_doubtful", source, result=Result.NEEDS_REVIEW, facts=facts)
        else:
            yield rule.broken("certificate_stale", source, actual=day(issued), required=str(most))
    elif issued is not None:
        yield rule.met(f"Certificate dated {day(issued)}", source)
    if certificate.signature.value is False and not paper.unsure(certificate.signature):
        yield Rule(name="signature").broken("not_signed", paper.source("signature"))


def prohibited_findings(
    requirement: RequirementSet, holdings: Holdings, papers: tuple[Paper, ...]
) -> Iterator[Finding]:
    """Restrictions that the contract forbids, as far as papers in use or endorsement pages name them.

    That none is named proves nothing, so nothing is said to be met. Words that describe a restriction without being
    an exclusion for certain ("no residential work") are a question for a person.
    """
    for form in (one.form for one in requirement.prohibited):
        rule = Rule(name=f"prohibited.{form}", line=forms()[form].line)
        page = next((one for one in holdings.pages if one.page.form == form), None)
        if page is not None:
            yield rule.broken("exclusion_prohibited", Source(page.document_id), form_or_kind=_called(form))
            continue
        for paper in papers:
            is_sure = _named_in(paper, form)
            if is_sure is None:
                continue
            sure = is_sure and not paper.unsure(paper.certificate.description)
            question = Result.UNVERIFIED if paper.confirmed else Result.NEEDS_REVIEW
            result = Result.FAIL if sure else question
            source = paper.source("description")
            yield rule.broken("exclusion_prohibited", source, result=result, form_or_kind=_called(form))
            break


def _named_in(paper: Paper, form: str) -> bool | None:
    """True when the description or the remarks carry the restriction, False when it may, None when it does not."""
    certificate = paper.certificate
    for source, field in (("description", certificate.description), ("remarks", certificate.remarks)):
        spans = [one for one in certificate.wording if one.source == source]
        denied = [(one.start, one.end) for one in spans if one.polarity == "negated" and one.label != "ai"]
        for found in _pattern(form).finditer(str(field.value or "")):
            if any(start < found.end() and found.start() < end for start, end in denied):
                continue
            said = [one for one in spans if one.start < found.end() and found.start() < one.end]
            return not form.startswith("manuscript.") or any(one.label in ("exclusion", "restriction") for one in said)
    cited = [one for one in certificate.wording if form in one.forms and one.polarity != "negated"]
    return True if cited else None


def _called(form: str) -> str:
    title = forms()[form].title
    return title if form.startswith("manuscript.") else f"{form} ({title})"


@cache
def _pattern(form: str) -> re.Pattern[str]:
    return re.compile(forms()[form].regex, re.IGNORECASE)
