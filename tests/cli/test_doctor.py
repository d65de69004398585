"""What an operator learns from `certdesk doctor`."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from cli import checkup_mail, checkup_stores, checkup_tools
from cli.checkup import Checked, checked
from cli.doctor import command, diagnosis
from config.mail_server import IMAP_SCHEMES, mail_server
from domain.errors import MailServerBusy
from records.migrate import upgrade
from records.work import database


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, request):
    """Each test runs in a folder of its own, without settings of the machine."""
    before = Path.cwd()
    os.chdir(tmp_path)
    yield
    os.chdir(before)


def doctor(environ, *arguments):
    clean = {name: None for name in os.environ if name.startswith("CERTDESK_")}
    return CliRunner(env={**clean, **environ}).invoke(command, list(arguments))


def by_name(results) -> dict[str, Checked]:
    return {result.name: result for result in results}


def test_a_fresh_machine_is_fit_and_every_line_says_what_was_found():
    result = doctor({})
    assert result.exit_code == 0, result.output
    for line in (
        "tesseract data: eng",
        "blobs: var/blobs: written, read, removed",
        "SQLite",
        "GB free",
        "demo mailbox",
    ):
        assert line in result.output
    assert " 0 failed." in result.output
    assert not list(Path("var/blobs").rglob("*"))


def test_json_gives_the_same_as_a_list_for_programs():
    printed = json.loads(doctor({}, "--json").output)
    assert {line["name"] for line in printed} >= {"python", "spacy", "clock", "database", "CERTDESK_PORT"}
    assert {line["state"] for line in printed} <= {"ok", "warn"}


def test_wrong_settings_fail_one_line_each_and_the_tools_are_checked_nevertheless():
    result = doctor({"CERTDESK_PORT": "eighty", "CERTDESK_WORKERS": "none", "CERTDESK_PROT": "1"})
    assert result.exit_code == 1
    assert result.output.count("FAIL  setting: CERTDESK_") == 3
    assert "tesseract data: eng" in result.output
    assert "docs/settings.md" in result.output


def test_a_real_mailbox_and_server_are_tried(demo_mail, start_mail_desk):
    desk = start_mail_desk()
    environ = {
        "CERTDESK_IMAP_URL": demo_mail.imap_url,
        "CERTDESK_SMTP_URL": f"smtp://127.0.0.1:{desk.server.port}",
        "CERTDESK_MAIL_FROM": "desk@certdesk.example",
        "CERTDESK_SECRET_KEY": "k" * 40,
    }
    found = by_name(diagnosis(environ, Path("none")))
    assert found["mailbox"].found.endswith("/INBOX: 0 messages")
    assert (found["mailbox IDLE"].state, found["mailbox MOVE"].state) == ("ok", "ok")
    assert "takes up to 33 MB" in found["outgoing mail"].found
    assert found["encryption"].state == "warn"
    assert "k" * 8 not in str(found)
    assert mail_server(demo_mail.imap_url, schemes=IMAP_SCHEMES).password not in str(found)
    assert not desk.taken


def test_a_wrong_password_and_a_dead_server_say_what_to_check(demo_mail):
    environ = {
        "CERTDESK_IMAP_URL": demo_mail.imap_url.replace("desk:", "desk:x"),
        "CERTDESK_SMTP_URL": "smtp://127.0.0.1:1",
        "CERTDESK_MAIL_FROM": "desk@certdesk.example",
        "CERTDESK_SECRET_KEY": "k" * 40,
    }
    found = by_name(diagnosis(environ, Path("none")))
    assert (found["mailbox"].state, found["outgoing mail"].state) == ("fail", "fail")
    assert "CERTDESK_IMAP_URL" in found["mailbox"].todo
    assert "CERTDESK_SMTP_URL" in found["outgoing mail"].todo


def test_a_mailbox_that_nobody_signed_in_to_says_how(demo_mail):
    upgrade(engine := database("sqlite:///var/certdesk.sqlite3"))
    engine.dispose()
    where = mail_server(demo_mail.imap_url, schemes=IMAP_SCHEMES)
    environ = {
        "CERTDESK_IMAP_URL": f"imap://desk@127.0.0.1:{where.port}/?auth=xoauth2-google",
        "CERTDESK_SMTP_URL": "smtp://127.0.0.1:1",
        "CERTDESK_MAIL_FROM": "desk@certdesk.example",
        "CERTDESK_SECRET_KEY": "k" * 40,
        "CERTDESK_GOOGLE_CLIENT_ID": "c",
        "CERTDESK_GOOGLE_CLIENT_SECRET": "s",
    }
    assert "run: certdesk mailbox signin google" in by_name(diagnosis(environ, Path("none")))["mailbox"].found


def test_a_server_that_offers_encryption_unused_is_a_warning(start_mail_desk):
    desk = start_mail_desk(starttls=True)
    plain = mail_server(f"smtp://127.0.0.1:{desk.server.port}", schemes=("smtp",))
    found = by_name(checkup_mail.smtp(plain, called="example.org"))
    assert found["outgoing mail encryption"].state == "warn"
    found = by_name(checkup_mail.smtp(desk.server, called="example.org", tls=desk.tls))
    assert list(found) == ["outgoing mail"]


def test_a_running_demo_is_found(tmp_path):
    from pipeline.demo_process import demo_mail_process

    with demo_mail_process(tmp_path / "var"):
        found = by_name(diagnosis({}, Path("none")))
    assert "0 messages" in found["mailbox"].found
    assert found["outgoing mail"].state == "ok"


def test_the_tables_are_known_as_missing_current_or_of_another_program():
    url = "sqlite:///here.sqlite3"
    tables = "database tables"
    assert by_name(checkup_stores.database_checks(url))[tables].todo == "the next start makes them"
    engine = database(url)
    upgrade(engine)
    assert by_name(checkup_stores.database_checks(url))[tables].state == "ok"
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from_later'")
    engine.dispose()
    assert by_name(checkup_stores.database_checks(url))[tables].state == "fail"


def test_a_postgres_that_is_not_there_fails_without_showing_the_password():
    url = "postgresql+psycopg://me:hunter2@127.0.0.1:1/none?connect_timeout=2"
    [found] = checkup_stores.database_checks(url)
    assert found.state == "fail"
    assert "hunter2" not in found.found


def test_a_postgres_is_named_with_its_version(postgres_url):
    found = by_name(checkup_stores.database_checks(postgres_url))
    assert "PostgreSQL 1" in found["database"].found
    assert found["database"].state == "ok"


def test_blobs_that_cannot_be_written_fail(tmp_path):
    (tmp_path / "file").write_text("in the way")
    [found] = checkup_stores.blobs(str(tmp_path / "file" / "blobs"))
    assert found.state == "fail"
    assert "CERTDESK_BLOBS_URL" in found.todo


def test_a_missing_program_font_or_space_says_what_to_do(tmp_path):
    [found] = checkup_tools.tesseract("no-such-tesseract")
    assert (found.state, found.todo) == ("fail", "run: apt-get install tesseract-ocr tesseract-ocr-eng")
    [found] = checkup_tools.fonts([tmp_path])
    assert (found.state, "fonts-liberation" in found.todo) == ("warn", True)
    [found] = checkup_tools.disk(tmp_path / "new", warn_below=10**18, fail_below=0)
    assert found.state == "warn"
    [found] = checkup_tools.disk(tmp_path / "new", warn_below=10**18, fail_below=10**18)
    assert found.state == "fail"
    [found] = checkup_tools.clock(datetime(2020, 1, 1, tzinfo=UTC))
    assert found.state == "fail"
    [found] = checkup_tools.processors(1000)
    assert found.state == "warn"


def test_an_old_tesseract_is_not_enough(tmp_path):
    old = tmp_path / "tesseract"
    old.write_text('#!/bin/sh\necho "tesseract 4.1.1"\n')
    old.chmod(0o755)
    version, data = checkup_tools.tesseract(str(old))
    assert (version.state, version.found, data.state) == ("fail", "4.1.1", "fail")


def test_a_check_that_breaks_off_is_one_failed_line():
    def broken():
        raise RuntimeError("odd")
        yield

    def refusing():
        raise MailServerBusy(server="h", reply="451")
        yield

    assert [result.found for result in checked("x", broken)] == ["RuntimeError: odd"]
    assert "451" in next(iter(checked("x", refusing, todo="wait"))).found


def test_a_key_for_signing_is_checked_and_its_record_told(tmp_path):
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "dkim.pem").write_bytes(pem)
    (tmp_path / "broken.pem").write_bytes(pem[:200])
    base = {"CERTDESK_DATA_DIR": str(tmp_path / "var"), "CERTDESK_DKIM_SELECTOR": "desk1"}
    found = by_name(diagnosis({**base, "CERTDESK_DKIM_KEY": str(tmp_path / "dkim.pem")}, tmp_path / "none.toml"))[
        "dkim"
    ]
    assert found.state == "ok" and 'desk1._domainkey.certdesk.example TXT "v=DKIM1; k=rsa; p=' in found.todo
    found = by_name(diagnosis({**base, "CERTDESK_DKIM_KEY": str(tmp_path / "broken.pem")}, tmp_path / "none.toml"))[
        "dkim"
    ]
    assert found.state == "fail" and "no PEM key" in found.found


def test_the_folder_of_sent_mail_is_looked_for_and_another_is_named_when_it_is_not_there(dovecot):
    def asked(folder: str) -> Checked:
        return by_name(checkup_mail.imap(dovecot.server, sent_folder=folder))["sent mail"]

    assert (asked("").state, asked("").todo) == ("ok", "")
    missing = asked("Sent")
    assert (missing.state, missing.found) == ("fail", "the mailbox has no folder Sent")
    assert "leave CERTDESK_SENT_FOLDER out, or set it to one that is there: INBOX" in missing.todo
    dovecot.deliver(b"Message-ID: <1@desk.example>\r\n\r\nHello", "INBOX")
    with dovecot.client() as client:
        client.create_folder("Sent")
        client.append("Sent", b"Message-ID: <1@desk.example>\r\n\r\nHello")
    assert (asked("Sent").state, asked("Sent").found) == ("ok", "Sent: 1 message")
