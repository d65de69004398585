"""Additional insured, party by party: who is covered, for what, and by which evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from domain.finding import Result, Severity
from domain.requirement import RequiredCondition, RequiredParty
from rules.evidence import Shown, follows, level, page_fits, page_grants, shown
from rules.examples import example
from rules.explain import line_name, listed
from rules.held import Case, Held
from rules.names import Likeness, compare, told_in
from rules.verdict import Fact, Rule, Verdict

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


class Party(NamedTuple):
    """A party to be covered, and whether the paper's holder is it."""

    name: str
    upstream: bool
    is_holder: bool


def ai_verdicts(conditions: Sequence[RequiredCondition], held: Held, case: Case) -> Iterator[Verdict]:
    """All additional insured conditions of one line, for each party that must be one."""
    evidence = shown(held, "ai", case.book)
    for party, suffix in _parties(case.requirement.additional_insureds):
        same = compare(held.paper.holder, (party.name,)) is not Likeness.DIFFERENT
        yield from _of_party(conditions, Party(party.name, party.contract == "upstream", same), evidence, suffix, case)


def _parties(parties: Sequence[RequiredParty]) -> Iterator[tuple[RequiredParty, str]]:
    """Each with what tells its rules apart from those of the first: its role, numbered where there are several."""
    seen: dict[str, int] = {}
    for place, one in enumerate(parties):
        seen[one.role] = seen.get(one.role, 0) + (place > 0)
        yield one, f".{one.role}{seen[one.role] if seen[one.role] > 1 else ''}" if place else ""


def _of_party(
    conditions: Sequence[RequiredCondition], party: Party, evidence: Shown, suffix: str, case: Case
) -> Iterator[Verdict]:
    line = evidence.held.line
    rules = {one.code: Rule(f"{line}.{one.code}{suffix}", line, {"party": party.name}) for one in conditions}
    found = {one.code: _level(one, party, evidence, case) for one in conditions}
    first, best = rules[conditions[0].code], max(found.values(), key=level)
    source = evidence.source()
    worst = min((one.severity for one in conditions), key=list(Severity).index)
    if best != "endorsement_page" and evidence.unsure:
        facts: dict[str, Fact] = {"what": f"Additional insured, {line_name(line)}", "actual": LEVELS.get(best, best)}
        yield first.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
    elif level(best) < level("pending") and "negated" in found.values():
        facts = {"quote": evidence.quote(evidence.spoken("negated"))}
        yield first.broken("ai_negated", source, facts, severity=worst)
    elif evidence.contradicts and best in ("asserted", "absent"):
        result = Result.UNVERIFIED if evidence.held.paper.confirmed else Result.NEEDS_REVIEW
        yield first.broken("ai_conflict", source, result=result)
    elif best == "pending":
        yield first.broken("ai_pending", source, result=Result.UNVERIFIED)
    elif best == "absent":
        yield _absent(first, party, evidence, worst, conditions)
    else:
        yield from _graded(conditions, rules, found, evidence)
        if case.flags.get("written_contract") is False and _only_by_contract(evidence, best):
            rule = Rule(f"{line}.ai_by_contract{suffix}", line, {"topic": "Additional insured status"})
            yield rule.broken("contract_unconfirmed", source, result=Result.UNVERIFIED)


def _level(one: RequiredCondition, party: Party, evidence: Shown, case: Case) -> str:
    """The level that one kind of status reaches for one party."""
    code, accept = one.code, one.accept
    pages = [page for page in evidence.pages if page_grants(page, code, accept)]
    if any(not page.is_specimen and page_fits(page, party.name) for page in pages):
        return "endorsement_page"
    if evidence.is_denied(SCOPES.get(code)):
        return "negated"
    cited = [each for each in evidence.cited if each.grants(code, accept)]
    reaches = _reaches(party, evidence)
    wrong = party.upstream and bool(cited) and all(each.form.basis == "blanket_direct" for each in cited)
    if (cited or any(page.is_specimen for page in pages)) and reaches and not wrong:
        return "form_cited"
    if evidence.spoken("pending") and not evidence.granting:
        return "pending"
    if reaches and not wrong and _stated(code, evidence):
        return "asserted"
    if follows(evidence.held) and (gl := case.book.of("gl")):
        return _level(one, party, shown(gl[0], "ai", case.book), case)
    return "absent"


def _stated(code: str, evidence: Shown) -> bool:
    """Whether column or words assert this kind of status: forms that are cited say what the words leave open."""
    scope = SCOPES.get(code)
    scopes = {each for one in evidence.granting for each in one.scope}
    if scope is None or scope in scopes:
        return evidence.is_marked or bool(evidence.granting)
    named = any(grant.startswith("ai_") for one in evidence.cited for grant in one.form.grants)
    if named or (scopes and "unspecified" not in scopes):
        return False
    return evidence.is_marked or bool(evidence.granting)


def _reaches(party: Party, evidence: Shown) -> bool:
    """Whether what is shown speaks of this party at all."""
    if told_in(party.name, evidence.held.paper.told):
        return True
    if any((one.basis or "").startswith("blanket") for one in evidence.granting):
        return True
    if party.is_holder and (evidence.is_marked or evidence.granting):
        return True
    if party.upstream:
        return any(one.form.basis == "blanket_upstream" for one in evidence.cited)
    if any(not one.parties and not evidence.speaks_of_holder(one) for one in evidence.granting):
        return True
    return bool(evidence.cited and not evidence.granting)


def _only_by_contract(evidence: Shown, best: str) -> bool:
    blanket = [one for one in evidence.granting if (one.basis or "").startswith("blanket")]
    return best in ("asserted", "form_cited") and bool(blanket) and len(blanket) == len(evidence.granting)


def _absent(
    rule: Rule, party: Party, evidence: Shown, worst: Severity, conditions: Sequence[RequiredCondition]
) -> Verdict:
    """Nothing of what is asked for this party: is there another kind, something for others, or nothing at all?"""
    source, line = evidence.source(), evidence.held.line
    direct = tuple(one.form.number for one in evidence.cited if one.form.basis == "blanket_direct")
    if party.upstream and direct:
        return rule.broken("ai_upstream", source, {"actual": direct}, severity=worst)
    other = _kinds(evidence) if told_in(party.name, evidence.held.paper.told) else ()
    if other:
        asked = listed(tuple(IN_WORDS[one.code] for one in conditions))
        facts: dict[str, Fact] = {"actual": other, "required": asked, "example_forms": _examples(line, conditions)}
        return rule.broken("ai_scope", source, facts, severity=worst)
    if evidence.is_marked or evidence.granting or evidence.pages:
        return rule.broken("ai_party_missing", source, severity=worst)
    return rule.broken("ai_missing", source, {"example_forms": _examples(line, conditions)}, severity=worst)


def _kinds(evidence: Shown) -> tuple[str, ...]:
    """The kinds of status that words or cited forms give, in words."""
    granted = {grant for one in evidence.cited for grant in one.form.grants}
    spoken = {scope for one in evidence.granting for scope in one.scope}
    return tuple(told for code, told in IN_WORDS.items() if code in granted or SCOPES.get(code) in spoken)


def _graded(
    conditions: Sequence[RequiredCondition], rules: Mapping[str, Rule], found: Mapping[str, str], evidence: Shown
) -> Iterator[Verdict]:
    """Something is shown: kind by kind, enough, too weak, or not included."""
    source, line = evidence.source(), evidence.held.line
    weak: list[RequiredCondition] = []
    for one in conditions:
        reached, rule = found[one.code], rules[one.code]
        if level(reached) >= level(one.min_evidence):
            facts: dict[str, Fact] = {"kind": IN_WORDS[one.code], "shown": LEVELS[reached]}
            yield rule.met("Additional insured, {kind}: {shown}", source, facts)
        elif level(reached) >= level("asserted"):
            weak.append(one)
        else:
            there = tuple(IN_WORDS[code] for code, each in found.items() if level(each) >= level("asserted"))
            facts = {"actual": there, "required": IN_WORDS[one.code], "example_forms": example(line, one.code)}
            yield rule.broken("ai_scope", source, facts, severity=one.severity)
    if weak:
        strongest = max((found[one.code] for one in weak), key=level)
        needed = max((one.min_evidence for one in weak), key=level)
        facts = {
            "shown": LEVELS[strongest],
            "needed": LEVELS[needed],
            "how": HOW[needed],
            "example_forms": _examples(line, weak),
        }
        yield rules[weak[0].code].broken("ai_evidence", source, facts, result=Result.UNVERIFIED)


def _examples(line: str, conditions: Sequence[RequiredCondition]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (example(line, one.code) for one in conditions))))
