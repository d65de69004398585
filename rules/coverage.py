"""Whether each required line is shown and in force, and its limits, with umbrella and excess counted in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.field import Field
from domain.finding import Finding, Result, Severity
from domain.requirement import RequiredCoverage, Timing
from rules.explain import LIMITS, day, finding, limit_name, line_name, met, money
from rules.fold import Held, Holdings, amount_of, is_yes

UNSURE = 0.80
"""Below this confidence a value that no person confirmed decides nothing: it goes to a reviewer."""
PLACEHOLDERS = ("TBD", "TBA", "PENDING", "BINDER", "TO FOLLOW", "TO BE DETERMINED")
NEVER_STACKED = frozenset({"med_exp", "damage_rented_premises"})
STACKED_LINES = frozenset({"gl", "auto", "wc", "liquor", "garage_liability"})
AGGREGATES = frozenset(
    {"general_aggregate", "products_completed_ops_aggregate", "aggregate", "el_disease_policy_limit"}
)


def coverage_findings(
    wanted: RequiredCoverage, holdings: Holdings, timing: Timing, today: date, flags: dict[str, bool]
) -> Iterator[Finding]:
    """Everything that one required line comes to."""
    held = holdings.current(wanted.line, today)
    if wanted.required != "always":
        answer = flags.get(wanted.required.removeprefix("if_"))
        if answer is False:
            return
        if answer is None and held is None:
            yield finding(
                "requirement_ambiguous",
                f"{wanted.line}.required",
                result=Result.NEEDS_REVIEW,
                line=wanted.line,
                title=f"{line_name(wanted.line)}: needed only {wanted.required.replace('_', ' ')}; nobody has said yet",
            )
            return
    if held is None:
        tower = _tower_alone(wanted, holdings, today)
        yield tower or finding(
            "coverage_missing",
            f"{wanted.line}.present",
            line=wanted.line,
            title=f"{line_name(wanted.line)} is not shown",
        )
        return
    yield _in_force(wanted, held, timing, today)
    yield from _number(wanted, held)
    yield from _form(wanted, held)
    for code, minimum in wanted.limits.items():
        yield _limit(wanted, held, holdings, code, minimum, today)
    yield from _towers(wanted, held, holdings, today)
    if wanted.statutory:
        yield _statutory(wanted, held)
    yield from _basis(wanted, held)
    yield from _autos(wanted, held)
    yield from _retention(wanted, held)


def _in_force(wanted: RequiredCoverage, held: Held, timing: Timing, today: date) -> Finding:
    paths = (held.path("effective_date"), held.path("expiration_date"))
    facts = {"policy_number": str(held.coverage.policy_number.value or "(no number)")}
    requirement, name = f"{wanted.line}.in_force", line_name(wanted.line)
    common = {"line": wanted.line, "fields": paths, "document_id": held.document_id}
    ends, begins = held.expiration, held.effective
    if ends is None or begins is None or _unsure(held.coverage.effective_date, held.coverage.expiration_date):
        return finding(
            "limit_unreadable",
            requirement,
            result=Result.NEEDS_REVIEW,
            title=f"{name}: the dates could not be read for sure",
            facts={"limit_name": f"{name} dates"},
            **common,  # type: ignore[arg-type]
        )
    facts |= {"expiration_date": day(ends), "effective_date": day(begins)}
    if ends <= today:
        title = f"{name} expired {day(ends)}"
        return finding("coverage_expired", requirement, facts=facts, title=title, **common)  # type: ignore[arg-type]
    if begins > today:
        title = f"{name} begins {day(begins)}"
        return finding(
            "coverage_not_yet_effective",
            requirement,
            result=Result.UNVERIFIED,
            facts=facts,
            title=title,
            **common,  # type: ignore[arg-type]
        )
    if ends - today <= timedelta(days=timing.expiring_days):
        title = f"{name} expires {day(ends)}"
        return finding("coverage_expiring", requirement, result=Result.PASS, facts=facts, title=title, **common)  # type: ignore[arg-type]
    return met(
        requirement,
        line=wanted.line,
        title=f"{name} in force to {day(ends)}",
        fields=paths,
        document_id=held.document_id,
    )


def _number(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    number = held.coverage.policy_number
    told = str(number.value or "").strip()
    if not told or told.upper() in PLACEHOLDERS:
        yield finding(
            "policy_number_missing",
            f"{wanted.line}.policy_number",
            line=wanted.line,
            title=f"{line_name(wanted.line)}: no policy number",
            facts={"actual": told or "blank"},
            fields=(held.path("policy_number"),),
            document_id=held.document_id,
        )


def _form(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    if wanted.form != "occurrence" or wanted.line != "gl":
        return
    occurrence, claims = is_yes(held.coverage.occurrence), is_yes(held.coverage.claims_made)
    paths = (held.path("occurrence"), held.path("claims_made"))
    code = {(False, True): "occurrence_required", (False, False): "form_box_blank", (True, True): "form_box_both"}.get(
        (occurrence, claims)
    )
    requirement = f"{wanted.line}.form"
    if code is None:
        yield met(requirement, line=wanted.line, title="Occurrence form", fields=paths, document_id=held.document_id)
    else:
        title = {"occurrence_required": "Claims-made, occurrence form required", "form_box_both": "Both forms ticked"}
        yield finding(
            code,
            requirement,
            line=wanted.line,
            title=title.get(code, "Neither occurrence nor claims-made ticked"),
            fields=paths,
            document_id=held.document_id,
        )


def _limit(wanted: RequiredCoverage, held: Held, holdings: Holdings, code: str, minimum: int, today: date) -> Finding:
    box = held.coverage.limits.get(code) or Field()
    path, requirement = held.path(f"limits.{code}"), f"{wanted.line}.limits.{code}"
    name, amount = limit_name(wanted.line, code), amount_of(box)
    facts = {"limit_name": name, "required": money(minimum)}
    if amount is not None and _unsure(box):
        return finding(
            "limit_unreadable",
            requirement,
            result=Result.NEEDS_REVIEW,
            line=wanted.line,
            title=f"{name}: read as {money(amount)}, not for sure",
            facts=facts,
            fields=(path,),
            document_id=held.document_id,
        )
    stacked, layers = (amount or 0), ()
    if wanted.umbrella_may_satisfy and wanted.line in STACKED_LINES and code not in NEVER_STACKED:
        extra, layers = _umbrella(holdings, code, today)
        stacked += extra
    if amount is not None and stacked >= minimum:
        told = f"{name}: {money(amount)}" + (f" with {money(stacked - amount)} umbrella" if amount < minimum else "")
        return met(requirement, line=wanted.line, title=told, fields=(path, *layers), document_id=held.document_id)
    if amount is None:
        split = _split_auto(held, minimum) if code == "combined_single_limit" else None
        if split is not None:
            return met(requirement, line=wanted.line, title=split, fields=(path,), document_id=held.document_id)
        facts["actual"] = str(box.text or "blank")
        title = f"{name} is blank"
        return finding(
            "limit_missing",
            requirement,
            line=wanted.line,
            title=title,
            facts=facts,
            fields=(path,),
            document_id=held.document_id,
        )
    facts |= {"actual": money(amount), "shortfall": money(minimum - stacked)}
    return finding(
        "limit_low",
        requirement,
        line=wanted.line,
        title=f"{name}: {money(amount)} of {money(minimum)}",
        facts=facts,
        fields=(path, *layers),
        document_id=held.document_id,
    )


def _split_auto(held: Held, minimum: int) -> str | None:
    """Split limits meet a combined minimum when each of them does; they are never added up."""
    amounts = [
        amount_of(held.coverage.limits.get(code)) for code in ("bi_per_person", "bi_per_accident", "pd_per_accident")
    ]
    if all(amount is not None and amount >= minimum for amount in amounts):
        return "Automobile Liability split limits each reach the minimum"
    return None


def _umbrella(holdings: Holdings, code: str, today: date) -> tuple[int, tuple[str, ...]]:
    """What umbrella and excess layers in force add to a limit, and the boxes that say so."""
    wanted = "aggregate" if code in AGGREGATES else "each_occurrence"
    total, paths = 0, []
    for held in holdings.all_in_force("umbrella", today):
        amount = amount_of(held.coverage.limits.get(wanted))
        if amount is None and wanted == "aggregate":
            amount = amount_of(held.coverage.limits.get("each_occurrence"))
        if amount:
            total += amount
            paths.append(held.path(f"limits.{wanted}"))
    return total, tuple(paths)


def _towers(wanted: RequiredCoverage, held: Held, holdings: Holdings, today: date) -> Iterator[Finding]:
    for code, minimum in wanted.tower.items():
        primary_code = _primary(wanted.line, code)
        primary = amount_of(held.coverage.limits.get(primary_code))
        if primary is None:
            continue  # the missing limit is its own finding
        extra, layers = _umbrella(holdings, "aggregate" if "aggregate" in code else code, today)
        requirement, name = (
            f"{wanted.line}.tower.{code}",
            f"{line_name(wanted.line)} with umbrella, {LIMITS.get(code, code)}",
        )
        paths = (held.path(f"limits.{primary_code}"), *layers)
        if primary + extra >= minimum:
            title = f"{name}: {money(primary + extra)}"
            yield met(requirement, line=wanted.line, title=title, fields=paths, document_id=held.document_id)
            continue
        facts = {
            "primary": money(primary),
            "umbrella": money(extra),
            "total": money(primary + extra),
            "required": money(minimum),
            "shortfall": money(minimum - primary - extra),
        }
        title = f"{name}: {money(primary + extra)} of {money(minimum)}"
        yield finding(
            "tower_short",
            requirement,
            line=wanted.line,
            title=title,
            facts=facts,
            fields=paths,
            document_id=held.document_id,
        )


def _primary(line: str, code: str) -> str:
    """The primary limit that a tower stands on."""
    if line == "auto":
        return "combined_single_limit"
    if line == "wc":
        return "el_each_accident"
    return "general_aggregate" if code == "aggregate" and line == "gl" else code


def _tower_alone(wanted: RequiredCoverage, holdings: Holdings, today: date) -> Finding | None:
    """A required umbrella row is met without one when the primary alone reaches the sum, where the set allows it."""
    if wanted.line != "umbrella" or not wanted.umbrella_may_satisfy:
        return None
    primary = holdings.current("gl", today)
    amount = amount_of(primary.coverage.limits.get("each_occurrence")) if primary else None
    needed = wanted.limits.get("each_occurrence", 0) + 1_000_000
    if primary is None or amount is None or amount < needed:
        return None
    return met(
        "umbrella.present",
        line="umbrella",
        title=f"No umbrella, but {money(amount)} primary reaches the sum",
        fields=(primary.path("limits.each_occurrence"),),
        document_id=primary.document_id,
    )


def _statutory(wanted: RequiredCoverage, held: Held) -> Finding:
    paths = (held.path("per_statute"),)
    if is_yes(held.coverage.per_statute):
        return met(
            "wc.limits.statutory", line="wc", title="Statutory limits", fields=paths, document_id=held.document_id
        )
    unsure = _unsure(held.coverage.per_statute)
    return finding(
        "wc_statutory_unmarked",
        "wc.limits.statutory",
        result=Result.NEEDS_REVIEW if unsure else Result.FAIL,
        severity=Severity.MINOR if unsure else None,
        line=wanted.line,
        title="PER STATUTE is not ticked",
        fields=paths,
        document_id=held.document_id,
    )


def _basis(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    basis = wanted.aggregate_basis.removeprefix("per_")
    if basis not in ("project", "location"):
        return
    ticked = [key for key, box in held.coverage.aggregate_per.items() if is_yes(box)]
    paths = (held.path(f"aggregate_per.{basis}"),)
    requirement = f"{wanted.line}.aggregate_basis"
    if basis in ticked:
        yield met(
            requirement, line=wanted.line, title=f"Aggregate per {basis}", fields=paths, document_id=held.document_id
        )
        return
    actual = ", ".join(ticked).upper() or "no box"
    yield finding(
        "aggregate_basis",
        requirement,
        line=wanted.line,
        title=f"General aggregate per {actual.lower()}, per {basis} required",
        facts={"actual": actual},
        fields=paths if basis in held.coverage.aggregate_per else (),
        document_id=held.document_id,
    )


def _autos(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    if not wanted.autos.startswith(("any_or", "hired")):
        return
    ticked = {key for key, box in held.coverage.autos.items() if is_yes(box)}
    needed = {"hired", "non_owned"} | (set() if wanted.autos == "hired_nonowned_ok" else {"owned"})
    paths = tuple(held.path(f"autos.{key}") for key in held.coverage.autos)
    if "any_auto" in ticked or needed <= ticked:
        yield met(
            "auto.autos", line="auto", title="Autos covered as required", fields=paths, document_id=held.document_id
        )
        return
    actual = ", ".join(sorted(one.replace("_", "-") for one in ticked)).upper() or "nothing"
    yield finding(
        "auto_type",
        "auto.autos",
        line="auto",
        title=f"Autos marked: {actual.lower()}",
        facts={"actual": actual},
        fields=paths,
        document_id=held.document_id,
    )


def _retention(wanted: RequiredCoverage, held: Held) -> Iterator[Finding]:
    amount = amount_of(held.coverage.retention_amount)
    if amount is None:
        return
    kind, most = (
        ("deductible", wanted.max_deductible) if is_yes(held.coverage.deductible) else ("retention", wanted.max_sir)
    )
    if most is not None and amount > most:
        yield finding(
            "deductible_high",
            f"{wanted.line}.{kind}",
            line=wanted.line,
            title=f"{kind.title()} {money(amount)}, at most {money(most)}",
            facts={"kind": kind, "actual": money(amount), "required": money(most)},
            fields=(held.path("retention_amount"),),
            document_id=held.document_id,
        )


def _unsure(*boxes: Field) -> bool:
    return any(box.value is not None and box.confidence < UNSURE for box in boxes)
