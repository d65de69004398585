"""Who is told what on which day: the cadence as a person would see it in a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.comms import cadence_from
from domain.dialogue import Addressee, Correspondent, Dialogue, Plan, PolicyOnFile
from outbound.business_days import federal_holidays, is_business_day
from outbound.schedule import Moment, plan

DANA = Correspondent("dana@coastal.example", "Dana Reyes")
RIDGE = Correspondent("office@ridge.example", "Ridge Roofing LLC")
CASEY = Correspondent("casey@client.example", "Casey")
EXPIRES = date(2027, 3, 31)  # a Wednesday; thirty days before is Monday, March 1
GL = PolicyOnFile("gl", "GL-1", date(2026, 3, 31), EXPIRES, accepted_on=date(2026, 4, 1), verified_on=date(2026, 12, 1))
HELD = Dialogue(account=1, client=1, contractor=RIDGE, agent=DANA, contact=CASEY, policies=(GL,))
NEW = Dialogue(account=1, client=1, contractor=RIDGE, agent=DANA, contact=CASEY)


def told(made: Plan) -> list[tuple[str, str]]:
    return sorted((one.to, one.template) for one in made.due)


def run(
    dialogues: Iterable[Dialogue], days: Iterable[date], mailed: dict[str, list[date]] | None = None
) -> list[tuple[date, str, str]]:
    """The desk running on these days: (day, to, template) of all it sent, with the keys kept from day to day."""
    state = {one.account: one for one in dialogues}
    mailed = {} if mailed is None else mailed
    log = []
    for day in days:
        for notice in plan(state.values(), Moment(day), mailed=mailed).due:
            log.append((day, notice.to, notice.template))
            mailed.setdefault(notice.to.lower(), []).append(day)
            for item in notice.items:
                one = state[item.account]
                state[item.account] = replace(one, sent=(*one.sent, (item.key, day)))
    return log


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_layers_that_one_certificate_shows_are_each_renewed_when_they_end():
    first = PolicyOnFile("umbrella", "U-1", date(2026, 3, 31), EXPIRES, accepted_on=date(2026, 8, 1))
    second = replace(first, number="U-2", effective=date(2026, 7, 1), expiration=date(2027, 7, 1))
    moved = replace(second, accepted_on=date(2026, 8, 2))  # on later proof, without the first: it took its place
    renewed = replace(second, effective=EXPIRES, expiration=date(2028, 3, 31))
    for policies, names in (
        ((first, second), {"U-1"}),
        ((first, moved), set()),
        ((first, renewed), set()),
    ):
        due = plan([replace(HELD, policies=policies)], Moment(date(2027, 3, 1))).due
        assert {one.number for notice in due for one in notice.policies if "renewal" in notice.template} == names


def test_a_renewal_is_asked_for_in_its_cadence_and_not_a_day_earlier():
    log = run([HELD], every_day(date(2027, 1, 1), date(2027, 6, 10)))
    assert [(f"{day:%m-%d}", to.partition("@")[0], template) for day, to, template in log] == [
        ("03-01", "dana", "renewal_request"),
        ("03-16", "dana", "renewal_reminder"),
        ("03-16", "office", "renewal_reminder"),
        ("03-26", "dana", "renewal_last"),
        ("03-26", "office", "renewal_last"),
        ("04-01", "dana", "expired"),
        ("04-01", "office", "expired"),
        ("04-08", "office", "expired_second"),
        ("04-08", "casey", "expired_second"),
        ("04-15", "casey", "client_decision"),
        ("05-03", "casey", "client_monthly_list"),
        ("06-01", "casey", "client_monthly_list"),
    ]


def test_a_first_certificate_is_asked_of_the_contractor_then_the_client_decides():
    log = run([NEW], every_day(date(2026, 11, 30), date(2026, 12, 31)))
    assert [(f"{day:%m-%d}", to.partition("@")[0], template) for day, to, template in log] == [
        ("11-30", "office", "first_request"),
        ("12-07", "office", "first_request_reminder"),
        ("12-10", "office", "first_request_last"),
        ("12-10", "casey", "first_request_last"),
        ("12-15", "casey", "client_decision"),
    ]


def test_open_findings_are_recalled_until_they_are_mended():
    asked = date(2026, 11, 30)
    open_one = replace(HELD, open_findings=2, asked_on=asked)
    log = run([open_one], every_day(asked, date(2026, 12, 31)))
    assert [(f"{day:%m-%d}", to.partition("@")[0], template) for day, to, template in log] == [
        ("12-07", "dana", "revision_reminder"),
        ("12-07", "office", "revision_reminder"),
        ("12-14", "dana", "revision_reminder"),
        ("12-14", "office", "revision_reminder"),
        ("12-21", "casey", "client_decision"),
    ]
    assert run([replace(open_one, open_findings=0)], every_day(asked, date(2026, 12, 31))) == []


def test_whether_a_policy_is_in_force_is_asked_after_thirty_days_once_more_and_at_mid_term():
    policy = replace(GL, accepted_on=date(2026, 4, 1), verified_on=None)
    log = run([replace(HELD, policies=(policy,))], every_day(date(2026, 4, 1), date(2026, 12, 31)))
    assert [(f"{day:%m-%d}", template) for day, _to, template in log] == [
        ("05-01", "verify_early"),
        ("05-08", "verify_reminder"),
        ("09-29", "verify_midterm"),
        ("10-06", "verify_reminder"),
    ]
    sent = (("verification:1:agent:2026-05-01:early", date(2026, 5, 1)),)
    late = plan([replace(HELD, policies=(policy,), sent=sent)], Moment(date(2026, 5, 15)))
    assert [one.what for one in late.tasks] == [
        "nobody answered whether the policies are in force (asked on 2026-05-01)"
    ]


def test_an_answer_ends_the_questions_until_mid_term():
    policy = replace(GL, accepted_on=date(2026, 4, 1), verified_on=date(2026, 5, 4))
    sent = (("verification:1:agent:2026-05-01:early", date(2026, 5, 1)),)
    log = run([replace(HELD, policies=(policy,), sent=sent)], every_day(date(2026, 5, 5), date(2026, 12, 31)))
    assert [template for _day, _to, template in log] == ["verify_midterm", "verify_reminder"]


def test_an_agency_with_forty_contractors_gets_one_mail():
    many = [replace(HELD, account=n, contractor=replace(RIDGE, address=f"office@c{n}.example")) for n in range(40)]
    made = plan(many, Moment(date(2027, 3, 1)))
    (notice,) = made.due
    assert (notice.to, len(notice.accounts), len(notice.keys)) == ("dana@coastal.example", 40, 40)


def test_two_policies_of_one_day_are_one_mail_and_of_two_clients_are_two():
    both = replace(HELD, policies=(GL, replace(GL, line="auto", number="A-9")))
    (notice,) = plan([both], Moment(date(2027, 3, 1))).due
    assert [one.number for one in notice.policies] == ["GL-1", "A-9"]
    log = run([HELD, replace(HELD, account=2, client=2)], every_day(date(2027, 3, 1), date(2027, 3, 5)))
    assert [(f"{day:%m-%d}", to) for day, to, _ in log] == [
        ("03-01", "dana@coastal.example"),
        ("03-02", "dana@coastal.example"),  # one mail a day to an address
    ]


def test_proof_stops_everything_at_once():
    renewed = replace(HELD, policies=(GL, replace(GL, number="GL-2", effective=EXPIRES, expiration=date(2028, 3, 31))))
    assert run([renewed], every_day(date(2027, 3, 1), date(2027, 4, 30))) == []


def test_an_unread_message_holds_everything_of_its_account_and_says_so():
    made = plan([replace(HELD, unread=1)], Moment(date(2027, 3, 1)))
    assert made.due == ()
    assert [one.reason for one in made.held] == ["1 message of this account waits"]


def test_after_something_came_in_two_business_days_are_quiet():
    came = replace(HELD, received_on=date(2027, 3, 11))  # a Thursday
    sent = (("renewal:1:agent:2027-03-31:-30", date(2027, 3, 1)),)
    log = run([replace(came, sent=sent)], every_day(date(2027, 3, 11), date(2027, 3, 25)))
    assert {day for day, _to, _template in log} == {date(2027, 3, 16)}
    (held, _other) = plan([replace(HELD, received_on=date(2027, 3, 15), sent=sent)], Moment(date(2027, 3, 16))).held
    assert held.reason == "something came in on 2027-03-15; nothing is asked before 2027-03-18"


def test_mail_that_came_back_goes_to_the_other_party_and_a_person_calls():
    made = plan([replace(HELD, agent=replace(DANA, bounced=True))], Moment(date(2027, 3, 1)))
    assert told(made) == [("office@ridge.example", "renewal_request")]
    assert [one.what for one in made.tasks] == [
        "mail to dana@coastal.example comes back; call the agent for an address that works"
    ]


def test_who_is_not_concerned_is_not_written_to_and_the_successor_is():
    other = replace(DANA, is_not_theirs=True)
    assert told(plan([replace(HELD, agent=other)], Moment(date(2027, 3, 1)))) == [
        ("office@ridge.example", "renewal_request")
    ]
    named = replace(other, successor="lee@newagency.example")
    made = plan([replace(HELD, agent=named)], Moment(date(2027, 3, 1)))
    assert told(made) == [("lee@newagency.example", "renewal_request")]
    assert made.tasks == ()


def test_whoever_said_stop_is_not_written_to():
    made = plan([replace(HELD, agent=replace(DANA, stopped=True), contractor=replace(RIDGE, stopped=True))],
                Moment(date(2027, 3, 17)))  # fmt: skip
    assert made.due == ()
    assert {one.to for one in made.tasks} == {Addressee.AGENT, Addressee.CONTRACTOR}


def test_who_is_away_is_written_to_on_return():
    away = replace(HELD, agent=replace(DANA, away_until=date(2027, 3, 9)))
    log = run([away], every_day(date(2027, 3, 1), date(2027, 3, 12)))
    assert log == [(date(2027, 3, 9), "dana@coastal.example", "renewal_request")]


def test_a_desk_that_was_off_tells_each_matter_once_when_it_is_back():
    log = run([HELD], every_day(date(2027, 3, 18), date(2027, 3, 25)))
    assert [(f"{day:%m-%d}", to.partition("@")[0], template) for day, to, template in log] == [
        ("03-18", "dana", "renewal_reminder"),
        ("03-18", "office", "renewal_reminder"),
    ]


def test_what_falls_on_a_weekend_or_holiday_goes_on_the_next_business_day():
    thanksgiving = replace(GL, expiration=date(2026, 11, 26) + timedelta(days=30))
    log = run([replace(HELD, policies=(thanksgiving,))], every_day(date(2026, 11, 20), date(2026, 12, 5)))
    assert log == [(date(2026, 11, 27), "dana@coastal.example", "renewal_request")]


def test_a_place_without_the_federal_holidays_has_only_weekends():
    assert not is_business_day(date(2026, 11, 26), "America/Chicago")
    assert is_business_day(date(2026, 11, 26), "Europe/London")
    assert not is_business_day(date(2026, 11, 28), "Europe/London")


def test_federal_holidays_are_as_observed():
    assert date(2026, 7, 3) in federal_holidays(2026)  # the Fourth is a Saturday
    assert date(2021, 12, 31) in federal_holidays(2021)  # New Year's Day 2022 is a Saturday
    assert date(2027, 5, 31) in federal_holidays(2027)
    assert date(2026, 11, 26) in federal_holidays(2026)
    assert all(day.weekday() < 5 for year in range(2020, 2040) for day in federal_holidays(year))


@pytest.mark.parametrize(("hour", "goes"), [(7, False), (8, True), (16, True), (17, False)])
def test_mail_goes_in_the_readers_business_hours_on_both_sides_of_a_clock_change(hour, goes):
    chicago = replace(HELD, agent=replace(DANA, time_zone="America/Chicago"))
    for day in (date(2027, 3, 1), date(2027, 3, 15)):  # clocks go forward on March 14
        there = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("America/Chicago"))
        made = plan([chicago], Moment(day, there.astimezone(UTC)))
        assert bool(made.due) is goes


def test_no_address_gets_more_than_its_share_of_a_week_and_what_waits_is_sent_later():
    many = [
        replace(
            HELD,
            account=n,
            contractor=replace(RIDGE, address=f"o@c{n}.example"),
            policies=(replace(GL, expiration=EXPIRES + timedelta(days=n)),),
        )
        for n in range(10)
    ]
    mailed: dict[str, list[date]] = {}
    run(many, every_day(date(2027, 2, 22), date(2027, 3, 14)), mailed)
    days = mailed["dana@coastal.example"]
    assert all(sum(1 for other in days if day - timedelta(days=7) < other <= day) <= 3 for day in days)
    assert len(days) >= 4


def test_a_client_may_begin_earlier():
    early = cadence_from({"cadence": {"renewal": [{"day": -45, "to": ["agent"], "template": "renewal_request"}]}})
    made = plan([HELD], Moment(date(2027, 2, 16)), cadences={1: early})
    assert told(made) == [("dana@coastal.example", "renewal_request")]


def test_a_new_cadence_does_not_repeat_what_was_said_under_the_old():
    early = cadence_from({"cadence": {"renewal": [{"day": -45, "to": ["agent"], "template": "renewal_request"}]}})
    sent = (("renewal:1:agent:2027-03-31:-30", date(2027, 3, 1)),)
    assert plan([replace(HELD, sent=sent)], Moment(date(2027, 3, 10)), cadences={1: early}).due == ()


def test_an_ended_contract_is_not_asked_about():
    assert plan([replace(HELD, contract_end=date(2027, 2, 1))], Moment(date(2027, 3, 1))).due == ()
