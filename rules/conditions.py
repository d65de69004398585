"""Additional insured, waiver, primary wording, notice: at the level of evidence that the contract asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from config.reference import equivalences
from domain.certificate import Wording
from domain.finding import Finding, Result, Severity
from domain.requirement import RequiredCondition, RequirementSet
from rules.coverage import UNSURE
from rules.explain import finding, line_name, met
from rules.fold import Held, Holdings, is_yes
from rules.requirement_file import EVIDENCE

LABELS = {
    "ai_ongoing": "ai",
    "ai_completed": "ai",
    "ai_premises": "ai",
    "ai_auto": "ai",
    "pnc": "pnc",
    "wos": "wos",
    "noc": "noc",
    "aggregate_per_project": "agg_per_project",
}
NAMES = {
    "ai": "Additional insured",
    "pnc": "Primary and non-contributory",
    "wos": "Waiver of subrogation",
    "noc": "Notice of cancellation",
    "agg_per_project": "Aggregate per project",
}
MISSING = {
    "ai": "ai_missing",
    "pnc": "pnc_missing",
    "wos": "wos_missing",
    "noc": "notice_missing",
    "agg_per_project": "aggregate_basis",
}
GRANTS = ("grant", "conditional", "limited")
ENDORSES_ITS_OWN = {"gl": "gl", "auto": "auto", "wc": "wc", "umbrella": "umbrella"}


def condition_findings(
    wanted: RequiredCondition, requirement: RequirementSet, holdings: Holdings, today: date
) -> Iterator[Finding]:
    """What one condition comes to, line by line; a line that is not shown at all is another finding's matter."""
    label = LABELS.get(wanted.code)
    if label is None:
        return
    for line in wanted.lines:
        held = holdings.current(line, today)
        if held is None or (label == "noc" and line != wanted.lines[0]):
            continue
        yield _judged(wanted, label, held, requirement, holdings)


def _judged(
    wanted: RequiredCondition, label: str, held: Held, requirement: RequirementSet, holdings: Holdings
) -> Finding:
    level, quote, fields = _evidence(wanted, label, held, holdings)
    name, line = f"{NAMES[label]}, {line_name(held.line)}", held.line
    rule = f"{line}.{wanted.code}"
    if EVIDENCE.index(level) >= EVIDENCE.index(wanted.min_evidence):
        return met(
            rule, line=line, title=f"{name}: {level.replace('_', ' ')}", fields=fields, document_id=held.document_id
        )
    party = requirement.additional_insureds[0].name if requirement.additional_insureds else requirement.holder.name
    facts = {
        "party": party,
        "holder": requirement.holder.name,
        "example_forms": _examples(wanted),
        "days": str(wanted.days or 30),
        "quote": f"“{quote}”" if quote else "",
        "lines": line_name(line),
        "actual": "no box",
    }
    unsure = 0 < _confidence(label, held) < UNSURE
    code = _code(label, level)
    if level == "asserted" and label == "ai":
        result = Result.UNVERIFIED
    else:
        result = Result.NEEDS_REVIEW if unsure else Result.FAIL
    shown = {"negated": "denied", "absent": "not shown", "pending": "requested only"}.get(
        level, "stated, page not attached"
    )
    return finding(
        code,
        rule,
        result=result if level != "asserted" else Result.UNVERIFIED,
        severity=Severity.MINOR if level == "asserted" else wanted.severity,
        line=line,
        title=f"{name}: {shown}",
        facts=facts,
        fields=fields,
        document_id=held.document_id,
    )


def _code(label: str, level: str) -> str:
    if label == "ai":
        return {
            "negated": "ai_negated",
            "pending": "ai_pending",
            "asserted": "ai_evidence",
            "form_cited": "ai_evidence",
        }.get(level, "ai_missing")
    return MISSING[label]


def _evidence(
    wanted: RequiredCondition, label: str, held: Held, holdings: Holdings
) -> tuple[str, str, tuple[str, ...]]:
    """The highest level shown, the words it rests on, and the boxes to look at."""
    column = {"ai": ("addl_insd", held.coverage.addl_insd), "wos": ("subr_wvd", held.coverage.subr_wvd)}.get(label)
    fields = [held.path(column[0])] if column else []
    if label == "agg_per_project" and "project" in held.coverage.aggregate_per:
        fields.append(held.path("aggregate_per.project"))
    spans = [span for span in held.certificate.wording if span.label == label and _speaks_of(span, held.line)]
    quote = ""
    if spans:
        fields.append("description")
        told = str(held.certificate.description.value or "")
        quote = told[spans[0].start : spans[0].end]
    if _has_page(wanted, holdings):
        return "endorsement_page", quote, tuple(fields)
    if any(span.polarity == "negated" for span in spans):
        return "negated", quote, tuple(fields)
    if any(span.polarity == "pending" for span in spans):
        return "pending", quote, tuple(fields)
    granted = [span for span in spans if span.polarity in GRANTS or span.polarity is None]
    ticked = column is not None and is_yes(column[1])
    if label == "agg_per_project" and "project" in held.coverage.aggregate_per:
        ticked = is_yes(held.coverage.aggregate_per["project"])
    if (granted or ticked) and _cites(wanted, held):
        return "form_cited", quote, tuple(fields)
    return ("asserted" if granted or ticked else "absent"), quote, tuple(fields)


def _speaks_of(span: Wording, line: str) -> bool:
    """Words that name no line speak of all; a denial of waiver on one line says nothing of another."""
    return not span.lines or line in span.lines


def _confidence(label: str, held: Held) -> float:
    box = {"ai": held.coverage.addl_insd, "wos": held.coverage.subr_wvd}.get(label)
    return box.confidence if box is not None and box.value is not None else 1.0


def _has_page(wanted: RequiredCondition, holdings: Holdings) -> bool:
    """Endorsement pages on file that together satisfy the condition."""
    return _satisfied(wanted, {form for form, _ in holdings.forms} | {f"{f} {e}" for f, e in holdings.forms if e})


def _cites(wanted: RequiredCondition, held: Held) -> bool:
    """Forms named in the description that together satisfy the condition."""
    cited: set[str] = set()
    for span in held.certificate.wording:
        for form in span.forms:
            cited |= {form, " ".join(form.split()[:3])}
    return _satisfied(wanted, cited)


def _satisfied(wanted: RequiredCondition, forms: set[str]) -> bool:
    known = equivalences()
    return any(all(form in forms for form in whole) for one in wanted.accept for whole in known.get(one, ()))


def _examples(wanted: RequiredCondition) -> str:
    """Forms to name as an example: the first set that satisfies the condition, whole."""
    known = equivalences()
    for one in wanted.accept:
        for whole in known.get(one, ()):
            if len(whole) > 1 or len(known[one]) == 1 or not whole[0].endswith("11 85"):
                return " and ".join(whole)
    return ""
