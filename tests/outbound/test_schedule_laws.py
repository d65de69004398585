"""What holds of the schedule whatever the accounts, the days on which the desk runs, and what comes in between."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as some

from config.comms import default_cadence, limits
from domain.dialogue import Addressee, Correspondent, Dialogue, Notice, PolicyOnFile, Purpose
from outbound.business_days import business_day_from, is_business_day
from outbound.schedule import Moment, plan
from outbound.upcoming import upcoming

START = date(2026, 10, 1)
LONG = 150
CALM = 30  # days at the end on which the desk runs every day
ZONES = ("America/New_York", "America/Los_Angeles", "Europe/London")

addresses = some.sampled_from(["", "ann@a.example", "bob@b.example", "Ann@A.example", "not an address"])


@some.composite
def correspondents(draw, address=addresses):
    return Correspondent(
        address=draw(address),
        time_zone=draw(some.sampled_from(ZONES)),
        bounced=draw(some.integers(0, 9)) == 0,
        stopped=draw(some.integers(0, 14)) == 0,
        is_not_theirs=draw(some.integers(0, 14)) == 0,
        successor=draw(some.sampled_from(["", "", "new@c.example"])),
        away_until=START + timedelta(days=draw(some.integers(0, 40))) if draw(some.integers(0, 9)) == 0 else None,
    )


@some.composite
def policies(draw):
    expiration = START + timedelta(days=draw(some.integers(-20, LONG)))
    return PolicyOnFile(
        draw(some.sampled_from(["gl", "auto", "wc"])),
        draw(some.sampled_from(["1", "2"])),
        expiration - timedelta(days=365),
        expiration,
        accepted_on=START - timedelta(days=draw(some.integers(0, 60))),
    )


@some.composite
def accounts(draw):
    count = draw(some.integers(1, 5))
    made = []
    for n in range(count):
        asked = START + timedelta(days=draw(some.integers(-5, 40))) if draw(some.booleans()) else None
        made.append(
            Dialogue(
                account=n,
                client=draw(some.integers(1, 2)),
                agent=draw(correspondents()),
                contractor=draw(correspondents(some.just(f"office@c{n}.example"))),
                contact=draw(correspondents(some.just("casey@client.example"))),
                policies=tuple(draw(some.lists(policies(), max_size=3))),
                open_findings=draw(some.integers(0, 2)) if asked else 0,
                asked_on=asked,
            )
        )
    return made


gaps = some.lists(some.integers(1, 25), min_size=1, max_size=12)


@dataclass
class Desk:
    """Runs on given days and keeps what it sent."""

    state: dict[int, Dialogue]
    mailed: dict[str, list[date]] = field(default_factory=dict)
    log: list[tuple[date, Notice]] = field(default_factory=list)

    def run(self, day: date) -> None:
        for notice in plan(self.state.values(), Moment(day), mailed=self.mailed).due:
            self.log.append((day, notice))
            self.mailed.setdefault(notice.to.lower(), []).append(day)
            for item in notice.items:
                one = self.state[item.account]
                self.state[item.account] = replace(one, sent=(*one.sent, (item.key, day)))


def days_of(jumps: Sequence[int]) -> list[date]:
    """Days with gaps between them, then every day for a while."""
    day, days = START, [START]
    for jump in jumps:
        day += timedelta(days=jump)
        if day < START + timedelta(days=LONG):
            days.append(day)
    last = days[-1]
    return [*days, *(last + timedelta(days=n) for n in range(1, CALM + 1))]


def ran(made: list[Dialogue], jumps: Sequence[int]) -> tuple[Desk, list[date]]:
    desk, days = Desk({one.account: one for one in made}), days_of(jumps)
    for day in days:
        desk.run(day)
    return desk, days


@given(accounts(), gaps)
@settings(max_examples=80, deadline=None)
def test_no_key_goes_twice_and_no_address_has_more_than_its_share(made, jumps):
    desk, _days = ran(made, jumps)
    keys = Counter(key for _day, notice in desk.log for key in notice.keys)
    assert [key for key, count in keys.items() if count > 1] == []
    caps = limits()
    for days in desk.mailed.values():
        assert max(Counter(days).values()) <= caps.per_day
        for day in days:
            assert sum(1 for other in days if day - timedelta(days=7) < other <= day) <= caps.per_week


@given(accounts(), gaps)
@settings(max_examples=80, deadline=None)
def test_nothing_goes_early_on_a_day_off_or_to_whom_mail_must_not_go(made, jumps):
    desk, _days = ran(made, jumps)
    for day, notice in desk.log:
        for item in notice.items:
            one = desk.state[item.account]
            reader = one.reader(item.to)
            assert is_business_day(day, reader.time_zone)
            assert not reader.stopped
            replaced = reader.bounced or reader.is_not_theirs
            assert notice.to == (reader.successor if replaced else reader.address).replace("A.ex", "a.ex")
            assert reader.away_until is None or replaced or day >= reader.away_until
            for policy in item.policies if item.purpose is Purpose.RENEWAL else ():
                assert policy.expiration is not None
                assert (policy.expiration - day).days <= 30
                later = [p for p in one.policies if p.line == policy.line and p.expiration > policy.expiration]
                # those of one proof that run beside each other are layers, each renewed by itself
                assert all(p.accepted_on == policy.accepted_on and p.effective < policy.expiration for p in later)


@given(accounts(), gaps)
@settings(max_examples=80, deadline=None)
def test_a_desk_with_days_off_forgets_nobody(made, jumps):
    """After a calm month each reader was told the newest step that was due ten days before its end, or a later one."""
    desk, days = ran(made, jumps)
    end = days[-1] - timedelta(days=14)
    for one in desk.state.values():
        reader = one.contractor
        if reader.stopped or ((reader.bounced or reader.is_not_theirs) and not reader.successor):
            continue
        if reader.successor and (reader.bounced or reader.is_not_theirs):
            continue  # several accounts share that address, and its share of the week
        if reader.away_until is not None and reader.away_until > end:
            continue  # whatever is due waits for the return
        newest = {p.line: max(q.expiration for q in one.policies if q.line == p.line) for p in one.policies}
        for expiration in set(newest.values()):
            due = [
                step.day
                for step in default_cadence().steps[Purpose.RENEWAL]
                if Addressee.CONTRACTOR in step.to
                and business_day_from(expiration + timedelta(days=step.day), reader.time_zone) <= end
            ]
            told = [
                int(key.rpartition(":")[2])
                for key, _day in one.sent
                if key.startswith(f"renewal:{one.account}:contractor:{expiration.isoformat()}:")
            ]
            if due:
                assert told, (one, expiration)
                assert max(told) >= max(due)
        if not one.policies and one.asked_on is None:
            assert any(key.startswith(f"first:{one.account}:contractor:") for key, _day in one.sent)


@given(accounts(), gaps, some.integers(1, 60))  # of one day, terms that overlap are layers
@settings(max_examples=80, deadline=None)
def test_proof_stops_what_it_proves_at_once(made, jumps, after):
    desk, days = Desk({one.account: one for one in made}), days_of(jumps)
    proved = START + timedelta(days=after)
    for day in days:
        if day >= proved:
            for one in desk.state.values():
                lines = {policy.line for policy in one.policies} or {"gl"}
                newer = tuple(
                    PolicyOnFile(
                        line, "new", proved, proved + timedelta(days=900), accepted_on=proved, verified_on=proved
                    )
                    for line in sorted(lines)
                )
                if not any(policy.number == "new" for policy in one.policies):
                    desk.state[one.account] = replace(one, policies=(*one.policies, *newer), open_findings=0)
        desk.run(day)
    for day, notice in desk.log:
        if day >= proved:
            assert all(item.purpose is Purpose.VERIFICATION for item in notice.items)


@given(accounts(), gaps)
@settings(max_examples=40, deadline=None)
def test_one_mail_holds_one_reader_one_client_and_one_purpose(made, jumps):
    desk, _days = ran(made, jumps)
    for _day, notice in desk.log:
        assert len({(item.client, item.to, item.purpose) for item in notice.items}) == 1
        assert re.fullmatch(r"[a-z_]+", notice.template)


@given(accounts(), gaps, some.integers(0, 1))
@settings(max_examples=40, deadline=None)
def test_the_next_letter_is_foretold_as_the_desk_then_sends_it(made, jumps, unread):
    desk, days = ran(made[:1], jumps[:4])
    one, today = replace(desk.state[0], unread=unread), days[-1] + timedelta(days=1)
    foretold = upcoming(one, default_cadence(), today)
    for day in (today + timedelta(days=n) for n in range(LONG)):
        due = [notice for notice in plan([one], Moment(day)).due if notice.addressee is not Addressee.CLIENT]
        if due:
            assert foretold is not None
            assert foretold.day == day
            assert {key for notice in due for key in notice.keys} <= {item.key for item in foretold.items}
            return
    if foretold is not None:
        assert foretold.day is None or foretold.day > today + timedelta(days=LONG - 1)
        assert foretold.day or foretold.why
