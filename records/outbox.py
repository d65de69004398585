"""Letters: drafted, approved, handed over once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, and_, func, or_, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from domain.draft import Draft, OutboxState, Paper, Recipe, in_every_language
from domain.errors import NotYours, SettledOtherwise
from domain.saying import phrased
from records.accounts import Account
from records.base import Key, Table, stored_enum

_LIVE = "state IN ('draft', 'approved', 'in_flight')"


class OutboxMessage(Table):
    """One letter. Its Message-ID is fixed when the row is made, so that a repeat can be recognised anywhere.

    `attempts` counts how often it was given to the server, `delays` how often the server would not have it yet;
    `try_at` is the moment from which it is tried next, and of one in flight the moment at which it was given.
    `client_id` is its account's, kept by `records.copies`.
    """

    __tablename__ = "coi_outbox"
    __table_args__ = (
        # a reviewer and a worker may draft the same answer at once: one of them must find the other's
        Index(
            "uq_coi_outbox_live_answer",
            "answers_id",
            unique=True,
            sqlite_where=text(_LIVE),
            postgresql_where=text(_LIVE),
        ),
        Index(None, "client_id", "id"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="moment_when_sent"),
        CheckConstraint("state NOT IN ('approved', 'in_flight') OR approved_at IS NOT NULL", name="approved_first"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("coi_account.id"), index=True)
    client_id: Mapped[int | None]
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("coi_message.id", ondelete="CASCADE"), index=True)
    letter: Mapped[str]
    to: Mapped[list[Any]] = mapped_column("to_addresses", default=list)
    cc: Mapped[list[Any]] = mapped_column("cc_addresses", default=list)
    subject: Mapped[str]
    body: Mapped[str]
    in_reply_to: Mapped[str | None]
    references: Mapped[list[Any]] = mapped_column("reference_ids", default=list)
    reply_to: Mapped[str] = mapped_column(default="")
    attachments: Mapped[list[Any]] = mapped_column(default=list)
    recipes: Mapped[list[Any]] = mapped_column(default=list)
    without: Mapped[str] = mapped_column(default="")
    message_id: Mapped[Key] = mapped_column(unique=True)
    state: Mapped[OutboxState] = mapped_column(stored_enum(OutboxState), default=OutboxState.DRAFT, index=True)
    why_not: Mapped[str | None]
    edited: Mapped[bool] = mapped_column(default=False)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("coi_user.id"))
    approved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_digest: Mapped[str | None]
    last_reply: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    delays: Mapped[int] = mapped_column(default=0)
    try_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def papers(self) -> tuple[Paper, ...]:
        """What goes out with the letter, in this order: exactly what can be looked at before."""
        return tuple(Paper(one["name"], one["media_type"], one["digest"], one["size"]) for one in self.attachments)

    @property
    def to_be_made(self) -> tuple[Recipe, ...]:
        """The papers that go out with it once they are made: when it is looked at, at the latest when it leaves."""
        return tuple(Recipe(**one) for one in self.recipes)


def by_id(session: Session, letter_id: int) -> OutboxMessage:
    """One letter, as it now is, held for change until the unit of work ends.

    Held, because what a person reads and then approves must not be edited by another in between.

    Raises:
        NotYours: there is no such letter.
    """
    session.flush()
    found = session.get(OutboxMessage, letter_id, with_for_update=True)
    if found is None:
        raise NotYours
    return found


def look_at(session: Session, letter_id: int) -> OutboxMessage:
    """One letter as it is; nothing is held.

    Raises:
        NotYours: there is no such letter.
    """
    found = session.get(OutboxMessage, letter_id)
    if found is None:
        raise NotYours
    return found


def answer_to(session: Session, message_id: int) -> OutboxMessage | None:
    """The newest letter that answers a message and was not discarded."""
    wanted = select(OutboxMessage).where(
        OutboxMessage.answers_id == message_id, OutboxMessage.state != OutboxState.DISCARDED
    )
    return session.scalar(wanted.order_by(OutboxMessage.id.desc()).limit(1))


def discard_draft(session: Session, message_id: int) -> None:
    """Throw away the answer to a message while it is a draft; a letter on its way is left alone."""
    letter = answer_to(session, message_id)
    if letter is not None and letter.state is OutboxState.DRAFT:
        letter.state = OutboxState.DISCARDED


def save_draft(
    session: Session,
    draft: Draft,
    *,
    account_id: int | None,
    answers_id: int,
    reply_to: str,
    message_id: str,
    at: datetime,
) -> OutboxMessage:
    """The drafted answer to a message, made or made anew; a draft that a person edited, or a letter on its way, stays.

    A person's words keep the papers they were written with, unless they are the new draft's own words.
    `message_id` is used only when a new row is made.
    """
    row = answer_to(session, answers_id)
    if row is None:
        row = OutboxMessage(answers_id=answers_id, message_id=message_id, created_at=at)
        _fill(row, draft, account_id=account_id, reply_to=reply_to)
        try:
            with session.begin_nested():
                session.add(row)
            return row
        except IntegrityError:  # somebody else drafted the same answer between our question and our answer
            row = answer_to(session, answers_id)
            if row is None:
                raise
    row = by_id(session, row.id)
    if row.state is OutboxState.DRAFT and not row.edited:
        _fill(row, draft, account_id=account_id, reply_to=reply_to)
    elif row.state is OutboxState.DRAFT and row.body == draft.body:
        _attach(row, draft)
    session.flush()
    return row


def new_letter(draft: Draft, *, account_id: int | None, reply_to: str, message_id: str, at: datetime) -> OutboxMessage:
    """A letter that answers no mail, not yet in any session."""
    row = OutboxMessage(message_id=message_id, created_at=at, state=OutboxState.DRAFT)
    _fill(row, draft, account_id=account_id, reply_to=reply_to)
    return row


def last_of(session: Session, account_id: int, letters: Collection[str]) -> OutboxMessage | None:
    """The newest letter of one of these kinds that was sent about an account."""
    wanted = select(OutboxMessage).where(
        OutboxMessage.account_id == account_id,
        OutboxMessage.letter.in_(letters),
        OutboxMessage.state == OutboxState.SENT,
    )
    return session.scalar(wanted.order_by(OutboxMessage.id.desc()).limit(1))


def _fill(row: OutboxMessage, draft: Draft, *, account_id: int | None, reply_to: str) -> None:
    row.account_id, row.reply_to, row.letter = account_id, reply_to, draft.letter
    row.to, row.cc, row.subject, row.body = list(draft.to), list(draft.cc), draft.subject, draft.body
    row.in_reply_to, row.references, row.why_not = draft.in_reply_to, list(draft.references), draft.why_not
    _attach(row, draft)


def _attach(row: OutboxMessage, draft: Draft) -> None:
    row.attachments, row.without = [asdict(one) for one in draft.papers], draft.without
    row.recipes = [asdict(one) for one in draft.recipes]


def attach_made(letter: OutboxMessage, papers: Collection[Paper], without: str) -> None:
    """Put the papers that were made for a letter in the place of their recipes, for good."""
    letter.attachments, letter.without, letter.recipes = [asdict(one) for one in papers], without, []


def approve(session: Session, letter_id: int, *, user_id: int | None, at: datetime) -> None:
    """Draft to approved: from here on the letter is the engine's. `user_id` is None for one that goes by policy.

    Raises:
        SettledOtherwise: it is no draft any more.
    """
    changed = session.scalar(
        update(OutboxMessage)
        .where(OutboxMessage.id == letter_id, OutboxMessage.state == OutboxState.DRAFT)
        .values(state=OutboxState.APPROVED, approved_by=user_id, approved_at=at, delays=0, try_at=None)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    if changed is None:
        state = by_id(session, letter_id).state.value.replace("_", " ")
        raise SettledOtherwise(what=phrased("the letter is already {state}", state=state))


def claim_for_flight(session: Session, letter_id: int, *, at: datetime) -> bool:
    """Approved to in flight, once: the fence that is committed just before the server is given the message."""
    changed = session.scalar(
        update(OutboxMessage)
        .where(OutboxMessage.id == letter_id, OutboxMessage.state == OutboxState.APPROVED)
        .values(state=OutboxState.IN_FLIGHT, attempts=OutboxMessage.attempts + 1, try_at=at)
        .returning(OutboxMessage.id)
        .execution_options(synchronize_session=False)
    )
    return changed is not None


def left(session: Session, *, waited_since: datetime, given_before: datetime, limit: int) -> Sequence[OutboxMessage]:
    """Letters that nobody gets on with, oldest first: approved and due since long, or given long ago without a word."""
    due = func.coalesce(OutboxMessage.try_at, OutboxMessage.approved_at)
    wanted = select(OutboxMessage).where(
        or_(
            and_(OutboxMessage.state == OutboxState.APPROVED, due < waited_since),
            and_(OutboxMessage.state == OutboxState.IN_FLIGHT, due < given_before),
        )
    )
    return session.scalars(wanted.order_by(OutboxMessage.id).limit(limit).with_for_update(skip_locked=True)).all()


def sent_unseen(session: Session, account_id: int, *, since: datetime) -> int:
    """How many letters about an account went out since then that no person approved."""
    wanted = select(func.count()).where(
        OutboxMessage.account_id == account_id, OutboxMessage.approved_by.is_(None), OutboxMessage.sent_at >= since
    )
    return session.scalar(wanted) or 0


def is_asked(session: Session, account_id: int, letter: str, *, but: int) -> bool:
    """Whether such a letter about an account was drafted or sent already, the answer to message `but` aside."""
    wanted = select(OutboxMessage.id).where(
        OutboxMessage.account_id == account_id,
        OutboxMessage.letter.in_(in_every_language(letter)),
        OutboxMessage.state != OutboxState.DISCARDED,
        OutboxMessage.answers_id != but,
    )
    return session.scalar(wanted.limit(1)) is not None


def hold_back(session: Session, letter: OutboxMessage, why: str) -> None:
    """Let a person look at a letter that was to go by itself."""
    letter.state, letter.why_not, letter.approved_at = OutboxState.DRAFT, why, None
    session.flush()


def sent_by(session: Session, message_id: str) -> OutboxMessage | None:
    """The letter of ours that carries this Message-ID."""
    return session.scalar(select(OutboxMessage).filter_by(message_id=message_id))


def sent_answers(session: Session, client_id: int, letters: Collection[str], *, since: datetime) -> tuple[int, ...]:
    """The answers of these kinds about a client's accounts that were sent since then, oldest first."""
    wanted = (
        select(OutboxMessage.id)
        .join(Account, OutboxMessage.account_id == Account.id)
        .where(
            Account.client_id == client_id,
            OutboxMessage.letter.in_(letters),
            OutboxMessage.answers_id.is_not(None),
            OutboxMessage.sent_at >= since,
        )
        .order_by(OutboxMessage.id)
    )
    return tuple(session.scalars(wanted))


def wrote(session: Session, account_id: int, letter: str, address: str, *, since: date) -> bool:
    """Whether a letter of a kind went, or is to go, to an address about an account, made on that day or later."""
    rows = session.execute(
        select(OutboxMessage.to, OutboxMessage.cc, OutboxMessage.created_at, OutboxMessage.sent_at).where(
            OutboxMessage.account_id == account_id,
            OutboxMessage.letter.startswith(letter),
            OutboxMessage.state != OutboxState.DISCARDED,
        )
    )
    return any(
        address.lower() in {each.lower() for each in (*to, *cc)} and (sent or made).date() >= since
        for to, cc, made, sent in rows
    )


def stranded(session: Session, *, limit: int = 200) -> tuple[OutboxMessage, ...]:
    """Letters that answer no mail and were refused, or of which nobody knows whether they arrived; oldest first."""
    wanted = select(OutboxMessage).where(
        OutboxMessage.state.in_((OutboxState.UNCERTAIN, OutboxState.REFUSED)), OutboxMessage.answers_id.is_(None)
    )
    return tuple(session.scalars(wanted.order_by(OutboxMessage.id).limit(limit)))


def uncertain(session: Session, *, limit: int = 1000) -> tuple[OutboxMessage, ...]:
    """The newest letters of which nobody knows whether they arrived."""
    wanted = select(OutboxMessage).filter_by(state=OutboxState.UNCERTAIN)
    return tuple(session.scalars(wanted.order_by(OutboxMessage.id.desc()).limit(limit)))


def drafted_answers(session: Session, account_id: int) -> tuple[int, ...]:
    """The messages of an account whose answers are drafts still, oldest first."""
    wanted = (
        select(OutboxMessage.answers_id)
        .where(
            OutboxMessage.account_id == account_id,
            OutboxMessage.state == OutboxState.DRAFT,
            OutboxMessage.answers_id.is_not(None),
        )
        .order_by(OutboxMessage.answers_id)
    )
    return tuple(one for one in session.scalars(wanted) if one is not None)
