import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import DatabaseError

from records import migrate
from records.tables import Table


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(engine: Engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or (name or "").startswith("coi_")}
        )
        assert compare_metadata(context, Table.metadata) == []


def test_the_newest_migration_is_the_one_that_a_fast_start_looks_for():
    assert ScriptDirectory("records/migrations").get_current_head() == migrate.HEAD


def test_a_database_that_is_up_to_date_is_left_alone(engine: Engine):
    assert migrate.upgrade(engine) is False
    assert migrate.is_current(engine)
    assert "coi_message" in inspect(engine).get_table_names()


def test_the_database_itself_refuses_to_change_the_audit_trail(engine: Engine):
    insert = (
        "INSERT INTO coi_audit_event (at, actor, action, subject, detail, previous, hash) "
        "VALUES ('2026-11-23 00:00:00+00:00', 'a', 'b', 'c', '{}', 'x', 'y')"
    )
    with engine.begin() as connection:
        connection.execute(text(insert))
    for change in ("UPDATE coi_audit_event SET actor = 'z'", "DELETE FROM coi_audit_event"):
        with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
            connection.execute(text(change))
