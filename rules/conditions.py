"""Waiver, primary and non-contributory, notice, aggregate per project: line by line, at the evidence asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from config.reference import forms
from domain.finding import Finding, Result
from domain.requirement import RequiredCondition, RequirementSet
from rules.ai import HOW, LEVELS, ai_findings
from rules.boxes import is_yes
from rules.evidence import Shown, follows, form_grants, is_specimen, level, page_fits, shown
from rules.examples import example
from rules.explain import Rule, Source, line_name
from rules.fold import Held, Holdings

TOPICS = {"wos": "wos", "pnc": "pnc", "noc": "noc", "aggregate_per_project": "agg_per_project"}
NAMES = {
    "wos": "waiver of subrogation",
    "pnc": "primary and non-contributory wording",
    "aggregate_per_project": "aggregate per project",
}
MISSING = {"wos": "wos_missing", "pnc": "pnc_missing", "aggregate_per_project": "aggregate_basis"}
WEAK = {"wos": "wos_evidence", "pnc": "pnc_evidence", "aggregate_per_project": "aggregate_evidence"}


def condition_findings(
    requirement: RequirementSet, holdings: Holdings, flags: Mapping[str, bool], today: date, state: str = ""
) -> Iterator[Finding]:
    """All conditions of the set. Lines that are not in force are another finding's matter, and are passed over."""
    for line in dict.fromkeys(line for one in requirement.conditions for line in one.lines):
        held = holdings.judged(line, today)
        if held is None or (held.expiration is not None and held.expiration <= today):
            continue
        wanted = [one for one in requirement.conditions if line in one.lines]
        parties = requirement.additional_insureds
        status = [one for one in wanted if one.code.startswith("ai_")]
        if status and parties:
            yield from ai_findings(status, parties, held, holdings, flags)
        for one in wanted:
            if one.code in MISSING:
                yield _tested(one, held, holdings, requirement, state)
    yield from _notice(requirement, holdings, today)


def _tested(one: RequiredCondition, held: Held, holdings: Holdings, requirement: RequirementSet, state: str) -> Finding:
    evidence, party = shown(held, TOPICS[one.code], holdings), requirement.holder.name
    reached, source = _level(one.code, evidence, party, holdings), _source(one.code, evidence)
    rule, name = Rule(name=f"{held.line}.{one.code}", line=held.line, facts={"party": party}), NAMES[one.code]
    if reached != "endorsement_page" and evidence.unsure:
        what = f"{name.capitalize()}, {line_name(held.line)}"
        return rule.broken(
            "value_doubtful", source, result=Result.NEEDS_REVIEW, what=what, actual=LEVELS.get(reached, reached)
        )
    if level(reached) >= level(one.min_evidence):
        return rule.met(f"{line_name(held.line)}, {name}: {LEVELS[reached]}", source)
    facts = {"example_forms": example(held.line, one.code, state), "topic": name}
    if reached == "negated":
        quote = evidence.quote(evidence.spoken("negated"))
        return rule.broken("wording_denied", source, severity=one.severity, quote=quote, facts=facts)
    if reached == "pending":
        return rule.broken("endorsement_pending", source, result=Result.UNVERIFIED, facts=facts)
    if reached == "absent":
        if one.code == "pnc" and evidence.spoken("partial"):
            return rule.broken("pnc_partial", source, facts=facts)
        facts |= {"actual": "no project mark", "required": "project", "mark": "PROJECT"}
        return rule.broken(MISSING[one.code], source, severity=one.severity, facts=facts)
    facts |= {"shown": LEVELS[reached], "needed": LEVELS[one.min_evidence], "how": HOW[one.min_evidence]}
    return rule.broken(WEAK[one.code], source, result=Result.UNVERIFIED, facts=facts)


def _level(code: str, evidence: Shown, party: str, holdings: Holdings) -> str:
    pages = [one for one in evidence.pages if _page_grants(one.page.form, code)]
    if any(not is_specimen(one) and (page_fits(one, party) or code != "wos") for one in pages):
        return "endorsement_page"
    if evidence.is_denied():
        return "negated"
    if pages or any(one.grants(code) for one in evidence.cited):
        return "form_cited"
    if evidence.spoken("pending") and not evidence.granting:
        return "pending"
    if evidence.is_marked or evidence.granting or _ticked(code, evidence):
        return "asserted"
    if follows(evidence.held) and (gl := holdings.policies.get("gl")):
        return _level(code, shown(gl[0], evidence.label, holdings), party, holdings)
    return "absent"


def _page_grants(number: str, code: str) -> bool:
    form = forms().get(number)
    return form is not None and form_grants(form, "", code)


def _ticked(code: str, evidence: Shown) -> bool:
    return code == "aggregate_per_project" and is_yes(evidence.held.coverage.aggregate_per.get("project"))


def _source(code: str, evidence: Shown) -> Source:
    source = evidence.source()
    if code != "aggregate_per_project" or "project" not in evidence.held.coverage.aggregate_per:
        return source
    return Source(source.document_id, (*evidence.held.source("aggregate_per.project").fields, *source.fields))


def _notice(requirement: RequirementSet, holdings: Holdings, today: date) -> Iterator[Finding]:
    """Notice of cancellation, once for all its lines: agents can answer it with two words."""
    for one in requirement.conditions:
        held = [policy for line in one.lines if (policy := holdings.judged(line, today)) is not None]
        if one.code != "noc" or not held:
            continue
        rule, found = Rule(name="noc"), [shown(policy, "noc", holdings) for policy in held]
        facts = {"holder": requirement.holder.name, "days": str(one.days or 30)}
        levels = [_level("noc", evidence, requirement.holder.name, holdings) for evidence in found]
        source = found[0].source()
        wrong = [
            cited.form.number
            for evidence in found
            for cited in evidence.cited
            if "noc_named_insured" in cited.form.grants
        ]
        if all(level(each) >= level(one.min_evidence) for each in levels):
            yield rule.met("Notice of cancellation endorsed", source)
        elif wrong:
            yield rule.broken("notice_wrong_party", source, severity=one.severity, form=wrong[0], facts=facts)
        else:
            yield rule.broken("notice_missing", source, severity=one.severity, facts=facts)
