"""Days in words: when somebody is back, when a policy ended."""

from datetime import date

import pytest

from ingest.days import back_on, days_in
from ingest.read import read_message

TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("note", "day"),
    [
        ("I am out of the office until Monday, December 7.", date(2026, 12, 7)),
        ("I am out and will return on 12/7/2026.", date(2026, 12, 7)),
        ("Out from 11/23 through 11/30. For urgent matters call 813 555 0100.", date(2026, 12, 1)),
        ("I am on leave from Nov 20 to Dec 4, returning Dec. 5", date(2026, 12, 5)),
        ("Away December 1st - December 5th 2026", date(2026, 12, 6)),
        ("I'll be back in the office on Monday.", date(2026, 11, 30)),
        ("back on January 4", date(2027, 1, 4)),
        ("Estaré fuera de la oficina y regreso el lunes 30 de noviembre de 2026.", date(2026, 11, 30)),
        ("Estoy de vacaciones. Vuelvo a la oficina el 3/12.", date(2026, 12, 3)),
        ("Estaré fuera de la oficina hasta el 7 de diciembre.", date(2026, 12, 8)),
    ],
)
def test_the_first_day_back(note: str, day: date):
    assert back_on(note, TODAY) == day


@pytest.mark.parametrize("note", ["I am away.", "I returned on 11/2/2026.", "Back on 13/32/2026.", "until 1/1/2031"])
def test_what_does_not_say_it_or_cannot_be(note: str):
    assert back_on(note, TODAY) is None


def test_a_day_without_a_year_is_the_nearest():
    assert [day for _, day in days_in("cancelled 1/3, reinstated Dec. 30", TODAY)] == [
        date(2027, 1, 3),
        date(2026, 12, 30),
    ]


def test_an_absence_note_tells_its_day():
    raw = (
        b"From: dana@agency.example\nSubject: Automatic reply: Certificate\nAuto-Submitted: auto-replied\n"
        b"Date: Wed, 25 Nov 2026 09:00:00 -0500\n\nI am out of the office and will return on December 7.\n"
    )
    assert read_message(raw, own_addresses=frozenset()).away_until == date(2026, 12, 7)
