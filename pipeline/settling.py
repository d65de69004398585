"""Settling an account: judge it by what people confirmed, and store the result as where it stands."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from config.comms import time_zone_at
from config.reference import status_rules
from domain.errors import Refused
from domain.finding import Judgement
from domain.holdings import AccountFacts, Holdings, UnderReview
from domain.requirement import RequirementSet
from outbound.business_days import after_business_days
from pipeline.days import day_in, today_of
from pipeline.facts import facts_of, requirement_of
from pipeline.folding import FORMAT, folded, packed, starts
from pipeline.lapsing import lapse
from pipeline.parts import Parts
from pipeline.turning import next_turn
from records import accounts, certificates, documents, findings, holdings, requirements, reviews, standings
from records.accounts import AccountView
from rules.judge import assess, in_words
from rules.status import with_proof_under_review

log = logging.getLogger(__name__)
AT_ONCE = 200
"""Accounts that one step settles, each in a unit of work of its own."""


def settle(session: Session, parts: Parts, account_id: int) -> Judgement:
    """Settle an account as of the client's own today."""
    zone = accounts.time_zone_of(session, account_id)
    return settle_account(session, account_id, today=today_of(parts, zone), at=parts.now())


def settle_account(session: Session, account_id: int, *, today: date, at: datetime) -> Judgement:
    """Judge an account by what people confirmed, and store the result as where it stands.

    Its holdings are folded anew and kept; exceptions that do not hold any more are ended, and a review begins or ends.
    """
    accounts.hold(session, account_id)  # two who confirm at once: the second must judge by what the first confirmed too
    held = folded(certificates.confirmed_proofs(session, account_id))
    begun = starts(held)
    holdings.put(session, account_id, packed(held), starts=begun, at=at, version=FORMAT)
    account = accounts.view(session, account_id, on=today, starts=begun)
    requirement, facts = requirement_of(account), facts_of(session, account, on=today)
    judgement = judged(facts, requirement, held, today)
    if judgement.waits != (facts.review is not None):
        facts = replace(facts, review=_turned(session, account, waits=judgement.waits, today=today))
        judgement = judged(facts, requirement, held, today)
    judgement = standing(session, account_id, judgement)
    lapse(session, account, judgement, held, at=at)
    versions = requirements.versions_of(session, (account.requirement_set_id,))[account.requirement_set_id]
    findings.replace_judgement(
        session,
        account_id,
        judgement,
        requirement_version_id=account.requirement_version_id,
        again_on=next_turn(held, facts, requirement, versions, today),
    )
    return judgement


def _turned(session: Session, account: AccountView, *, waits: bool, today: date) -> UnderReview | None:
    """The review that begins now, with what the account stood at before; None, and the last ended, when it is over."""
    reviews.end(session, account.id, on=today)
    if not waits:
        return None
    zone = account.time_zone or time_zone_at(account.client_address)
    until = after_business_days(today, status_rules()["review_business_days"], zone)
    begun = UnderReview(before=account.status, began_on=today, keeps_until=until)
    reviews.begin(session, account.id, begun)
    return begun


def judged(facts: AccountFacts, requirement: RequirementSet, held: Holdings, today: date) -> Judgement:
    """Folded holdings judged and put in words."""
    return in_words(assess(facts, requirement, held, today))


def standing(session: Session, account_id: int, judgement: Judgement) -> Judgement:
    """A judgement of today by what was confirmed, as it stands with proof that still waits for a reviewer."""
    waiting = with_proof_under_review(judgement.status)
    if waiting is not judgement.status and documents.under_review(session, account_id):
        return replace(judgement, status=waiting)
    return judgement


def settle_due(parts: Parts, client_id: int, after: int) -> int:
    """Settle the next accounts of a client that the day may move; the last one's id, 0 when there are none left."""
    with parts.open_work() as session:
        day = today_of(parts, accounts.client_by_id(session, client_id).time_zone)
        found = standings.due(session, client_id=client_id, day=day, after=after, limit=AT_ONCE)
    return _each(parts, found)


def settle_set(parts: Parts, set_id: int, after: int) -> int:
    """Settle the next accounts of a set, as after a new version; the last one's id, 0 when there are none left."""
    with parts.open_work() as session:
        found = standings.of_set(session, set_id, after=after, limit=AT_ONCE)
    return _each(parts, found)


def _each(parts: Parts, account_ids: tuple[int, ...]) -> int:
    for account_id in account_ids:
        try:
            with parts.open_work() as session:
                settle(session, parts, account_id)
        except Refused as refusal:  # one account that cannot be judged must not keep the others from it
            log.warning("an account was not settled", extra={"account": account_id, "code": refusal.code})
    return account_ids[-1] if account_ids else 0


def clients_days(session: Session, now: datetime, today: date) -> Iterator[tuple[int, date]]:
    """Every client with the day that it has now: (id, day)."""
    for client_id, zone in accounts.client_zones(session):
        yield client_id, day_in(zone, now) or today
