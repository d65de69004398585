"""When and how the desk writes: the rules as shipped, and what a client may make of them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from config import comms
from config.reference import states
from domain.dialogue import Addressee, Purpose
from domain.errors import CadenceInvalid


def days(purpose: Purpose, who: Addressee) -> list[int]:
    return [step.day for step in comms.default_cadence().steps[purpose] if who in step.to]


def test_renewals_begin_thirty_days_before_and_end_with_the_clients_decision():
    assert days(Purpose.RENEWAL, Addressee.AGENT) == [-30, -15, -5, 1]
    assert days(Purpose.RENEWAL, Addressee.CONTRACTOR) == [-15, -5, 1, 8]
    assert days(Purpose.RENEWAL, Addressee.CLIENT) == [8, 15]


def test_reminders_and_acknowledgements_go_by_themselves_and_nothing_else():
    assert comms.default_cadence().auto == {
        "renewal_reminder",
        "renewal_last",
        "first_request_reminder",
        "revision_reminder",
        "verify_reminder",
        "received",
        "clearer_copy",
    }


def test_every_step_names_a_letter_that_there_is():
    for steps in comms.default_cadence().steps.values():
        assert {step.template for step in steps} <= set(comms.templates())
    shipped = comms.default_cadence()
    assert {shipped.list_template, shipped.verification.early, shipped.verification.reminder} <= set(comms.templates())


def test_every_state_has_a_time_zone_that_exists():
    assert set(states()) - set(comms.time_zones()) <= {"AS", "MP"}
    for zone in set(comms.time_zones().values()):
        ZoneInfo(zone)


@pytest.mark.parametrize(
    ("address", "zone"),
    [
        ("1 Main St, Austin, TX 78701", "America/Chicago"),
        ("1 Main St, Los Angeles, CA 90001-1234", "America/Los_Angeles"),
        ("9 Palm Ave, Phoenix, AZ", "America/Phoenix"),
        ("1 CA Street, Nowhere", "America/New_York"),
        ("", "America/New_York"),
    ],
)
def test_an_address_tells_the_time_zone(address, zone):
    assert comms.time_zone_at(address) == zone


@pytest.mark.parametrize("language", comms.languages())
def test_each_language_has_all_words(language):
    english, own = comms.words("en"), comms.words(language)
    for name in ("lines", "conditions", "required"):
        assert set(getattr(own, name)) == set(getattr(english, name))
    assert own.footer.endswith(".")


def test_a_client_may_begin_earlier_and_choose_what_goes_by_itself():
    steps = [{"day": -45, "to": ["agent"], "template": "renewal_request"}]
    made = comms.cadence_from({"cadence": {"renewal": steps}, "auto": ["compliant"], "not_auto": ["received"]})
    assert [step.day for step in made.steps[Purpose.RENEWAL]] == [-45]
    assert made.steps[Purpose.FIRST] == comms.default_cadence().steps[Purpose.FIRST]
    assert "compliant" in made.auto
    assert "received" not in made.auto


def test_all_that_is_wrong_with_a_cadence_is_told_at_once():
    wrong = {
        "colour": "red",
        "digest": "hourly",
        "auto": ["sonnet"],
        "cadence": {
            "renewal": [
                {"day": -60, "to": ["agent"], "template": "renewal_request"},
                {"day": -70, "to": [], "template": "poem"},
                {"day": "x"},
            ],
            "birthday": [],
        },
    }
    with pytest.raises(CadenceInvalid) as refused:
        comms.cadence_from(wrong)
    for part in ("colour", "hourly", "sonnet", "-60 is before", "-70 does not", "poem", "nobody", "[2]", "birthday"):
        assert part in str(refused.value)


def test_nobody_can_be_written_to_without_end():
    steps = [{"day": n, "to": ["contractor"], "template": "first_request"} for n in range(6)]
    with pytest.raises(CadenceInvalid, match="6 mails to the contractor"):
        comms.cadence_from({"cadence": {"first": steps}})
