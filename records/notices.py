"""Notices of the schedule, each once by its key; and the facts of accounts that the schedule rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, ForeignKey, Index, Select, delete, func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.dialogue import Addressee, Notice
from domain.draft import OutboxState
from records.accounts import Account, Client, Contractor
from records.base import Key, Table, stored_enum
from records.messages import IN_ONE_QUESTION
from records.outbox import OutboxMessage

_LOCK = 7705  # PostgreSQL advisory lock: who counts an address's mails of the week and adds one, one after the other
BESIDE = ("received", "clearer_copy", "compliant", "still_needed", "alert", "compliance")
"""Kinds that answer or report: no step of the schedule, so neither its caps nor what overtakes it concern them."""
WITHDRAWABLE = (OutboxState.DRAFT, OutboxState.APPROVED)


class SentNotice(Table):
    """One thing told to one reader about one account, or put down to be told: its key is never used again.

    `day` is the client's day on which it was put down; the mail that tells it is `outbox_id`.
    """

    __tablename__ = "coi_notice"
    __table_args__ = (Index("ix_coi_notice_to_address_day", "to_address", "day"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[Key] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("coi_account.id", ondelete="CASCADE"), index=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("coi_outbox.id", ondelete="CASCADE"), index=True)
    to_address: Mapped[Key]
    addressee: Mapped[Addressee] = mapped_column(stored_enum(Addressee))
    template: Mapped[str]
    why: Mapped[str]
    day: Mapped[date]
    created_at: Mapped[datetime]


class CommsPolicy(Table):
    """What a client changed of the cadence and of what goes by itself, as `config.comms.cadence_from` reads it."""

    __tablename__ = "coi_comms_policy"
    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("coi_client.id", ondelete="CASCADE"), unique=True)
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)


def policies(session: Session) -> Mapping[int, dict[str, Any]]:
    """What clients changed, by client; those that changed nothing left out."""
    return {row[0]: row[1] for row in session.execute(select(CommsPolicy.client_id, CommsPolicy.body))}


def set_policy(session: Session, client_id: int, body: Mapping[str, Any]) -> None:
    """Keep what a client changed, in place of what it had changed before."""
    row = session.scalar(select(CommsPolicy).filter_by(client_id=client_id))
    if row is None:
        session.add(CommsPolicy(client_id=client_id, body=dict(body)))
    else:
        row.body = dict(body)


def queue_one_by_one(session: Session) -> None:
    """Wait until no other unit of work is adding notices; on SQLite every writer waits anyway."""
    engine = session.get_bind()
    if isinstance(engine, Engine) and engine.dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def put_down(session: Session, notice: Notice, letter: OutboxMessage, *, day: date, at: datetime) -> bool:
    """The letter and the keys of all that it tells, together; False, and nothing stored, if any was told before."""
    try:
        with session.begin_nested():
            session.add(letter)
            session.flush()
            for item in notice.items:
                session.add(
                    SentNotice(
                        key=item.key,
                        account_id=item.account,
                        outbox_id=letter.id,
                        to_address=notice.to.lower(),
                        addressee=item.to,
                        template=item.template,
                        why=item.why,
                        day=day,
                        created_at=at,
                    )
                )
            session.flush()
    except IntegrityError:
        return False
    return True


def mailed(session: Session, *, since: date, address: str | None = None) -> Mapping[str, tuple[date, ...]]:
    """The days since then on which mails of the schedule were put down to an address, a day for each mail."""
    wanted = (
        select(SentNotice.to_address, SentNotice.day, SentNotice.outbox_id)
        .where(SentNotice.day >= since, SentNotice.template.not_in(BESIDE))
        .distinct()
    )
    if address is not None:
        wanted = wanted.where(SentNotice.to_address == address.lower())
    found: dict[str, list[date]] = defaultdict(list)
    for to, day, _letter in session.execute(wanted):
        found[to].append(day)
    return {to: tuple(sorted(days)) for to, days in found.items()}


def has_room(session: Session, address: str, day: date, *, per_week: int, per_day: int) -> bool:
    """Whether one more mail may go to the address on that day."""
    days = mailed(session, since=day - timedelta(days=6), address=address).get(address.lower(), ())
    return len(days) < per_week and days.count(day) < per_day


def of_letter(session: Session, letter_id: int) -> Sequence[SentNotice]:
    """What a letter tells, in the order of its accounts; () for one that answers a mail."""
    return session.scalars(select(SentNotice).filter_by(outbox_id=letter_id).order_by(SentNotice.id)).all()


def withdrawable(session: Session, account_ids: Collection[int] | None = None) -> Sequence[OutboxMessage]:
    """The letters of the schedule that are not on their way yet, about any of these accounts, or all."""
    mine: Select[Any] = select(SentNotice.outbox_id).where(SentNotice.template.not_in(BESIDE))
    if account_ids is not None:
        mine = mine.where(SentNotice.account_id.in_(account_ids))
    wanted = select(OutboxMessage).where(OutboxMessage.state.in_(WITHDRAWABLE), OutboxMessage.id.in_(mine))
    return session.scalars(wanted.order_by(OutboxMessage.id)).all()


def withdraw(session: Session, letter: OutboxMessage) -> None:
    """Take a letter back that never left: what it was to tell may be told again, by another letter."""
    letter.state = OutboxState.DISCARDED
    session.execute(delete(SentNotice).where(SentNotice.outbox_id == letter.id))


def told(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Those of the keys that are used."""
    asked = sorted(keys)
    pieces = (asked[n : n + IN_ONE_QUESTION] for n in range(0, len(asked), IN_ONE_QUESTION))
    return frozenset(
        one for some in pieces for one in session.scalars(select(SentNotice.key).where(SentNotice.key.in_(some)))
    )


def how_many(session: Session, account_id: int, template: str, *, since: datetime) -> int:
    """How many letters of a kind were put down about an account since then."""
    wanted = select(func.count()).where(
        SentNotice.account_id == account_id, SentNotice.template == template, SentNotice.created_at >= since
    )
    return session.scalar(wanted) or 0


def take_back(session: Session, key: str) -> None:
    """Discard the letter that tells this, if it is a draft still; its key stays used."""
    row = session.scalar(
        select(OutboxMessage)
        .join(SentNotice, SentNotice.outbox_id == OutboxMessage.id)
        .where(SentNotice.key == key, OutboxMessage.state == OutboxState.DRAFT)
    )
    if row is not None:
        row.state = OutboxState.DISCARDED


def last_day(session: Session, client_id: int, template: str) -> date | None:
    """The client's day on which a kind of letter about its accounts was last put down."""
    mine = select(Account.id).where(Account.client_id == client_id)
    wanted = select(func.max(SentNotice.day)).where(SentNotice.account_id.in_(mine), SentNotice.template == template)
    return session.scalar(wanted)


def take_back_older(session: Session, client_id: int, template: str) -> None:
    """Discard the letters of a kind to a client that are drafts still; their keys stay used."""
    mine = select(SentNotice.outbox_id).join(Account, SentNotice.account_id == Account.id)
    mine = mine.where(Account.client_id == client_id, SentNotice.template == template)
    old = select(OutboxMessage).where(OutboxMessage.state == OutboxState.DRAFT, OutboxMessage.id.in_(mine))
    for letter in session.scalars(old):
        letter.state = OutboxState.DISCARDED


def last_letter(session: Session, account_id: int, to: str) -> OutboxMessage | None:
    """The newest letter about this account alone that went to this address."""
    mine = select(SentNotice.outbox_id).where(SentNotice.account_id == account_id, SentNotice.to_address == to.lower())
    return session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.id.in_(mine), OutboxMessage.account_id == account_id, OutboxMessage.sent_at.is_not(None))
        .order_by(OutboxMessage.id.desc())
        .limit(1)
    )


def waiting(session: Session, *, client_id: int | None = None) -> Sequence[OutboxMessage]:
    """The letters of the schedule that wait for a person, oldest first."""
    mine = select(SentNotice.outbox_id)
    if client_id is not None:
        mine = mine.where(SentNotice.account_id.in_(select(Account.id).where(Account.client_id == client_id)))
    wanted = select(OutboxMessage).where(OutboxMessage.state == OutboxState.DRAFT, OutboxMessage.id.in_(mine))
    return session.scalars(wanted.order_by(OutboxMessage.id)).all()


def drafted(session: Session, account_ids: Collection[int]) -> frozenset[int]:
    """Those of these accounts about which a letter of the schedule to agent or contractor waits for a person."""
    wanted = (
        select(SentNotice.account_id)
        .join(OutboxMessage, SentNotice.outbox_id == OutboxMessage.id)
        .where(OutboxMessage.state == OutboxState.DRAFT)
        .where(SentNotice.addressee != Addressee.CLIENT, SentNotice.template.not_in(BESIDE))
    )
    asked = sorted(account_ids)
    pieces = (asked[n : n + IN_ONE_QUESTION] for n in range(0, len(asked), IN_ONE_QUESTION))
    return frozenset(one for some in pieces for one in session.scalars(wanted.where(SentNotice.account_id.in_(some))))


def lined_up(session: Session) -> Sequence[tuple[int, str, str]]:
    """Of each letter of the schedule that waits for a person its id, its client's name and its kind, by id."""
    wanted = (
        select(OutboxMessage.id, Client.name, OutboxMessage.letter)
        .join(SentNotice, SentNotice.outbox_id == OutboxMessage.id)
        .join(Account, SentNotice.account_id == Account.id)
        .join(Client, Account.client_id == Client.id)
        .where(OutboxMessage.state == OutboxState.DRAFT)
        .distinct()
        .order_by(OutboxMessage.id)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(wanted)]


def how_many_wait(session: Session) -> int:
    """How many letters of the schedule wait for a person."""
    mine = OutboxMessage.id.in_(select(SentNotice.outbox_id))
    wanted = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.state == OutboxState.DRAFT, mine)
    return session.scalar(wanted) or 0


def names_of(session: Session, account_ids: Collection[int]) -> Mapping[int, tuple[str, str]]:
    """Of each of these accounts the client's name and the contractor's."""
    wanted = select(Account.id, Client.name, Contractor.name).join(Client, Account.client_id == Client.id)
    wanted = wanted.join(Contractor, Account.contractor_id == Contractor.id)
    asked = sorted(account_ids)
    pieces = (asked[n : n + IN_ONE_QUESTION] for n in range(0, len(asked), IN_ONE_QUESTION))
    return {row[0]: (row[1], row[2]) for some in pieces for row in session.execute(wanted.where(Account.id.in_(some)))}


def of_letters(session: Session, letter_ids: Collection[int]) -> Mapping[int, Sequence[SentNotice]]:
    """What each of these letters tells, by letter; those that answer a mail left out."""
    asked = sorted(letter_ids)
    found: dict[int, list[SentNotice]] = defaultdict(list)
    for n in range(0, len(asked), IN_ONE_QUESTION):
        some = select(SentNotice).where(SentNotice.outbox_id.in_(asked[n : n + IN_ONE_QUESTION]))
        for row in session.scalars(some.order_by(SentNotice.id)):
            found[row.outbox_id].append(row)
    return found
