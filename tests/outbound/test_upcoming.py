"""What an account is told next, as a person would say it before the day comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from config.comms import default_cadence
from domain.dialogue import Addressee, Correspondent, Dialogue, PolicyOnFile
from outbound.upcoming import upcoming

DANA = Correspondent("dana@coastal.example", "Dana Reyes")
RIDGE = Correspondent("office@ridge.example", "Ridge Roofing LLC")
EXPIRES = date(2027, 3, 31)
GL = PolicyOnFile("gl", "GL-1", date(2026, 3, 31), EXPIRES, accepted_on=date(2026, 4, 1), verified_on=date(2026, 12, 1))
HELD = Dialogue(account=1, client=1, contractor=RIDGE, agent=DANA, policies=(GL,))
RULES = default_cadence()


def test_a_renewal_is_foretold_months_ahead_and_step_by_step():
    first = upcoming(HELD, RULES, date(2026, 12, 15))
    assert first is not None
    assert (first.day, [item.template for item in first.items]) == (date(2027, 3, 1), ["renewal_request"])
    asked = replace(HELD, sent=((first.items[0].key, date(2027, 3, 1)),))
    second = upcoming(asked, RULES, date(2027, 3, 2))
    assert second is not None
    assert second.day == date(2027, 3, 16)
    assert {item.to for item in second.items} == {Addressee.AGENT, Addressee.CONTRACTOR}


def test_a_message_that_waits_holds_the_next_letter_and_it_says_so():
    waits = upcoming(replace(HELD, unread=1), RULES, date(2027, 3, 5))
    assert waits is not None
    assert (waits.day, waits.why) == (None, "1 message of this account waits")


def test_a_letter_waits_while_something_just_came_in_or_its_reader_is_away():
    came = upcoming(replace(HELD, received_on=date(2027, 3, 4)), RULES, date(2027, 3, 5))
    assert came is not None
    assert came.day == date(2027, 3, 9)  # the Friday and the Monday after it are quiet
    away = upcoming(replace(HELD, agent=replace(DANA, away_until=date(2027, 3, 10))), RULES, date(2027, 3, 5))
    assert away is not None
    assert away.day == date(2027, 3, 10)


def test_nothing_is_foretold_where_nothing_is_asked_any_more():
    assert upcoming(replace(HELD, contract_end=date(2027, 1, 1)), RULES, date(2027, 3, 5)) is None
    renewed = replace(GL, number="GL-2", effective=EXPIRES, expiration=None)
    assert upcoming(replace(HELD, policies=(renewed,)), RULES, date(2027, 3, 5)) is None
    assert upcoming(replace(HELD, agent=replace(DANA, stopped=True), contractor=Correspondent()), RULES,
                    date(2027, 3, 5)) is None  # fmt: skip
