"""A client's questions whether policies are in force, row by row: when asked, whom, and what was answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, tzinfo
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, literal, null, select
from sqlalchemy.orm import Session, aliased

from domain.dialogue import Purpose
from domain.draft import OutboxState
from domain.verification import Answer, Via
from records.accounts import AGENCY, Account, Agent, Contractor
from records.answers import AGAIN, StoredAnswer
from records.batches import AT_ONCE
from records.network_filters import Wanted, fitting
from records.notices import SentNotice
from records.outbox import OutboxMessage

_QUESTION = f"{Purpose.VERIFICATION.value}:"


class Verified(NamedTuple):
    """One answer to a question, or a question that nobody answered; the days are the client's.

    `policy` is its number as on file, "" for all of the account; None where there is no answer. `reminded_on` is None
    where nobody was asked again, `asked_on` where an answer came without a question.
    """

    contractor: str
    client_ref: str | None
    asked_on: date | None
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
    """The questions that went out, newest first, each with the answers to it that hold; then what was said unasked."""
    rows = session.execute(
        _of_accounts(
            select(
                *(Contractor.name, Account.client_ref, OutboxMessage.sent_at, SentNotice.to_address),
                *(AGENCY, _reminded(), *_ANSWER),
            )
            .select_from(SentNotice)
            .join(OutboxMessage, SentNotice.outbox_id == OutboxMessage.id)
            .join(Account, SentNotice.account_id == Account.id),
            wanted,
        )
        .outerjoin(StoredAnswer, _answers(SentNotice) & StoredAnswer.replaced_at.is_(None))
        .where(OutboxMessage.state == OutboxState.SENT)
        .where(SentNotice.key.startswith(_QUESTION), ~SentNotice.key.endswith(AGAIN))
        .order_by(OutboxMessage.sent_at.desc(), Contractor.name, SentNotice.id, StoredAnswer.policy)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        yield _verified(row, zone)
    sent = (SentNotice.outbox_id == OutboxMessage.id) & (OutboxMessage.state == OutboxState.SENT)
    asked = select(SentNotice.id).join(OutboxMessage, sent).where(_answers(SentNotice)).exists()
    unasked = session.execute(
        _of_accounts(
            select(Contractor.name, Account.client_ref, null(), literal(""), AGENCY, null(), *_ANSWER)
            .select_from(StoredAnswer)
            .join(Account, StoredAnswer.account_id == Account.id),
            wanted,
        )
        .where(StoredAnswer.replaced_at.is_(None), ~asked)
        .order_by(StoredAnswer.at.desc(), StoredAnswer.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in unasked:
        yield _verified(row, zone)


_ANSWER = (
    *(StoredAnswer.policy, StoredAnswer.answer, StoredAnswer.effective, StoredAnswer.at),
    *(StoredAnswer.said_by, StoredAnswer.via),
)


def _of_accounts(chosen: Any, wanted: Wanted) -> Any:
    """With contractor and agent, of the accounts that are wanted alone."""
    joined = chosen.join(Contractor, Account.contractor_id == Contractor.id).outerjoin(
        Agent, Account.agent_id == Agent.id
    )
    return joined.where(Account.id.in_(fitting(wanted)))


def _answers(question: type[SentNotice]) -> ColumnElement[bool]:
    return and_(StoredAnswer.account_id == question.account_id, StoredAnswer.asked == question.key)


def _reminded() -> ScalarSelect[datetime | None]:
    """When a question was asked again."""
    again, reminder = aliased(SentNotice), aliased(OutboxMessage)
    return (
        select(func.max(reminder.sent_at))
        .join(again, again.outbox_id == reminder.id)
        .where(again.key == SentNotice.key.concat(AGAIN), reminder.state == OutboxState.SENT)
        .correlate(SentNotice)
        .scalar_subquery()
    )


def _verified(row: Any, zone: tzinfo) -> Verified:
    name, ref, asked, of, agent, again, policy, answer, effective, at, by, via = row
    days = (one and one.astimezone(zone).date() for one in (asked, again, at))
    asked_on, reminded_on, answered_on = days
    return Verified(name, ref, asked_on, of, agent, reminded_on, policy, answer, effective, answered_on, by, via)
