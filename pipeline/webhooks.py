"""Events on their way to clients' endpoints: signed, tried again with growing pauses, kept until they arrive or fail.

Deliveries lie in the database (records.events). Any number of workers look for due ones; each is claimed for a while,
so that one whose worker died is tried again. A receiver may get an event twice, and knows it by its id.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import logging
import secrets
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from urllib.parse import SplitResult, urlsplit

from sqlalchemy import delete
from sqlalchemy.orm import Session

from config.mail_server import LOOPBACK
from domain.errors import AddressRefused
from domain.saying import N_
from records import delivery_log, events
from records.events import Due, EventKind, Webhook
from records.secrets import Secret, get_secret, put_secret
from records.work import OpenWork

log = logging.getLogger(__name__)
SECONDS = 10
"""That an endpoint may take to answer."""
CLAIMED = timedelta(minutes=2)
PAUSES = tuple(timedelta(seconds=one) for one in (5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200))
"""Between attempts; after the last, some 27 hours on, an event waits for a replay."""
AT_ONCE = 8
MOST_WORDS = 300
MOST_SAID = 400
"""Bytes of an answer that the log keeps."""
SUCCESS = range(200, 300)
GONE = 410


@dataclass(frozen=True, slots=True)
class Hooks:
    """What delivering needs. `allow_private` lets events into private networks, and over http."""

    open_work: OpenWork
    secret: str
    now: Callable[[], datetime]
    allow_private: bool = False


def add(
    session: Session, hooks: Hooks, *, client_id: int, url: str, kinds: Sequence[EventKind], by: str = ""
) -> tuple[Webhook, str]:
    """A new endpoint of a client and its secret, which is shown this once.

    Raises:
        AddressRefused: events must not be sent there.
    """
    checked(url, allow_private=hooks.allow_private)
    made = events.add_webhook(session, client_id=client_id, url=url, kinds=kinds, at=hooks.now(), by=by)
    secret = f"whsec_{secrets.token_urlsafe(32)}"
    put_secret(session, _secret_of(made.id), secret.encode(), hooks.secret)
    return made, secret


def checked(url: str, *, allow_private: bool = False) -> SplitResult:
    """The parts of an address that events may go to.

    Raises:
        AddressRefused: it is no https address, or names a private one outright.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as wrong:
        raise AddressRefused(url=url, why=N_("it is no address")) from wrong
    if not host or parts.username or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise AddressRefused(url=url, why=N_("it must name a host, without a user, spaces or control signs"))
    is_local = host in LOOPBACK
    if parts.scheme != "https" and not (parts.scheme == "http" and is_local and allow_private):
        raise AddressRefused(url=url, why=N_("it must begin with https://"))
    if not allow_private and (is_local or _is_private(host)):
        raise AddressRefused(url=url, why=N_("it leads into a private network"))
    return parts


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """HMAC-SHA256 over `timestamp.body`, in lower case hexadecimal."""
    return hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def send_test(session: Session, hook: Webhook) -> int:
    """Send a test event to an endpoint, whatever it wants; gives back the event's id."""
    body = {"account": None, "data": {"say": "It works."}}
    return events.write(session, EventKind.TEST, client_id=hook.client_id, account_id=None, body=body, to=[hook.id])


def remove(session: Session, hook: Webhook) -> None:
    """Forget an endpoint, its secret and its log."""
    session.execute(delete(Secret).where(Secret.name == _secret_of(hook.id)))
    session.delete(hook)


def deliver_due(hooks: Hooks) -> int:
    """Hand over what is due, each endpoint's events in their order; how many were tried."""
    with hooks.open_work() as session:
        due = events.claim_due(session, at=hooks.now(), until=hooks.now() + CLAIMED)
    if not due:
        return 0
    ordered = sorted(due, key=lambda one: (one.webhook_id, one.event_id))
    queues = [list(some) for _, some in groupby(ordered, key=lambda one: one.webhook_id)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(lambda some: _in_order(hooks, some), queues))


def _in_order(hooks: Hooks, some: Sequence[Due]) -> int:
    """Hand over the events of one endpoint; behind one that fails the others wait, too."""
    for number, one in enumerate(some):
        began = time.monotonic()
        status, error, said = _attempt(hooks, one)
        took, failed = round(1000 * (time.monotonic() - began)), bool(error)
        with hooks.open_work() as session:
            at = hooks.now()
            again = at + PAUSES[one.attempts] if failed and one.attempts < len(PAUSES) and status != GONE else None
            events.settle_delivery(session, one.id, at=at, status=status, error=error[:MOST_WORDS], again_at=again)
            delivery_log.note(
                session, one.id, at=at, milliseconds=took, status=status, error=error[:MOST_WORDS], said=said
            )
            for waiting in some[number + 1 :] if failed else ():
                events.put_off(session, waiting.id, until=again or at)
        if failed:
            log.warning("a webhook failed", extra={"webhook": one.webhook_id, "event": one.event_id, "why": error})
            return number + 1
    return len(some)


def _attempt(hooks: Hooks, one: Due) -> tuple[int | None, str, str]:
    """The endpoint's status; what went wrong, "" when it took the event; and how its answer began."""
    told = {"id": one.event_id, "type": one.kind.value, "at": one.at.isoformat().replace("+00:00", "Z"), **one.body}
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        with hooks.open_work() as session:
            secret = (get_secret(session, _secret_of(one.webhook_id), hooks.secret) or b"").decode()
        timestamp = int(hooks.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Certdesk",
            "Certdesk-Event": one.kind.value,
            "Certdesk-Delivery": str(one.event_id),
            "Certdesk-Signature": f"t={timestamp},v1={signature(secret, timestamp, body)}",
        }
        status, said = _post(checked(one.url, allow_private=hooks.allow_private), body, headers, hooks.allow_private)
    except AddressRefused as refusal:
        return None, str(refusal), ""
    except (OSError, http.client.HTTPException, ValueError) as trouble:
        return None, f"{type(trouble).__name__}: {trouble}", ""
    return status, "" if status in SUCCESS else f"it answered {status}", said


def _post(parts: SplitResult, body: bytes, headers: dict[str, str], allow_private: bool) -> tuple[int, str]:
    """Post to an address: status and start of the answer.

    Its name is asked for once, and what was checked is what is connected to.
    """
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not allow_private and any(_is_private(one) for one in addresses):
        raise AddressRefused(url=parts.geturl(), why=N_("it leads into a private network"))
    plain = socket.create_connection((addresses[0], port), timeout=SECONDS)
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    try:
        is_tls = parts.scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if is_tls else plain
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {**headers, "Host": parts.netloc})
        answer = connection.getresponse()  # redirects are not followed
        return answer.status, _start_of(answer)
    finally:
        connection.close()
        plain.close()


def _start_of(answer: http.client.HTTPResponse) -> str:
    """What comes first of an answer's body, as text in one line; the rest of it is nobody's."""
    try:
        came = answer.read1(MOST_SAID)
    except (OSError, http.client.HTTPException):  # the status is the answer; how it goes on does not matter
        return ""
    return " ".join(came.decode("utf-8", "replace").split())


def _is_private(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return not address.is_global or address.is_multicast or (mapped is not None and not mapped.is_global)


def _secret_of(webhook_id: int) -> str:
    return f"webhook {webhook_id}"
