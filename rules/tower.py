"""Umbrella and excess layers, what they add to a primary limit, and the sums a contract asks for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from config.reference import status_rules
from domain.finding import Finding, Result
from domain.requirement import RequiredCoverage
from rules.boxes import amount_of
from rules.explain import Rule, Source, limit_name, money
from rules.fold import Held, Holdings

_EL = ("el", "wc")


@dataclass(frozen=True, slots=True)
class Added:
    """Dollars that the layers add to one limit. `unsure`: an amount among them was not read for sure.

    `blank`: a layer in force shows no amount for it. `unstated`: nothing says that the layers reach this line.
    """

    amount: int = 0
    layers: tuple[Held, ...] = ()
    box: str = ""
    unsure: bool = False
    blank: bool = False
    unstated: bool = False

    def beside(self, held: Held, code: str) -> Source:
        """The primary's box, and those of the layers that stand on the same paper."""
        own = held.source(f"limits.{code}")
        same = [one for one in self.layers if one.paper is held.paper]
        return Source(own.document_id, own.fields + tuple(f for one in same for f in one.source(self.box).fields))


def added(held: Held, code: str, holdings: Holdings, today: date) -> Added:
    """What umbrella and excess in force on `today` add to a limit of the primary `held`."""
    limit = status_rules()["tower"]["adds_to"].get(held.line, {}).get(code)
    layers = tuple(one for one in holdings.in_force("umbrella", today) if limit and _reaches(one, held.line))
    if not layers:
        return Added()
    stated = held.line != "wc" or any(_names_el(one) for one in layers)
    if not stated and (amount_of(held.coverage.limits.get("el_each_accident")) or 0) < attachment(
        "wc", "el_each_accident"
    ):
        return Added()
    boxes = [one.coverage.limits.get(limit) for one in layers]
    amounts = [amount_of(box) for box in boxes]
    return Added(
        amount=sum(amount or 0 for amount in amounts),
        layers=layers,
        box=f"limits.{limit}",
        unsure=any(one.unsure(box) for one, box in zip(layers, boxes, strict=True)),
        blank=any(amount is None for amount in amounts),
        unstated=not stated,
    )


def attachment(line: str, code: str) -> int:
    """The primary limit that an umbrella usually sits over; 0 when there is no custom."""
    return int(status_rules()["tower"]["usual_attachment"].get(line, {}).get(code, 0))


def towers(wanted: RequiredCoverage, held: Held, holdings: Holdings, today: date) -> Iterator[Finding]:
    """Primary and umbrella together against the sums that are asked for."""
    umbrella = holdings.judged("umbrella", today)
    if umbrella is not None and not umbrella.in_force(today):
        return  # that it ended is its own finding; the sum follows from it
    for code, minimum in wanted.tower.items():
        primary_code = status_rules()["tower"]["stands_on"].get(wanted.line, {}).get(code, code)
        primary = amount_of(held.coverage.limits.get(primary_code))
        if primary is None and wanted.line == "auto":
            primary = split_auto(held)
        if primary is None and primary_code in wanted.limits:
            continue  # the missing limit is its own finding
        yield _tower(
            wanted, code, minimum, held, (primary_code, primary or 0), added(held, primary_code, holdings, today)
        )


def _tower(
    wanted: RequiredCoverage, code: str, minimum: int, held: Held, primary: tuple[str, int], layers: Added
) -> Finding:
    rule, (primary_code, amount) = Rule(name=f"{wanted.line}.tower.{code}", line=wanted.line), primary
    source, name, total = (
        layers.beside(held, primary_code),
        limit_name(wanted.line, primary_code),
        amount + layers.amount,
    )
    if layers.unsure or held.unsure(held.coverage.limits.get(primary_code)):
        return rule.broken("limit_unreadable", source, result=Result.NEEDS_REVIEW, limit_name=f"{name} with umbrella")
    if total >= minimum:
        return rule.met(f"{name} with umbrella: {money(total)}", source)
    if layers.blank and "aggregate" in layers.box:
        return rule.broken("umbrella_aggregate_missing", source)
    return rule.broken(
        "tower_short",
        source,
        limit_name=name,
        primary=money(amount),
        umbrella=money(layers.amount),
        total=money(total),
        required=money(minimum),
        shortfall=money(minimum - total),
    )


def split_auto(held: Held) -> int | None:
    """What split auto limits are worth as one limit: the least of them, never their sum; None when one is blank."""
    codes = ("bi_per_person", "bi_per_accident", "pd_per_accident")
    amounts = [amount_of(held.coverage.limits.get(code)) for code in codes]
    return None if None in amounts else min(amount for amount in amounts if amount is not None)


def _reaches(umbrella: Held, line: str) -> bool:
    """Whether the description leaves this line under the umbrella."""
    for span in umbrella.paper.certificate.wording:
        if span.label == "umbrella_follow_form" and span.lines:
            named = line in span.lines or (line == "wc" and "el" in span.lines)
            if (span.polarity == "negated" and named) or (span.polarity == "limited" and not named):
                return False
    return True


def _names_el(umbrella: Held) -> bool:
    spans = umbrella.paper.certificate.wording
    return any(
        one.label == "umbrella_follow_form" and one.polarity == "grant" and any(line in one.lines for line in _EL)
        for one in spans
    )
