import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from threading import Barrier, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, func, inspect, select, text

from domain.finding import AccountStatus as Status
from records import accounts, migrate, network, outbox, requirements
from records.base import Table as OurTable
from records.certificates import Policy
from records.messages import Attachment
from records.network_filters import Wanted
from records.tables import Table
from records.work import database, units_of_work
from tests.records import rows

ROOT = Path(__file__).parents[2]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Migrated here and now, not copied."""
    engine = database(database_url)
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


def test_the_migrations_make_exactly_the_tables_that_the_code_knows(engine: Engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: kind != "table" or (name or "").startswith("coi_")}
        )
        assert compare_metadata(context, Table.metadata) == []


def test_the_migrations_make_exactly_the_checks_that_the_code_knows(engine: Engine):
    """Alembic's comparison does not look at checks, and a table rebuilt on SQLite loses them silently."""
    seen = inspect(engine)
    for table in Table.metadata.tables.values():
        named = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
        assert {one["name"] for one in seen.get_check_constraints(table.name)} == named


def test_rows_of_the_first_tables_come_through_the_second_migration(database_url: str):
    engine = database(database_url)
    with migrate.changing(engine) as connection:
        migrate.run(connection, "0001")
        for statement in (
            "INSERT INTO coi_client (id, slug, name, address, contact_email) VALUES (1, 'acme', 'Acme', '', '')",
            "INSERT INTO coi_contractor (id, name, address) VALUES (1, 'Bolt', '')",
            "INSERT INTO coi_requirement_set (id, client_id, code, title) VALUES (1, 1, 'std', 'Standard')",
            "INSERT INTO coi_requirement_version (id, requirement_set_id, version, body, created_at) "
            "VALUES (1, 1, 1, '{\"id\": \"std\"}', '2026-01-01 00:00:00+00:00')",
            "INSERT INTO coi_account (id, client_id, contractor_id, requirement_set_id, flags, status, score, lines, "
            "archived) VALUES (1, 1, 1, 1, '{}', 'no_proof', 0, '{}', false)",
        ):
            connection.exec_driver_sql(statement)
    assert migrate.upgrade(engine)
    with units_of_work(engine)() as session:
        account = accounts.view(session, 1, on=date(2020, 1, 1))
        assert (account.requirement_version, account.requirement_effective_on) == (1, None)
        assert (account.parties, account.also_known_as, account.state) == ({}, (), "")
        version = session.get_one(requirements.RequirementVersion, 1)
        assert (version.applies, version.note, version.published_by) == (requirements.Applies.NOW, "", None)
    engine.dispose()


def test_letters_written_before_papers_went_with_them_carry_none(database_url: str):
    engine = database(database_url)
    with migrate.changing(engine) as connection:
        migrate.run(connection, "0003")
        connection.exec_driver_sql(
            "INSERT INTO coi_outbox (id, letter, to_addresses, cc_addresses, subject, body, reference_ids, reply_to, "
            "message_id, state, edited, attempts, created_at) VALUES (1, 'deficiency', '[]', '[]', 'Re:', 'Text', "
            "'[]', '', '<a@desk.example>', 'draft', false, 0, '2026-01-01 00:00:00+00:00')"
        )
    assert migrate.upgrade(engine)
    with units_of_work(engine)() as session:
        letter = outbox.by_id(session, 1)
        assert (letter.papers, letter.without) == ((), "")
    engine.dispose()


def test_every_table_of_ours_has_our_prefix():
    """On SQLite the durable engine keeps its own tables in the same file."""
    assert all(name.startswith("coi_") for name in OurTable.metadata.tables)


def test_the_newest_migration_is_the_one_that_a_fast_start_looks_for():
    assert ScriptDirectory(str(ROOT / "records/migrations")).get_current_head() == migrate.HEAD


def test_a_database_that_is_up_to_date_is_left_alone(engine: Engine):
    assert migrate.upgrade(engine) is False
    assert migrate.is_current(engine)


def test_a_start_on_a_current_database_does_not_load_alembic(tmp_path: Path):
    url = f"sqlite:///{tmp_path}/desk.sqlite3"
    migrate.upgrade(engine := database(url))
    engine.dispose()
    program = (
        "import sys; from records.migrate import upgrade; from records.work import database; "
        f"assert upgrade(database({url!r})) is False; assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT)


def test_processes_that_start_at_once_migrate_once(database_url: str):
    ready, done = Barrier(4), []

    def start() -> None:
        engine = database(database_url)
        ready.wait()
        try:
            migrate.upgrade(engine)
            done.append(migrate.is_current(engine))
        finally:
            engine.dispose()

    threads = [Thread(target=start) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert done == [True] * 4


def test_a_migration_that_fails_leaves_the_database_as_it_was(database_url: str):
    engine = database(database_url)
    with pytest.raises(RuntimeError), migrate.changing(engine) as connection:
        connection.execute(text("CREATE TABLE coi_half (id INTEGER)"))
        raise RuntimeError("crash")
    assert inspect(engine).get_table_names() == []
    engine.dispose()


def test_rebuilding_a_table_takes_nothing_from_those_that_refer_to_it(tmp_path: Path):
    """SQLite deletes from referring tables when a table is dropped, and a rebuild drops it."""
    engine = database(f"sqlite:///{tmp_path}/desk.sqlite3")
    migrate.upgrade(engine)
    open_work = units_of_work(engine)
    with open_work() as session:
        rows.document(session, rows.message(session))
    with migrate.changing(engine) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("coi_message", recreate="always"):
            pass
    with open_work() as session:
        assert session.scalar(select(func.count()).select_from(Attachment)) == 1
        assert session.scalar(text("PRAGMA foreign_keys")) == 1
    engine.dispose()


def test_policies_of_before_are_told_apart_by_what_they_cover(database_url: str):
    told = (
        '{"coverages": [{}, {"description": {"value": "Professional Liability", "text": ""}}, '
        '{"description": {"value": null, "text": "CYBER LIAB"}}, {"description": {}}]}'
    )
    engine = database(database_url)
    with migrate.changing(engine) as connection:
        migrate.run(connection, "0023")
        for statement in (
            "INSERT INTO coi_message (id, identity, digest, mailbox, reference_ids, sender, sender_name, recipients, "
            "subject, body, kind, kind_reason, may_answer, flags, links, state, suggestions, open_findings, "
            "arrived_at) VALUES (1, 'a', 'a', 'desk', '[]', '', '', '[]', '', '', 'submission', '', true, '[]', '[]', "
            "'answered', '[]', 0, '2026-01-01 00:00:00+00:00')",
            "INSERT INTO coi_document (id, message_id, digest, name, kind, state, first_page, page_count, created_at) "
            "VALUES (1, 1, 'a', 'coi.pdf', 'acord_25', 'reviewed', 1, 1, '2026-01-01 00:00:00+00:00')",
            f"INSERT INTO coi_certificate (id, document_id, position, form, page, body) "
            f"VALUES (1, 1, 0, 'ACORD 25', 1, '{told}')",
            *(
                "INSERT INTO coi_policy (certificate_id, position, line, bare, limits) "
                f"VALUES (1, {position}, '{line}', '', '{{}}')"
                for position, line in enumerate(("gl", "other", "other", "other", "other"))
            ),
        ):
            connection.exec_driver_sql(statement)
    assert migrate.upgrade(engine)
    with units_of_work(engine)() as session:
        covers = session.scalars(select(Policy.covers).order_by(Policy.position)).all()
        assert covers == ["gl", "professional", "cyber", "other", "other"]
    engine.dispose()


def test_accounts_of_before_are_in_the_lists_behind_the_migration(database_url: str):
    engine = database(database_url)
    with migrate.changing(engine) as connection:
        migrate.run(connection, "0012")
        for statement in (
            "INSERT INTO coi_client (id, slug, name, address, contact_email, time_zone) "
            "VALUES (1, 'acme', 'Acme', '', '', '')",
            "INSERT INTO coi_contractor (id, name, address, updated_at) "
            "VALUES (1, 'Peña Roofing', '', '2026-01-01 00:00:00+00:00')",
            "INSERT INTO coi_agent (id, name, agency) VALUES (1, 'Ann', 'Coast Seguros')",
            "INSERT INTO coi_requirement_set (id, client_id, code, title) VALUES (1, 1, 'std', 'Standard')",
            "INSERT INTO coi_requirement_version (id, requirement_set_id, version, body, created_at, applies, note) "
            "VALUES (1, 1, 1, '{\"id\": \"std\"}', '2026-01-01 00:00:00+00:00', 'now', '')",
            "INSERT INTO coi_account (id, client_id, contractor_id, agent_id, requirement_set_id, name, flags, state, "
            "work_state, trade, project, also_known_as, parties, status, score, lines, archived, updated_at) VALUES "
            "(1, 1, 1, 1, 1, 'Peña Roofing', '{}', '', '', '', '', '[]', '{}', 'expired', 0, "
            "'{\"gl\": \"expired\"}', false, '2026-01-01 00:00:00+00:00')",
            "INSERT INTO coi_account_status (account_id, client_id, day, status, score, requirement_version_id) "
            "VALUES (1, 1, '2026-02-03', 'expired', 0, 1)",
        ):
            connection.exec_driver_sql(statement)
    assert migrate.upgrade(engine)
    with units_of_work(engine)() as session:
        for filters in ({"text": "pena"}, {"agent": "seguros"}, {"line": "gl", "line_status": "expired"}):
            assert network.counts(session, Wanted(1, date(2026, 3, 1), **filters)) == {Status.EXPIRED: 1}, filters
        (before, now) = network.over_time(session, 1, [date(2026, 2, 2), date(2026, 2, 3)], {Status.EXPIRED: 1})
        assert (before[Status.EXPIRED], now[Status.EXPIRED]) == (0, 1)
    engine.dispose()
