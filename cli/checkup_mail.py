"""Checks of the mailbox and of the server that takes outgoing mail."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from cli.checkup import Checked
from config.mail_server import MailServer
from outbound.smtp import connected

Token = Callable[[], str] | None
MOST_FOLDERS = 20
SENT = b"\\Sent"
"""How a server marks its folder of sent mail (RFC 6154)."""


def imap(
    server: MailServer, token: Token = None, *, sent_folder: str = "", tls: ssl.SSLContext | None = None
) -> Iterator[Checked]:
    """The mailbox opens, its folder of sent mail is there, and what its server offers."""
    shown = f"{server.scheme}://{server.name}/{server.folder}"
    todo = "check CERTDESK_IMAP_URL: host, port, encryption, user and password"
    try:
        client = _opened(server, tls or ssl.create_default_context())
    except (OSError, IMAPClientError) as trouble:
        yield Checked("mailbox", "fail", f"{shown}: {trouble}", todo)
        return
    try:
        if server.auth == "password":
            client.login(server.user, server.password)
        elif token is not None:
            client.oauth2_login(server.user, token())
        count = client.select_folder(server.folder, readonly=True)[b"EXISTS"]
        yield Checked("mailbox", "ok", f"{shown}: {count} message{'' if count == 1 else 's'}")
        yield _sent(client, sent_folder)
        offers = set(client.capabilities())
    except (OSError, IMAPClientError) as trouble:
        yield Checked("mailbox", "fail", f"{shown}: {trouble}", todo)
        return
    finally:
        with suppress(OSError, IMAPClientError):
            client.logout()
    yield _offered(b"IDLE" in offers, "IDLE", "mail is seen at once", "mail is looked for every CERTDESK_POLL_SECONDS")
    yield _offered(b"MOVE" in offers, "MOVE", "mail taken is moved in one step", "mail is copied, then deleted")


def _sent(client: IMAPClient, folder: str) -> Checked:
    """Whether the folder is there in which letters of unknown fate are looked up, and which the server names."""
    named = client.find_special_folder(SENT)
    if not folder:
        todo = (
            f"set CERTDESK_SENT_FOLDER={named} if the server keeps a copy there of what the desk sends" if named else ""
        )
        return Checked("sent mail", "ok", "no folder is set: a person settles letters of unknown fate", todo)
    if client.folder_exists(folder):
        count = client.select_folder(folder, readonly=True)[b"EXISTS"]
        return Checked("sent mail", "ok", f"{folder}: {count} message{'' if count == 1 else 's'}")
    if named:
        todo = f"set CERTDESK_SENT_FOLDER={named}, which the server names as its folder of sent mail"
    else:
        there = ", ".join(sorted(str(name) for _flags, _parting, name in client.list_folders())[:MOST_FOLDERS])
        todo = f"make that folder, leave CERTDESK_SENT_FOLDER out, or set it to one that is there: {there}"
    return Checked("sent mail", "fail", f"the mailbox has no folder {folder}", todo)


def smtp(
    server: MailServer, token: Token = None, *, called: str, tls: ssl.SSLContext | None = None
) -> Iterator[Checked]:
    """The server greets, encrypts as set, and lets us in. What fails is raised as MailServerBusy."""
    with connected(server, called=called, token=token, tls=tls) as connection:
        size = connection.esmtp_features.get("size", "")
        shown = f"{server.scheme}://{server.name}"
        limit = f", takes up to {int(size) // 1_000_000} MB" if size.isdigit() and int(size) else ""
        login = {"none": "no login", "password": "logged in"}.get(server.auth, f"logged in by {server.auth}")
        yield Checked("outgoing mail", "ok", f"{shown}: {login}{limit}")
        offers_tls = connection.has_extn("starttls") and not (server.starttls or server.is_tls)
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
    if offers_tls:
        yield Checked(
            "outgoing mail encryption", "warn", "offered, but not used", "add ?starttls=1 to CERTDESK_SMTP_URL"
        )


def _opened(server: MailServer, tls: ssl.SSLContext) -> IMAPClient:
    client = IMAPClient(
        server.host, server.port, ssl=server.is_tls, ssl_context=tls if server.is_tls else None, timeout=server.timeout
    )
    if server.starttls:
        client.starttls(tls)
    return client


def _offered(is_there: bool, name: str, so: str, otherwise: str) -> Checked:
    return Checked(f"mailbox {name}", "ok", so) if is_there else Checked(f"mailbox {name}", "warn", otherwise)
