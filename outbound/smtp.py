"""Handing one finished message to a mail server, at most once."""

from __future__ import annotations

import base64
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from typing import Protocol

from config.mail_server import MailServer
from domain.errors import CertdeskError, DeliveryUncertain, MailServerBusy, MailServerUnwell, RecipientRefused

OK, SEND_IT, CONTINUE, AUTH_OK, TRANSIENT, PERMANENT = 250, 354, 334, 235, 400, 500
TOO_LARGE = 552
OF_PROTOCOL = (500, 501, 502, 503, 504, 521)
"""Replies without an enhanced code that say nothing of a reader (RFC 5321, 4.2.3; RFC 7504)."""
_ENHANCED = re.compile(rb"5\.([0-9]{1,3})\.([0-9]{1,3})\b")
Token = Callable[[], str]


class Connect(Protocol):
    """Lends a connection that is encrypted and logged in; on an error inside it is not lent again as it is."""

    def __call__(
        self, server: MailServer, *, called: str, token: Token | None = None, tls: ssl.SSLContext | None = None
    ) -> AbstractContextManager[smtplib.SMTP]: ...


def hand_over(
    message: EmailMessage | bytes,
    recipients: Sequence[str],
    server: MailServer,
    *,
    before_data: Callable[[], None] = lambda: None,
    token: Token | None = None,
    tls: ssl.SSLContext | None = None,
    refused: Callable[[str, str], None] = lambda _address, _reply: None,
    connect: Connect | None = None,
) -> str:
    """Give `message` for `recipients` to `server`; on return the server has taken responsibility for it.

    The caller has fixed Message-ID and Date beforehand. Login, sender and recipients come first and may be repeated;
    then `before_data` is called, where the caller commits that the message is in flight; then it is given.

    Args:
        message: as composed; bytes must have CRLF line ends.
        recipients: bare addresses. The first is whom the letter is for: it must be accepted.
        server: an smtp or smtps server.
        before_data: the fence. What it raises is passed on, and nothing has been sent.
        token: gives an access token, for `server.auth` of xoauth2-...
        tls: None for the system's certificates.
        refused: told each further recipient that got a 5xx, with the reply; the others get the message nevertheless.
        connect: lends the connection, as `outbound.lines.Lines.lent`; None for one that serves this message alone.

    Returns:
        The server's reply, "250 2.0.0 queued as 4F21".

    Raises:
        RecipientRefused: 5xx about the first recipient or the message; not taken, before or after the fence.
        MailServerUnwell: 5xx about the server itself or the sender; not taken, before or after the fence.
        MailServerBusy: unreachable, no login, 4xx, or a break before the message was given; not taken, before or
            after the fence.
        DeliveryUncertain: a break after the message was given: only the server knows.
    """
    data = message if isinstance(message, bytes) else message.as_bytes(policy=message.policy)
    sender = parseaddr(str(BytesHeaderParser().parsebytes(data)["From"] or ""))[1]
    if not recipients or not sender:
        raise ValueError("a message needs a sender and a recipient")
    lent = connected if connect is None else connect
    with lent(server, called=sender.rpartition("@")[2], token=token, tls=tls) as connection:
        for address, reply in _envelope(connection, server, sender=sender, recipients=recipients, size=len(data)):
            refused(address, reply)
        before_data()
        reply = _give(connection, server, recipients[0], data)
        if connect is None:
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()  # taken is taken, however the server says goodbye
    return reply


@contextmanager
def connected(
    server: MailServer, *, called: str, token: Token | None = None, tls: ssl.SSLContext | None = None
) -> Iterator[smtplib.SMTP]:
    """A connection as `opened` gives it, closed at the end."""
    connection = opened(server, called=called, token=token, tls=tls)
    try:
        yield connection
    finally:
        connection.close()


def opened(
    server: MailServer, *, called: str, token: Token | None = None, tls: ssl.SSLContext | None = None
) -> smtplib.SMTP:
    """A connection that is encrypted and logged in as `server` says; `called` is our name in EHLO.

    Raises:
        MailServerBusy: it cannot be reached, speaks no SMTP, has no STARTTLS, or refuses the login.
    """
    try:
        connection = _opened(server, called, tls or ssl.create_default_context())
    except (smtplib.SMTPException, OSError) as trouble:
        raise _busy(server, trouble) from trouble
    try:
        _log_in(connection, server, token)
    except (smtplib.SMTPException, OSError, UnicodeError) as trouble:
        connection.close()
        raise _busy(server, trouble) from trouble
    except BaseException:  # whatever happens, the socket does not stay open
        connection.close()
        raise
    return connection


def _opened(server: MailServer, called: str, tls: ssl.SSLContext) -> smtplib.SMTP:
    host, port, timeout = server.host, server.port, server.timeout
    connection: smtplib.SMTP
    if server.scheme == "smtps":
        connection = smtplib.SMTP_SSL(host, port, called, timeout=timeout, context=tls)
    else:
        connection = smtplib.SMTP(host, port, called, timeout=timeout)
    try:
        connection.ehlo_or_helo_if_needed()
        if server.starttls:
            connection.starttls(context=tls)
            connection.ehlo()
    except BaseException:  # whatever happens, the socket does not stay open
        connection.close()
        raise
    return connection


def _log_in(connection: smtplib.SMTP, server: MailServer, token: Token | None) -> None:
    if server.auth == "none":
        return
    if server.auth == "password":
        connection.login(server.user, server.password)
        return
    if token is None:
        raise ValueError(f"{server.auth} needs a token")
    code, said = connection.docmd("AUTH", f"XOAUTH2 {xoauth2(server.user, token())}")
    if code == CONTINUE:  # the server tells in base64 what is wrong, and waits for an empty line
        code, said = connection.docmd("")
    if code != AUTH_OK:
        raise smtplib.SMTPAuthenticationError(code, said)


def xoauth2(user: str, token: str) -> str:
    """The initial response of XOAUTH2, in base64, as Microsoft and Google document it."""
    return base64.b64encode(f"user={user}\x01auth=Bearer {token}\x01\x01".encode()).decode()


def _envelope(
    connection: smtplib.SMTP, server: MailServer, *, sender: str, recipients: Sequence[str], size: int
) -> tuple[tuple[str, str], ...]:
    """Tell sender and recipients; the recipients beside the first that were refused for good, with the reply."""
    try:
        options = [f"size={size}"] if connection.has_extn("size") else []
        code, said = connection.mail(sender, options)
        if code != OK:
            raise _of_sender(server, sender, code, said)
        lost: list[tuple[str, str]] = []
        for address in dict.fromkeys(recipients):
            code, said = connection.rcpt(address)
            if code >= PERMANENT and address != recipients[0]:
                lost.append((address, _reply(code, said)))
            elif code >= TRANSIENT:
                raise _verdict(server, address, code, said)
        return tuple(lost)
    except (smtplib.SMTPException, OSError) as trouble:
        raise _busy(server, trouble) from trouble


def _give(connection: smtplib.SMTP, server: MailServer, address: str, data: bytes) -> str:
    try:
        code, said = connection.docmd("DATA")
    except (smtplib.SMTPException, OSError) as trouble:  # not a byte of the message was sent yet
        raise _busy(server, trouble) from trouble
    if code != SEND_IT:
        raise _verdict(server, address, code, said)
    try:
        connection.send(_as_sent(data))
        code, said = connection.getreply()
    except (smtplib.SMTPException, OSError) as trouble:
        raise DeliveryUncertain(server=server.name, address=address, why=_words(trouble)) from trouble
    if code != OK:
        raise _verdict(server, address, code, said)
    return _reply(code, said)


def _as_sent(data: bytes) -> bytes:
    """With lone line ends mended, leading dots doubled, and the final dot (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    return re.sub(rb"(?m)^\.", b"..", lines).removesuffix(b"\r\n") + b"\r\n.\r\n"


def _verdict(server: MailServer, address: str, code: int, said: bytes) -> CertdeskError:
    """5xx is final (RFC 5321, 4.2.1) where it is about the reader or the message; all else passes."""
    if code < PERMANENT:
        return MailServerBusy(server=server.name, reply=_reply(code, said))
    if _is_of_server(code, said):
        return MailServerUnwell(server=server.name, reply=_reply(code, said))
    return RecipientRefused(address=address, reply=_reply(code, said))


def _of_sender(server: MailServer, sender: str, code: int, said: bytes) -> CertdeskError:
    """What is said before any reader was named is about the server or the desk, unless the message is too large."""
    if code >= PERMANENT and code != TOO_LARGE:
        return MailServerUnwell(server=server.name, reply=_reply(code, said))
    return _verdict(server, sender, code, said)


def _is_of_server(code: int, said: bytes) -> bool:
    """Whether a 5xx tells of the server: of its system, its network, or the protocol (RFC 3463, 3.4 to 3.6)."""
    found = _ENHANCED.match(said)
    if found is None:
        return code in OF_PROTOCOL
    subject, detail = int(found[1]), int(found[2])
    return (subject == 3 and detail != 4) or (subject == 4 and detail not in (4, 6)) or subject == 5  # noqa: PLR2004


def _busy(server: MailServer, trouble: Exception) -> MailServerBusy:
    return MailServerBusy(server=server.name, reply=_words(trouble))


def _words(trouble: Exception) -> str:
    if isinstance(trouble, smtplib.SMTPResponseException):
        return _reply(trouble.smtp_code, trouble.smtp_error)
    if isinstance(trouble, UnicodeError):
        return "user or password has characters that this server's login cannot take"
    return str(trouble) or type(trouble).__name__


def _reply(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} " + " ".join("".join(c if c.isprintable() else " " for c in text).split())[:300]
