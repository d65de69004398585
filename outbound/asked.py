"""What a client's requirement means for each box of a certificate: the example's content, before it is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from domain.requirement import RequiredCoverage, RequirementSet, RetroDate
from outbound.paper_words import Words, money

ROWS = ("gl", "auto", "umbrella", "wc")
"""The rows that every certificate has, in their order; other lines follow in that of the set."""

LIMITS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "gl": (
        *("each_occurrence", "damage_rented_premises", "med_exp", "personal_adv_injury"),
        *("general_aggregate", "products_completed_ops_aggregate"),
    ),
    "auto": ("combined_single_limit", "bi_per_person", "bi_per_accident", "pd_per_accident"),
    "umbrella": ("each_occurrence", "aggregate"),
    "wc": ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"),
})  # fmt: skip
_SUMMED = {
    ("auto", "each_occurrence"): "combined_single_limit",
    ("gl", "aggregate"): "general_aggregate",
    ("wc", "each_occurrence"): "el_each_accident",
}
"""The limit of a primary row that a sum of primary and umbrella is tested with, where its name differs."""
_AUTOS = {
    "any_or_owned_hired_nonowned": ("any_auto",),
    "hired_nonowned_ok": ("hired", "non_owned"),
    "any_or_scheduled": ("any_auto",),
}


@dataclass(frozen=True, slots=True)
class Amount:
    """One limit of a row: its printed name, the amount or words asked for ("" as on the policy), and the sum asked for
    with the umbrella ("" for none)."""

    name: str
    asked: str = ""
    together: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A box to mark. `on` is only what is asked for."""

    name: str
    on: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of coverage on the example.

    `is_asked` is False for a row that the certificate has and the client does not mind. `ticks` are rows of marks, each
    with its heading. `notes` are asked for, too; `only` tells when the row is needed at all.
    """

    line: str
    name: str
    is_asked: bool
    ticks: tuple[tuple[str, tuple[Tick, ...]], ...] = ()
    notes: tuple[str, ...] = ()
    only: str = ""
    addl_insd: bool = False
    subr_wvd: bool = False
    amounts: tuple[Amount, ...] = ()
    counts_umbrella: bool = False


def rows(requirement: RequirementSet, flags: Mapping[str, bool], words: Words) -> tuple[Row, ...]:
    """The rows of the example in the certificate's order. A line that the account's flags rule out is not asked for."""
    wanted = {one.line: one for one in requirement.coverages if applies(one.required, flags) is not False}
    marked = _columns(requirement)
    made = [_standard(line, wanted.get(line), requirement, flags, words) for line in ROWS]
    made += [_row(one, flags, words) for line, one in wanted.items() if line not in ROWS]
    return tuple(
        replace(row, addl_insd=(row.line, "addl_insd") in marked, subr_wvd=(row.line, "subr_wvd") in marked)
        if row.is_asked
        else row
        for row in made
    )


def applies(required: str, flags: Mapping[str, bool]) -> bool | None:
    """Whether what is required so is needed of this account; None when nobody has said."""
    return True if required == "always" else flags.get(required.removeprefix("if_"))


def needed_only(required: str, flags: Mapping[str, bool], words: Words) -> str:
    """When it is needed, said while that is open: "Only if there are employees"; else ""."""
    return words("only", when=words.when(required)) if applies(required, flags) is None else ""


def _columns(requirement: RequirementSet) -> frozenset[tuple[str, str]]:
    """(line, column) pairs to be marked Y."""
    columns = {
        "wos": "subr_wvd",
        **dict.fromkeys(("ai_ongoing", "ai_completed", "ai_premises", "ai_auto"), "addl_insd"),
    }
    return frozenset((line, columns[c.code]) for c in requirement.conditions if c.code in columns for line in c.lines)


def _standard(
    line: str, wanted: RequiredCoverage | None, requirement: RequirementSet, flags: Mapping[str, bool], words: Words
) -> Row:
    if wanted is not None:
        row = _row(wanted, flags, words)
        stands_in = line == "umbrella" and wanted.umbrella_may_satisfy and any(c.tower for c in requirement.coverages)
        return replace(row, notes=(*row.notes, words("umbrella_instead"))) if stands_in else row
    missing = _to_the_sums(requirement) if line == "umbrella" else {}
    if missing:
        amounts = tuple(Amount(words.named(code), money(missing[code])) for code in LIMITS[line] if code in missing)
        ticks = _ticks(RequiredCoverage(line), words)
        return Row(line, words.line(line), True, ticks, only=words("umbrella_fill"), amounts=amounts)
    return Row(line, words.line(line), False)


def _to_the_sums(requirement: RequirementSet) -> dict[str, int]:
    """What an umbrella must hold so that the sums are reached over primary limits at their minimum."""
    missing: dict[str, int] = {}
    for wanted in requirement.coverages:
        for code, total in wanted.tower.items():
            primary = wanted.limits.get(_SUMMED.get((wanted.line, code), code), 0)
            missing[code] = max(missing.get(code, 0), total - primary)
    return {code: amount for code, amount in missing.items() if amount > 0}


def _row(wanted: RequiredCoverage, flags: Mapping[str, bool], words: Words) -> Row:
    return Row(
        line=wanted.line,
        name=words.line(wanted.line),
        is_asked=True,
        ticks=_ticks(wanted, words),
        notes=tuple(_notes(wanted, words)),
        only=needed_only(wanted.required, flags, words),
        amounts=tuple(_amounts(wanted, words)),
        counts_umbrella=wanted.umbrella_may_satisfy and wanted.line != "umbrella",
    )


def _ticks(wanted: RequiredCoverage, words: Words) -> tuple[tuple[str, tuple[Tick, ...]], ...]:
    line, form = wanted.line, ("", (Tick(words("claims_made")), Tick(words("occurrence"), wanted.form == "occurrence")))
    if line == "gl":
        bases = tuple(
            Tick(words(name), wanted.aggregate_basis == name) for name in ("per_policy", "per_project", "per_location")
        )
        return (form, (words("aggregate_per"), bases))
    if line == "auto":
        on, named = _AUTOS.get(wanted.autos, ()), ("any_auto", "owned", "scheduled", "hired", "non_owned")
        marks = tuple(Tick(words(name), name in on) for name in named)
        return (("", marks[:3]), ("", marks[3:]))
    if line == "umbrella":
        return (form,)
    if line == "wc":
        return (("", (Tick(words("statutory"), wanted.statutory),)),)
    return (form,) if wanted.form == "occurrence" else ()


def _notes(wanted: RequiredCoverage, words: Words) -> Iterator[str]:
    """What is asked of a line beside limits and marks."""
    if wanted.autos:
        yield words(wanted.autos)
    if wanted.form == "claims_made_ok":
        yield words("claims_made_ok")
    if wanted.retro is not None:
        yield words("retro", when=_reach(wanted.retro, words))
    if wanted.tail_years:
        yield words("tail", years=wanted.tail_years)
    for name, most in (("max_deductible", wanted.max_deductible), ("max_sir", wanted.max_sir)):
        if most is not None:
            yield words(name, amount=money(most))
    if wanted.owners_excluded_ok is False:
        yield f"{words('owners_excluded')} {words('mark_no')}"
    yield from _proofs(wanted, words)


def _proofs(wanted: RequiredCoverage, words: Words) -> Iterator[str]:
    """Of property: causes of loss and papers; and what may stand in for the line."""
    if wanted.causes:
        yield words("causes", causes=words.named(wanted.causes))
    if wanted.papers:
        yield words("shown_on", papers=words.all(tuple(map(words.named, wanted.papers)), joined="or"))
    if wanted.may_combine_with:
        yield words("combine", line=words.short(wanted.may_combine_with))
    if form := wanted.alternatives.get("endorsement"):
        yield words("by_endorsement", form=form)
    if "owner_operators" in wanted.alternatives:
        yield words("owner_operators")


def _reach(retro: RetroDate, words: Words) -> str:
    try:
        return words("on_or_before", day=words.day(date.fromisoformat(retro.on_or_before)))
    except ValueError:
        return words("policy_start" if retro.on_or_before == "policy_start" else "contract_start")


def _amounts(wanted: RequiredCoverage, words: Words) -> Iterator[Amount]:
    """The limits of the row in its order, those asked for that it has no place for after them."""
    together = {_SUMMED.get((wanted.line, code), code): total for code, total in wanted.tower.items()}
    codes = dict.fromkeys((*LIMITS.get(wanted.line, ()), *wanted.limits, *wanted.words, *together))
    for code in codes:
        amount = wanted.limits.get(code)
        asked = money(amount) if amount is not None else words.named(wanted.words[code]) if code in wanted.words else ""
        total = words("together", amount=money(together[code])) if code in together else ""
        yield Amount(words.named(code), asked, total)
