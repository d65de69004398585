"""What a row says beside dates and limits: number, form, aggregate basis, autos, statutory, owners, retention."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.field import Field
from domain.finding import Finding, Result, Severity
from domain.requirement import RequiredCoverage
from rules.boxes import amount_of, is_yes, text_of
from rules.explain import Rule, line_name, listed, money
from rules.fold import Held

PLACEHOLDERS = frozenset(("tbd", "tba", "pending", "binder", "tofollow", "tobedetermined", "tobeissued", "na", "12345"))
AUTOS = {
    "any_auto": "ANY AUTO",
    "owned": "OWNED AUTOS ONLY",
    "scheduled": "SCHEDULED AUTOS",
    "hired": "HIRED AUTOS ONLY",
    "non_owned": "NON-OWNED AUTOS ONLY",
}
_ENOUGH: Mapping[str, tuple[frozenset[str], ...]] = {
    "any_or_owned_hired_nonowned": (frozenset(("any_auto",)), frozenset(("owned", "hired", "non_owned"))),
    "hired_nonowned_ok": (frozenset(("any_auto",)), frozenset(("hired", "non_owned"))),
    "any_or_scheduled": (frozenset(("any_auto",)), frozenset(("scheduled",)), frozenset(("owned",))),
}


def term_findings(wanted: RequiredCoverage, held: Held, flags: Mapping[str, bool]) -> Iterator[Finding]:
    """Everything of the row that is not a date or a limit, in the order of the form."""
    yield from _number(wanted, held)
    yield from _form(wanted, held)
    yield from _basis(wanted, held)
    yield from _autos(wanted, held, flags)
    yield from _statutory(wanted, held)
    yield from _owners(wanted, held)
    yield from _retention(wanted, held)


def _doubt(rule: Rule, held: Held, names: tuple[str, ...], what: str, actual: str) -> Finding:
    source = held.source(*names)
    return rule.broken("value_doubtful", source, result=Result.NEEDS_REVIEW, what=what, actual=actual or "blank")


def _number(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    rule, box = Rule(name=f"{wanted.line}.policy_number", line=wanted.line), held.coverage.policy_number
    if held.number and held.number not in PLACEHOLDERS:
        return  # which number it is decides nothing
    if held.unsure(box):
        yield _doubt(rule, held, ("policy_number",), f"{line_name(wanted.line)} policy number", text_of(box))
    else:
        yield rule.broken("policy_number_missing", held.source("policy_number"), actual=text_of(box) or "blank")


def _form(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    if wanted.form != "occurrence" or wanted.line not in ("gl", "umbrella"):
        return
    rule, boxes = (
        Rule(name=f"{wanted.line}.form", line=wanted.line),
        (held.coverage.occurrence, held.coverage.claims_made),
    )
    occurrence, claims_made = map(is_yes, boxes)
    names = ("occurrence", "claims_made")
    if held.unsure(*boxes):
        ticked = [name for name, on in (("OCCUR", occurrence), ("CLAIMS-MADE", claims_made)) if on]
        yield _doubt(rule, held, names, f"{line_name(wanted.line)} form", listed(tuple(ticked)))
    elif occurrence and not claims_made:
        yield rule.met("Occurrence form", held.source(*names))
    elif wanted.line == "gl":
        code = "form_box_blank" if not claims_made else "form_box_both" if occurrence else "occurrence_required"
        yield rule.broken(code, held.source(*names))


def _basis(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    basis = wanted.aggregate_basis.removeprefix("per_")
    if basis == "any":
        return
    rule, boxes = Rule(name=f"{wanted.line}.aggregate_basis", line=wanted.line), held.coverage.aggregate_per
    ticked = tuple(name for name, box in boxes.items() if is_yes(box))
    names = tuple(f"aggregate_per.{name}" for name in boxes)
    box = boxes.get(basis, Field())
    if held.unsure(box):
        yield _doubt(rule, held, names, "General aggregate basis", listed(ticked))
    elif basis in ticked:
        yield rule.met(f"General aggregate per {basis}", held.source(f"aggregate_per.{basis}"))
    elif _said(held, f"agg_per_{basis}"):
        yield rule.met(f"General aggregate per {basis}, by the description", held.paper.source("description"))
    else:
        example = {"project": "CG 25 03 05 09", "location": "CG 25 04 05 09"}[basis]
        mark = {"project": "PROJECT", "location": "LOC"}[basis]
        facts = {
            "actual": listed(ticked).upper() or "no mark",
            "required": basis,
            "mark": mark,
            "example_forms": example,
        }
        yield rule.broken("aggregate_basis", held.source(*names), facts=facts)


def _said(held: Held, label: str) -> bool:
    spans = held.paper.certificate.wording
    return any(one.label == label and one.polarity in ("grant", "limited", "conditional") for one in spans)


def _autos(wanted: RequiredCoverage, held: Held, flags: Mapping[str, bool]) -> Iterator[Finding]:
    if not wanted.autos:
        return
    rule, boxes = Rule(name="auto.autos", line=wanted.line), held.coverage.autos
    ticked = frozenset(name for name, box in boxes.items() if is_yes(box))
    names = tuple(f"autos.{name}" for name in boxes)
    marked = listed(tuple(label for name, label in AUTOS.items() if name in ticked)) or "nothing"
    enough = [*_ENOUGH[wanted.autos], *(() if flags.get("vehicles", True) else _ENOUGH["hired_nonowned_ok"])]
    sure = frozenset(name for name in ticked if not held.unsure(boxes[name]))
    if any(one <= sure for one in enough):
        yield rule.met(f"Autos: {marked}", held.source(*names))
    elif any(held.unsure(box) for box in boxes.values()):
        yield _doubt(rule, held, names, "Automobile boxes", marked)
    else:
        only_others = ticked >= {"hired", "non_owned"} and "vehicles" not in flags
        result = Result.UNVERIFIED if only_others else Result.FAIL
        yield rule.broken("auto_type", held.source(*names), result=result, actual=marked)


def _statutory(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    if not wanted.statutory:
        return
    rule, box = Rule(name="wc.limits.statutory", line="wc"), held.coverage.per_statute
    if held.unsure(box):
        yield _doubt(rule, held, ("per_statute",), "PER STATUTE", "marked" if is_yes(box) else "blank")
    elif is_yes(box):
        yield rule.met("Statutory limits", held.source("per_statute"))
    else:
        yield rule.broken("wc_statutory_unmarked", held.source("per_statute"))


def _owners(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    box = held.coverage.persons_excluded
    if wanted.line != "wc" or wanted.owners_excluded_ok or not is_yes(box):
        return
    rule, source = Rule(name="wc.persons_excluded", line="wc"), held.source("persons_excluded")
    if held.unsure(box):
        yield _doubt(rule, held, ("persons_excluded",), "Owners or officers excluded", text_of(box))
    else:
        severity = Severity.MAJOR if wanted.owners_excluded_ok is False else Severity.MINOR
        yield rule.broken("wc_owner_excluded", source, severity=severity, actual="Y")


def _retention(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    """Deductible or retention of the row; on a primary an amount without a tick is a deductible."""
    box = held.coverage.retention_amount
    amount = amount_of(box)
    if amount is None:
        return
    kind, most = "retention", wanted.max_sir
    if is_yes(held.coverage.deductible) or wanted.line in ("gl", "professional", "cargo", "property", "auto"):
        kind, most = "deductible", wanted.max_deductible
    if most is None or amount <= most:
        return
    rule, names = Rule(name=f"{wanted.line}.{kind}", line=wanted.line), ("retention_amount",)
    if held.unsure(box):
        yield _doubt(rule, held, names, f"{line_name(wanted.line)} {kind}", money(amount))
    else:
        yield rule.broken("deductible_high", held.source(*names), kind=kind, actual=money(amount), required=money(most))
