"""`certdesk explain`, `certdesk versions` and `certdesk ratings`, on both databases, as a person types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from cli import explain, ratings, requirement_versions, user
from config.reference import requirement_body
from domain.holdings import CarrierRating
from pipeline.ratings import take_in
from records import people
from records import ratings as kept
from records.accounts import Account
from tests.review_ui.world import CLIENT_PERSON, REVIEWER, TODAY, World, people_and_accounts, receive
from tests.servers.worlds import WorldFrom

COMMANDS = {"explain": explain, "versions": requirement_versions, "ratings": ratings, "user": user}
Run = Callable[..., Result]


def confirmed_low(made: World) -> None:
    people_and_accounts(made)
    receive(made, ("low limits",))
    made.desk.confirm(made.desk.case(1).documents[0].id, {}, user_id=made.user(REVIEWER))


@pytest.fixture
def world(world_from: WorldFrom) -> World:
    return world_from(confirmed_low)


@pytest.fixture
def run(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CERTDESK_DATABASE_URL", world.engine.url.render_as_string(hide_password=False))
    for module in ("cli.edge.today", "cli.parts.edge.today"):
        monkeypatch.setattr(module, lambda: TODAY)
    return lambda *words: CliRunner().invoke(COMMANDS[words[0]].command, words[1:])


def lower(tmp_path: Path, **other: object) -> str:
    body = {**requirement_body("vendor_standard"), "conditions": [], **other}
    row = dict(body["coverages"][0])
    limits = {**row["limits"], "each_occurrence": 500_000, "general_aggregate": 1_000_000}
    body["coverages"] = [{**row, "limits": limits}, *body["coverages"][1:]]
    file = tmp_path / "set.yaml"
    file.write_text(yaml.safe_dump(body, sort_keys=False))
    return str(file)


def test_an_account_is_explained_by_number_own_id_or_name(run: Run, world: World):
    account_id = world.account("Redstone")
    with world.open_work() as session:
        session.get_one(Account, account_id).client_ref = "V-100"
    for called in (str(account_id), "V-100", "redstone electric, inc.", "Redstone"):
        told = json.loads(run("explain", called, "--json").output)
        assert (told["account"], told["status"], told["version"]) == (account_id, "noncompliant", 1)
    low = next(one for one in told["requirements"] if one["requirement"] == "gl.limits.each_occurrence")
    assert low["proof"][0]["page"] == 1


def test_the_explanation_for_reading_names_proof_and_version(run: Run):
    page = run("explain", "Redstone").output
    assert "NONCOMPLIANT" in page
    assert "vendor_standard, version 1" in page
    assert "certificate.pdf" in page
    assert "$500,000 shown, $1,000,000 required" in page


def test_an_account_is_explained_as_of_another_day(run: Run):
    assert "NO PROOF" in run("explain", "Redstone", "--on", "2026-01-01").output
    assert "EXPIRED" in run("explain", "Redstone", "--on", "2029-01-01").output


@pytest.mark.parametrize(("called", "said"), [("Nobody", "no account is called"), ("LLC", "several accounts")])
def test_a_name_that_fits_none_or_several_is_said_so(run: Run, called: str, said: str):
    answer = run("explain", called)
    assert answer.exit_code == 1
    assert said in answer.output


def test_a_version_is_previewed_then_published_then_listed(run: Run, world: World, tmp_path: Path):
    options = ("vendor_standard", lower(tmp_path), "--client", "harbor")
    told = json.loads(run("versions", "preview", *options, "--json").output)
    assert (told["changed"], told["changes"][0]["contractor"]) == (1, "Redstone Electric, Inc.")
    assert "limit_low" in told["changes"][0]["gone"]
    assert "1 of 2 accounts would stand otherwise" in run("versions", "preview", *options).output
    answer = run("versions", "publish", *options, "--on", "2027-01-01", "--note", "Softer", "--at-renewal")
    assert "version 2 takes effect on 2027-01-01, at each renewal" in answer.output, answer.output
    first, second = run("versions", "list", "vendor_standard", "--client", "harbor").output.splitlines()
    assert first.split() == ["2", "from", "2027-01-01", "at_renewal", "Softer"]
    assert second.split()[:1] == ["1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("preview", "nothing", "FILE", "--client", "harbor"), "no requirement set nothing"),
        (("publish", "vendor_standard", "FILE", "--client", "nobody"), "no client"),
    ],
)
def test_a_set_that_is_not_there_is_said_so(run: Run, tmp_path: Path, words: tuple[str, ...], said: str):
    file = lower(tmp_path)
    answer = run("versions", *(file if one == "FILE" else one for one in words))
    assert answer.exit_code == 1
    assert said in answer.output


def test_a_file_that_is_no_set_is_refused_with_every_problem_by_its_line(run: Run, tmp_path: Path):
    (tmp_path / "bad.yaml").write_text("coverages: 3\nid: vendor_standard\ntitle: 4\n")
    answer = run("versions", "preview", "vendor_standard", str(tmp_path / "bad.yaml"), "--client", "harbor")
    assert answer.exit_code == 1
    assert "line 1: coverages" in answer.output
    assert "line 3: title" in answer.output


def test_ratings_take_the_place_of_those_before(world: World):
    with world.open_work() as session:
        client_id = session.get_one(Account, world.account("Redstone")).client_id
        rated = (CarrierRating("10030", "A", "XV", date(2026, 1, 1)),)
        assert take_in(session, world.parts, client_id, rated, actor="command line") == 1
    with world.open_work() as session:
        assert kept.of_client(session, client_id) == {"10030": rated[0]}


def test_a_file_of_ratings_that_cannot_be_taken_is_refused_whole(run: Run, world: World, tmp_path: Path):
    (tmp_path / "ratings.csv").write_text("naic,am_best\n10030,A\nnonsense,A\n")
    answer = run("ratings", "import", str(tmp_path / "ratings.csv"), "--client", "harbor")
    assert answer.exit_code == 1
    with world.open_work() as session:
        client_id = session.get_one(Account, world.account("Redstone")).client_id
        assert kept.count(session, client_id) == 0


def test_ratings_of_a_client_that_is_not_there_are_refused(run: Run, tmp_path: Path):
    (tmp_path / "ratings.csv").write_text("naic,am_best\n10030,A\n")
    assert run("ratings", "import", str(tmp_path / "ratings.csv"), "--client", "nobody").exit_code == 1


def test_a_clients_person_is_made_an_approver_and_nobody_else(run: Run, world: World):
    assert run("user", "approver", CLIENT_PERSON).exit_code == 0
    assert "approver" in run("user", "list").output
    assert run("user", "approver", REVIEWER).exit_code == 1
    with world.open_work() as session:
        person = people.by_email(session, CLIENT_PERSON)
        assert person is not None
        assert people.may_decide_for(person, person.client_id or 0)
        assert not people.may_decide_for(person, 999)
    run("user", "approver", CLIENT_PERSON, "--no")
    with world.open_work() as session:
        person = people.by_email(session, CLIENT_PERSON)
        assert person is not None
        assert not person.approves
