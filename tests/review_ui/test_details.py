"""The details of an account: what a reviewer may say of it beside its proof, and what follows."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from records.accounts import Account, Agent, Contractor
from records.audit import AuditEvent
from tests.review_ui.pages import Browser
from tests.review_ui.world import REVIEWER, World


@pytest.fixture
def redstone(world: World) -> int:
    world.desk.confirm(world.desk.case(2).document.id, {}, user_id=world.user(REVIEWER))
    return world.account("Redstone")


def form_of(page: str) -> dict[str, str]:
    """What the browser would send of the form as it stands."""
    form = page.partition('id="details-form"')[2].partition("</form>")[0]
    told = dict(re.findall(r'<input id="[^"]+" name="([^"]+)" type="[^"]+" value="([^"]*)"', form))
    told |= dict(re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked', form))
    told |= dict(re.findall(r'<textarea id="[^"]+" name="([^"]+)"[^>]*>([^<]*)</textarea>', form))
    told["requirement_set"] = re.findall(r'<option[^>]* value="(\d+)" selected', form)[0]
    return told


def saved(reviewer: Browser, account_id: int, status: int = 303, **changes: str) -> str:
    path = f"/accounts/{account_id}/details"
    form = form_of(reviewer.get(path).text) | {name.replace("__", "-"): value for name, value in changes.items()}
    return reviewer.post(path, form, status=status).text


def test_saving_what_is_there_changes_nothing(reviewer: Browser, world: World, redstone: int):
    saved(reviewer, redstone)
    assert "Nothing was different" in reviewer.get(f"/accounts/{redstone}/details").text
    with world.open_work() as session:
        assert session.scalar(select(AuditEvent).filter_by(action="account_changed")) is None


def test_what_is_said_is_kept_judged_by_and_written_down(reviewer: Browser, world: World, redstone: int):
    saved(
        reviewer, redstone, contractor="Redstone  Electric LLC", state="fl", work_state="GA", trade="electrical",
        project="Pier 9", contract_start="2026-01-02", contract_end="2027-01-02", agent="Dana",
        agent_email="Dana@Coastal.example", also_known_as="Redstone\r\n\r\n Redstone Power \r\nRedstone",
        flag__vehicles="no", party__owner="Pier Holdings LLC",
    )  # fmt: skip
    with world.open_work() as session:
        account = session.get_one(Account, redstone)
        assert session.get_one(Contractor, account.contractor_id).name == "Redstone Electric LLC"
        assert (account.state, account.work_state, account.trade, account.project) == (
            "FL",
            "GA",
            "electrical",
            "Pier 9",
        )
        assert (account.contract_start, account.contract_end) == (date(2026, 1, 2), date(2027, 1, 2))
        assert account.also_known_as == ["Redstone", "Redstone Power"]
        assert account.flags["vehicles"] is False
        assert account.parties == {"owner": "Pier Holdings LLC"}
        assert session.get_one(Agent, account.agent_id or 0).email == "dana@coastal.example"
        event = session.scalars(select(AuditEvent).filter_by(action="account_changed")).one()
        assert event.actor == REVIEWER
        assert event.detail["work_state"] == ["", "GA"]
    page = reviewer.get(f"/accounts/{redstone}/details").text
    assert form_of(page)["party-owner"] == "Pier Holdings LLC"
    assert "state of the work" in page  # the notice names what was saved


def test_a_new_name_is_what_certificates_are_held_against(reviewer: Browser, redstone: int):
    def wrong_name() -> bool:
        return "Named insured" in reviewer.get(f"/accounts/{redstone}").text.partition('id="settled-title"')[0]

    assert not wrong_name()
    saved(reviewer, redstone, contractor="Somebody Else Inc")
    assert wrong_name()
    saved(reviewer, redstone, also_known_as="Redstone Electric, Inc.")
    assert not wrong_name()


def test_every_field_that_cannot_be_is_named_and_nothing_is_kept(reviewer: Browser, world: World, redstone: int):
    text = saved(
        reviewer, redstone, 422, contractor="", state="ZZ", email="nobody", contract_start="2026-02-02",
        contract_end="2026-02-01", requirement_set="999", trade="x" * 301, work_state="GA",
    )  # fmt: skip
    for part in ("contractor: give", "no state by its two letters", "email:", "ends before it starts",
                 "requirement_set: choose", "301 characters"):  # fmt: skip
        assert part in text
    assert 'name="work_state" type="text" value="GA"' in text  # what was typed is still there
    with world.open_work() as session:
        assert session.get_one(Account, redstone).work_state == ""
    assert saved(reviewer, redstone, 400, contract_start="tomorrow")


def test_a_set_of_another_client_cannot_be_chosen(reviewer: Browser, world: World, redstone: int):
    with world.open_work() as session:
        foreign = session.get_one(Account, world.account("Foreign")).requirement_set_id
    assert "choose one of the client" in saved(reviewer, redstone, 422, requirement_set=str(foreign))


def test_other_papers_are_put_on_file_and_taken_off(reviewer: Browser, redstone: int):
    path = f"/accounts/{redstone}"
    reviewer.post(f"{path}/papers", {"code": "license", "name": "EC 13001", "expires": "2027-06-30"}, status=303)
    page = reviewer.get(f"{path}/details").text
    assert "EC 13001" in page
    assert "until 06/30/2027" in page
    reviewer.post(f"{path}/papers", {"code": "No Code!"}, status=422)
    (remove,) = re.findall(rf'action="({path}/papers/\d+/remove)"', page)
    reviewer.post(remove, {}, status=303)
    assert "EC 13001" not in reviewer.get(f"{path}/details").text
    reviewer.post(remove, {}, status=303)  # twice is no fault


def test_the_details_are_for_those_at_the_desk(client_person: Browser, redstone: int):
    client_person.get(f"/accounts/{redstone}/details", status=404)
    client_person.post(f"/accounts/{redstone}/details", MultiDict(), status=404)


def test_a_language_is_that_of_the_letters_from_then_on(reviewer: Browser, world: World, redstone: int):
    page = saved(reviewer, redstone, language="xx", status=422)
    assert "language: &#39;xx&#39; is none of en, es" in page
    saved(reviewer, redstone, agent_language="es")
    letter = world.desk.case(2).letter
    assert letter is not None
    assert "puntos difieren del contrato" in letter.body or "punto difiere del contrato" in letter.body
    assert "Límite por ocurrencia (Responsabilidad general): muestra" in letter.body
    assert "Please" not in letter.body and "Fecha límite:" in letter.body
    names = [one.name for one in letter.papers]
    assert "ejemplo-de-lo-que-se-pide.pdf" in names
    saved(reviewer, redstone, agent_language="")
    again = world.desk.case(2).letter
    assert again is not None and "Needed by:" in again.body
