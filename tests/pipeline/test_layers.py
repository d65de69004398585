"""A client's sets of a state or a project over its own, on both databases: judged, previewed, published, refused."""

from __future__ import annotations

from typing import Any

import pytest

from domain.errors import RequirementInvalid
from domain.finding import Remedy, Result
from pipeline import preview, publishing, settling
from pipeline.publishing import Wanted
from records import accounts, findings, requirements
from records.accounts import Account
from tests.review_ui.world import REVIEWER, TODAY, World, people_and_accounts, receive
from tests.servers.worlds import WorldFrom

OCCURRENCE = "gl.limits.each_occurrence"


def layer(amount: int, **more: Any) -> dict[str, Any]:
    """What work in Indiana needs."""
    coverages = [{"line": "gl", "limits": {"each_occurrence": amount}}]
    return {
        "id": "indiana",
        "title": "Work in Indiana",
        "applies_to": {"state": ["IN"]},
        "coverages": coverages,
        **more,
    }


def confirmed_compliant(made: World) -> None:
    people_and_accounts(made)
    receive(made, ("compliant",))
    made.desk.confirm(made.desk.case(1).documents[0].id, {}, user_id=made.user(REVIEWER))


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(confirmed_compliant)


def set_of(world: World, body: dict[str, Any]) -> int:
    """A set of the first client without a version yet."""
    with world.open_work() as session:
        account = session.get(Account, world.account("Kestrel"))
        assert account is not None
        account.state = "IN"
        made = requirements.RequirementSet(client_id=account.client_id, code=body["id"], title=body["title"])
        session.add(made)
        session.flush()
        return made.id


def publish(world: World, set_id: int, body: dict[str, Any]) -> None:
    with world.open_work() as session:
        publishing.publish(session, world.parts, set_id, Wanted(body, TODAY), user_id=None)


def result(world: World) -> Result:
    kestrel = world.account("Kestrel")
    with world.open_work() as session:
        settling.settle(session, world.parts, kestrel)
    with world.open_work() as session:
        return next(one.result for one in findings.of_account(session, kestrel) if one.requirement == OCCURRENCE)


def test_a_state_layer_asks_more_of_accounts_that_work_there_and_of_no_others(world: World):
    assert result(world) is Result.PASS
    publish(world, set_of(world, layer(50_000_000)), layer(50_000_000))
    assert result(world) is Result.FAIL
    with world.open_work() as session:
        low = [one for one in findings.of_account(session, world.account("Kestrel")) if one.code == "limit_low"]
        assert [one.remedy for one in low] == [Remedy.ENDORSE]  # kept findings tell who can mend them, too
    with world.open_work() as session:
        account = session.get(Account, world.account("Kestrel"))
        assert account is not None
        account.state = "OH"
    assert result(world) is Result.PASS


def test_the_preview_of_a_layer_names_the_accounts_that_it_would_move(world: World):
    set_id = set_of(world, layer(50_000_000))
    with world.open_work() as session:
        found = preview.preview(session, preview.Draft(set_id, layer(50_000_000), TODAY))
        assert [(one.contractor, one.new) for one in found.changes] == [("Kestrel Roofing LLC", ("limit_low",))]
        same = preview.preview(session, preview.Draft(set_id, layer(1), TODAY))
        assert (same.moved, same.judged) == (0, found.judged)


def test_the_strictest_wins_unless_the_clients_own_set_says_otherwise(world: World):
    publish(world, set_of(world, layer(100_000)), layer(100_000))
    assert result(world) is Result.PASS  # the million of the client's own set stays asked
    with world.open_work() as session:
        view = accounts.view(session, world.account("Kestrel"), on=TODAY)
        own = {**view.requirement_body, "layering": "most_specific"}
        set_id = view.requirement_set_id
    publish(world, set_id, own)
    with world.open_work() as session:
        from pipeline.facts import requirement_of

        asked = requirement_of(accounts.view(session, world.account("Kestrel"), on=TODAY))
    gl = next(one for one in asked.coverages if one.line == "gl")
    assert gl.limits["each_occurrence"] == 100_000
    assert asked.layers == ("vendor_standard", "indiana")


def test_a_layer_that_cannot_hold_with_a_set_of_the_client_is_refused_whole(world: World):
    wrong = layer(50_000_000, holder={"name": "{nobody_knows}"}, timing={"expiring_days": "soon"})
    set_id = set_of(world, wrong)
    with pytest.raises(RequirementInvalid):
        publish(world, set_id, wrong)
    with world.open_work() as session:
        assert requirements.versions_of(session, (set_id,)) == {}
