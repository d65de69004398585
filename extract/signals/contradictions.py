"""What a certificate says that cannot all be so, or seldom is: dates, numbers, letters and limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import combinations

from domain.certificate import Certificate, Coverage, Line
from domain.field import Field
from domain.saying import phrased
from domain.signal import Signal
from extract.signals.columns import additional_insured_of
from extract.signals.paper import Facts, Paper, day_of, line_name, quoted, told

SHORTEST_YEAR, LONGEST_YEAR = 350, 380
"""Days that still are a policy year."""
EARLY = 45
"""Days before a policy begins that its certificate is issued as a matter of course."""
USUAL_OCCURRENCE = frozenset({300_000, 500_000, 1_000_000, 2_000_000, 3_000_000, 5_000_000})
_PLACEHOLDER = re.compile(
    r"^(?:T\W?B\W?[DA]\b.*|PENDING\b.*|BINDER\W*|TO (?:FOLLOW|BE (?:DETERMINED|ASSIGNED|ISSUED|ADVISED))\b.*|"
    r"(?:NEW|RENEWAL) ?(?:POLICY|OF)?\W*|0?12345(?:67?)?(?:6789?0?)?|X{3,}|0+|UNKNOWN|"
    r"NOT (?:YET )?(?:ISSUED|ASSIGNED)|ASSIGNED)$",
    re.IGNORECASE,
)


def contradictions(paper: Paper) -> Iterator[Signal]:
    """Everything of this kind on one certificate."""
    certificate = paper.certificate
    for coverage in certificate.coverages:
        yield from _period(paper, coverage)
        yield from _number(paper, coverage)
        yield from _letter(paper, coverage)
    yield from _shared_numbers(paper)
    for coverage in certificate.coverages:
        if coverage.line is Line.GL:
            yield from _general_liability(paper, coverage)
        if coverage.line is Line.WC:
            yield from _workers(paper, coverage)
        if coverage.line is Line.UMBRELLA:
            yield from _umbrella(paper, coverage)


def signals_on_receipt(certificate: Certificate, received: date) -> tuple[Signal, ...]:
    """What the day of arrival adds: a certificate dated later than the day after it came.

    `received` is the day of arrival where the desk stands; one day is left for time zones.
    """
    day = day_of(certificate.date.value)
    if day is None or (day - received).days <= 1:
        return ()
    facts: Facts = {"date": told(day), "received": told(received)}
    return tuple(Paper(certificate, {}).signal("cert_date_future", (certificate.date,), **facts))


def _period(paper: Paper, coverage: Coverage) -> Iterator[Signal]:
    begin, end = coverage.effective_date, coverage.expiration_date
    starts, ends = day_of(begin.value), day_of(end.value)
    line = line_name(coverage)
    if starts and ends and starts >= ends:
        facts: Facts = {"line": line, "effective": told(starts), "expiration": told(ends)}
        yield from paper.signal("date_eff_after_exp", (begin, end), read_badly=True, **facts)
        return
    if starts and ends and not SHORTEST_YEAR <= (ends - starts).days <= LONGEST_YEAR:
        yield from paper.signal("term_not_annual", (begin, end), line=line, days=(ends - starts).days)
    yield from _issued(paper, coverage, (starts, ends))


def _issued(paper: Paper, coverage: Coverage, term: tuple[date | None, date | None]) -> Iterator[Signal]:
    """The certificate's own date against a policy's."""
    issued, (starts, ends) = paper.certificate.date, term
    on = day_of(issued.value)
    if on and starts and (starts - on).days > EARLY:
        early: Facts = {"date": told(on), "effective": told(starts), "line": line_name(coverage)}
        fields = (issued, coverage.effective_date)
        yield from paper.signal("cert_before_effective", fields, days=(starts - on).days, **early)
    if on and ends and on > ends:
        late: Facts = {"date": told(on), "expiration": told(ends), "line": line_name(coverage)}
        yield from paper.signal("cert_after_expiry", (issued, coverage.expiration_date), **late)


def _number(paper: Paper, coverage: Coverage) -> Iterator[Signal]:
    field = coverage.policy_number
    if isinstance(field.value, str) and _PLACEHOLDER.match(field.value.strip()):
        yield from paper.signal("policy_number_placeholder", (field,), line=line_name(coverage), number=quoted(field))


def _letter(paper: Paper, coverage: Coverage) -> Iterator[Signal]:
    """A row without a letter counts only where there is a choice of insurers."""
    field, insurers = coverage.insurer_letter, paper.certificate.insurers
    named = [letter for letter, one in insurers.items() if one.name.value]
    if field.value is None:
        if len(named) > 1 and coverage.policy_number.value and not field.text:
            facts: Facts = {"line": line_name(coverage), "count": len(named)}
            yield from paper.signal("insurer_letter_missing", (field, coverage.policy_number), **facts)
        return
    for letter in str(field.value).split("/"):
        if letter not in insurers and named:
            yield from paper.signal(
                "letter_without_insurer", (field, coverage.policy_number), line=line_name(coverage), letter=letter
            )


def _shared_numbers(paper: Paper) -> Iterator[Signal]:
    """One number for workers compensation and another line, or with two insurers."""
    for one, other in combinations(paper.certificate.coverages, 2):
        lines = {one.line, other.line}
        if len(lines) == 1 or not _same(one.policy_number, other.policy_number):
            continue
        fields = (one.policy_number, other.policy_number)
        if lines == {Line.GL, Line.UMBRELLA}:
            yield from paper.signal("umbrella_same_number_as_primary", fields, number=quoted(one.policy_number))
        elif Line.WC in lines or _differ(one.insurer_letter, other.insurer_letter):
            facts: Facts = {"line": line_name(one), "other": line_name(other), "number": quoted(one.policy_number)}
            yield from paper.signal("same_policy_number_two_lines", fields, **facts)


def _same(one: Field, other: Field) -> bool:
    first, second = (re.sub(r"\W", "", str(field.value or "")).casefold() for field in (one, other))
    return bool(first) and first == second and any(c.isdigit() for c in first)


def _differ(one: Field, other: Field) -> bool:
    return one.value is not None and other.value is not None and one.value != other.value


def _general_liability(paper: Paper, coverage: Coverage) -> Iterator[Signal]:
    limits = coverage.limits
    each, aggregate, products = (
        limits.get(key, Field()) for key in ("each_occurrence", "general_aggregate", "products_completed_ops_aggregate")
    )
    if isinstance(each.value, int) and each.value and each.value not in USUAL_OCCURRENCE:
        yield from paper.signal(
            "limits_unusual", (each,), what=phrased("{amount} for each occurrence", amount=format(each.value, ","))
        )
    if isinstance(each.value, int) and isinstance(aggregate.value, int) and 0 < aggregate.value < each.value:
        what = phrased("a general aggregate of {aggregate} below {amount} for each occurrence",
                       aggregate=format(aggregate.value, ","), amount=format(each.value, ","))  # fmt: skip
        yield from paper.signal("limits_unusual", (aggregate, each), what=what)
    if (
        isinstance(products.value, int)
        and isinstance(aggregate.value, int)
        and products.value > 2 * aggregate.value > 0
    ):
        what = phrased("a products aggregate of {products} beside a general aggregate of {aggregate}",
                       products=format(products.value, ","), aggregate=format(aggregate.value, ","))  # fmt: skip
        yield from paper.signal("limits_unusual", (products, aggregate), what=what)


def _workers(paper: Paper, coverage: Coverage) -> Iterator[Signal]:
    if marked := additional_insured_of(paper, coverage):
        yield from paper.signal("ai_on_wc", (marked,))
    accident = coverage.limits.get("el_each_accident", Field())
    policy = coverage.limits.get("el_disease_policy_limit", Field())
    if isinstance(accident.value, int) and isinstance(policy.value, int) and 0 < policy.value < accident.value:
        facts: Facts = {"policy": f"{policy.value:,}", "accident": f"{accident.value:,}"}
        yield from paper.signal("el_pattern", (policy, accident), **facts)


def _umbrella(paper: Paper, coverage: Coverage) -> Iterator[Signal]:
    """One paper cannot tell what other certificates show, so that this weighs less here than over a whole account."""
    if all(one.line is not Line.GL for one in paper.certificate.coverages):
        yield from paper.signal("umbrella_without_underlying", (coverage.policy_number,), weight=1)
