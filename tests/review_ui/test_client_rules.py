"""What is agreed with a client about letters: seen, changed, checked and written down by those at the desk."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from config.comms import default_cadence
from records import notices
from records.accounts import Client
from records.audit import AuditEvent
from tests.review_ui.pages import Browser
from tests.review_ui.world import CLIENT, World

FORM = {
    "contact_email": "casey@harborpoint.example", "time_zone": "America/Chicago", "language": "es",
    "results_above": "97.5", "digest": "daily", "digest_hour": "9",
    "digest_to": "risk@harborpoint.example\r\n cfo@harborpoint.example",
}  # fmt: skip


@pytest.fixture
def client(world: World) -> int:
    with world.open_work() as session:
        return session.scalars(select(Client.id).filter_by(name=CLIENT.name)).one()


def test_the_list_names_every_client_and_how_it_is_written_to(reviewer: Browser, client: int):
    page = reviewer.get("/clients").text
    assert f'href="/clients/{client}"' in page
    assert "Other Client LLC" in page
    assert page.count("As usual") == 2


def test_what_is_ticked_and_written_holds_and_is_written_down(reviewer: Browser, world: World, client: int):
    kept = sorted({*default_cadence().auto, "compliance"} - {"received"})
    reviewer.post(f"/clients/{client}", FORM | {"auto": kept}, status=303)
    with world.open_work() as session:
        body = notices.policies(session)[client]
        found = session.get_one(Client, client)
        assert session.scalars(select(AuditEvent).filter_by(action="client_rules_changed")).one()
    assert body == {
        "auto": ["compliance"], "not_auto": ["received"], "digest": "daily", "digest_hour": 9, "language": "es",
        "results_above": 0.975, "digest_to": ["risk@harborpoint.example", "cfo@harborpoint.example"],
    }  # fmt: skip
    assert (found.contact_email, found.time_zone) == ("casey@harborpoint.example", "America/Chicago")
    page = reviewer.get(f"/clients/{client}").text
    assert 'value="97.5"' in page
    assert 'value="compliance" checked' in page
    assert 'value="received" >' in page
    reviewer.post(f"/clients/{client}", FORM | {"auto": kept}, status=303)
    assert "Nothing was different" in reviewer.get(f"/clients/{client}").text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"digest": "hourly"}, "is none of daily, weekly, never"),
        ({"digest_to": "nobody"}, "is no address that mail can be sent to"),
        ({"results_above": "many"}, "is no number of percent"),
        ({"results_above": "140"}, "is no number from 0 to 1"),
        ({"time_zone": "Mars/Olympus"}, "there is no time zone"),
        ({"digest_hour": "3"}, "is no hour from 8 to 16"),
        ({"auto": "poem"}, "there is no letter"),
    ],
)
def test_what_cannot_be_is_told_keeps_what_was_typed_and_stores_nothing(
    reviewer: Browser, world: World, client: int, wrong: dict[str, str], told: str
):
    page = reviewer.post(f"/clients/{client}", FORM | wrong, status=422).text
    assert told in page
    assert "risk@harborpoint.example" in page or "digest_to" in wrong
    with world.open_work() as session:
        assert client not in notices.policies(session)


def test_people_of_a_client_see_none_of_it(client_person: Browser, client: int):
    client_person.get("/clients", status=404)
    client_person.get(f"/clients/{client}", status=404)
