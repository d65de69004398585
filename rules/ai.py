"""Additional insured, party by party: who is covered, for what, and by which evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from config.reference import forms
from domain.finding import Finding, Result, Severity
from domain.requirement import RequiredCondition, RequiredParty
from rules.evidence import Shown, follows, form_grants, is_specimen, level, page_fits, shown
from rules.examples import example
from rules.explain import Rule, line_name, listed
from rules.fold import Held, Holdings
from rules.names import Likeness, compare, stands_in

SCOPES = {"ai_ongoing": "ongoing", "ai_completed": "completed", "ai_premises": "premises"}
IN_WORDS = {
    "ai_ongoing": "ongoing operations",
    "ai_completed": "completed operations",
    "ai_premises": "premises",
    "ai_auto": "autos",
}
LEVELS = {
    "negated": "denied",
    "absent": "not shown",
    "pending": "requested",
    "asserted": "stated on the certificate",
    "form_cited": "cited by form number",
    "endorsement_page": "endorsement page",
}


HOW = {
    "form_cited": "cite the form in the description, or attach its page",
    "endorsement_page": "attach the endorsement pages",
}


@dataclass(frozen=True, slots=True)
class Party:
    """A party to be covered, and whether the paper's holder is it."""

    name: str
    role: str
    upstream: bool
    is_holder: bool


def ai_findings(
    conditions: Sequence[RequiredCondition],
    parties: Sequence[RequiredParty],
    held: Held,
    holdings: Holdings,
    flags: Mapping[str, bool],
) -> Iterator[Finding]:
    """All additional insured conditions of one line, for each party that must be one."""
    evidence = shown(held, "ai", holdings)
    for place, wanted in enumerate(parties):
        holder = str(held.paper.certificate.holder.name.value or "")
        same = compare(holder, (wanted.name,)) is not Likeness.DIFFERENT
        party = Party(wanted.name, wanted.role, wanted.contract == "upstream", same)
        earlier = sum(one.role == wanted.role for one in parties[1:place])
        suffix = f".{wanted.role}{earlier + 1 if earlier else ''}" if place else ""
        yield from _of_party(conditions, party, evidence, (suffix, flags, holdings))


def _of_party(
    conditions: Sequence[RequiredCondition],
    party: Party,
    evidence: Shown,
    context: tuple[str, Mapping[str, bool], Holdings],
) -> Iterator[Finding]:
    suffix, flags, holdings = context
    line, source = evidence.held.line, evidence.source()
    rules = {
        one.code: Rule(name=f"{line}.{one.code}{suffix}", line=line, facts={"party": party.name}) for one in conditions
    }
    first, worst = rules[conditions[0].code], min((one.severity for one in conditions), key=list(Severity).index)
    found = {one.code: _level(one.code, party, evidence, holdings) for one in conditions}
    examples = listed(tuple(dict.fromkeys(filter(None, (example(line, one.code) for one in conditions)))))
    best = max(found.values(), key=level)
    if best != "endorsement_page" and evidence.unsure:
        what = f"Additional insured, {line_name(line)}"
        yield first.broken(
            "value_doubtful", source, result=Result.NEEDS_REVIEW, what=what, actual=LEVELS.get(best, best)
        )
    elif level(best) < level("pending") and "negated" in found.values():
        quote = evidence.quote(evidence.spoken("negated"))
        yield first.broken("ai_negated", source, severity=worst, quote=quote)
    elif evidence.contradicts and best in ("asserted", "absent"):
        result = Result.UNVERIFIED if evidence.held.paper.confirmed else Result.NEEDS_REVIEW
        yield first.broken("ai_conflict", source, result=result)
    elif best == "pending":
        yield first.broken("ai_pending", source, result=Result.UNVERIFIED)
    elif best == "absent":
        yield _absent(first, party, evidence, worst, examples)
    else:
        yield from _graded(conditions, rules, found, evidence, party)
        if flags.get("written_contract") is False and _only_by_contract(evidence, best):
            facts = {"topic": "Additional insured status"}
            yield Rule(name=f"{line}.ai_by_contract{suffix}", line=line).broken(
                "contract_unconfirmed", source, result=Result.UNVERIFIED, facts=facts
            )


def _level(code: str, party: Party, evidence: Shown, holdings: Holdings) -> str:
    """The level that one kind of status reaches for one party."""
    pages = [one for one in evidence.pages if _page_grants(one.page.form, one.page.edition or "", code)]
    if any(page_fits(one, party.name) and not is_specimen(one) for one in pages):
        return "endorsement_page"
    if evidence.is_denied(SCOPES.get(code)):
        return "negated"
    cited = [one for one in evidence.cited if one.grants(code)]
    reaches = _reaches(party, evidence)
    if (cited or any(is_specimen(one) for one in pages)) and reaches and not _wrong_basis(party, evidence, code):
        return "form_cited"
    if evidence.spoken("pending") and not evidence.granting:
        return "pending"
    if reaches and _stated(code, evidence) and not _wrong_basis(party, evidence, code):
        return "asserted"
    if follows(evidence.held) and (gl := holdings.policies.get("gl")):
        return _level(code, party, shown(gl[0], "ai", holdings), holdings)
    return "absent"


def _page_grants(number: str, edition: str, code: str) -> bool:
    form = forms().get(number)
    return form is not None and form_grants(form, edition, code)


def _stated(code: str, evidence: Shown) -> bool:
    """Whether column or words assert this kind of status: forms that are cited say what the words leave open."""
    scope = SCOPES.get(code)
    scopes = {each for one in evidence.granting for each in one.scope}
    if scope is None or scope in scopes:
        return evidence.is_marked or bool(evidence.granting)
    named = [one for one in evidence.cited if any(grant.startswith("ai_") for grant in one.form.grants)]
    if named or (scopes and "unspecified" not in scopes):
        return False
    return evidence.is_marked or bool(evidence.granting)


def _reaches(party: Party, evidence: Shown) -> bool:
    """Whether what is shown speaks of this party at all."""
    text = str(evidence.held.paper.certificate.description.value or "")
    if stands_in(party.name, text):
        return True
    if any((one.basis or "").startswith("blanket") for one in (*evidence.granting,)):
        return True
    if party.is_holder and (evidence.is_marked or evidence.granting):
        return True
    if party.upstream:
        return any(one.form.basis == "blanket_upstream" for one in evidence.cited)
    return any(
        not one.parties and "holder" not in evidence.quote((one,)).casefold() for one in evidence.granting
    ) or bool(evidence.cited and not evidence.granting)


def _wrong_basis(party: Party, evidence: Shown, code: str) -> bool:
    """A form for direct contracts only, cited alone, leaves out whoever has none."""
    granting = [one.form.basis for one in evidence.cited if one.grants(code)]
    return party.upstream and bool(granting) and all(basis == "blanket_direct" for basis in granting)


def _only_by_contract(evidence: Shown, best: str) -> bool:
    blanket = [one for one in evidence.granting if (one.basis or "").startswith("blanket")]
    return best in ("asserted", "form_cited") and bool(blanket) and len(blanket) == len(evidence.granting)


def _absent(rule: Rule, party: Party, evidence: Shown, worst: Severity, examples: str) -> Finding:
    """Nothing for this party: is there something for others, or nothing at all?"""
    source, direct = evidence.source(), [one for one in evidence.cited if one.form.basis == "blanket_direct"]
    if party.upstream and direct:
        numbers = listed(tuple(one.form.number for one in direct))
        return rule.broken("ai_upstream", source, severity=worst, actual=numbers)
    if evidence.is_marked or evidence.granting or evidence.pages:
        return rule.broken("ai_party_missing", source, severity=worst)
    return rule.broken("ai_missing", source, severity=worst, example_forms=examples)


def _graded(
    conditions: Sequence[RequiredCondition],
    rules: Mapping[str, Rule],
    found: Mapping[str, str],
    evidence: Shown,
    party: Party,
) -> Iterator[Finding]:
    """Something is shown: kind by kind, enough, too weak, or not included."""
    source, line = evidence.source(), evidence.held.line
    weak: list[RequiredCondition] = []
    for one in conditions:
        reached, rule = found[one.code], rules[one.code]
        if level(reached) >= level(one.min_evidence):
            yield rule.met(f"Additional insured, {IN_WORDS[one.code]}: {LEVELS[reached]}", source)
        elif level(reached) >= level("asserted"):
            weak.append(one)
        else:
            there = listed(tuple(IN_WORDS[code] for code, each in found.items() if level(each) >= level("asserted")))
            facts = {"actual": there, "required": IN_WORDS[one.code], "example_forms": example(line, one.code)}
            yield rule.broken("ai_scope", source, severity=one.severity, facts=facts)
    if weak:
        strongest = max((found[one.code] for one in weak), key=level)
        needed = max((one.min_evidence for one in weak), key=level)
        facts = {
            "shown": LEVELS[strongest],
            "needed": LEVELS[needed],
            "how": HOW[needed],
            "example_forms": listed(tuple(dict.fromkeys(filter(None, (example(line, one.code) for one in weak))))),
        }
        yield rules[weak[0].code].broken("ai_evidence", source, result=Result.UNVERIFIED, facts=facts)
