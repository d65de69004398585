"""A real IMAP and a real SMTP server on loopback, for a desk that has no mailbox yet.

Mail to the desk's address, also with a +token, is delivered to the desk's INBOX; mail to anybody else to the INBOX
of "agents", so that one can look at what an agent gets.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import secrets
import socket
import sqlite3
import time
from argparse import Namespace
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import Config, Identity, Login
from pymap.backend.dict.filter import FilterSet
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import Passwords, UserMetadata

from domain.errors import MailboxUnreachable
from pipeline.demo_mailbox import KeptMailboxes, open_store
from pipeline.demo_process import AGENTS, DESK, LOOPBACK, DemoAddresses, DemoPorts, ports_file

MAX_MESSAGE = 200_000_000
LOCK_SECONDS = 5.0


@asynccontextmanager
async def demo_mail(folder: Path, *, address: str) -> AsyncIterator[DemoAddresses]:
    """Both servers, from entering to leaving; the mail of earlier runs in `folder` is there again.

    The ports are those of the last run where they are free, else others, and then remembered.

    Raises:
        MailboxUnreachable: another process serves this folder.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _only_one(folder), closing(open_store(folder / "demo-mail.sqlite3")) as store:
        kept = _recall(folder)
        with _listening(kept.imap_port) as imap_socket, _listening(kept.smtp_port) as smtp_socket:
            ports = (imap_socket.getsockname()[1], smtp_socket.getsockname()[1])
            kept = replace(kept, imap_port=ports[0], smtp_port=ports[1])
            _remember(folder, kept)
            config = Config(
                Namespace(passlib_cfg=None, proxy_protocol=None),
                demo_data=False,
                demo_user=DESK,
                demo_password=kept.password,
                host=LOOPBACK,
                port=kept.imap_port,
                tls_enabled=False,
                secure_auth=False,
                reject_dnsbl=False,
            )
            config.apply_context()
            boxes = await _users(config, store)
            servers = (await _imap(boxes.login, imap_socket), await _smtp(_Delivery(boxes, address), smtp_socket))
            try:
                yield kept.addresses(address)
            finally:
                for server in servers:
                    server.close()  # not waited for: that would last until the last idling client leaves


@dataclass(frozen=True, slots=True)
class _Boxes:
    login: Login
    by_user: dict[str, KeptMailboxes]


async def _users(config: Config, store: sqlite3.Connection) -> _Boxes:
    """The two logins, each with its mailboxes."""
    login = Login(config)
    digest = await Passwords(config).hash_password(config.demo_password)
    by_user = {user: KeptMailboxes(store, user) for user in (DESK, AGENTS)}
    for user, mailboxes in by_user.items():
        await Identity(user, login, None, frozenset()).set(UserMetadata(config, user, password=digest))
        config.set_cache[user] = (mailboxes, FilterSet())
    return _Boxes(login, by_user)


async def _imap(login: Login, listening: socket.socket) -> asyncio.Server:
    reader = ProxyProtocolReader(login.config.proxy_protocol)  # pymap's server learns its peer through this, always
    return await asyncio.start_server(reader.get_callback(IMAPServer(login, login.config)), sock=listening)


async def _smtp(delivery: _Delivery, listening: socket.socket) -> asyncio.Server:
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(delivery, hostname="demo.localhost", data_size_limit=MAX_MESSAGE, ident="Certdesk demo", loop=loop)

    return await loop.create_server(protocol, sock=listening)


class _Delivery:
    """Takes each message into the mailboxes it is for; it is on disk before the sender hears so."""

    def __init__(self, boxes: _Boxes, address: str) -> None:
        self._boxes = boxes
        self._local, _, self._host = address.lower().partition("@")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        raw = envelope.original_content or b""
        for user in dict.fromkeys(self._user_of(address) for address in envelope.rcpt_tos):
            to = next(address for address in envelope.rcpt_tos if self._user_of(address) == user)
            now = datetime.now(UTC)
            trace = (
                f"Return-Path: <{envelope.mail_from or ''}>\r\nDelivered-To: {to}\r\n"
                f"Received: from localhost by demo.localhost with ESMTP; {format_datetime(now)}\r\n"
            )
            inbox = await self._boxes.by_user[user].get_mailbox("INBOX")
            await inbox.append(AppendMessage(trace.encode("ascii", "replace") + raw, now, frozenset()), recent=True)
        return "250 2.0.0 delivered"

    def _user_of(self, address: str) -> str:
        local, _, host = address.lower().rpartition("@")
        return DESK if (local.partition("+")[0], host) == (self._local, self._host) else AGENTS


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Holds the folder; a process that is just ending gets a few seconds."""
    with (folder / "demo-mail.lock").open("w") as lock:
        until = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as held:
                if time.monotonic() > until:
                    why = f"another process serves {folder}"
                    raise MailboxUnreachable(server="the demo mail server", why=why) from held
                time.sleep(0.05)
        yield


def _recall(folder: Path) -> DemoPorts:
    file = ports_file(folder)
    if file.exists():
        return DemoPorts(**json.loads(file.read_text()))
    return DemoPorts(password=secrets.token_urlsafe(12))


def _remember(folder: Path, kept: DemoPorts) -> None:
    file = ports_file(folder)
    file.touch(mode=0o600)
    file.write_text(json.dumps(asdict(kept)))


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A socket on `port` of loopback, or on one of the kernel's choice when that is taken."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((LOOPBACK, port))
        except OSError:  # in use, or not allowed: any other will do
            listening.bind((LOOPBACK, 0))
        yield listening
