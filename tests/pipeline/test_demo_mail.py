"""What a person, and the desk's own poller, find in the demo mailbox."""

import json
import os
import signal
import smtplib
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from imapclient import IMAPClient

from config.mail_server import IMAP_SCHEMES, SMTP_SCHEMES, mail_server
from domain.errors import MailboxUnreachable
from outbound.smtp import hand_over
from pipeline.demo_process import DemoPorts, demo_mail_process, ports_file

ROOT = Path(__file__).parents[2]


@contextmanager
def mailbox(url):
    where = mail_server(url, schemes=IMAP_SCHEMES)
    with IMAPClient(where.host, where.port, ssl=False, timeout=10) as client:
        client.login(where.user, where.password)
        client.select_folder("INBOX")
        yield client


def letter(number: int = 1, *, to: str = "desk@certdesk.example") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = "dana@agency.example", to
    message["Subject"], message["Message-ID"] = f"Certificate {number}", f"<{number}@agency.example>"
    message.set_content("Here it is.\n.\n..and dots\n")
    message.add_attachment(bytes(range(256)) * 4, maintype="application", subtype="pdf", filename="coi.pdf")
    message.set_boundary(f"boundary-{number}")
    return message


def send(demo, message, *recipients: str) -> None:
    hand_over(message, recipients or [message["To"]], mail_server(demo.smtp_url, schemes=SMTP_SCHEMES))


def subjects(url) -> list[str]:
    with mailbox(url) as client:
        fetched = client.fetch(client.search("ALL"), ["ENVELOPE"])
        return [fetched[uid][b"ENVELOPE"].subject.decode() for uid in sorted(fetched)]


def test_mail_to_the_desk_arrives_there_byte_for_byte(demo_mail):
    message = letter()
    send(demo_mail, message)
    with mailbox(demo_mail.imap_url) as client:
        [uid] = client.search("ALL")
        raw = client.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
    assert raw.endswith(message.as_bytes())
    assert raw.startswith(b"Return-Path: <dana@agency.example>\r\nDelivered-To: desk@certdesk.example\r\n")


def test_a_reply_address_with_its_token_leads_to_the_desk_and_all_others_to_the_agents(demo_mail):
    send(demo_mail, letter(1), "Desk+c17.abcdefghij@certdesk.example")
    send(demo_mail, letter(2), "dana@agency.example", "desk@elsewhere.example")
    send(demo_mail, letter(3), "dana@agency.example", "desk@certdesk.example")
    assert subjects(demo_mail.imap_url) == ["Certificate 1", "Certificate 3"]
    assert subjects(demo_mail.agents_imap_url) == ["Certificate 2", "Certificate 3"]


def test_an_idling_client_hears_of_each_of_many_mails_within_a_second(demo_mail):
    with mailbox(demo_mail.imap_url) as client:
        assert {b"IDLE", b"MOVE", b"UIDPLUS"} <= set(client.capabilities())
        client.idle()
        for number in range(1, 6):
            send(demo_mail, letter(number))
        heard: set[int] = set()
        until = time.monotonic() + 3
        while 5 not in heard and time.monotonic() < until:
            heard |= {line[0] for line in client.idle_check(timeout=1) if line[1] == b"EXISTS"}
        client.idle_done()
        assert max(heard) == 5


def test_a_mail_moved_while_another_client_looks_on_is_gone_from_there_and_stays_moved_over_a_restart(tmp_path):
    chosen = DemoPorts(imap_port=0, smtp_port=0, password="secret")  # not those that other tests take
    ports_file(tmp_path).write_text(json.dumps(asdict(chosen)))
    with demo_mail_process(tmp_path) as demo:
        for number in (1, 2, 3):
            send(demo, letter(number))
        with mailbox(demo.imap_url) as client, mailbox(demo.imap_url) as other:
            client.create_folder("Processed")
            uids = client.search("ALL")
            client.add_flags(uids[1:2], [b"\\Seen"])
            client.move(uids[:1], "Processed")
            other.noop()
            assert other.search("ALL") == uids[1:]
            validity = client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"]
    with demo_mail_process(tmp_path) as again, mailbox(again.imap_url) as client:
        assert again == demo
        assert client.search("ALL") == uids[1:]
        assert client.search("SEEN") == uids[1:2]
        assert client.folder_status("INBOX", ["UIDVALIDITY"])[b"UIDVALIDITY"] == validity
        assert client.folder_status("Processed", ["MESSAGES"])[b"MESSAGES"] == 1
        send(again, letter(4))
        client.noop()
        assert client.search("ALL")[-1] > uids[-1]
        client.select_folder("Processed")
        assert letter(1).as_bytes() in client.fetch(client.search(), ["BODY.PEEK[]"]).popitem()[1][b"BODY[]"]


def test_deleted_and_copied_mail_is_so_after_a_restart(tmp_path):
    with demo_mail_process(tmp_path) as demo:
        for number in (1, 2):
            send(demo, letter(number))
        with mailbox(demo.imap_url) as client:
            client.create_folder("Quarantine")
            first, second = client.search("ALL")
            client.copy([second], "Quarantine")
            client.delete_messages([second])
            client.expunge()
    with demo_mail_process(tmp_path) as again, mailbox(again.imap_url) as client:
        assert client.search("ALL") == [first]
        client.select_folder("Quarantine")
        assert len(client.search("ALL")) == 1


def test_mail_survives_a_kill_and_a_taken_port_is_replaced(tmp_path):
    command = [sys.executable, "-m", "cli.demo_mail", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT)
    assert process.stdout.readline()
    with demo_mail_busy(tmp_path):
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    with demo_mail_process(tmp_path) as demo:
        send(demo, letter(1))
        assert subjects(demo.imap_url) == ["Certificate 1"]


@contextmanager
def demo_mail_busy(folder):
    """A second server over the same folder is refused, while the first one lives."""
    with pytest.raises(MailboxUnreachable, match="another process serves"), demo_mail_process(folder):
        pass
    yield


def test_an_idling_client_does_not_keep_the_servers_from_stopping(tmp_path):
    stop = ExitStack()
    demo = stop.enter_context(demo_mail_process(tmp_path))
    where = mail_server(demo.imap_url, schemes=IMAP_SCHEMES)
    client = IMAPClient(where.host, where.port, ssl=False, timeout=10)
    try:
        client.login(where.user, where.password)
        client.select_folder("INBOX")
        client.idle()
        started = time.monotonic()
        stop.close()
        assert time.monotonic() - started < 3
    finally:
        stop.close()
        client.shutdown()


def test_two_demos_at_once_take_different_ports(tmp_path):
    with demo_mail_process(tmp_path / "a") as one, demo_mail_process(tmp_path / "b") as two:
        assert one.smtp_url != two.smtp_url
        send(one, letter(1))
        assert subjects(two.imap_url) == []


def test_a_wrong_password_opens_nothing(demo_mail):
    where = mail_server(demo_mail.imap_url, schemes=IMAP_SCHEMES)
    with IMAPClient(where.host, where.port, ssl=False, timeout=10) as client, pytest.raises(client.Error):
        client.login(where.user, "guess")


def test_the_servers_end_with_the_process_that_started_them(tmp_path):
    script = (
        "import sys, os, pathlib\n"
        "from pipeline.demo_process import DemoPorts, demo_mail_process, ports_file\n"
        "with demo_mail_process(pathlib.Path(sys.argv[1])) as demo:\n"
        "    print(demo.smtp_url, flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, check=False, env=os.environ
    )
    where = mail_server(killed.stdout.decode().strip(), schemes=SMTP_SCHEMES)
    until = time.monotonic() + 5
    with pytest.raises(OSError):
        while time.monotonic() < until:
            smtplib.SMTP(where.host, where.port, timeout=1).close()
            time.sleep(0.05)
