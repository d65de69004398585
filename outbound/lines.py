"""Connections to a mail server that serve for many letters: opened when none is free, closed when they rest."""

from __future__ import annotations

import smtplib
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from config.mail_server import MailServer
from domain.errors import MailServerBusy, RecipientRefused
from outbound.smtp import Token, opened

MOST_LETTERS = 100
"""On one connection: many servers hang up after so many, and a token does not last for ever."""
REST_SECONDS = 5.0
"""A connection that nobody used for so long is closed; servers wait for minutes (RFC 5321, 4.5.3.2)."""


@dataclass(slots=True)
class _Line:
    connection: smtplib.SMTP
    of: tuple[MailServer, str]
    letters: int = 0
    rests_since: float = 0.0


class Lines:
    """The open connections of one process; they may be lent to several threads at once, each to one at a time."""

    def __init__(self) -> None:
        self._free: list[_Line] = []
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    @contextmanager
    def lent(
        self, server: MailServer, *, called: str, token: Token | None = None, tls: ssl.SSLContext | None = None
    ) -> Iterator[smtplib.SMTP]:
        """A connection as `outbound.smtp.opened` gives it, in the state after its greeting.

        Raises:
            MailServerBusy: none can be opened.
        """
        line = self._usable((server, called)) or _Line(
            opened(server, called=called, token=token, tls=tls), (server, called)
        )
        line.letters += 1
        try:
            yield line.connection
        except (RecipientRefused, MailServerBusy):  # a word of the server is no fault of the connection
            self._take_back(line)
            raise
        except BaseException:
            line.connection.close()
            raise
        self._take_back(line)

    def close(self) -> None:
        """Say goodbye on all connections that are not lent now."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            free, self._free = self._free, []
        for line in free:
            _hang_up(line)

    def _usable(self, of: tuple[MailServer, str]) -> _Line | None:
        """A free connection whose server answers still; others are closed."""
        while True:
            with self._lock:
                line = next((one for one in reversed(self._free) if one.of == of), None)
                if line is None:
                    return None
                self._free.remove(line)
            try:
                code, _said = line.connection.rset()
            except (smtplib.SMTPException, OSError):
                code = 0
            if code == 250:  # noqa: PLR2004 - RFC 5321, 4.3.2
                return line
            line.connection.close()

    def _take_back(self, line: _Line) -> None:
        if line.connection.sock is None or line.letters >= MOST_LETTERS:
            _hang_up(line)
            return
        line.rests_since = time.monotonic()
        with self._lock:
            self._free.append(line)
            self._look_again()

    def _look_again(self) -> None:
        if self._timer is None:
            self._timer = threading.Timer(REST_SECONDS, self._close_rested)
            self._timer.daemon = True
            self._timer.start()

    def _close_rested(self) -> None:
        with self._lock:
            self._timer = None
            before = time.monotonic() - REST_SECONDS
            rested = [one for one in self._free if one.rests_since <= before]
            self._free = [one for one in self._free if one.rests_since > before]
            if self._free:
                self._look_again()
        for line in rested:
            _hang_up(line)


def _hang_up(line: _Line) -> None:
    with suppress(smtplib.SMTPException, OSError):
        line.connection.quit()  # what was taken is taken, however the server says goodbye
    line.connection.close()
