"""Watching a mailbox: each message is handed over whole, and moved or flagged on the server once it was read."""

from __future__ import annotations

import imaplib
import logging
import random
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from config.mail_server import MailServer
from domain.errors import MailboxUnreachable, TryLater
from domain.saying import N_
from ingest.disposal import PROCESSED, TAKEN, Disposal

log = logging.getLogger(__name__)

IDLE_SECONDS = 25 * 60
"""RFC 2177 wants IDLE re-issued within 29 minutes."""
LOOK_SECONDS = 60.0
"""While idling, the mailbox is looked through this often too: a server may forget to tell."""
IDLE_CHECK_SECONDS = 0.5
TOGETHER = 50
"""Messages taken before the first of them are looked at again, where many wait."""
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LOGIN_PAUSE = 60.0
MAX_BYTES = 60 * 1024 * 1024
FOREIGN = (IMAPClientError, imaplib.IMAP4.error, OSError, ssl.SSLError, EOFError, ValueError)
"""All that imapclient, imaplib and the socket below them raise at a server that is unwell."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message as the mailbox holds it. `mailbox` names server, user and folder; `is_cut` when only its first
    60 MB were fetched."""

    mailbox: str
    uidvalidity: int
    uid: int
    raw: bytes
    received_at: datetime
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Watching:
    """How a mailbox is watched. `poll_seconds` holds where the server cannot idle."""

    server: MailServer
    poll_seconds: float = 30.0
    token: Callable[[], str] | None = None
    on_state: Callable[[str], None] = lambda _state: None


Settled = Callable[[str, int, Collection[int]], dict[int, str]]
"""Of some messages, given as mailbox, UIDVALIDITY and UIDs: the folders of those that are ready to be moved."""


def at_once(_mailbox: str, _uidvalidity: int, uids: Collection[int]) -> dict[int, str]:
    """Every message goes to Processed as soon as it was taken."""
    return dict.fromkeys(uids, PROCESSED)


def watch(
    watching: Watching, *, take: Callable[[Arrival], None], stop: threading.Event, settled: Settled = at_once
) -> None:
    """Hand every message over until told to stop; connects again, with growing pauses, whenever it must.

    `take` must be durable when it returns, and repeatable: a message is handed over again when the connection broke
    before it could be moved. When `take` raises TryLater (the store or the database is unwell), the message stays in
    the mailbox untouched. A message that was taken stays where it is until `settled` names its folder.
    """
    pause = FIRST_PAUSE
    while not stop.is_set():
        began = time.monotonic()
        try:
            with connected(watching.server, token=watching.token) as client:
                watching.on_state("connected")
                _Visit(client, watching, take, settled, stop).serve()
        except TryLater as trouble:
            watching.on_state("retrying")
            if time.monotonic() - began > LONGEST_PAUSE:
                pause = FIRST_PAUSE
            refused = isinstance(trouble, MailboxUnreachable) and trouble.facts.get("login")
            wait = LOGIN_PAUSE if refused else pause * random.uniform(0.5, 1.5)  # noqa: S311 - no secret: it spreads reconnects
            log.warning("mailbox unwell", extra={"why": str(trouble), "again_in_s": round(wait, 1)})
            pause = min(LONGEST_PAUSE, pause * 2)
            stop.wait(wait)
    watching.on_state("stopped")


@contextmanager
def connected(server: MailServer, *, token: Callable[[], str] | None = None) -> Iterator[IMAPClient]:
    """A client that is encrypted and logged in as `server` says.

    Raises:
        MailboxUnreachable: no connection, no login, or the server broke off inside the block.
    """
    client: IMAPClient | None = None
    try:
        client = IMAPClient(server.host, port=server.port, ssl=server.is_tls, timeout=server.timeout, use_uid=True)
        if server.starttls:
            client.starttls(ssl.create_default_context())
        _log_in(client, server, token)
        yield client
    except LoginError as wrong:
        why = N_("it refuses the login; check user and password, or sign in again")
        raise MailboxUnreachable(server=server.name, why=why, login=True) from wrong
    except FOREIGN as trouble:
        raise MailboxUnreachable(server=server.name, why=_words(trouble)) from trouble
    finally:
        if client is not None:
            with suppress(*FOREIGN):
                client.shutdown()


def _log_in(client: IMAPClient, server: MailServer, token: Callable[[], str] | None) -> None:
    if server.auth.startswith("xoauth2") and token is not None:
        client.oauth2_login(server.user, token())
    elif server.auth != "none":
        client.login(server.user, server.password)


class _Visit:
    """One connection's work on one folder."""

    def __init__(
        self,
        client: IMAPClient,
        watching: Watching,
        take: Callable[[Arrival], None],
        settled: Settled,
        stop: threading.Event,
    ) -> None:
        self._client, self._watching, self._take, self._settled, self._stop = client, watching, take, settled, stop
        server = watching.server
        folder = server.folder or "INBOX"
        chosen = client.select_folder(folder)
        self._uidvalidity = int(chosen[b"UIDVALIDITY"])
        self._disposal = Disposal(client, is_read_only=b"READ-ONLY" in chosen)
        self._name = f"{server.user}@{server.host}:{server.port}/{folder}"
        self._taken: set[int] = set()
        self._done: set[int] = set()  # what can neither be moved nor given a keyword would come up again and again

    def serve(self) -> None:
        """Take what waits, dispose of what is settled, and wait for more, until told to stop."""
        can_idle = self._client.has_capability("IDLE")
        while not self._stop.is_set():
            self._take_all()
            self._dispose()
            self._watching.on_state("idle" if can_idle else "polling")
            if can_idle:
                _idle(self._client, self._stop, wake=self._has_settled)
            else:
                _sleep(self._watching.poll_seconds, self._stop, wake=self._has_settled)

    def _take_all(self) -> None:
        waiting = _waiting(self._client)
        self._taken &= set(waiting)  # somebody else moved the others
        for uid in waiting:
            if self._stop.is_set():
                return
            if uid in self._done or uid in self._taken:
                continue
            arrival = _fetched(self._client, self._name, self._uidvalidity, uid)
            if arrival is not None:
                self._take(arrival)
                self._taken.add(uid)
                if len(self._taken) % TOGETHER == 0:
                    self._dispose()

    def _dispose(self) -> None:
        for uid, folder in self._ready().items():
            self._disposal.dispose(uid, folder)
            self._taken.discard(uid)
            self._done.add(uid)

    def _has_settled(self) -> bool:
        return bool(self._ready())

    def _ready(self) -> dict[int, str]:
        return self._settled(self._name, self._uidvalidity, self._taken) if self._taken else {}


def _waiting(client: IMAPClient) -> list[int]:
    """The messages not yet taken, oldest first. The keyword is looked for, not \\Seen: people read mailboxes too."""
    client.noop()
    return sorted(client.search(["UNKEYWORD", TAKEN.decode(), "UNDELETED"]))


def _fetched(client: IMAPClient, mailbox: str, uidvalidity: int, uid: int) -> Arrival | None:
    """One message without marking it; None when somebody else took it meanwhile."""
    sizes = client.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"])
    if uid not in sizes:
        return None
    is_cut = int(sizes[uid][b"RFC822.SIZE"]) > MAX_BYTES
    item = f"BODY.PEEK[]<0.{MAX_BYTES}>" if is_cut else "BODY.PEEK[]"
    got = client.fetch([uid], [item]).get(uid, {})
    raw = next((value for key, value in got.items() if key.startswith(b"BODY[]")), None)
    if raw is None:
        return None
    if not is_cut and len(raw) == 0 and int(sizes[uid][b"RFC822.SIZE"]) > 0:
        raise MailboxUnreachable(server=mailbox, why=N_("it gave an empty message"))
    at = sizes[uid].get(b"INTERNALDATE")
    received = at.astimezone(UTC) if isinstance(at, datetime) else datetime.now(UTC)
    return Arrival(mailbox, uidvalidity, uid, bytes(raw), received, is_cut)


def _never() -> bool:
    return False


def _idle(client: IMAPClient, stop: threading.Event, *, wake: Callable[[], bool] = _never) -> None:
    """Wait until the server tells of something, a minute has passed, or we are told to stop or to wake."""
    client.idle()
    try:
        ahead = _read_ahead(client)
        if b" EXISTS" in ahead or b"* BYE" in ahead:
            return
        until = time.monotonic() + min(LOOK_SECONDS, IDLE_SECONDS)
        while not stop.is_set() and time.monotonic() < until and not wake():
            asked = time.monotonic()
            told = client.idle_check(timeout=IDLE_CHECK_SECONDS)
            if any(len(one) > 1 and one[1] == b"EXISTS" for one in told):
                break
            # at the end of the connection the library answers "nothing", at once and for ever
            if any(one[:1] == (b"BYE",) for one in told) or (
                not told and time.monotonic() - asked < IDLE_CHECK_SECONDS / 2
            ):
                raise ConnectionResetError("it hung up")
    finally:
        with suppress(*FOREIGN):
            client.idle_done()


def _read_ahead(client: IMAPClient) -> bytes:
    """What came in one packet with the server's "+": it lies in imaplib's buffer, and the socket that idle_check
    polls stays silent about it. A mail that arrives between the last look and IDLE is told of just so."""
    wire = client.socket()
    before = wire.gettimeout()
    wire.settimeout(0)
    try:
        return bytes(client._imap.file.peek())
    except ssl.SSLWantReadError:
        return b""
    finally:
        wire.settimeout(before)


def _sleep(seconds: float, stop: threading.Event, *, wake: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not stop.is_set() and time.monotonic() < until and not wake():
        stop.wait(min(0.5, max(0.0, until - time.monotonic())))


def _words(trouble: BaseException) -> str:
    if isinstance(trouble, socket.gaierror):
        return "its name is not known"
    if isinstance(trouble, TimeoutError):
        return "it does not answer"
    text = trouble.args[0] if trouble.args else type(trouble).__name__
    return " ".join((text.decode("utf-8", "replace") if isinstance(text, bytes) else str(trouble)).split())[:300]
