"""Whom a certificate is about and to whom it is addressed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from domain.finding import Result, Severity
from domain.holdings import HeldPaper
from rules.held import Case, source_of
from rules.names import Likeness, compare, lent_to, match, same_place
from rules.verdict import Fact, Rule, Verdict

_SAME = Likeness.SAME


def party_verdicts(case: Case, papers: tuple[HeldPaper, ...]) -> Iterable[Verdict]:
    """Insured and holder of every paper that a verdict rests on, newest first; what is right is told once."""
    if not case.tells_met and all([_is_addressed(paper, case) for paper in papers]):
        return ()
    return _named_in(papers, case)


def _named_in(papers: tuple[HeldPaper, ...], case: Case) -> Iterator[Verdict]:
    facts = case.facts
    told: set[tuple[str, str, object]] = set()
    for paper in papers:
        found = [*_holder(paper, case)]
        if facts.contractor:
            names = (facts.contractor, *facts.also_known_as)
            found.insert(0, _named(Rule("insured.name"), paper, _insured(paper, case), "insured_name", names))
        for one in found:
            key = (one.rule, one.code, one.facts.get("actual") if one.code != "met" else "")
            if key not in told:
                told.add(key)
                yield one


def _insured(paper: HeldPaper, case: Case) -> str:
    """Whose policies they are: of workers compensation alone, those whose workers somebody lends out."""
    shown = {line for line, held in case.book.lines.items() if any(one.paper is paper for one in held)}
    return (lent_to(paper.insured) if shown == {"wc"} else "") or paper.insured


def _is_addressed(paper: HeldPaper, case: Case) -> bool:
    """Whether insured, holder and the holder's address are right: then only what is met could be told."""
    facts, holder = case.facts, case.requirement.holder
    names = (facts.contractor, *facts.also_known_as)
    return (
        compare(paper.holder, case.plan.holder_names) is _SAME
        and (not facts.contractor or compare(paper.insured, names) is _SAME)
        and (not holder.address or (bool(paper.holder_address) and same_place(paper.holder_address, holder.address)))
    )


def _holder(paper: HeldPaper, case: Case) -> Iterator[Verdict]:
    """Its name, and its address where the name is right: whoever corrects the name writes the address too."""
    holder = case.requirement.holder
    named = _named(Rule("holder.name"), paper, paper.holder, "holder_name", case.plan.holder_names)
    if named.code == "met":
        yield named
        if holder.address:
            yield _holder_address(paper, case)
    else:
        required = f"{holder.name}, {holder.address}" if holder.address else holder.name
        yield named._replace(facts={**named.facts, "required": required})


_WHAT = {"insured.name": "Named insured", "holder.name": "Certificate holder"}


def _named(rule: Rule, paper: HeldPaper, actual: str, code: str, names: tuple[str, ...]) -> Verdict:
    source, what = source_of(paper, rule.name), _WHAT[rule.name]
    found = match(actual, names)
    likeness = found.likeness
    facts: dict[str, Fact] = {"actual": actual or "blank", "required": names[0], "what": what, "why": found.reason}
    if likeness is _SAME:
        return rule.met("{what}: {actual}", source, facts)
    if rule.name in paper.unsure:
        return rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
    if likeness is Likeness.NEAR and not paper.confirmed:
        return rule.broken("name_near", source, facts, result=Result.NEEDS_REVIEW)
    if likeness is not Likeness.DIFFERENT:  # the agent is asked, nobody is failed for it
        return rule.broken(code, source, facts, result=Result.UNVERIFIED, severity=Severity.MINOR)
    return rule.broken(code, source, facts)


def _holder_address(paper: HeldPaper, case: Case) -> Verdict:
    rule, source, holder = Rule("holder.address"), source_of(paper, "holder.address"), case.requirement.holder
    actual = paper.holder_address
    if actual and same_place(actual, holder.address):
        return rule.met("Certificate holder's address: {actual}", source, {"actual": actual})
    if "holder.address" in paper.unsure:
        facts: dict[str, Fact] = {"what": "Certificate holder's address", "actual": actual or "blank"}
        return rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
    facts = {"actual": actual or "blank", "required": f"{holder.name}, {holder.address}"}
    return rule.broken("holder_address", source, facts)
