"""The client's file of ratings, and everything that can be wrong with one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from config.reference import states
from domain.errors import RatingsInvalid
from domain.holdings import CarrierRating
from rules.ratings_file import ratings_from

HEAD = "naic,name,am_best,size,as_of,admitted_states\n"


def problems(text: str) -> list[str]:
    with pytest.raises(RatingsInvalid) as caught:
        ratings_from(text.encode(), "ratings.csv")
    return str(caught.value.facts["problems"]).splitlines()


def test_a_file_is_taken_as_it_is_written():
    text = HEAD + "10120,Everest National,A+,XV,2026-06-01,IN OH\n\n10033,WCF Mutual,,,,\n"
    assert ratings_from(text.encode()) == (
        CarrierRating("10120", "A+", "XV", date(2026, 6, 1), frozenset(("IN", "OH"))),
        CarrierRating("10033"),
    )


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfNAIC;AM Best;Size\r\n10120;A-;VII\r\n",
        b"Size, AM_BEST ,Naic,our own column\nvii,a-,10120,x\n",
        b'"am best","naic"\n"A- VII","10120"\n',
        b"am-best,naic\nA- g (VII),10120\n",
        b"am_best,naic,size\nA- u,10120,7\n",
        b"am_best,naic,name\nA- VII,10120,Z\xfcrich\n",
        b"naic,am_best,size\n10120,A-,VII\n10120,A-,VII\n",
    ],
)
def test_a_file_may_come_from_any_office_program(data):
    assert ratings_from(data) == (CarrierRating("10120", "A-", "VII"),)


@pytest.mark.parametrize(
    ("cell", "admitted"),
    [("IN;OH", {"IN", "OH"}), ("in | oh", {"IN", "OH"}), ("ALL", set(states())), ("none", set()), ("", None)],
)
def test_states_are_postal_codes_however_they_are_listed(cell, admitted):
    [one] = ratings_from(f"naic,am_best,admitted_states\n10120,A,{cell}\n".encode())
    assert one.admitted == (None if admitted is None else frozenset(admitted))


@pytest.mark.parametrize("told", ["", "NR", "n/a", "Not Rated"])
def test_an_insurer_may_be_without_a_rating(told):
    [one] = ratings_from(f"naic,am_best\n10120,{told}\n".encode())
    assert one.am_best == ("NR" if told == "NR" else "")


@pytest.mark.parametrize(
    ("told", "day"), [("6/1/2026", date(2026, 6, 1)), ("2024-02-29", date(2024, 2, 29)), ("", None)]
)
def test_days_are_written_in_two_ways(told, day):
    [one] = ratings_from(f"naic,am_best,as_of\n10120,A,{told}\n".encode())
    assert one.as_of == day


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("1012,,A,VII,,", "line 2: naic must have five digits, found '1012'"),
        ("10120,,Good,VII,,", "line 2: am_best must be a rating such as A-, found 'Good'"),
        ("10120,,A,XVI,,", "line 2: size must be I to XV, found 'XVI'"),
        ("10120,,A,16,,", "line 2: size must be I to XV, found '16'"),
        ("10120,,A,0,,", "line 2: size must be I to XV, found '0'"),
        ("10120,,A,VII,2026-02-29,", "line 2: as_of must be a day such as 2026-11-23, found '2026-02-29'"),
        ("10120,,A,VII,June,", "line 2: as_of must be a day such as 2026-11-23, found 'June'"),
        ("10120,,A,VII,,Ohio IN", "line 2: admitted_states must be postal codes, found OHIO"),
        ("10120,,A,VII,,\n10120,,B,VII,,", "line 3: 10120 stands in line 2 with other values"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(line, problem):
    assert problems(HEAD + line + "\n") == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "line 1: the file is empty"),
        ("naic,size\n10120,VII\n", "line 1: there is no column am_best"),
        ("naic,am_best,NAIC\n", "line 1: column naic stands twice"),
        ('naic,am_best\n10120,"' + "x" * 200_000 + '"\n', "line 2: field larger"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(text, problem):
    assert problems(text)[0].startswith(problem)


def test_all_problems_are_told_at_once_and_nothing_is_taken():
    assert len(problems(HEAD + "x,,A,VII,,\n10120,,A,VII,,\n10033,,Z,99,yesterday,XX\n")) == 5


@given(some.binary(max_size=200))
def test_whatever_the_bytes_are_they_are_taken_or_refused(data):
    try:
        ratings_from(b"naic,am_best\n" + data)
    except RatingsInvalid as refused:
        assert refused.facts["problems"]
