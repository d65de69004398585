"""A client's questions whether policies are in force, row by row: when asked, whom, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from domain.dialogue import Purpose
from domain.draft import OutboxState
from domain.verification import Answer, Via
from records.accounts import Account, Agent, Contractor
from records.answers import AGAIN, StoredAnswer
from records.contacted import AT_ONCE
from records.network_filters import Wanted, fitting
from records.notices import SentNotice
from records.outbox import OutboxMessage

_QUESTION = f"{Purpose.VERIFICATION.value}:"


class Verified(NamedTuple):
    """One answer to a question, or a question that nobody answered; the days are the client's.

    `policy` is its number as on file, "" for all of the account; None where there is no answer. `reminded_on` is None
    where nobody was asked again.
    """

    contractor: str
    client_ref: str | None
    asked_on: date
    asked_of: str
    agent: str | None
    reminded_on: date | None
    policy: str | None
    answer: Answer | None
    effective: date | None
    answered_on: date | None
    answered_by: str | None
    via: Via | None


def verifications(session: Session, wanted: Wanted, zone: tzinfo) -> Iterator[Verified]:
    """The questions that went out, newest first, each with the answers to it that hold."""
    again, reminder = aliased(SentNotice), aliased(OutboxMessage)
    reminded = (
        select(func.max(reminder.sent_at))
        .join(again, again.outbox_id == reminder.id)
        .where(again.key == SentNotice.key.concat(AGAIN), reminder.state == OutboxState.SENT)
        .correlate(SentNotice)
        .scalar_subquery()
    )
    holds = (StoredAnswer.account_id == SentNotice.account_id) & (StoredAnswer.asked == SentNotice.key)
    rows = session.execute(
        select(
            *(Contractor.name, Account.client_ref, OutboxMessage.sent_at, SentNotice.to_address),
            *(func.coalesce(func.nullif(Agent.agency, ""), Agent.name), reminded),
            *(StoredAnswer.policy, StoredAnswer.answer, StoredAnswer.effective, StoredAnswer.at),
            *(StoredAnswer.said_by, StoredAnswer.via),
        )
        .select_from(SentNotice)
        .join(OutboxMessage, SentNotice.outbox_id == OutboxMessage.id)
        .join(Account, SentNotice.account_id == Account.id)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .outerjoin(StoredAnswer, holds & StoredAnswer.replaced_at.is_(None))
        .where(Account.id.in_(fitting(wanted)), OutboxMessage.state == OutboxState.SENT)
        .where(SentNotice.key.startswith(_QUESTION), ~SentNotice.key.endswith(AGAIN))
        .order_by(OutboxMessage.sent_at.desc(), Contractor.name, SentNotice.id, StoredAnswer.policy)
        .execution_options(yield_per=AT_ONCE)
    )
    for name, ref, asked, of, agent, told_again, policy, answer, effective, at, by, via in rows:
        yield Verified(
            *(name, ref, _day(asked, zone), of, agent, told_again and _day(told_again, zone)),
            *(policy, answer, effective, at and _day(at, zone), by, via),
        )


def _day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()
