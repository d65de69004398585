"""The walk of a message, as the engine runs it.

mailbox ─▶ message ─▶ papers ─▶ fields ─▶ account ─▶ findings ─▶ draft      (intake)
                                                     approved draft ─▶ sent  (send)
a client's business hour ─▶ what is due ─▶ drafts, or approved by its policy  (notices)
midnight ─▶ accounts that the day may move ─▶ settled                        (new_day)
published version ─▶ accounts of its set ─▶ settled                          (settle_set)
a client's list ─▶ pieces ─▶ what each would change                          (list_check)
                      └────▶ records brought to date ─▶ settled              (list_take)

Each arrow is a step: its result is stored once, and after a crash the walk goes on behind the last stored one.
"""

from __future__ import annotations

import time

from sqlalchemy.orm import Session

from domain.document import DocumentState
from domain.message import UNREAD_STATES, MessageKind, MessageState
from outbound.schedule import Moment
from pipeline import engine, list_work
from pipeline.acknowledging import acknowledge
from pipeline.illegible import is_illegible
from pipeline.judging import redraft
from pipeline.matching import match_message
from pipeline.mornings import mornings
from pipeline.noticing import withdraw_stale
from pipeline.papers import in_one_unit
from pipeline.parts import Parts
from pipeline.reading import read_mail, read_paper
from pipeline.replies import act_on, is_settled
from pipeline.sending import send
from pipeline.settling import settle, settle_due, settle_set
from records import documents, messages, outbox
from records.messages import Message

BREATH = 0.1
"""Seconds between two pieces of a list, in which others write: SQLite lets in whoever asks first."""
NEVER_REVIEWED = {MessageKind.AUTOMATIC_REPLY: MessageState.FILED, MessageKind.BOUNCE: MessageState.FILED}


def declare(parts: Parts) -> None:
    """Tell the engine the workflows; once a process, before it is launched."""
    open_mail = engine.step("read_mail", lambda message_id: read_mail(parts, message_id))
    read = engine.step("read_paper", lambda document_id: read_paper(parts, document_id))
    judge = engine.step("judge", lambda message_id: finish(parts, message_id))
    hand_over = engine.step("send", lambda letter_id: send(parts, letter_id))

    queue_next = engine.step("notices", lambda client_id: mornings(parts, client_id))

    def morning(client_id: int) -> None:
        queue_next(client_id)

    def intake(message_id: int) -> None:
        for document_id in open_mail(message_id):
            read(document_id)
        judge(message_id)

    def deliver(letter_id: int) -> None:
        hand_over(letter_id)

    settle_next = engine.step("settle_due", lambda client_id, after: settle_due(parts, client_id, after))
    settle_more = engine.step("settle_set", lambda set_id, after: settle_set(parts, set_id, after))

    def new_day(client_id: int) -> None:
        after = 0
        while after := settle_next(client_id, after):
            pass

    def new_version(set_id: int) -> None:
        after = 0
        while after := settle_more(set_id, after):
            pass

    _declare_lists(parts)
    engine.declare("new_day", new_day)
    engine.declare("settle_set", new_version)
    engine.declare("intake", intake)
    engine.declare("send", deliver)
    engine.declare("notices", morning)


def _declare_lists(parts: Parts) -> None:
    cut = engine.step("list_cut", lambda list_id: list_work.cut(parts, list_id))
    compare = engine.step("list_compare", lambda list_id, number: list_work.compare_piece(parts, list_id, number))
    count = engine.step("list_pieces", lambda list_id: list_work.pieces(parts, list_id))
    take = engine.step("list_take_piece", lambda list_id, number: list_work.take_piece(parts, list_id, number))
    settle_each = engine.step("list_settle", lambda account_ids: list_work.settle_each(parts, account_ids))

    def list_check(list_id: int) -> None:
        for number in range(cut(list_id)):
            compare(list_id, number)

    def list_take(list_id: int) -> None:
        for number in range(count(list_id)):
            if touched := take(list_id, number):
                settle_each(touched)
            time.sleep(BREATH)

    engine.declare("list_check", list_check)
    engine.declare("list_take", list_take)


def finish(parts: Parts, message_id: int) -> None:
    """Match a read message to its account, judge it, draft its answer, and put it before a reviewer."""
    in_one_unit(parts, lambda session: _finish(session, parts, message_id))


def _finish(session: Session, parts: Parts, message_id: int) -> None:
    message = messages.by_id(session, message_id)
    if message.state not in UNREAD_STATES:
        return
    match_message(session, parts, message)
    act_on(session, parts, message)
    redraft(session, parts, message)
    message.state, message.reason_code, message.reason = _outcome(session, message)
    message.read_at = parts.now()
    if message.account_id is not None and message.state is MessageState.AWAITING_REVIEW:
        session.flush()
        settle(session, parts, message.account_id)  # proof that waits for a reviewer is not "no proof"
    acknowledge(session, parts, message)
    if message.account_id is not None:  # whoever has just written is not reminded
        withdraw_stale(session, parts, Moment(parts.today()), account_ids=(message.account_id,))


def _outcome(session: Session, message: Message) -> tuple[MessageState, str | None, str | None]:
    """Where a read message goes, and why if it is set aside."""
    if message.kind in NEVER_REVIEWED and outbox.answer_to(session, message.id) is None:
        return NEVER_REVIEWED[message.kind], None, None
    if is_settled(message):
        return MessageState.FILED, None, None
    if "spam" in message.flags:
        return MessageState.IGNORED, "spam", message.kind_reason
    papers = documents.of_message(session, message.id)
    usable = [one for one in papers if one.state is not DocumentState.FAILED or is_illegible(one)]
    if not usable:
        for paper in papers:
            return MessageState.QUARANTINED, paper.reason_code, paper.reason
        for file in messages.attachments(session, message.id):
            if file.refusal:
                return MessageState.QUARANTINED, file.refusal_code, file.refusal
    return MessageState.AWAITING_REVIEW, None, None
