"""Property insurance as ACORD 24, 27 and 28 show it: causes of loss, how things are valued, deductible, loss payee."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from config.vocabulary import property_terms
from domain.finding import Result
from domain.holdings import HeldPage, HeldPaper, HeldPolicy
from domain.requirement import RequiredCondition, RequiredCoverage
from rules.documents import filed
from rules.held import Case, Held, source_of
from rules.names import Likeness, compare, stands_in
from rules.verdict import Fact, Rule, Source, Verdict
from rules.words import bare, bare_all, clauses, names_one, plain

_MONTHS = re.compile(r"\b(\d{1,2})\s*[\s\-]?(?:months?|mos?)\b", re.IGNORECASE)
_TEXTS = frozenset(("description", "remarks"))
_REMEDY = "Please show it if the policy has it, or have the insurer change the policy and reissue"
_BASIS = "Please state the basis that the policy gives"
_LEVELS = ("asserted", "form_cited", "endorsement_page")
_NEGATORS = ("no", "not", "none", "excluded")
_PAYEE = ("loss payee", "loss payees", "lenders loss payable", "lender s loss payable")


def property_verdicts(wanted: RequiredCoverage, held: Held, case: Case) -> Iterator[Verdict]:
    """All of a property policy that is neither its presence nor a limit in dollars, which the core judges.

    The paper that shows it, the causes of loss, what is asked in words (replacement cost, a number of months), and the
    largest deductible.
    """
    yield from _paper(wanted, held, case)
    yield from _causes(wanted, held)
    for name, asked in wanted.words.items():
        yield _thing(name, asked, wanted.line, held)
    yield from _deductible(wanted, held, case)


def loss_payee_verdicts(case: Case) -> Iterator[Verdict]:
    """The condition loss_payee, for each of its lines that a policy shows and each party that must be one."""
    for one in case.requirement.conditions:
        if one.code != "loss_payee":
            continue
        for line in one.lines:
            held = case.book.judged(line)
            if held is not None and (held.ends is None or held.ends > case.today):
                for party in one.parties or (case.requirement.holder.name,):
                    yield _payee(one, party, held, case)


def _paper(wanted: RequiredCoverage, held: Held, case: Case) -> Iterator[Verdict]:
    """A property policy that stands on another form than those asked for is shown, and no more."""
    if not wanted.papers:
        return
    rule, terms = Rule(f"{wanted.line}.paper", wanted.line), property_terms()
    names = tuple(terms.papers.get(one, one) for one in wanted.papers)
    form = bare(held.paper.form)
    on_file = [] if form in bare_all(names) else filed(case, wanted.papers, names)
    if form in bare_all(names):
        yield rule.met("{line_name} on {actual}", source_of(held.paper), {"actual": held.paper.form})
    elif on_file and on_file[0].holds(case.today):
        yield rule.met("{line_name} on {actual}", on_file[0].source, {"actual": on_file[0].called or names})
    else:
        facts: dict[str, Fact] = {"actual": held.paper.form, "required": " or ".join(names)}
        yield rule.broken("wrong_document", source_of(held.paper), facts, result=Result.UNVERIFIED)


def _causes(wanted: RequiredCoverage, held: Held) -> Iterator[Verdict]:
    if not wanted.causes:
        return
    ranks, policy = property_terms().causes, held.policy
    boxes = _boxes()
    rule = Rule(f"{wanted.line}.causes", wanted.line, {"limit_name": "Causes of loss", "required": wanted.causes})
    marked = [name for name, box in boxes.items() if box in policy.marked]
    best = max(marked, key=lambda name: ranks[name], default="")
    source = held.source(boxes[best] if best else boxes[wanted.causes])
    if held.unsure(*boxes.values()):
        facts: dict[str, Fact] = {"what": "Causes of loss", "actual": best or "blank"}
        yield rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
    elif not best:
        yield rule.broken("limit_missing", source)
    elif ranks[best] >= ranks[wanted.causes]:
        yield rule.met("Causes of loss: {actual}", source, {"actual": best})
    else:
        yield rule.broken("limit_low", source, {"actual": best, "remedy": _REMEDY})


def _thing(name: str, asked: str, line: str, held: Held) -> Verdict:
    """One thing that must be insured in a way that is put in words."""
    terms = property_terms()
    called = terms.names.get(name, name.replace("_", " ").title())
    rule = Rule(f"{line}.{name}", line, {"limit_name": called, "required": asked.replace("_", " ")})
    policy = held.policy
    own = next(
        (one for one in terms.things.get(name, (name,)) if one in policy.limits or _box(one) in policy.words), ""
    )
    source = held.source(_box(own or name))
    facts: dict[str, Fact] = {"what": called, "actual": _shown(policy, own)}
    if held.unsure(*_doubts(name, own)):
        return rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
    is_months = bool(_MONTHS.search(asked.replace("_", " ")))
    found = _months(rule, own, held, source) if is_months else _valued(rule, asked, own, held, source)
    if found.result is not Result.PASS and _TEXTS & held.paper.unsure:
        return rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
    return found


def _months(rule: Rule, own: str, held: Held, source: Source) -> Verdict:
    """So many months of income: by the words in its box or beside it, never by the dollars."""
    texts = (held.policy.words.get(_box(own), ""), held.policy.words.get("answers.business_income", ""))
    shown = next((int(one[1]) for text in texts if (one := _MONTHS.search(text))), None)
    if shown is None:
        shown = _months_said(_running(held))
    least = _MONTHS.search(str(rule.facts["required"]))
    if shown is not None and least is not None:
        facts: dict[str, Fact] = {"actual": f"{shown} months"}
        if shown >= int(least[1]):
            return rule.met("{limit_name}: {actual}", source, facts)
        return rule.broken("limit_low", source, {**facts, "remedy": _REMEDY})
    return _unvalued(rule, own, held, source)


def _valued(rule: Rule, asked: str, own: str, held: Held, source: Source) -> Verdict:
    """Replacement cost, actual cash value or agreed value: by the box's words, an answer, or the running text."""
    policy, terms = held.policy, property_terms()
    in_box = plain(policy.words.get(_box(own), ""))
    others = {name: words for name, words in terms.values.items() if name != asked}
    words = terms.values.get(asked, (asked.replace("_", " "),))
    if names_one(in_box, words) or f"answers.{asked}" in policy.marked or asked in policy.marked:
        return rule.met("{limit_name}: {required}", source)
    other = next((name for name, each in others.items() if names_one(in_box, each)), "")
    if other or f"answers.{asked}" in policy.denied:
        shown = other.replace("_", " ") or f"no {rule.facts['required']}"
        return rule.broken("limit_low", source, {"actual": shown, "remedy": _REMEDY})
    if own and _claimed(_running(held), words):
        return rule.met("{limit_name}: {required}, by the description", source_of(held.paper, "description"))
    return _unvalued(rule, own, held, source)


def _unvalued(rule: Rule, own: str, held: Held, source: Source) -> Verdict:
    """It is not there; or it is, and nothing says how it is insured."""
    if not own:
        return rule.broken("limit_missing", source)
    facts: dict[str, Fact] = {"actual": _shown(held.policy, own), "remedy": _BASIS}
    return rule.broken("limit_low", source, facts, result=Result.UNVERIFIED)


def _shown(policy: HeldPolicy, own: str) -> Fact:
    return policy.limits.get(own) or policy.words.get(_box(own)) or "blank"


def _running(held: Held) -> str:
    """The words of the row and of the paper; of a paper whose text nobody is sure of, the row's alone."""
    paper = held.paper
    if _TEXTS & paper.unsure:
        return held.policy.description
    return f"{held.policy.description}\n{paper.description}\n{paper.remarks}"


def _deductible(wanted: RequiredCoverage, held: Held, case: Case) -> Iterator[Verdict]:
    amount, most = held.policy.retention, wanted.max_deductible
    if amount is None or most is None:
        return
    rule = Rule(f"{wanted.line}.deductible", wanted.line)
    facts: dict[str, Fact] = {"kind": "deductible", "actual": amount, "required": most}
    boxes = tuple(sorted(one for one in held.policy.unsure if one.startswith(("deductible", "retention"))))
    source = held.source(*(boxes or ("deductibles.building",)))
    if amount <= most:
        yield rule.met("{line_name} {kind}: {actual}", source, facts)
    elif boxes:
        yield rule.broken("value_doubtful", source, {**facts, "what": "Deductible"}, result=Result.NEEDS_REVIEW)
    else:
        yield rule.broken("deductible_high", source, {**facts, "insured": case.facts.contractor})


def _payee(one: RequiredCondition, party: str, held: Held, case: Case) -> Verdict:
    rule, paper = Rule(f"{held.line}.loss_payee", held.line, {"party": party}), held.paper
    pages = [page for page in case.book.pages if _pays(page, party, held)]
    if pages:
        return rule.met("{line_name}: {party} is loss payee by endorsement", Source(pages[0].document_id))
    source = source_of(paper, "holder.name", "description")
    if _is_interest(paper, party) or _is_said(paper, party):
        if {"holder.name", "description"} & paper.unsure:
            return rule.broken("loss_payee_missing", source, result=Result.NEEDS_REVIEW, severity=one.severity)
        if one.min_evidence in _LEVELS[1:]:
            return rule.broken("loss_payee_missing", source, result=Result.UNVERIFIED, severity=one.severity)
        return rule.met("{line_name}: {party} is shown as loss payee", source)
    unsure = {"holder.name", "description", "remarks"} & paper.unsure
    result = Result.NEEDS_REVIEW if unsure else Result.FAIL
    return rule.broken("loss_payee_missing", source, result=result, severity=one.severity)


def _pays(page: HeldPage, party: str, held: Held) -> bool:
    fits = page.line == held.line or page.document_id == held.paper.document_id
    named = page.blanket or any(stands_in(party, one) for one in page.parties)
    return fits and named and not page.is_specimen and "loss_payee" in page.grants


def _is_interest(paper: HeldPaper, party: str) -> bool:
    """The additional interest of an evidence of property, when its box for that is marked."""
    is_payee = not property_terms().payee_interests.isdisjoint(paper.interests)
    return is_payee and compare(paper.holder, (party,)) is Likeness.SAME


def _is_said(paper: HeldPaper, party: str) -> bool:
    """Words that name the party, or the holder who is it, as loss payee."""
    for text in (paper.description, paper.remarks):
        if "loss pay" not in text.casefold():
            continue
        for clause in clauses(text):
            told = plain(clause)
            if not names_one(told, _PAYEE) or names_one(told, _NEGATORS):
                continue
            is_holder = " holder " in told and compare(paper.holder, (party,)) is Likeness.SAME
            if is_holder or stands_in(party, clause):
                return True
    return False


@lru_cache(maxsize=4096)
def _claimed(text: str, words: tuple[str, ...]) -> bool:
    told = (plain(one) for one in clauses(text))
    return any(names_one(one, words) and not names_one(one, _NEGATORS) for one in told)


@lru_cache(maxsize=4096)
def _months_said(text: str) -> int | None:
    """Months in a clause that speaks of business income."""
    for clause in clauses(text):
        found = _MONTHS.search(clause)
        if found and names_one(plain(clause), ("business income", "bi", "income", "actual loss sustained", "als")):
            return int(found[1])
    return None


@cache
def _boxes() -> dict[str, str]:
    return {name: f"causes.{name}" for name in property_terms().causes}


@cache
def _box(name: str) -> str:
    return f"limits.{name}"


@cache
def _doubts(name: str, own: str) -> tuple[str, ...]:
    return (_box(own or name), "description", "answers.replacement_cost", "answers.business_income")
