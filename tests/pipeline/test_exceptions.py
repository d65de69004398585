"""Exceptions and versions on both databases: who may, what they do to an account, and how they come to their end."""

from __future__ import annotations

import copy
from datetime import date, timedelta

import pytest

from config.reference import requirement_body
from domain.errors import ExceptionRefused, NotForYouToDecide, NotYours, RequirementInvalid
from domain.exceptions import ExceptionKind
from domain.finding import AccountStatus, Result
from pipeline import clock, explaining, preview, publishing, settling
from pipeline.exceptions import Asked
from pipeline.facts import asks_the_same
from pipeline.publishing import Wanted
from records import accounts, audit, findings, holdings, standings
from records import exceptions as stored
from records.accounts import Account
from records.requirements import Applies
from tests.review_ui.world import (
    APPROVER,
    CLIENT_PERSON,
    FOREIGN_APPROVER,
    OPERATOR,
    REVIEWER,
    TODAY,
    World,
    people_and_accounts,
    receive,
)
from tests.servers.worlds import WorldFrom

OCCURRENCE = "gl.limits.each_occurrence"
END = TODAY + timedelta(60)
SET = "vendor_standard"


def confirmed_low(made: World) -> None:
    people_and_accounts(made)
    receive(made, ("low limits",))
    made.desk.confirm(made.desk.case(1).documents[0].id, {}, user_id=made.user(REVIEWER))


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(confirmed_low)


@pytest.fixture
def redstone(world: World) -> int:
    return world.account("Redstone")


def asked(**other) -> Asked:
    made = {"requirement": OCCURRENCE, "kind": ExceptionKind.ACCEPTED, "reason": "One small job", "ends_on": END}
    return Asked(**(made | other))


def grant(world: World, account_id: int, who: str = APPROVER, **other) -> int:
    return world.desk.accounts.grant(account_id, asked(**other), user_id=world.user(who))


def result(world: World, account_id: int, requirement: str = OCCURRENCE) -> Result:
    with world.open_work() as session:
        return next(one.result for one in findings.of_account(session, account_id) if one.requirement == requirement)


def settle(world: World, account_id: int) -> AccountStatus:
    with world.open_work() as session:
        return settling.settle(session, world.parts, account_id).status


def why_ended(world: World, exception_id: int) -> stored.Ended | None:
    with world.open_work() as session:
        return stored.by_id(session, exception_id).ended_why


def events(world: World, account_id: int) -> list[str]:
    with world.open_work() as session:
        assert audit.verify(session).broken is None
        return [one.action for one in audit.events(session, subject=f"account {account_id}")]


def test_an_accepted_shortfall_is_waived_until_the_day_it_ends(world: World, redstone: int):
    assert result(world, redstone) is Result.FAIL
    made = grant(world, redstone)
    assert result(world, redstone) is Result.WAIVED
    settle(world.on(END - timedelta(1)), redstone)
    assert result(world, redstone) is Result.WAIVED
    settle(world.on(END), redstone)
    assert result(world, redstone) is Result.FAIL
    assert why_ended(world, made) is stored.Ended.ITS_DAY
    assert events(world, redstone) == ["exception_granted", "exception_ended"]


def test_an_exception_remembers_what_was_accepted_of_which_policy(world: World, redstone: int):
    made = grant(world, redstone, who=OPERATOR)
    with world.open_work() as session:
        granted = stored.by_id(session, made).granted
        view = accounts.view(session, redstone, on=TODAY)
    assert (granted.code, granted.shortfall, granted.approved_by) == ("limit_low", "$500,000", "Olive Operator")
    assert granted.policy_number
    assert granted.requirement_version == view.requirement_version == 1


def test_the_drafted_answer_stops_asking_for_what_was_let_go(world: World, redstone: int):
    letter = world.desk.case(1).letter
    assert letter is not None
    assert "$500,000" in letter.body
    made = grant(world, redstone)
    letter = world.desk.case(1).letter
    assert letter is not None
    assert "$500,000" not in letter.body
    world.desk.accounts.revoke(made, user_id=world.user(APPROVER))
    letter = world.desk.case(1).letter
    assert letter is not None
    assert "$500,000" in letter.body


@pytest.mark.parametrize("who", [REVIEWER, CLIENT_PERSON])
def test_who_only_sees_the_account_cannot_decide(world: World, redstone: int, who: str):
    made = grant(world, redstone)
    with pytest.raises(NotForYouToDecide):
        grant(world, redstone, who=who)
    with pytest.raises(NotForYouToDecide):
        world.desk.accounts.revoke(made, user_id=world.user(who))


def test_another_clients_approver_finds_nothing(world: World, redstone: int):
    with pytest.raises(NotYours):
        grant(world, redstone, who=FOREIGN_APPROVER)


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "  "},
        {"ends_on": TODAY},
        {"ends_on": TODAY + timedelta(367)},
        {"requirement": "gl.limits.med_exp"},
        {"requirement": "nothing.at.all"},
        {"kind": ExceptionKind.WAIVED, "requirement": "spaceship"},
    ],
    ids=lambda one: str(one),
)
def test_an_exception_that_makes_no_sense_is_refused_and_nothing_is_kept(world: World, redstone: int, wrong):
    with pytest.raises(ExceptionRefused):
        grant(world, redstone, **wrong)
    with world.open_work() as session:
        assert stored.of_account(session, redstone) == ()
    assert events(world, redstone) == []


def test_a_revoked_exception_is_asked_for_again_at_once(world: World, redstone: int):
    made = grant(world, redstone)
    assert world.desk.accounts.revoke(made, user_id=world.user(APPROVER)) == redstone
    assert result(world, redstone) is Result.FAIL
    assert why_ended(world, made) is stored.Ended.REVOKED
    assert events(world, redstone) == ["exception_granted", "exception_revoked"]


def test_a_limit_that_falls_further_ends_the_exception(world: World, redstone: int):
    made = grant(world, redstone)
    document = world.desk.case(1).documents[0].id
    values = {"coverages.0.limits.each_occurrence": 250_000}
    world.desk.confirm(document, values, user_id=world.user(REVIEWER))
    assert result(world, redstone) is Result.FAIL
    assert why_ended(world, made) is stored.Ended.GOT_WORSE


def test_another_policy_ends_the_exception(world: World, redstone: int):
    made = grant(world, redstone)
    document = world.desk.case(1).documents[0].id
    world.desk.confirm(document, {"coverages.0.policy_number": "OTHER-1"}, user_id=world.user(REVIEWER))
    assert result(world, redstone) is Result.FAIL
    assert why_ended(world, made) is stored.Ended.POLICY_CHANGED


def body(**limits: int) -> dict:
    made = copy.deepcopy(dict(requirement_body(SET)))
    made["coverages"][0]["limits"] |= limits
    return made


def set_of(world: World, account_id: int) -> int:
    with world.open_work() as session:
        return session.get_one(Account, account_id).requirement_set_id


def publish(world: World, account_id: int, content: dict, on: date, who: str | None = APPROVER, **other) -> int:
    user_id = world.user(who) if who else None
    with world.open_work() as session:
        wanted = Wanted(content, on, **other)
        return publishing.publish(session, world.parts, set_of(world, account_id), wanted, user_id=user_id)


def test_a_version_that_asks_otherwise_ends_the_exception_on_its_day(world: World, redstone: int):
    made = grant(world, redstone)
    day = TODAY + timedelta(5)
    assert publish(world, redstone, body(each_occurrence=2_000_000), day) == 2
    settle(world.on(day - timedelta(1)), redstone)
    assert why_ended(world, made) is None
    settle(world.on(day), redstone)
    assert why_ended(world, made) is stored.Ended.REQUIREMENT_CHANGED


def test_a_version_that_asks_the_same_of_it_leaves_the_exception_alone(world: World, redstone: int):
    made = grant(world, redstone)
    later = body()
    later["coverages"][1]["limits"]["combined_single_limit"] = 2_000_000
    publish(world, redstone, later, TODAY)
    settle(world, redstone)
    assert why_ended(world, made) is None
    assert result(world, redstone) is Result.WAIVED


def test_what_a_requirement_asks_is_compared_by_its_part_of_the_set():
    before, after = body(), body()
    after["holder"] = {"name": "Somebody else"}
    assert asks_the_same(before, after, OCCURRENCE)
    assert not asks_the_same(before, after, "holder.name")
    after["conditions"] = []
    assert not asks_the_same(before, after, "gl.ai_ongoing")
    assert asks_the_same(before, after, "auto.limits.combined_single_limit")


def test_only_those_who_decide_publish_and_only_what_can_be_read(world: World, redstone: int):
    for who in (REVIEWER, CLIENT_PERSON):
        with pytest.raises(NotForYouToDecide):
            publish(world, redstone, body(), TODAY, who=who)
    with pytest.raises(NotYours):
        publish(world, redstone, body(), TODAY, who=FOREIGN_APPROVER)
    with pytest.raises(RequirementInvalid, match="past"):
        publish(world, redstone, body(), TODAY - timedelta(1))
    with pytest.raises(RequirementInvalid):
        publish(world, redstone, {**body(), "coverages": [{"line": "spaceship"}]}, TODAY)
    with pytest.raises(RequirementInvalid, match="this is the set"):
        publish(world, redstone, {**body(), "id": "another"}, TODAY)
    assert publish(world, redstone, body(), TODAY, who=None, applies=Applies.AT_RENEWAL, note="From the shell") == 2


@pytest.mark.parametrize("text", ["a: [", "- one", "just words", "a: !!python/object:os.system {}", ""])
def test_a_text_that_is_no_set_is_refused(text: str):
    with pytest.raises(RequirementInvalid):
        publishing.body_from(text)


def test_what_is_wrong_with_a_text_is_told_by_its_line():
    with pytest.raises(RequirementInvalid, match=r"line 4: this is no YAML"):
        publishing.body_from("id: x\ntitle: y\ncoverages: [1")


def test_a_preview_counts_and_names_what_a_version_would_change(world: World, redstone: int):
    settle_all(world)
    set_id = set_of(world, redstone)
    lower = body(each_occurrence=500_000, general_aggregate=1_000_000)
    lower["conditions"] = []
    with world.open_work() as session:
        found = preview.preview(session, preview.Draft(set_id, lower, TODAY))
        same = preview.preview(session, preview.Draft(set_id, body(), TODAY))
    assert (same.moved, same.judged) == (0, found.judged)
    (change,) = found.changes
    assert change.contractor.startswith("Redstone")
    assert change.before is AccountStatus.NONCOMPLIANT
    assert change.after is not AccountStatus.NONCOMPLIANT
    assert found.moves == {(change.before, change.after): 1}
    assert {"limit_low", "ai_missing"} <= set(change.gone)
    assert change.new == ()
    assert found.agents == {change.agent_email}
    with world.open_work() as session:
        assert standings.history(session, redstone)[0].status is AccountStatus.NONCOMPLIANT, "nothing was stored"


def test_holdings_of_an_older_format_are_folded_anew_not_read(world: World, redstone: int):
    lower = body(each_occurrence=500_000, general_aggregate=1_000_000)
    draft = preview.Draft(set_of(world, redstone), {**lower, "conditions": []}, TODAY)
    with world.open_work() as session:
        expected = preview.preview(session, draft)
        held = session.get_one(holdings.StoredHoldings, redstone)
        held.format, held.body = 0, b"of another time"
    with world.open_work() as session:
        assert preview.preview(session, draft) == expected
    grant(world, redstone)
    with world.open_work() as session:
        assert session.get_one(holdings.StoredHoldings, redstone).format > 0


def settle_all(world: World) -> int:
    done = 0
    with world.open_work() as session:
        clients = [client_id for client_id, _ in accounts.client_names(session)]
    for client_id in clients:
        after = 0
        while after := settling.settle_due(world.parts, client_id, after):
            done += 1
    return done


def test_statuses_turn_by_themselves_on_the_days_that_facts_name(world: World, redstone: int):
    settle_all(world)
    with world.open_work() as session:
        ends = session.get_one(Account, redstone).next_expiration
    assert ends is not None
    world = world.on(ends)
    settle_all(world)
    with world.open_work() as session:
        account = session.get_one(Account, redstone)
        assert account.status is AccountStatus.EXPIRED
        assert account.judged_on == ends
        newest = standings.history(session, redstone)[0]
        assert (newest.day, newest.status) == (ends, AccountStatus.EXPIRED)


def test_nothing_is_judged_twice_on_a_day_or_on_a_day_that_changes_nothing(world: World, redstone: int):
    settle_all(world)
    with world.open_work() as session:
        again = session.get_one(Account, redstone).judge_again_on
        client_id = session.get_one(Account, redstone).client_id
    assert again is not None
    assert again > TODAY
    for day, due in ((TODAY, False), (again - timedelta(1), False), (again, True)):
        with world.open_work() as session:
            assert (redstone in standings.due(session, client_id=client_id, day=day)) is due


def test_each_clients_day_is_rung_in_once_at_its_own_midnight(world: World):
    rung: dict[int, date] = {}
    with world.open_work() as session:
        east, west = (session.get_one(accounts.Client, one) for one, _ in accounts.client_names(session))
        east.time_zone, west.time_zone = "Pacific/Kiritimati", "Pacific/Honolulu"
        ids = east.id, west.id
    assert clock.ring_in(world.parts, rung) == 2
    assert (rung[ids[0]], rung[ids[1]]) == (TODAY + timedelta(1), TODAY)
    assert clock.ring_in(world.parts, rung) == 0


def test_confirmed_proof_is_folded_and_kept(world: World, redstone: int):
    with world.open_work() as session:
        held = holdings.get(session, redstone)
    assert held is not None
    from pipeline.folding import packed, unpacked

    assert packed(unpacked(held.body)) == held.body
    assert held.starts


def test_an_explanation_gives_each_requirement_with_its_proof_and_version(world: World, redstone: int):
    with world.open_work() as session:
        found = explaining.explain(session, redstone, on=TODAY, today=TODAY)
    told = explaining.told(found)
    assert (told["version"], told["status"]) == (1, "noncompliant")
    low = next(one for one in told["requirements"] if one["requirement"] == OCCURRENCE)
    assert (low["result"], low["remedy"]) == ("fail", "endorse")
    (proof,) = low["proof"]
    assert (proof["page"], proof["name"], proof["box"]) == (1, "certificate.pdf", "coverages.0.limits.each_occurrence")
    assert proof["text"]


def test_before_anything_was_confirmed_an_account_stood_without_proof(world: World, redstone: int):
    with world.open_work() as session:
        found = explaining.explain(session, redstone, on=TODAY - timedelta(30), today=TODAY)
    assert found.status is AccountStatus.NO_PROOF


def test_the_arithmetic_is_told_when_something_was_added_up():
    facts = {"actual": "$500,000", "umbrella": "$1,000,000", "total": "$1,500,000", "required": "$1,000,000"}
    assert explaining.arithmetic(facts) == "$500,000 primary + $1,000,000 umbrella = $1,500,000; $1,000,000 required"
    assert explaining.arithmetic({"actual": "$500,000", "required": "$1,000,000"}) == ""
