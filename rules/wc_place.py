"""Workers compensation by place: state funds, state forms, exemptions, who may go without, and where a policy pays."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from config.reference import State, states
from config.vocabulary import workers_compensation
from domain.finding import Result, Severity
from domain.holdings import HeldPaper
from domain.requirement import RequiredCoverage
from rules.documents import Filed, dated, filed, needed
from rules.held import Case, Held, source_of
from rules.verdict import NOWHERE, Fact, Rule, Source, Verdict
from rules.wc_words import called_in, lists_state, said
from rules.words import names_one, plain

_PRESENT, _PLACE = Rule("wc.present", "wc"), Rule("wc.state", "wc")
_STOP_GAP = Rule("employers_stop_gap.present", "employers_stop_gap")
_FORM, _STAFF = Rule("wc.new_york_form", "wc"), Rule("wc.leased", "wc")
_GAP_LIMITS = ("each_accident", "el_each_accident", "each_occurrence")
_GAP_BOXES = tuple(f"limits.{one}" for one in _GAP_LIMITS)
_NEW_YORK = "NY"


def wc_verdicts(case: Case, wanted: RequiredCoverage) -> Iterator[Verdict]:
    """All that the place and the people make of a required workers compensation line.

    Without a policy on file this is the whole answer: the core asks nothing of its own, but for the question whether
    there are employees, when nobody has said and nothing is told here. With a policy it is what the place adds: the
    core still judges its dates, limits, per statute, excluded owners, conditions and insurer, and a policy that ended.
    Of a policy on a state fund's own paper (`of_fund`) the core judges neither limits nor boxes: the fund has none.
    A required `employers_stop_gap` line of its own is the core's, which calls `stop_gap` where no policy shows it.
    """
    held = case.book.judged("wc")
    if held is None:
        yield from _without(case, wanted)
    elif held.ends is None or held.ends > case.today:
        yield from _placed(case, wanted, held)
        yield from _leased(case, held)


def wos_limited(state_code: str) -> bool:
    """Whether the state forbids or limits a waiver of subrogation: then it is asked about, never called missing."""
    return state_code in workers_compensation().waiver_limited


def of_fund(held: Held, place: State | None) -> bool:
    """Whether a policy stands on the state fund's own paper: that has no limits and no boxes of employers liability.

    An ACORD form that merely names the fund is none: it asserts.
    """
    is_own = place is not None and place.wc_market == "monopolistic" and not held.paper.form.startswith("ACORD")
    return is_own and place is not None and _names_fund(held, place)


def stop_gap(case: Case, minimum: int) -> Verdict:
    """Employers liability where the state fund has none: a policy, an endorsement page, or words that only assert."""
    facts: dict[str, Fact] = {"state": case.work_state.name if case.work_state else "the state", "required": minimum}
    for held in case.book.in_force("employers_stop_gap"):
        shown = next((held.policy.limits[one] for one in _GAP_LIMITS if one in held.policy.limits), None)
        source = held.source("limits.each_accident")
        if held.unsure(*_GAP_BOXES):
            return _STOP_GAP.broken("stop_gap_missing", source, facts, result=Result.NEEDS_REVIEW)
        if shown is None:
            return _STOP_GAP.broken("stop_gap_missing", source, facts, result=Result.UNVERIFIED)
        if shown < minimum:
            return _STOP_GAP.broken("stop_gap_missing", source, {**facts, "actual": shown})
        return _STOP_GAP.met("Employers liability (stop gap): {actual}", source, {"actual": shown})
    page = next((one for one in case.book.pages if "el_stop_gap" in one.grants and not one.is_specimen), None)
    if page is not None:
        return _STOP_GAP.met("Employers liability (stop gap) by {form}", Source(page.document_id), {"form": page.form})
    for paper in _current(case):
        if said(f"{paper.description}\n{paper.remarks}", workers_compensation().stop_gap):
            return _STOP_GAP.broken(
                "stop_gap_missing", source_of(paper, "description"), facts, result=Result.UNVERIFIED
            )
    return _STOP_GAP.broken("stop_gap_missing", facts=facts)


def _without(case: Case, wanted: RequiredCoverage) -> Iterator[Verdict]:
    """No policy is on file: what stands in for it, or what is asked for."""
    flags, place = case.flags, case.work_state
    if flags.get("employees", not flags.get("sole_proprietor", False)) is False:
        yield _exempt(case)
        return
    asked = needed(wanted.required, flags, place, case)
    if asked is False:
        return
    found = _instead(case, wanted, is_asked=bool(asked))
    if found is not None:
        yield found
    elif asked and place is not None and place.wc_market == "monopolistic":
        yield _fund_asked(place, NOWHERE)
    elif asked and place is not None and place.code == _NEW_YORK:
        if not _asks_form(case):  # else it is told with the set's documents
            yield _FORM.broken("ny_wc_form", severity=Severity.CRITICAL)
    elif asked:
        yield _PRESENT.broken("coverage_missing")
    if asked and place is not None and place.wc_market == "monopolistic":
        yield from _gap_too(case, wanted)


def _instead(case: Case, wanted: RequiredCoverage, *, is_asked: bool) -> Verdict | None:
    """What is on file or said in place of a policy."""
    place = case.work_state
    certificate = _certificate(case, place)
    if certificate is not None:
        return certificate
    if place is not None and place.code == workers_compensation().nonsubscriber_state:
        chosen = _nonsubscriber(case, place)
        if chosen is not None:
            return chosen
    return _something_else(case, wanted, is_asked=is_asked)


def _placed(case: Case, wanted: RequiredCoverage, held: Held) -> Iterator[Verdict]:
    """A policy is on file: whether it is what the place asks for."""
    place, home = case.work_state, case.state
    if place is None:
        return
    is_elsewhere = home is not None and home.code != place.code
    if place.wc_market != "monopolistic" and place.code != _NEW_YORK and not is_elsewhere:
        return
    source = held.source("policy_number")
    certificate = _certificate(case, place)
    if place.wc_market == "monopolistic":
        if certificate is None and of_fund(held, place):
            own = Filed(held.paper.form, held.ends, source_of(held.paper), held.unsure("expiration_date"))
            certificate = dated(_PRESENT, own.called, own, case)
        weak = Result.UNVERIFIED if _names_fund(held, place) else Result.FAIL
        yield certificate or _fund_asked(place, source, weak)
        yield from _gap_too(case, wanted)
    elif certificate is not None and certificate.result is Result.PASS:
        yield certificate
    else:
        if place.code == _NEW_YORK and not _asks_form(case):
            yield certificate or _FORM.broken("ny_wc_form", source, result=Result.UNVERIFIED)
        if is_elsewhere:
            yield _listed(case, place, held)


def _names_fund(held: Held, place: State) -> bool:
    listed = held.paper.insurers
    letters = held.policy.insurer_letters or "".join(listed)  # a fund's paper has no letters
    names = (listed[one].name for one in letters if one in listed)
    return any(names_one(f" {_spelled(one)} ", _fund_words(place)) for one in names)


def _listed(case: Case, place: State, held: Held) -> Verdict:
    """The work is in another state than the insured: the policy must list it in Item 3.A, which the form has not."""
    paper, facts = held.paper, {"state": place.name}
    shown = lists_state(f"{held.policy.description}\n{paper.description}\n{paper.remarks}", place)
    source = source_of(paper, "description")
    unsure_home = not case.facts.state and "insured.address" in case.book.papers[0].unsure
    if unsure_home or {"description", "remarks"} & paper.unsure or held.unsure("description"):
        return _PLACE.broken("wc_state_not_covered", source, facts, result=Result.NEEDS_REVIEW)
    if shown == "listed":
        return _PLACE.met("{line_name} lists {state}", source, facts)
    weak = Result.UNVERIFIED if shown == "other" else Result.FAIL
    return _PLACE.broken("wc_state_not_covered", source, facts, result=weak)


def _certificate(case: Case, place: State | None) -> Verdict | None:
    """The fund's or the state's own paper on file, and its end; None when there is none."""
    codes, names = _papers(place.code if place is not None else "")
    found = filed(case, codes, names)
    if not found:
        return None
    is_fund = place is not None and place.wc_market == "monopolistic"
    ended = "wc_monopolistic" if is_fund else "ny_wc_form" if names else "document_expired"
    told = dated(_PRESENT, found[0].called or "State certificate", found[0], case, ended=ended)
    if told.code == "wc_monopolistic" and place is not None:
        return _fund_asked(place, told.source)._replace(facts={**told.facts, **_fund_facts(place)})
    return told


def _fund_asked(place: State, source: Source, result: Result = Result.FAIL) -> Verdict:
    return _PRESENT.broken("wc_monopolistic", source, _fund_facts(place), result=result)


@cache
def _fund_facts(place: State) -> dict[str, Fact]:
    return {"state": place.name, "state_document": " or ".join(place.proof_documents)}


def _gap_too(case: Case, wanted: RequiredCoverage) -> Iterator[Verdict]:
    """Stop gap, where the set does not name it as a line of its own."""
    minimum = wanted.limits.get("el_each_accident")
    if minimum and all(one.line != "employers_stop_gap" for one in case.requirement.coverages):
        yield stop_gap(case, minimum)


def _exempt(case: Case) -> Verdict:
    """Somebody who works alone: what is wanted is proof of that, which ends as other papers do."""
    place, forms = case.work_state, case.requirement.strictness.exemption_forms
    told = workers_compensation()
    has_own = place is not None and place.wc_market != "monopolistic"  # a fund's papers are of coverage
    names = (*forms, *(place.proof_documents if place is not None and has_own else ()))
    asked: dict[str, Fact] = {"exemption_document": _proof_of_none(place, forms)}
    for one in filed(case, (*told.exemption_codes, *told.certificate_codes), names)[:1]:
        verdict = dated(_PRESENT, one.called or "Proof of exemption", one, case)
        if verdict.code != "document_expired":
            return verdict
        asked["expiration_date"] = verdict.facts["expiration_date"]
    return _PRESENT.broken("wc_exemption_needed", facts=asked, result=Result.UNVERIFIED)


@cache
def _proof_of_none(place: State | None, forms: tuple[str, ...]) -> str:
    """The state's own paper for it, else what the client takes, in words that go after "please send"."""
    if place is None or place.wc_market == "monopolistic" or not place.proof_documents:
        return f"your {forms[0]}" if forms else "your state's certificate of exemption"
    own = next((one for one in place.proof_documents if one.startswith("CE-")), place.proof_documents[0])
    return f"your {place.name} {own}"


def _nonsubscriber(case: Case, place: State) -> Verdict | None:
    """An employer who chose to carry none, by the account's flag, the state's form or the paper's words."""
    told, flag = workers_compensation(), case.flags.get("tx_nonsubscriber")
    on_file = filed(case, told.nonsubscriber_codes, told.nonsubscriber_papers)
    spoken = [one for one in _current(case) if said(f"{one.description}\n{one.remarks}", told.nonsubscriber_words)]
    if flag is False or not (flag or on_file or spoken):
        return None
    facts: dict[str, Fact] = {"state": place.name, "insured": case.facts.contractor}
    if not (on_file and on_file[0].holds(case.today)):
        facts["document"] = told.nonsubscriber_papers[0]
    source = on_file[0].source if on_file else source_of(spoken[0], "description") if spoken else NOWHERE
    return _PRESENT.broken("wc_nonsubscriber", source, facts, result=Result.NEEDS_REVIEW)


def _something_else(case: Case, wanted: RequiredCoverage, *, is_asked: bool) -> Verdict | None:
    """Occupational accident or an injury benefit plan, by a policy of its own or by the papers' words."""
    shown, source, unsure = "", NOWHERE, False
    for held in case.book.in_force("occupational_accident"):
        shown, source, unsure = "Occupational accident", held.source("description"), held.unsure("description")
        break
    else:
        for paper in _current(case):
            word = said(f"{paper.description}\n{paper.remarks}", tuple(workers_compensation().not_wc))
            if word:
                shown = workers_compensation().not_wc[word].capitalize()
                source, unsure = source_of(paper, "description"), "description" in paper.unsure
                break
    if not shown:
        return None
    facts: dict[str, Fact] = {"actual": shown}
    if case.flags.get("owner_operators") and "owner_operators" in wanted.alternatives:
        facts |= {"operators": "owner-operators", "insured": case.facts.contractor}
        return _PRESENT.broken("wc_alternative", source, facts, result=Result.NEEDS_REVIEW)
    result = Result.FAIL if is_asked and not unsure else Result.NEEDS_REVIEW
    return _PRESENT.broken("wc_not_wc", source, facts, result=result)


def _leased(case: Case, held: Held) -> Iterator[Verdict]:
    """A policy of who lends out the workers pays for them alone: the others are asked about."""
    paper = held.paper
    if not case.flags.get("peo", _lends(paper)):
        return
    others = case.flags.get("nonleased_workers")
    if others is False:
        yield _STAFF.met("All workers are leased", source_of(paper, "insured.name"))
        return
    severity = Severity.MAJOR if others else Severity.MINOR
    facts: dict[str, Fact] = {"condition": "for workers who are not leased"}
    source = source_of(paper, "insured.name")
    yield _STAFF.broken("answer_needed", source, facts, result=Result.NEEDS_REVIEW, severity=severity)


def _lends(paper: HeldPaper) -> bool:
    """Whether the insured of the paper lends out workers, by its own name or by the description."""
    told = paper.description.casefold()
    text = f"{paper.insured}\n{told}" if "leased" in told or "l/c/f" in told else paper.insured
    return bool(called_in(text, workers_compensation().leasing))


def _asks_form(case: Case) -> bool:
    """Whether the set itself asks for New York's forms among its documents."""
    return any(one.finding == "ny_wc_form" for one in case.requirement.documents)


def _current(case: Case) -> Iterator[HeldPaper]:
    """The newest paper, and those that state a policy in force or to come."""
    held = (one for each in case.book.lines.values() for one in each)
    resting = {one.policy.paper for one in held if one.ends is None or one.ends > case.today}
    return (paper for n, paper in enumerate(case.book.papers) if n == 0 or n in resting)


@cache
def _papers(code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes and names of what shows coverage there; a name that is not a proper one is no proof by itself."""
    told, place = workers_compensation(), states().get(code)
    if place is None:
        return told.certificate_codes, ()
    if code == _NEW_YORK:
        return ("ny_wc", *told.certificate_codes), told.ny_wc
    is_fund = place.wc_market == "monopolistic"
    names = tuple(one for one in place.proof_documents if is_fund and one != one.lower())
    return (f"wc_{code.lower()}", *told.certificate_codes), names


@cache
def _fund_words(place: State) -> tuple[str, ...]:
    """The fund's name and its short form: "bureau of workers compensation", "bwc"."""
    name, _, short = place.wc_state_fund.rstrip(")").partition("(")
    return tuple(_spelled(one) for one in (name, short) if one.strip())


def _spelled(name: str) -> str:
    return " ".join(plain(name).replace("&", " and ").split())
