"""The next day on which an account may come out otherwise, with nothing new on file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from domain.holdings import AccountFacts, Holdings
from domain.requirement import RequirementSet
from records.requirements import Version
from rules.terms import half_time

AT_LEAST_EVERY = timedelta(days=7)
"""However few dates there are: what is overlooked here is a week late at the most."""


def next_turn(
    holdings: Holdings, facts: AccountFacts, requirement: RequirementSet, versions: Iterable[Version], today: date
) -> date:
    """The earliest day after `today` that any fact of the account names, and a week from now at the latest."""
    named = {*_of_papers(holdings, requirement), *_of_facts(facts, requirement)}
    named |= {one.effective_on for one in versions if one.effective_on is not None}
    return min(one for one in (*named, today + AT_LEAST_EVERY) if one > today)


def _of_papers(holdings: Holdings, requirement: RequirementSet) -> Iterator[date]:
    timing = requirement.timing
    warn, grace = timedelta(timing.expiring_days), timedelta(timing.grace_days)
    for one in holdings.policies:
        half = half_time(one)
        if half is not None and holdings.papers[one.paper].is_binder:
            yield half
        for day in (one.effective, one.expiration, one.cancelled_on, one.reinstated_on):
            if day is not None:
                yield from (day, day + timedelta(1))
        for ends in (one.expiration, one.cancelled_on):
            if ends is not None:
                yield from (ends - warn, ends - warn + timedelta(1), ends + grace)
    for paper in holdings.papers:
        if paper.issued is not None:
            yield from _around(paper.issued + timedelta(timing.certificate_max_age_days))


def _of_facts(facts: AccountFacts, requirement: RequirementSet) -> Iterator[date]:
    warn = timedelta(requirement.timing.expiring_days)
    for granted in facts.exceptions:
        yield from (granted.approved_on, granted.ends_on)
    for paper in facts.documents:
        if paper.expires is not None:
            yield from (*_around(paper.expires), *_around(paper.expires - warn))
    if facts.review is not None:
        yield from (facts.review.began_on, facts.review.keeps_until)
    for day in (facts.contract_start, facts.contract_end):
        if day is not None:
            yield from _around(day)


def _around(day: date) -> tuple[date, date]:
    """A day and the one behind it: some rules count the day itself in, some do not."""
    return day, day + timedelta(1)
