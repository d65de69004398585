"""A simulated year: nobody mailed twice or too often, nobody forgotten, and most accounts brought to compliance."""

from __future__ import annotations

import json
from datetime import date, timedelta

from click.testing import CliRunner

from cli.main import main
from samples.year import Outcome, simulate


def test_a_year_with_people_who_are_late_wrong_and_unreachable_goes_well():
    told = simulate(accounts=120, days=365, seed=7).told()
    assert (told["sent_twice"], told["forgotten"], told["over_mailed"]) == (0, 0, 0)
    assert told["compliant_share"] > 0.75
    assert told["median_days_to_compliant"] <= 30
    assert told["calls_for_a_person"] > 0
    kinds = told["sent_by_kind"]
    assert {"received", "deficiency", "revision", "compliant", "compliance"} <= set(kinds)
    assert kinds["received"] >= kinds["deficiency"] == kinds["revision"]
    assert {"renewal_request", "first_request", "revision_reminder", "verify_early", "client_decision"} <= set(kinds)


def test_the_same_seed_is_the_same_year():
    assert simulate(accounts=20, days=90, seed=3).told() == simulate(accounts=20, days=90, seed=3).told()
    assert simulate(accounts=20, days=90, seed=3).told() != simulate(accounts=20, days=90, seed=4).told()


def test_the_counts_find_a_schedule_at_fault():
    """They are kept apart from the schedule, so that they can."""
    day = date(2026, 3, 2)
    outcome = Outcome(1, 1)
    outcome.mailed["a@b.example"] += [day + timedelta(days=n) for n in (0, 2, 4, 6)]
    outcome.mailed["c@b.example"] += [day, day]
    outcome.mailed["d@b.example"] += [day, day + timedelta(days=7)]
    outcome.keys["k"] += 2
    assert (outcome.over_mailed, outcome.told()["sent_twice"]) == (2, 1)


def test_the_command_prints_json_with_all_that_is_asked_for():
    result = CliRunner().invoke(main, ["simulate", "--accounts", "30", "--days", "60", "--seed", "1", "--json"])
    told = json.loads(result.output)
    for name in (
        *("accounts", "days", "sent", "sent_twice", "forgotten", "over_mailed"),
        *("compliant_share", "median_days_to_compliant", "compliant_share_by_day", "sent_by_kind", "days_to_compliant"),
    ):
        assert name in told
    assert (told["accounts"], told["days"], len(told["compliant_share_by_day"])) == (30, 60, 60)


def test_the_command_prints_a_table_and_a_picture():
    result = CliRunner().invoke(main, ["simulate", "--accounts", "30", "--days", "60"])
    assert result.exit_code == 0
    assert "sent twice                   0" in result.output
    assert "week by week" in result.output
