"""`certdesk import` and `certdesk notices`, as a person types them: the schedule seen from outside."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main

HEAD = "contractor_id,name,address,city,state,zip,trade,email,agent_name,agent_email,requirement_set\n"
LIST = HEAD + "".join(
    f"C-{n},Contractor {n} LLC,{n} Oak St,Tampa,FL,33602,roofing,"
    f"{'' if n > 3 else f'office@c{n}.example'},Dana,dana@coastal.example,vendor_standard\n"
    for n in range(1, 8)
)


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CERTDESK_DATA_DIR", str(tmp_path / "desk"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def desk(nowhere: Path, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CERTDESK_DATABASE_URL", migrated_url)
    return nowhere


def certdesk(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def imported(desk: Path, text: str = LIST, *more: str) -> Result:
    file = desk / "list.csv"
    file.write_text(text)
    return certdesk("import", str(file), "--client", "Maple Grove Homes", *more)


def listed(*arguments: str) -> list[dict[str, object]]:
    result = certdesk("notices", "--json", *arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_a_list_is_imported_and_the_calendar_of_a_day_is_listed(desk: Path):
    result = imported(desk)
    assert (result.exit_code, result.output) == (
        0,
        "Maple Grove Homes is a new client\n7 added, 0 changed, 0 as they were\n",
    )
    due = listed("--on", "2026-12-01", "--dry-run")
    assert {(one["account"], one["to"], one["template"]) for one in due} == {
        ("C-1", "office@c1.example", "first_request"),
        ("C-2", "office@c2.example", "first_request"),
        ("C-3", "office@c3.example", "first_request"),
        ("C-4", "dana@coastal.example", "first_request"),  # who has no address is asked through the agent, in one mail
    }
    (to_agent,) = (one for one in due if one["to"] == "dana@coastal.example")
    assert to_agent["accounts"] == ["C-4", "C-5", "C-6", "C-7"]
    assert all(set(one) >= {"account", "to", "template", "policies", "why"} for one in due)


def test_nothing_goes_on_a_sunday_and_what_is_held_back_is_listed_with_the_reason(desk: Path):
    imported(desk)
    assert listed("--on", "2026-12-06", "--dry-run") == []
    certdesk("notices", "--due", "--on", "2026-11-24")
    assert listed("--on", "2026-12-05") == []
    shown = certdesk("notices", "--on", "2026-12-05").output
    assert "held   office@c1.example" in shown
    assert "it is no business day there" in shown
    assert "2026-12-05: 0 due, 7 held back, 0 for a person" in shown


def test_what_is_due_is_queued_once(desk: Path):
    imported(desk)
    first = certdesk("notices", "--due", "--on", "2026-11-24")
    assert "4 letters queued; 4 to read" in first.output, first.output
    assert "0 letters queued" in certdesk("notices", "--due", "--on", "2026-11-24").output
    assert listed("--on", "2026-11-24") == []


def test_a_dry_run_stores_nothing(desk: Path):
    assert imported(desk, LIST, "--dry-run").output.endswith("would be: 7 added, 0 changed, 0 as they were\n")
    assert listed("--on", "2026-12-01") == []
    imported(desk)
    assert listed("--due", "--dry-run", "--on", "2026-12-01") == listed("--on", "2026-12-01")


def test_nothing_is_written_before_its_day(desk: Path):
    imported(desk)
    result = certdesk("notices", "--due", "--on", "2099-12-01")
    assert result.exit_code == 1
    assert "nothing is written before its day" in result.output


def test_a_wrong_list_is_refused_whole_with_every_line(desk: Path):
    result = imported(desk, LIST + "C-1,Again,,,ZZ,1,,x,,y,no_such_set\n")
    assert result.exit_code == 1
    for part in ("line 9: state: 'ZZ'", "line 9: zip: '1'", "line 9: email: 'x'", "is on line 2 already"):
        assert part in result.output
    imported(desk, LIST)
    assert "7 as they were" in imported(desk, LIST).output


def test_before_any_start_the_command_says_so(nowhere: Path):
    result = certdesk("notices", "--json")
    assert result.exit_code == 1
    assert "there is no desk yet" in result.output


def test_the_demo_drafts_letters_to_read_once(desk: Path, monkeypatch: pytest.MonkeyPatch):
    from cli import demo_notices, edge

    settings = edge.settings_or_exit("notices", log=False)
    monkeypatch.setattr(edge, "today", lambda: date(2026, 11, 25))
    assert demo_notices.draft(settings) == 3  # four contractors, two of one office
    assert demo_notices.draft(settings) == 0
    told = certdesk("notices", "--waiting").output
    assert "3 wait for a person" in told
    assert told.count("office@marlin.example") == 1
