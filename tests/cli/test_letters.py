"""`certdesk letters`, as an operator at a terminal uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import main
from outbound.letter_kinds import kinds
from outbound.template_language import shipped_source


@pytest.fixture
def desk(tmp_path: Path, migrated_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CERTDESK_DATA_DIR", str(tmp_path / "desk"))
    monkeypatch.setenv("CERTDESK_DATABASE_URL", migrated_url)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def letters(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["letters", *map(str, arguments)])


def words_of(letter: str, *more: str) -> str:
    told = [json.loads(one) for one in letters("list", "--json", *more).output.splitlines()]
    return next(f"{one['words']} {one['version']}" for one in told if one["letter"] == letter)


def test_letters_are_written_out_changed_set_and_taken_back(desk: Path):
    assert letters("export", desk / "words").exit_code == 0
    file = desk / "words" / "en" / "first_request.txt"
    assert file.read_text() == shipped_source("first_request", "en")
    assert len(list((desk / "words" / "es").iterdir())) == len(kinds())
    file.write_text(file.read_text().replace("needs proof", "asks for proof"))
    assert letters("set", file, desk / "words" / "es" / "expired.txt").output == (
        "en/first_request: version 1\nes/expired: as before\n"
    )
    assert words_of("en/first_request") == "desk 1"
    assert letters("shipped", "en/first_request").exit_code == 0
    assert words_of("en/first_request") == "shipped 0"
    again = letters("shipped", "en/first_request")
    assert again.exit_code == 1 and "has no words of its own" in again.output


def test_what_is_wrong_is_told_line_by_line_without_a_database(tmp_path: Path):
    folder = tmp_path / "es"
    folder.mkdir()
    good, bad = folder / "expired.txt", folder / "first_request.txt"
    good.write_text(shipped_source("expired", "es"))
    bad.write_text("Subject: x\n{{ nobody }}\n{% set x = 1 %}\n")
    done = letters("check", good, bad)
    assert done.exit_code == 2
    assert done.output.splitlines() == [
        f"{good}: ok",
        f"{bad}: line 2: there is no variable 'nobody'",
        f"{bad}: line 3: {{% set %}} cannot be used in a letter",
    ]


def test_a_file_that_is_no_letters_and_a_client_that_is_not_there_are_named(desk: Path):
    other = desk / "en" / "greeting.txt"
    other.parent.mkdir()
    other.write_text("Subject: x\n")
    assert "there is no letter 'greeting'" in letters("check", other).output
    lost = desk / "expired.txt"
    lost.write_text(shipped_source("expired", "en"))
    assert "a folder named after its language" in letters("set", lost).output
    assert "no client with the short name acme" in letters("list", "--client", "acme").output
