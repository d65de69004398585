"""The demo's past: some contractors whose mails were taken, read, judged and answered by the desk itself, weeks ago.

Each step runs through the same code as real mail, with the clock set back to its day. Only the letters go nowhere:
they are put down as sent, and their server's answer says that it was the demo.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli import edge
from cli.demo_world import CLIENT_USER, REVIEWER
from cli.parts import parts
from config.settings import Settings
from domain.document import DocumentState
from domain.draft import OutboxState
from domain.errors import CertdeskError
from domain.exceptions import ExceptionKind
from pipeline.desk import Desk
from pipeline.exceptions import Asked
from pipeline.fates import arrived
from pipeline.importing import read_list, take_list
from pipeline.parts import Parts
from pipeline.reading import read_mail, read_paper
from pipeline.sandbox import Sandbox
from pipeline.settling import settle
from pipeline.taking import take
from pipeline.walk import finish
from records import audit, documents, outbox
from records.accounts import Account, Client
from records.messages import Place
from records.outbox import OutboxMessage
from records.people import User
from records.work import database
from samples.demo_history import KNOWN_FOR, LIST, PASTS, Past, mail

log = logging.getLogger(__name__)
MAILBOX, NOBODY = "demo history", "The demo's past: this letter was handed to no mail server."
MARK = "demo-history-told"
PRELOAD = ("extract.read", "extract.free_text.wording", "ingest.read")
WEEK = 7


def tell(settings: Settings) -> int:
    """Play the demo's past, once; how many contractors it has. What a broken start left is not played again."""
    mark = settings.data_dir / MARK
    if mark.exists():
        return 0
    mark.touch()
    logging.disable(logging.INFO)  # who starts the desk reads its address, not what happened weeks ago
    engine = database(settings.database_url)
    memory, seconds = settings.sandbox_memory_mb, settings.sandbox_cpu_seconds
    try:
        with Sandbox(1, preload=PRELOAD, memory_mb=memory, cpu_seconds=seconds) as sandbox:
            return play(replace(parts(settings, engine, sandbox=sandbox), enqueue=_nothing), edge.today())
    except CertdeskError as trouble:  # a demo without a past is a demo still
        log.warning("the demo has no past", extra={"why": str(trouble)})
        return 0
    finally:
        logging.disable(logging.NOTSET)
        engine.dispose()


def play(own: Parts, today: date) -> int:
    """Play the past over parts that enqueue nothing; how many contractors it has."""
    begun = _on(own, today - timedelta(KNOWN_FOR))
    with begun.open_work() as session:
        client = session.scalars(select(Client).order_by(Client.id)).first()
        if client is None:
            return 0
        take_list(session, read_list(LIST.encode(), name=MAILBOX), client=client.slug, name=MAILBOX, at=begun.now())
        refs = dict(session.execute(select(Account.client_ref, Account.id).where(Account.client_id == client.id)).all())
        people = dict(session.execute(select(User.email, User.id)).all())
        for past in PASTS:
            session.get_one(Account, refs[past.ref]).flags = dict(past.vendor.flags)
    for day in (today - timedelta(ago) for ago in range(KNOWN_FOR, 0, -1)):
        for past in PASTS:
            _live(_on(own, day), past, refs[past.ref], (today - day).days, people, today)
    return len(PASTS)


def _live(then: Parts, past: Past, account_id: int, ago: int, people: dict[str, int], today: date) -> None:
    """What a day brought for a contractor."""
    for number, step in enumerate(past.steps):
        if step.ago == ago:
            _answer(then, _received(then, past, account_id, number, today), account_id, people[REVIEWER])
    if past.excepted and past.excepted[0] == ago:
        _except(then, account_id, past.excepted, people[CLIENT_USER])
    if ago % WEEK == 0:  # days on which nothing comes move a status, too
        with then.open_work() as session:
            settle(session, then, account_id)


def _received(then: Parts, past: Past, account_id: int, number: int, today: date) -> int:
    """A mail taken, read and judged; its id."""
    address = then.identity.reply_to(account_id)
    raw = mail(past, number, desk=then.identity.mail_address, today=today, reply_to=lambda _slug: address)
    message_id = take(then, raw, Place(MAILBOX, 1, account_id * 100 + number))
    for document_id in read_mail(then, message_id):
        read_paper(then, document_id)
    finish(then, message_id)
    _put_down_as_sent(then, account_id)
    return message_id


def _answer(then: Parts, message_id: int, account_id: int, reviewer: int) -> None:
    """The reviewer confirms what was read and sends the answer, two hours later."""
    then = _on(then, then.today(), hour=17)
    desk = Desk(then)
    with then.open_work() as session:
        papers = documents.of_message(session, message_id)
        waiting = [one.id for one in papers if one.state is DocumentState.NEEDS_REVIEW]
    for document_id in waiting:
        desk.confirm(document_id, {}, user_id=reviewer)
    with then.open_work() as session:
        letter = outbox.answer_to(session, message_id)
        words = (letter.id, tuple(letter.to), tuple(letter.cc), letter.subject, letter.body) if letter else None
    if words:
        letter_id, to, cc, subject, body = words
        desk.send(letter_id, to=to, cc=cc, subject=subject, body=body, user_id=reviewer)
    _put_down_as_sent(then, account_id)


def _put_down_as_sent(then: Parts, account_id: int) -> None:
    """What would be on its way about an account is told to have gone, and by whom."""
    with then.open_work() as session:
        wanted = select(OutboxMessage).filter_by(state=OutboxState.APPROVED, account_id=account_id)
        for one in session.scalars(wanted.order_by(OutboxMessage.id)).all():
            outbox.claim_for_flight(session, one.id, at=then.now())
            session.refresh(one)
            one.last_reply = NOBODY
            arrived(session, one, at=then.now())
            told = {"to": one.to, "reply": NOBODY}
            audit.append(session, at=then.now(), actor="demo", action="sent", subject=f"letter {one.id}", detail=told)


def _except(then: Parts, account_id: int, asked: tuple[int, int, str], client_person: int) -> None:
    """The client lets go what is open."""
    _, holds, reason = asked
    desk = Desk(then).accounts
    found, day, _ = desk.explain(account_id, client_id=None, user_id=client_person)
    for name in dict.fromkeys(one.finding.requirement for one in found.open):
        wish = Asked(name, ExceptionKind.WAIVED, reason, day + timedelta(holds))
        desk.grant(account_id, wish, user_id=client_person)


def _on(own: Parts, day: date, *, hour: int = 15) -> Parts:
    at = datetime.combine(day, time(hour), UTC)
    return replace(own, now=lambda: at, today=lambda: day)


def _nothing(session: Session, *, queue: str, workflow: str, key: str, argument: int, delay: float = 0.0) -> None:
    """No work is put off: it is done on the spot."""
    del session, queue, workflow, key, argument, delay
