"""What an operator sees when the database is away, or was never started."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import chdir
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.engine import make_url

from cli.main import main
from tests.servers.dovecot import free_port

AWAY = "postgresql://desk:hidden@127.0.0.1:1/desk"


@pytest.mark.parametrize("words", ["messages --json", "audit verify", "user list", "run"])
def test_a_database_that_is_away_is_said_in_one_sentence(words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CERTDESK_DATABASE_URL", AWAY)
    told = CliRunner().invoke(main, words.split())
    assert told.exit_code == 1
    assert "cannot be used" in told.output
    assert "127.0.0.1:1" in told.output
    assert not {"hidden", "Traceback"} & set(told.output.split())


def test_a_desk_that_was_never_started_has_no_messages_to_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(main, ["messages", "--json"])
    assert (told.exit_code, "no desk yet" in told.output) == (1, True)


@pytest.mark.parametrize("part", ["web", "work", "poll"])
def test_a_part_started_alone_makes_the_database_ready(part: str, database_url: str, tmp_path: Path):
    port = free_port()
    environment = {
        **os.environ,
        "CERTDESK_DATABASE_URL": make_url(database_url).render_as_string(hide_password=False),
        "CERTDESK_DATA_DIR": str(tmp_path),
        "CERTDESK_PORT": str(port),
        "CERTDESK_IMAP_URL": "imap://desk:secret@127.0.0.1:9/INBOX",
        "CERTDESK_SMTP_URL": "smtp://desk:secret@127.0.0.1:9",
        "CERTDESK_MAIL_FROM": "certs@desk.example",
        "CERTDESK_SECRET_KEY": "s" * 40,
    }
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "cli.main", part], env=environment, stdout=log, stderr=log, cwd=tmp_path
        )
    try:
        deadline = time.monotonic() + 90
        while (listed := _messages(environment, tmp_path)) is None:
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            assert running.poll() is None, (tmp_path / "log").read_text()
            time.sleep(0.2)
        assert listed == []
        if part == "web":
            assert _status(f"http://127.0.0.1:{port}/sign-in") == 200
    finally:
        running.terminate()
        running.wait(30)


def _messages(environment: dict[str, str], home: Path) -> list[object] | None:
    with chdir(home):
        told = CliRunner().invoke(main, ["messages", "--json"], env=environment)
    return json.loads(told.stdout) if told.exit_code == 0 else None


def _status(address: str) -> int:
    for _ in range(300):
        try:
            with urllib.request.urlopen(address) as answer:
                return int(answer.status)
        except urllib.error.URLError:
            time.sleep(0.1)
    return 0
