"""Waiver, primary and non-contributory, notice, aggregate per project: line by line, at the evidence asked for."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import partial

from config.reference import states
from domain.finding import Result
from domain.requirement import RequiredCondition
from rules.ai import HOW, LEVELS, ai_verdicts
from rules.evidence import Shown, follows, level, page_fits, page_grants, pages_of, shown
from rules.examples import example
from rules.explain import line_name
from rules.held import Case, Held
from rules.names import Likeness, compare, told_in
from rules.verdict import Fact, Rule, Source, Verdict
from rules.wc_place import wos_limited

TOPICS = {"wos": "wos", "pnc": "pnc", "aggregate_per_project": "agg_per_project"}
NAMES = {
    "wos": "waiver of subrogation",
    "pnc": "primary and non-contributory wording",
    "aggregate_per_project": "aggregate per project",
}
MISSING = {"wos": "wos_missing", "pnc": "pnc_missing", "aggregate_per_project": "aggregate_basis"}
WEAK = {"wos": "wos_evidence", "pnc": "pnc_evidence", "aggregate_per_project": "aggregate_evidence"}


def condition_verdicts(case: Case) -> list[Verdict]:
    """All conditions of the set. Lines that are not in force are another verdict's matter, and are passed over."""
    told: dict[int, int] = {}
    found: list[Verdict] = []
    for line, status, others in case.plan.conditions:
        held = case.book.judged(line)
        if held is None or (held.ends is not None and held.ends <= case.today):
            continue
        key = _says(held, case, told) if case.remembers else ()
        found += case.known(key, held, partial(_of_line, status, others, held, case))
    for n, one in enumerate(case.plan.notices):
        found += _noticed(n, one, case)
    return found


def _of_line(
    status: Sequence[RequiredCondition], others: Sequence[RequiredCondition], held: Held, case: Case
) -> Iterator[Verdict]:
    if status and case.requirement.additional_insureds:
        yield from ai_verdicts(status, held, case)
    for one in others:
        yield from _tested(one, held, case)


def _says(held: Held, case: Case, told: dict[int, int]) -> tuple[Hashable, ...]:
    """All that these verdicts can rest on: what row and paper say, whom they name, what they follow, the state.

    Of the state, whether it limits waivers on workers compensation. `told` keeps what a paper says by its place:
    several rows stand on it.
    """
    pages = _attached(held, case) if case.book.pages else ()
    own = (held.line, case.answers, held.policy.columns, _of_paper(held, case, told), pages)
    if held.line == "umbrella" and (under := case.book.of("gl")):
        return (*own, under[0].policy.columns, _of_paper(under[0], case, told), _attached(under[0], case))
    if held.line == "wc" and case.work_state is not None and wos_limited(case.work_state.code):
        return (*own, True)
    return own


def _attached(held: Held, case: Case) -> tuple[Hashable, ...]:
    """What the pages of a policy say, whatever policy and document they are of."""
    if not case.book.pages:
        return ()
    pages = pages_of(held, case.book)
    return tuple((one.form, one.edition, one.parties, one.grants, one.blanket, one.is_specimen) for one in pages)


def _of_paper(held: Held, case: Case, told: dict[int, int]) -> int:
    """What a paper says, and which of the parties it names in its text and as its holder."""
    place, paper = held.policy.paper, held.paper
    if place not in told:
        named = [
            (told_in(name[0], paper.told), compare(paper.holder, name) is Likeness.DIFFERENT)
            for name in case.plan.party_names
        ]
        told[place] = case.plan.memory.number((paper.says, *named))
    return told[place]


def _tested(one: RequiredCondition, held: Held, case: Case) -> Iterator[Verdict]:
    evidence = shown(held, TOPICS[one.code], case.book)
    reached = _level(one, evidence, case.requirement.holder.name, case)
    unsure = reached != "endorsement_page" and evidence.unsure
    if level(reached) >= level(one.min_evidence) and not unsure and not case.tells_met:
        return
    source, name, rule = _source(one.code, evidence), NAMES[one.code], Rule(f"{held.line}.{one.code}", held.line)
    if unsure:
        what = f"{name.capitalize()}, {line_name(held.line)}"
        facts: dict[str, Fact] = {"what": what, "actual": LEVELS.get(reached, reached)}
        yield rule.broken("value_doubtful", source, facts, result=Result.NEEDS_REVIEW)
    elif level(reached) >= level(one.min_evidence):
        yield rule.met("{line_name}, {name}: {shown}", source, {"name": name, "shown": LEVELS[reached]})
    else:
        yield _short_of(one, reached, rule, source, evidence, case)


def _short_of(one: RequiredCondition, reached: str, rule: Rule, source: Source, evidence: Shown, case: Case) -> Verdict:
    """Shown too weakly, asked for, denied, or not shown at all."""
    state, line = case.work_state.code if case.work_state else "", evidence.held.line
    facts: dict[str, Fact] = {
        "party": case.requirement.holder.name,
        "example_forms": example(line, one.code, state),
        "topic": NAMES[one.code],
    }
    if reached in ("negated", "absent") and (line, one.code) == ("wc", "wos") and wos_limited(state):
        where = states()[state].name
        result = Result.UNVERIFIED if evidence.held.paper.confirmed else Result.NEEDS_REVIEW
        return rule.broken("wos_wc_state", source, {**facts, "state": where}, result=result)
    if reached == "negated":
        facts["quote"] = evidence.quote(evidence.spoken("negated"))
        return rule.broken("wording_denied", source, facts, severity=one.severity)
    if reached == "pending":
        return rule.broken("endorsement_pending", source, facts, result=Result.UNVERIFIED)
    if reached == "absent":
        if one.code == "pnc" and evidence.spoken("partial"):
            return rule.broken("pnc_partial", source, facts)
        facts |= {"actual": "no project mark", "required": "project", "mark": "PROJECT"}
        return rule.broken(MISSING[one.code], source, facts, severity=one.severity)
    facts |= {"shown": LEVELS[reached], "needed": LEVELS[one.min_evidence], "how": HOW[one.min_evidence]}
    return rule.broken(WEAK[one.code], source, facts, result=Result.UNVERIFIED)


def _level(one: RequiredCondition, evidence: Shown, party: str, case: Case) -> str:
    code = one.code
    granted = [page for page in evidence.pages if page_grants(page, code, one.accept)]
    pages = [page for page in granted if page.is_specimen or code != "wos" or page_fits(page, party)]
    if any(not page.is_specimen for page in pages):
        return "endorsement_page"
    if evidence.is_denied():
        return "negated"
    if pages or any(each.grants(code, one.accept) for each in evidence.cited):
        return "form_cited"
    if evidence.spoken("pending") and not evidence.granting:
        return "pending"
    if evidence.is_marked or evidence.granting or _ticked(code, evidence):
        return "asserted"
    if follows(evidence.held) and (gl := case.book.of("gl")):
        return _level(one, shown(gl[0], evidence.label, case.book), party, case)
    return "absent"


def _ticked(code: str, evidence: Shown) -> bool:
    return code == "aggregate_per_project" and "aggregate_per.project" in evidence.held.policy.marked


def _source(code: str, evidence: Shown) -> Source:
    source = evidence.source()
    policy, box = evidence.held.policy, "aggregate_per.project"
    if code != "aggregate_per_project" or not (box in policy.marked or box in policy.blank):
        return source
    return evidence.held.source(box).beside(source)


def _noticed(n: int, one: RequiredCondition, case: Case) -> Iterable[Verdict]:
    held = [policy for line in one.lines if (policy := case.book.judged(line)) is not None]
    if not held:
        return ()
    unconfirmed = next((each for each in held if not each.paper.confirmed), held[0])
    key = ("notice", n, tuple((each.line, each.paper.says, _attached(each, case)) for each in held))
    return case.known(key, unconfirmed, partial(_notice, one, held, case))


def _notice(one: RequiredCondition, held: Sequence[Held], case: Case) -> Iterator[Verdict]:
    """Notice of cancellation, once for all its lines: agents can answer it with two words."""
    found, holder = [shown(policy, "noc", case.book) for policy in held], case.requirement.holder.name
    source, rule = found[0].source(), Rule("noc", None, {"holder": holder, "days": str(one.days or 30)})
    wrong = [cited.form.number for each in found for cited in each.cited if "noc_named_insured" in cited.form.grants]
    if all(level(_level(one, each, holder, case)) >= level(one.min_evidence) for each in found):
        yield rule.met("Notice of cancellation endorsed", source)
    elif wrong:
        yield rule.broken("notice_wrong_party", source, {"form": wrong[0]}, severity=one.severity)
    else:
        yield rule.broken("notice_missing", source, severity=one.severity)
