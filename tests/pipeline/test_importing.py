"""A client's list, taken on both databases: whole or not at all, and twice the same as once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import Engine, func, select

from domain.errors import ListInvalid
from pipeline.importing import COLUMNS, read_list, take_list
from records import accounts, audit
from records.accounts import Account, Agent, Client, Contractor
from records.work import OpenWork, units_of_work
from tests.records import rows
from tests.servers.engines import swift

LIST = (
    "contractor_id,name,address,city,state,zip,trade,email,agent_name,agent_email,requirement_set\n"
    "R-1,Ridge Roofing LLC,12 Oak St,Tampa,FL,33602,roofing,office@ridge.example,Dana,dana@coastal.example,"
    "vendor_standard\n"
    "B-2,Bolt Electric LLC,9 Elm St,Boston,ma,2110,electric,office@bolt.example,Dana R.,Dana@Coastal.example,"
    "vendor_standard\n"
    'K-3,"Kite, Hale & Sons",,,,,,,,,contractor_high_risk\n'
)


@pytest.fixture
def open_work(migrated_url: str) -> Iterator[OpenWork]:
    engine: Engine = swift(migrated_url)
    yield units_of_work(engine)
    engine.dispose()


def take(open_work: OpenWork, text: str = LIST, client: str = "Maple Grove Homes"):
    parsed = read_list(text.encode(), name="list.csv")
    with open_work() as session:
        return take_list(session, parsed, client=client, name="list.csv", at=rows.NOW)


def test_a_list_makes_client_contractors_agents_and_accounts(open_work: OpenWork):
    done = take(open_work)
    assert (done.is_new_client, done.added, done.changed, done.unchanged) == (True, ["R-1", "B-2", "K-3"], [], [])
    with open_work() as session:
        client = accounts.client_by_slug(session, "maple-grove-homes")
        assert client is not None
        views = {
            view.client_ref: view
            for one in accounts.ids_of_client(session, client.id)
            for view in (accounts.view(session, one, on=rows.NOW.date()),)
        }
        assert views["R-1"].contractor_email == "office@ridge.example"
        assert views["K-3"].contractor == "Kite, Hale & Sons"
        assert views["K-3"].requirement_code == "contractor_high_risk"
        addresses = set(session.scalars(select(Contractor.address)))
        assert addresses == {"12 Oak St, Tampa, FL 33602", "9 Elm St, Boston, MA 02110", ""}
        assert session.scalar(select(func.count()).select_from(Agent)) == 1  # one address is one agent
        assert audit.verify(session).broken is None


def test_the_same_list_again_changes_nothing_and_a_newer_one_what_is_new_in_it(open_work: OpenWork):
    take(open_work)
    again = take(open_work)
    assert (again.added, again.changed, again.unchanged) == ([], [], ["R-1", "B-2", "K-3"])
    newer = take(
        open_work, LIST.replace("office@bolt.example", "new@bolt.example") + "N-4,New LLC,,,,,,,,,vendor_standard\n"
    )
    assert (newer.added, newer.changed, newer.unchanged) == (["N-4"], ["B-2"], ["R-1", "K-3"])
    with open_work() as session:
        assert session.scalar(select(func.count()).select_from(Account)) == 4
        assert session.scalar(select(func.count()).select_from(Client)) == 1


def test_a_known_client_is_found_by_name_or_short_name_and_a_slip_is_asked_about(open_work: OpenWork):
    take(open_work)
    assert take(open_work, client="MAPLE grove homes").is_new_client is False
    assert take(open_work, client="maple-grove-homes").is_new_client is False
    with pytest.raises(ListInvalid, match="did you mean 'Maple Grove Homes'"):
        take(open_work, client="Maple Grove Home")


def test_a_set_that_nobody_knows_refuses_the_whole_list(open_work: OpenWork):
    with pytest.raises(ListInvalid, match=r"line 4: .*'contractor_high_risky'; did you mean 'contractor_high_risk'"):
        take(open_work, LIST.replace("contractor_high_risk", "contractor_high_risky"))
    with open_work() as session:
        assert session.scalar(select(func.count()).select_from(Client)) == 0


@pytest.mark.parametrize(
    "data",
    [
        LIST.encode("utf-8-sig"),
        LIST.encode("utf-16"),
        LIST.replace("Kite, Hale", "Kite; Hale").replace(",", ";").encode(),
        LIST.replace('"Kite, Hale & Sons"', "Kite").replace(",", "\t").encode(),
        LIST.replace("\n", "\r\n").encode(),
        LIST.replace("contractor_id,name", " Contractor ID , NAME ").encode(),
        LIST.replace("Hale", "Hâle").encode("cp1252"),
        (LIST + ",,,,,,,,,,\n\n").encode(),
    ],
)
def test_a_list_is_read_however_a_spreadsheet_wrote_it(data):
    read = read_list(data, name="x.csv")
    assert [one["contractor_id"] for one in read] == ["R-1", "B-2", "K-3"]
    assert read[0]["agent_email"] == "dana@coastal.example"


def test_columns_may_come_in_any_order_and_others_are_passed_over():
    text = "requirement_set,color,Name,contractor_id\nvendor_standard,red,Ridge,R-1\n"
    (row,) = read_list(text.encode(), name="x.csv")
    assert (row["contractor_id"], row["name"], row["requirement_set"], row["email"]) == (
        "R-1",
        "Ridge",
        "vendor_standard",
        "",
    )


def test_all_that_is_wrong_is_told_at_once_by_line():
    text = (
        ",".join(COLUMNS) + "\n"
        "R-1,Ridge,,,Florida,123456,,office at ridge,,dana@,vendor_standard\n"
        "R-1,,,,FL,33602,,,,,\n"
        "R-2,Bolt,,,FL,33602,,,,,vendor_standard,,extra\n"
    )
    with pytest.raises(ListInvalid) as refused:
        read_list(text.encode(), name="list.csv")
    said = str(refused.value)
    for part in (
        "line 2: email: 'office at ridge'",
        "line 2: agent_email: 'dana@'",
        "line 2: state: 'Florida'",
        "line 2: zip: '123456'",
        "line 3: name is empty",
        "line 3: requirement_set is empty",
        "line 3: contractor_id 'R-1' is on line 2 already",
        "line 4: more cells",
    ):
        assert part in said
    assert "Nothing of list.csv was taken" in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "lacks contractor_id, name, requirement_set"),
        ("name,email\nx,y\n", "lacks contractor_id"),
        ("contractor_id,name,name,requirement_set\n1,a,b,c\n", "name is there twice"),
        ("contractor_id,name,requirement_set\n", "no contractor"),
        ('contractor_id,name,requirement_set\n1,"a,b\n', "unexpected end"),
    ],
)
def test_a_file_that_is_no_list_is_refused(text, told):
    with pytest.raises(ListInvalid, match=told):
        read_list(text.encode(), name="x.csv")


@given(some.binary(max_size=200))
def test_any_bytes_are_a_list_or_are_refused(data):
    with suppress(ListInvalid):
        read_list(data, name="x.csv")


def test_headers_of_the_clients_own_are_told_apart_by_a_mapping_and_lines_without_a_set_get_one():
    text = "Vendor #,Firm,End\n007,Ridge LLC,46349\n"
    mapping = {"Vendor #": "contractor_id", "firm": "name", "End": "contract_end"}
    (row,) = read_list(text.encode(), name="x.csv", mapping=mapping, code="vendor_standard")
    assert (row["contractor_id"], row["name"], row["requirement_set"]) == ("007", "Ridge LLC", "vendor_standard")
    for wrong, told in (({"Nr": "contractor_id"}, "no column 'Nr'"), ({"Firm": "nom"}, "no column 'nom' of ours")):
        with pytest.raises(ListInvalid, match=told):
            read_list(text.encode(), name="x.csv", mapping=wrong)


def test_a_newer_list_with_fewer_columns_leaves_what_it_does_not_speak_of(open_work: OpenWork):
    take(open_work)
    assert take(open_work, "contractor_id,name,requirement_set\nR-1,Ridge Co,vendor_standard\n").changed == ["R-1"]
    with open_work() as session:
        account = session.scalars(select(Account).filter_by(client_ref="R-1")).one()
        view = accounts.view(session, account.id, on=rows.NOW.date())
        assert (view.contractor_email, view.state, view.agent) != (None, "", None)
        assert view.contractor_email == "office@ridge.example"


def test_a_column_says_in_which_language_contractors_are_written_to(open_work: OpenWork):
    head, *lines = LIST.splitlines()
    take(open_work, "\n".join((f"{head},language", f"{lines[0]},ES", f"{lines[1]},")) + "\n")
    with open_work() as session:
        said = {one.name: one.language for one in session.scalars(select(Contractor))}
    assert said == {"Ridge Roofing LLC": "es", "Bolt Electric LLC": ""}
    take(open_work)  # a list without the column leaves what was said
    with open_work() as session:
        assert "es" in set(session.scalars(select(Contractor.language)))
    with pytest.raises(ListInvalid, match="line 2: language: 'fr' is none of en, es"):
        take(open_work, f"{head},language\n{lines[0]},fr\n")
