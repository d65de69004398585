"""Umbrella and excess layers, what they add to a primary limit, and the sums a contract asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from config.reference import status_rules
from domain.finding import Result
from domain.requirement import RequiredCoverage
from rules.explain import limit_name
from rules.held import Book, Case, Held
from rules.verdict import Fact, Rule, Source, Verdict

SPLIT = ("bi_per_accident", "pd_per_accident")
"""What a combined limit is compared with: what a policy pays for all who are hurt, and for all that is broken."""
_EL = ("el", "wc")
_LINES = ("umbrella", "excess")


class Layers(NamedTuple):
    """Dollars that umbrella and excess add to one limit. `unsure`: an amount among them was not read for sure.

    `blank`: a layer in force shows no amount for it. `unstated`: nothing says that the layers reach this line.
    """

    amount: int = 0
    over: tuple[Held, ...] = ()
    box: str = ""
    unsure: bool = False
    blank: bool = False
    unstated: bool = False

    def beside(self, source: Source) -> Source:
        """The primary's boxes, and those of the layers that stand on the same paper."""
        for one in self.over:
            source = source.beside(one.source(self.box))
        return source


NO_LAYERS = Layers()


def layers_over(held: Held, code: str, book: Book) -> Layers:
    """What umbrella and excess in force on the day add to a limit of the primary `held`."""
    limit = _added(held.line, code)
    if not limit:
        return NO_LAYERS
    over = tuple(one for line in _LINES for one in book.in_force(line) if _reaches(one, held.line))
    if not over:
        return NO_LAYERS
    stated = held.line != "wc" or any(_names_el(one) for one in over)
    if not stated and held.policy.limits.get("el_each_accident", 0) < attachment("wc", "el_each_accident"):
        return NO_LAYERS
    box, amounts = f"limits.{limit}", [one.policy.limits.get(limit) for one in over]
    return Layers(
        amount=sum(amount or 0 for amount in amounts),
        over=over,
        box=box,
        unsure=any(one.unsure(box) for one in over),
        blank=None in amounts,
        unstated=not stated,
    )


@cache
def _added(line: str, code: str) -> str:
    """The umbrella's own limit that is added to a primary one, "" when none is."""
    return str(status_rules()["tower"]["adds_to"].get(line, {}).get(code, ""))


@cache
def attachment(line: str, code: str) -> int:
    """The primary limit that an umbrella usually sits over; 0 when there is no custom."""
    return int(status_rules()["tower"]["usual_attachment"].get(line, {}).get(code, 0))


def tower_verdicts(wanted: RequiredCoverage, held: Held, case: Case) -> Iterator[Verdict]:
    """Primary and umbrella together against the sums that are asked for."""
    umbrella = case.book.judged("umbrella")
    if umbrella is not None and not umbrella.live:
        return  # that it ended is its own finding; the sum follows from it
    for code, minimum in wanted.tower.items():
        primary_code = status_rules()["tower"]["stands_on"].get(wanted.line, {}).get(code, code)
        primary = held.policy.limits.get(primary_code)
        if primary is None and wanted.line == "auto":
            primary = split_auto(held)
        if primary is None and primary_code in wanted.limits:
            continue  # the missing limit is its own finding
        yield from _tower(wanted, (code, minimum), held, (primary_code, primary or 0), case)


def _tower(
    wanted: RequiredCoverage, asked: tuple[str, int], held: Held, primary: tuple[str, int], case: Case
) -> Iterator[Verdict]:
    (code, minimum), (primary_code, amount) = asked, primary
    layers = layers_over(held, primary_code, case.book)
    boxes, total = boxes_of(held, primary_code), amount + layers.amount
    rule, source = Rule(f"{wanted.line}.tower.{code}", wanted.line), layers.beside(held.source(*boxes))
    facts: dict[str, Fact] = {
        "limit_name": limit_name(wanted.line, primary_code),
        "primary": amount,
        "umbrella": layers.amount,
        "total": total,
        "required": minimum,
    }
    if layers.unsure or held.unsure(*boxes):
        facts["limit_name"] = f"{facts['limit_name']} with umbrella"
        yield rule.broken("limit_unreadable", source, facts, result=Result.NEEDS_REVIEW)
    elif total >= minimum:
        yield rule.met("{limit_name} with umbrella: {total}", source, facts)
    elif layers.blank and "aggregate" in layers.box:
        yield rule.broken("umbrella_aggregate_missing", source, facts)
    else:
        yield rule.broken("tower_short", source, {**facts, "shortfall": minimum - total})


def umbrella_dates(case: Case) -> Iterator[Verdict]:
    """An umbrella that ends before the primary under it: the sum holds for the overlap alone."""
    umbrella = case.book.judged("umbrella") if case.plan.is_summed else None
    if umbrella is None or not umbrella.live:
        return
    ends = umbrella.ends
    for line in ("gl", "auto"):
        primary = case.book.judged(line)
        if primary is not None and primary.live and (ends or date.max) < (primary.ends or date.max):
            facts: dict[str, Fact] = {"umb_end": ends or date.max, "prim_end": primary.ends or date.max}
            source = umbrella.source("expiration_date").beside(primary.source("expiration_date"))
            yield Rule("umbrella.dates", "umbrella").broken("umbrella_dates_mismatch", source, facts)
            return


def split_auto(held: Held) -> int | None:
    """What split auto limits are worth as one limit: the least of them, never their sum; None when one is blank."""
    limits = held.policy.limits
    amounts = [limits[code] for code in SPLIT if code in limits]
    return min(amounts) if len(amounts) == len(SPLIT) else None


def boxes_of(held: Held, code: str) -> tuple[str, ...]:
    """The boxes that a primary limit stands in: those of split auto limits where they stand for a combined one."""
    names = SPLIT if code == "combined_single_limit" and split_auto(held) is not None else (code,)
    return (f"limits.{code}",) if code in held.policy.limits else tuple(f"limits.{one}" for one in names)


def _reaches(umbrella: Held, line: str) -> bool:
    """Whether the description leaves this line under the umbrella."""
    for span in umbrella.paper.wording:
        if span.label == "umbrella_follow_form" and span.lines:
            named = line in span.lines or (line == "wc" and "el" in span.lines)
            if (span.polarity == "negated" and named) or (span.polarity == "limited" and not named):
                return False
    return True


def _names_el(umbrella: Held) -> bool:
    return any(
        one.label == "umbrella_follow_form" and one.polarity == "grant" and any(line in one.lines for line in _EL)
        for one in umbrella.paper.wording
    )
