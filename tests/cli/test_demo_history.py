"""The demo's past: contractors in different states, with statuses over weeks, an exception and conversations."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from cli import demo_history, demo_world, edge
from domain.draft import OutboxState
from domain.finding import AccountStatus
from pipeline.desk import Desk
from records import audit
from records.accounts import Account
from records.messages import Message
from records.migrate import upgrade
from records.outbox import OutboxMessage
from samples.demo_history import PASTS
from tests.review_ui.world import TODAY, UnsureReader, World, opened


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> World:
    home = tmp_path_factory.mktemp("demo")
    world = opened(home)
    upgrade(world.engine)
    demo_world._load(world.open_work, home / "logins")
    parts = replace(world.parts, sandbox=UnsureReader())  # type: ignore[arg-type]
    assert demo_history.play(parts, TODAY) == len(PASTS)
    return world


def test_contractors_stand_differently_and_came_there_over_weeks(played: World):
    home = Desk(played.parts).network.home(1)
    told = [+Counter(counts) for _, counts in home.weeks]
    assert told[0] == {AccountStatus.NO_PROOF: len(PASTS) - 1, AccountStatus.COMPLIANT: 1}
    assert {
        AccountStatus.COMPLIANT,
        AccountStatus.COMPLIANT_WITH_EXCEPTIONS,
        AccountStatus.EXPIRED,
        AccountStatus.EXPIRING,
        AccountStatus.NO_PROOF,
    } <= set(told[-1])
    assert len({tuple(sorted((one.value, count) for one, count in week.items())) for week in told}) >= 6
    assert any(week[AccountStatus.NONCOMPLIANT] for week in told)


def test_its_letters_say_that_they_went_nowhere_and_nothing_waits(played: World):
    with played.open_work() as session:
        letters = session.scalars(select(OutboxMessage)).all()
        assert {one.state for one in letters} == {OutboxState.SENT}
        assert {one.last_reply for one in letters} == {demo_history.NOBODY}
        assert {one.state.value for one in session.scalars(select(Message))} == {"answered"}
        assert audit.verify(session).broken is None
        account = session.scalars(select(Account.id).filter_by(client_ref="HP-202")).one()
    said = Desk(played.parts).conversation.of_account(account, client_id=1)
    assert [one.is_ours for one in said] == [False, True, True, False, True, True]
    assert "The limits were raised" in said[3].text


def test_it_is_played_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CERTDESK_DATA_DIR", str(tmp_path))
    settings = edge.settings_or_exit("run", log=False)
    calls: list[date] = []
    monkeypatch.setattr(demo_history, "play", lambda _own, today: calls.append(today) or 6)
    assert demo_history.tell(settings) == 6
    assert demo_history.tell(settings) == 0
    assert len(calls) == 1
