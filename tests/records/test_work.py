import json
import multiprocessing
import sqlite3
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier, Thread

import psycopg
import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, InvalidRequestError

from domain.document import DocumentState
from domain.draft import OutboxState
from domain.errors import DatabaseUnavailable
from domain.message import MessageState
from records import work as units
from records.accounts import Account
from records.base import KEY_LENGTH, key_text
from records.documents import Document, FieldValue
from records.messages import Message, Place, Sighting, store_once
from records.migrate import upgrade
from records.outbox import OutboxMessage
from records.people import Role, User
from records.unwell import unwell
from records.work import OpenWork, database, units_of_work
from tests.records import rows


def test_work_that_fails_leaves_nothing_behind(open_work: OpenWork):
    with pytest.raises(RuntimeError), open_work() as session:
        rows.message(session)
        raise RuntimeError("crash")
    with open_work() as session:
        assert session.scalar(select(Message.id)) is None


def test_a_reader_never_waits_for_a_writer_and_sees_one_moment(migrated_url: str, open_work: OpenWork):
    look = units_of_work(reader := database(migrated_url, read_only=True))
    with open_work() as writing:
        rows.message(writing, 1)
        writing.flush()
        started = time.monotonic()
        with look() as session:
            assert session.scalars(select(Message.id)).all() == []
        assert time.monotonic() - started < 1
    with look() as session:
        assert len(session.scalars(select(Message.id)).all()) == 1
        with open_work() as writing:
            rows.message(writing, 2)
        assert len(session.scalars(select(Message.id)).all()) == 1
    reader.dispose()


def test_a_reader_cannot_write(migrated_url: str, open_work: OpenWork):
    del open_work
    look = units_of_work(reader := database(migrated_url, read_only=True))
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), look() as session:
        rows.message(session)
    reader.dispose()


def test_units_that_read_and_then_write_never_fail_as_locked(open_work: OpenWork):
    with open_work() as session:
        message_id = rows.message(session)
    ready, failed = Barrier(8), []

    def work() -> None:
        ready.wait()
        for _ in range(10):
            try:
                with open_work() as session:
                    subject = session.get_one(Message, message_id, with_for_update=True)
                    subject.subject = str(int(subject.subject or 0) + 1)
            except DBAPIError as trouble:
                failed.append(trouble)

    threads = [Thread(target=work) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
    with open_work() as session:
        assert session.get_one(Message, message_id).subject == "80"


def _open_and_leave(url: str) -> None:
    engine = database(url)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))


def test_processes_that_open_a_new_file_at_once_all_succeed(tmp_path: Path):
    spawn = multiprocessing.get_context("spawn")
    url = f"sqlite:///{tmp_path}/new/desk.sqlite3"
    openers = [spawn.Process(target=_open_and_leave, args=(url,)) for _ in range(4)]
    for one in openers:
        one.start()
    for one in openers:
        one.join()
    assert [one.exitcode for one in openers] == [0] * 4


def test_sqlite_is_opened_so_that_a_committed_row_survives_a_power_cut(tmp_path: Path):
    engine = database(f"sqlite:///{tmp_path}/desk.sqlite3")
    with engine.connect() as connection:
        found = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    engine.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_given_in(open_work: OpenWork):
    tokyo = timezone(timedelta(hours=9))
    with open_work() as session:
        message_id = rows.message(session, arrived_at=datetime(2026, 11, 24, 8, 30, 0, 123456, tzinfo=tokyo))
    with open_work() as session:
        at = session.get_one(Message, message_id).arrived_at
    assert at == datetime(2026, 11, 23, 23, 30, 0, 123456, tzinfo=UTC)
    assert at.utcoffset() == timedelta(0)


def test_a_missing_load_is_an_error_and_not_a_slow_page(open_work: OpenWork):
    with open_work() as session:
        account_id = rows.account(session)
    with open_work() as session, pytest.raises(InvalidRequestError, match="raise"):
        _ = session.get_one(Account, account_id).client


def test_foreign_text_of_any_length_can_be_looked_up(open_work: OpenWork):
    """PostgreSQL refuses index rows over 2704 bytes: such a Message-ID would otherwise never be taken."""
    odd = ["<" + "é" * 10_000 + end + "@long.example>" for end in ("1", "2")]
    with open_work() as session:
        for n, message_id in enumerate(odd):
            rows.message(session, n, message_id=message_id)
    with open_work() as session:
        assert len(session.scalars(select(Message.id).filter_by(message_id=odd[1])).all()) == 1
    assert len(key_text(odd[0])) == KEY_LENGTH
    assert key_text("<short@x.example>") == "<short@x.example>"


def test_mailbox_numbers_of_32_unsigned_bits_fit(open_work: OpenWork):
    most = 2**32 - 1
    with open_work() as session:
        place = Place("desk", most, most)
        store_once(session, identity="0" * 64, message_id=None, digest="0" * 64, place=place, arrived_at=rows.NOW)
    with open_work() as session:
        assert session.scalars(select(Sighting.uidvalidity)).one() == most


BROKEN = {
    "a quarantined message without a reason": update(Message).values(state=MessageState.QUARANTINED),
    "a failed document without a reason": update(Document).values(state=DocumentState.FAILED),
    "pages in the wrong order": update(Document).values(first_page=3, last_page=2),
    "a confidence over 1": update(FieldValue).values(confidence=1.5),
    "a score over 100": update(Account).values(score=101),
    "a client's person without a client": update(User).values(role=Role.CLIENT),
    "an address in upper case": update(User).values(email="RITA@desk.example"),
    "a letter sent at no time": update(OutboxMessage).values(state=OutboxState.SENT),
    "a letter in flight that nobody approved": update(OutboxMessage).values(state=OutboxState.IN_FLIGHT),
    "a state nobody knows": text("UPDATE coi_message SET state = 'lost'"),
    "a document of no message": update(Document).values(message_id=999),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN.keys())
def test_the_database_refuses(open_work: OpenWork, change):
    with open_work() as session:
        message_id = rows.message(session)
        document_id = rows.document(session, message_id)
        rows.account(session)
        rows.user(session)
        session.add(FieldValue(document_id=document_id, certificate_no=0, path="date", value=None, confidence=1.0))
        session.add(
            OutboxMessage(
                answers_id=message_id, letter="reply", subject="s", body="b", message_id="<1@us>", created_at=rows.NOW
            )
        )
    with pytest.raises(IntegrityError), open_work() as session:
        session.execute(change)


def test_a_full_disk_is_for_later_and_nothing_of_the_work_stays(tmp_path: Path):
    open_work = units_of_work(engine := database(f"sqlite:///{tmp_path}/desk.sqlite3"))
    upgrade(engine)
    with pytest.raises(DatabaseUnavailable, match="disk is full"), open_work() as session:
        session.execute(text("PRAGMA max_page_count=1"))  # SQLite's own limit: no page more than there are
        rows.message(session, body="x" * 1_000_000)
    with open_work() as session:
        session.execute(text("PRAGMA max_page_count=1000000"))
        rows.message(session, body="x" * 1_000_000)
    engine.dispose()


def test_a_database_that_cannot_be_opened_is_for_later(tmp_path: Path):
    (tmp_path / "desk.sqlite3").mkdir()
    with (
        pytest.raises(DatabaseUnavailable, match="cannot be opened"),
        units_of_work(database(f"sqlite:///{tmp_path}/desk.sqlite3"))() as session,
    ):
        session.execute(text("SELECT 1"))


def test_a_connection_that_is_cut_is_for_later_and_the_next_work_goes_on(postgres_url: str):
    open_work = units_of_work(engine := database(postgres_url.replace("certdesk@", "certdesk:hush@")))
    upgrade(engine)
    with pytest.raises(DatabaseUnavailable, match=r"terminat|closed") as cut, open_work() as session:
        rows.message(session)
        mine = session.scalar(text("SELECT pg_backend_pid()"))
        with engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        session.execute(text("SELECT 1"))
    assert "hush" not in str(cut.value)
    with open_work() as session:
        assert session.scalar(select(Message.id)) is None
        rows.message(session)
    engine.dispose()


def test_a_connection_that_was_cut_while_it_rested_costs_nobody_anything(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
):
    open_work = units_of_work(engine := database(postgres_url))
    with open_work() as session:
        mine = session.scalar(text("SELECT pg_backend_pid()"))
    with (other := database(postgres_url)).connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
    monkeypatch.setattr(units, "RESTED_SECONDS", 60.0)
    with (
        pytest.raises(DatabaseUnavailable),
        open_work() as session,
    ):  # used a moment ago: nobody asks whether it is there
        session.execute(text("SELECT 1"))
    monkeypatch.setattr(units, "RESTED_SECONDS", 0.0)
    with open_work() as session:
        mine = session.scalar(text("SELECT pg_backend_pid()"))
    with other.connect() as connection:
        connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
    with open_work() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != mine
    engine.dispose()
    other.dispose()


def test_two_units_that_stand_in_each_others_way_are_for_later_and_not_a_crash(postgres_url: str):
    open_work = units_of_work(engine := database(postgres_url))
    upgrade(engine)
    with open_work() as session:
        ids = [rows.message(session, n) for n in (1, 2)]
    ready, said = Barrier(2), []

    def work(order: list[int]) -> None:
        try:
            with open_work() as session:
                session.get_one(Message, order[0], with_for_update=True)
                ready.wait()
                session.get_one(Message, order[1], with_for_update=True)
            said.append("done")
        except DatabaseUnavailable as later:
            said.append(str(later.facts["why"]))

    threads = [Thread(target=work, args=(order,)) for order in (ids, ids[::-1])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(said) == ["deadlock detected", "done"]
    engine.dispose()


def test_a_wrong_statement_is_a_mistake_and_not_for_later(open_work: OpenWork):
    with pytest.raises(DBAPIError), open_work() as session:
        session.execute(text("SELECT * FROM coi_nothing"))


def test_every_lasting_trouble_of_a_driver_is_known_as_one_or_the_other():
    """Each class of error of both drivers, as SQLAlchemy wraps it: only those of the moment are for later."""
    later = {
        kind.__name__
        for driver in (psycopg.errors, sqlite3)
        for kind in vars(driver).values()
        if isinstance(kind, type) and issubclass(kind, psycopg.Error | sqlite3.Error) and _told(kind, driver)
    }
    assert {"AdminShutdown", "CrashShutdown", "DiskFull", "DeadlockDetected", "SerializationFailure"} <= later
    assert {"TooManyConnections", "ConnectionFailure", "OperationalError", "CannotConnectNow"} <= later
    assert not later & {"UndefinedTable", "UniqueViolation", "CheckViolation", "NotNullViolation", "SyntaxError"}


def _told(kind: type[Exception], driver: object) -> str:
    dbapi = psycopg if driver is psycopg.errors else sqlite3
    wrapped = DBAPIError.instance("SELECT 1", {}, kind("trouble"), dbapi.Error)
    assert isinstance(wrapped, DBAPIError)
    return unwell(wrapped)


def test_json_is_read_as_python_reads_it_whatever_was_written():
    for kept in ('{"a": [1, 2.5, null, "é"]}', b"[-0.0, 1e400, NaN]", '"\\ud800"', "123456789012345678901234567890"):
        assert repr(units.read_json(kept)) == repr(json.loads(kept))
    with pytest.raises(ValueError, match="Expecting value"):
        units.read_json("")
