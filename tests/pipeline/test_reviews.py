"""An account that waits for a person's look keeps its earlier status for three business days, on both databases."""

from __future__ import annotations

import copy
from datetime import date, timedelta

import pytest

from config.reference import requirement_body
from domain.finding import AccountStatus
from domain.holdings import UnderReview
from pipeline import explaining, preview, publishing, settling
from pipeline.publishing import Wanted
from records import accounts, reviews, standings
from records.accounts import Account, Client
from tests.review_ui.world import REVIEWER, TODAY, World, people_and_accounts, receive
from tests.servers.worlds import WorldFrom

COMPLIANT, PENDING = AccountStatus.COMPLIANT, AccountStatus.PENDING
DAY = timedelta(1)
LAPSES = date(2026, 11, 28)
"""From Monday 23 November: Tuesday, Wednesday and, after Thanksgiving, Friday are three whole business days."""
VANS = {"line": "professional", "required": "if_vehicles"}


def confirmed_compliant(made: World) -> None:
    people_and_accounts(made)
    receive(made, ("compliant",))
    for document in made.desk.case(1).documents:
        made.desk.confirm(document.id, {}, user_id=made.user(REVIEWER))


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(confirmed_compliant)


@pytest.fixture
def kestrel(world: World) -> int:
    account_id = world.account("Kestrel")
    assert standing(world, account_id) is COMPLIANT
    return account_id


def standing(world: World, account_id: int) -> AccountStatus:
    with world.open_work() as session:
        return session.get_one(Account, account_id).status


def ask(world: World, account_id: int) -> None:
    """From now on the set asks what nobody has answered of this account."""
    body = copy.deepcopy(dict(requirement_body("vendor_standard")))
    body["coverages"].append(VANS)
    with world.open_work() as session:
        account = session.get_one(Account, account_id)
        account.flags = {key: one for key, one in account.flags.items() if key != "vehicles"}
        publishing.publish(session, world.parts, account.requirement_set_id, Wanted(body, TODAY), user_id=None)
    settle(world, account_id)


def answer(world: World, account_id: int) -> None:
    with world.open_work() as session:
        account = session.get_one(Account, account_id)
        account.flags = {**account.flags, "vehicles": False}
    settle(world, account_id)


def settle(world: World, account_id: int) -> AccountStatus:
    with world.open_work() as session:
        return settling.settle(session, world.parts, account_id).status


def waits(world: World, account_id: int, day: date) -> UnderReview | None:
    with world.open_work() as session:
        return reviews.on_day(session, (account_id,), day).get(account_id)


def test_what_waits_keeps_its_status_for_three_business_days_and_is_pending_then(world: World, kestrel: int):
    ask(world, kestrel)
    assert standing(world, kestrel) is COMPLIANT
    assert waits(world, kestrel, TODAY) == UnderReview(COMPLIANT, TODAY, LAPSES)
    with world.open_work() as session:
        foreseen = session.get_one(Account, kestrel).judge_again_on
    assert foreseen == LAPSES
    assert settle(world.on(LAPSES - DAY), kestrel) is COMPLIANT
    with world.open_work() as session:
        client_id = session.get_one(Account, kestrel).client_id
    settling.settle_due(world.on(LAPSES).parts, client_id, 0)
    assert standing(world, kestrel) is PENDING
    with world.open_work() as session:
        last = standings.history(session, kestrel)[0]
    assert (last.day, last.status) == (LAPSES, PENDING)
    assert settle(world.on(LAPSES + 30 * DAY), kestrel) is not COMPLIANT


def test_an_answer_ends_it_and_the_next_question_begins_anew(world: World, kestrel: int):
    ask(world, kestrel)
    answered = world.on(TODAY + DAY)
    answer(answered, kestrel)
    assert standing(world, kestrel) is COMPLIANT
    assert waits(world, kestrel, TODAY) is not None
    assert waits(world, kestrel, TODAY + DAY) is None
    later = world.on(date(2026, 12, 1))
    with later.open_work() as session:
        account = session.get_one(Account, kestrel)
        account.flags = {key: one for key, one in account.flags.items() if key != "vehicles"}
    settle(later, kestrel)
    assert waits(world, kestrel, date(2026, 12, 1)) == UnderReview(COMPLIANT, date(2026, 12, 1), date(2026, 12, 5))


def test_what_is_answered_on_the_day_it_was_asked_never_waited(world: World, kestrel: int):
    ask(world, kestrel)
    answer(world, kestrel)
    assert waits(world, kestrel, TODAY) is None
    with world.open_work() as session:
        assert session.query(reviews.AccountReview).count() == 0


def test_an_account_without_earlier_proof_is_pending_at_once(world: World):
    receive(world, ("compliant", "low limits"))  # of which a box is unsure, and nobody has confirmed it
    redstone = world.account("Redstone")
    assert standing(world, redstone) in (AccountStatus.NO_PROOF, PENDING)
    assert settle(world, redstone) is PENDING


def test_days_count_by_the_clients_own_holidays(world: World, kestrel: int):
    with world.open_work() as session:
        client_id = session.get_one(Account, kestrel).client_id
        session.get_one(Client, client_id).time_zone = "Europe/London"
    ask(world, kestrel)
    assert waits(world, kestrel, TODAY) == UnderReview(COMPLIANT, TODAY, date(2026, 11, 27))


def test_why_tells_since_when_it_waits_and_what_it_keeps(world: World, kestrel: int):
    ask(world, kestrel)
    told = {}
    for day in (TODAY - DAY, TODAY, LAPSES):
        with world.open_work() as session:
            told[day] = explaining.explain(session, kestrel, on=day, today=TODAY)
    assert (told[TODAY].status, told[TODAY].keeps) == (COMPLIANT, True)
    assert (told[LAPSES].status, told[LAPSES].keeps) == (PENDING, False)
    assert explaining.told(told[LAPSES])["review"] == {
        "began_on": "2026-11-23", "before": "compliant", "keeps_until": "2026-11-28",
    }  # fmt: skip
    assert explaining.told(told[TODAY - DAY])["review"] is None


def test_a_preview_takes_an_account_that_waits_as_it_stands(world: World, kestrel: int):
    ask(world, kestrel)
    with world.open_work() as session:
        view = accounts.view(session, kestrel, on=TODAY)
        draft = preview.Draft(view.requirement_set_id, view.requirement_body, TODAY)
        assert preview.preview(session, draft).moves == {}
