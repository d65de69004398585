"""`certdesk repair` mends lists whose rows were changed past the desk, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import delete

from cli.repair import command
from records import account_search
from records.roster import Listed
from records.work import database, units_of_work
from tests.records import rows


def test_an_account_that_fell_out_of_the_lists_is_back(
    migrated_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    engine = database(migrated_url)
    open_work = units_of_work(engine)
    with open_work() as session:
        account_id = rows.account(session)
    with engine.begin() as connection:
        connection.execute(delete(Listed))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CERTDESK_DATABASE_URL", migrated_url)
    answer = CliRunner().invoke(command)
    assert answer.output == "1 accounts folded anew; 1 rows were not as they should be, and are now.\n"
    with open_work() as session:
        assert [one[0] for one in account_search.find(session, "bolt")] == [account_id]
    engine.dispose()
