from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from records import audit
from records.migrate import upgrade
from records.work import OpenWork, database, units_of_work
from tests.records.rows import NOW

Tamper = Callable[[str], None]


def write(open_work: OpenWork, *actions: str) -> None:
    for action in actions:
        with open_work() as session:
            audit.append(
                session, at=NOW, actor="rita", action=action, subject="document 1", detail={"limit": 1_000_000}
            )


def verdict(open_work: OpenWork) -> audit.Verdict:
    with open_work() as session:
        return audit.verify(session)


@pytest.fixture
def tamper(engine: Engine) -> Tamper:
    """Runs a statement as somebody would who owns the database and can switch its guards off."""

    def run(statement: str) -> None:
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.execute(text("SET session_replication_role = replica"))
            else:
                names = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                for (name,) in connection.execute(text(names)).fetchall():
                    connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(text(statement))

    return run


def test_an_untouched_trail_is_whole_and_its_end_can_be_noted(open_work: OpenWork):
    assert verdict(open_work) == audit.Verdict(0, None)
    write(open_work, "received", "confirm")
    noted = verdict(open_work)
    assert (noted.events, noted.broken) == (2, None)
    write(open_work, "send")
    with open_work() as session:
        assert audit.contains(session, noted.end)
        assert not audit.contains(session, "f" * 64)


@pytest.mark.parametrize(
    ("statement", "broken", "why"),
    [
        ("UPDATE coi_audit_event SET actor = 'mallory' WHERE id = 2", 2, "its content was changed"),
        ("UPDATE coi_audit_event SET detail = '{\"limit\": 1}' WHERE id = 1", 1, "its content was changed"),
        ("DELETE FROM coi_audit_event WHERE id = 2", 3, "missing or was changed"),
        ("DELETE FROM coi_audit_event WHERE id = 1", 2, "missing or was changed"),
        ("DELETE FROM coi_audit_event WHERE id >= 2", 1, "3 events were written, 1 are there"),
        ("DELETE FROM coi_audit_event", 0, "3 events were written, 0 are there"),
        ("DELETE FROM coi_audit_end", 3, "mark of the trail's end is missing"),
    ],
)
def test_the_first_event_that_was_touched_is_named(
    open_work: OpenWork, tamper: Tamper, statement: str, broken: int, why: str
):
    write(open_work, "received", "confirm", "send")
    tamper(statement)
    found = verdict(open_work)
    assert found.broken == broken
    assert why in found.why


def test_the_database_itself_refuses_to_change_the_trail(open_work: OpenWork, engine: Engine):
    write(open_work, "received")
    columns = "actor, action, subject, detail, previous, hash"
    changes = [
        "UPDATE coi_audit_event SET actor = 'z'",
        "DELETE FROM coi_audit_event",
        "DELETE FROM coi_audit_end",
        "TRUNCATE coi_audit_event"
        if engine.dialect.name == "postgresql"
        else f"INSERT OR REPLACE INTO coi_audit_event SELECT id, 'z', {columns} FROM coi_audit_event",
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match=r"append-only|stays"), engine.begin() as connection:
            connection.execute(text(change))
    assert verdict(open_work).broken is None


def test_writers_that_append_at_once_make_one_chain(open_work: OpenWork):
    ready = Barrier(6)

    def work() -> None:
        ready.wait()
        write(open_work, *["confirm"] * 5)

    threads = [Thread(target=work) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert verdict(open_work) == audit.Verdict(30, None, "", verdict(open_work).end)


def test_what_a_database_cannot_hold_does_not_break_the_chain(open_work: OpenWork):
    """A server's reply with a NUL and half a surrogate, a number that is none, keys that are no text."""
    odd = {"reply": "250 ok\0 \udce9", "score": float("nan"), 7: ("a", "b")}
    with open_work() as session:
        audit.append(session, at=NOW, actor="worker\0", action="sent", subject="letter 1", detail=odd)
    assert verdict(open_work).broken is None


def test_an_event_goes_with_the_work_that_was_rolled_back(open_work: OpenWork):
    write(open_work, "received")
    with pytest.raises(RuntimeError), open_work() as session:
        audit.append(session, at=NOW, actor="rita", action="confirm", subject="document 1")
        raise RuntimeError("crash")
    write(open_work, "close")
    assert (verdict(open_work).events, verdict(open_work).broken) == (2, None)


def test_an_event_of_work_that_goes_on_holds_nobody_up(postgres_url: str):
    """On SQLite one unit writes at a time; on PostgreSQL the trail must not make that so, nor deadlock."""
    upgrade(engine := database(postgres_url))
    open_work = units_of_work(engine)
    with open_work() as session:
        audit.append(session, at=NOW, actor="rita", action="confirm", subject="document 1")
        session.flush()
        other = Thread(target=write, args=(open_work, "send"))
        other.start()
        other.join(timeout=10)
        assert not other.is_alive()
    assert (verdict(open_work).events, verdict(open_work).broken) == (2, None)
    engine.dispose()
