"""kill -9 of the worker in the middle of every stage: the story still ends once."""

import signal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from domain.draft import OutboxState
from pipeline.engine import Enqueuer
from pipeline.parts import Identity, Parts
from pipeline.taking import take
from records import audit
from records.blobs import blob_store
from records.certificates import Certificate
from records.documents import Document
from records.messages import Attachment, Place
from records.outbox import OutboxMessage
from records.people import User
from records.work import database
from tests.journeys.desk_process import AGENT, DESK, NOW, SECRET, RunningDesk, desk, drawn_certificate
from tests.journeys.test_story import reply
from tests.servers.smtp import MailDesk

# the engine's client leaves one connection to the garbage collector; nothing of ours is left open
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

INTAKE_UNITS = 6
"""Units of work from a stored message to a drafted answer; a test below fails when there are more."""


def store(running: RunningDesk, ready_url: str, raw: bytes) -> None:
    """What the poller does with a message."""
    engine = database(ready_url)
    enqueue = Enqueuer(engine)
    built = Parts(
        open_work=running.open_work,
        blobs=blob_store(running.environment["CERTDESK_DATA_DIR"] + "/blobs"),
        enqueue=enqueue,
        identity=Identity(DESK, DESK, SECRET),
        now=lambda: NOW,
        today=lambda: NOW.date(),
    )
    take(built, raw, Place("desk", 1, 1))
    enqueue.close()
    engine.dispose()


def killed(running: RunningDesk, name: str) -> bool:
    process = running.processes.get(name)
    if process is None or process.poll() is None:
        return False
    del running.processes[name]
    assert process.returncode == -signal.SIGKILL, running.log()
    return True


def one_of_each(running: RunningDesk) -> None:
    with running.open_work() as session:
        for table in (Attachment, Document, Certificate):
            assert session.scalar(select(func.count()).select_from(table)) == 1, table
        assert session.scalar(select(func.count(OutboxMessage.id)).where(OutboxMessage.answers_id.is_not(None))) == 1
        assert audit.verify(session).broken is None


@pytest.mark.chaos
@pytest.mark.timeout(600)
def test_a_worker_killed_at_every_step_of_the_intake_still_reads_a_message_once(
    tmp_path: Path, ready_url: str, mail_desk: MailDesk
):
    _, pdf = drawn_certificate()
    with desk(tmp_path, ready_url, None, mail_desk) as running:
        store(running, ready_url, reply(running.reply_to, pdf))
        deaths = 0
        for count in range(1, INTAKE_UNITS + 1):
            for when in ("before", "after"):
                if running.messages()[0]["state"] == "awaiting_review":
                    break
                running.fork_worker("dying", (count, when))
                running.eventually(
                    lambda: killed(running, "dying") or running.messages()[0]["state"] == "awaiting_review"
                )
                deaths += "dying" not in running.processes
                if "dying" in running.processes:
                    running.stop("dying")
        running.fork_worker("work")
        running.eventually(lambda: running.messages()[0]["state"] == "awaiting_review")
        one_of_each(running)
        assert deaths >= 4


@pytest.mark.chaos
@pytest.mark.parametrize(("count", "when", "ends"), [
    (1, "before", OutboxState.SENT),
    (2, "before", OutboxState.SENT),
    (2, "after", OutboxState.UNCERTAIN),
    (3, "before", OutboxState.UNCERTAIN),
    (3, "after", OutboxState.SENT),
])  # fmt: skip
def test_a_worker_killed_while_it_sends_never_sends_twice(
    tmp_path: Path, ready_url: str, mail_desk: MailDesk, count: int, when: str, ends: OutboxState
):
    with desk(tmp_path, ready_url, None, mail_desk) as running:
        engine = database(ready_url)
        enqueue = Enqueuer(engine)
        with running.open_work() as session:
            letter = OutboxMessage(
                account_id=running.account_id,
                letter="compliant",
                to=[AGENT],
                subject="Re: Certificate",
                body="Thank you.",
                message_id="<answer-1@certdesk.example>",
                state=OutboxState.APPROVED,
                approved_by=session.scalar(select(User.id)),
                approved_at=NOW,
                created_at=NOW,
            )
            session.add(letter)
            session.flush()
            letter_id = letter.id
            enqueue(session, queue="send", workflow="send", key=f"send-{letter_id}", argument=letter_id)
        enqueue.close()
        engine.dispose()

        def state() -> OutboxState:
            with running.open_work() as session:
                return session.get_one(OutboxMessage, letter_id).state

        running.fork_worker("dying", (count, when))
        running.eventually(lambda: killed(running, "dying"))
        running.fork_worker("work")
        running.eventually(lambda: state() is ends)
        assert len(mail_desk.taken) == (0 if (count, when) == (2, "after") else 1)
