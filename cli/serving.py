"""Sockets, and the server of an app that listens on them."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Sequence
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from waitress.server import BaseWSGIServer

THREADS = 8
MADE_BEFORE_LOOKING = 20_000
"""Objects that are made before the collector looks among them: at 700, as Python has it, a tenth of a page's work."""


def bound(host: str, port: int) -> list[socket.socket]:
    """Sockets on every address that the host's name stands for; who connects is refused until there is a server.

    Raises:
        OSError: somebody else listens there, or it cannot be listened there.
    """
    made: list[socket.socket] = []
    for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        one = socket.socket(family, kind, protocol)
        made.append(one)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind(address)
    return made


def serving(app: WSGIApplication, sockets: Sequence[socket.socket], *, proxy: str = "") -> BaseWSGIServer:
    """A server of `app` that listens; `run` serves. From the address `proxy` alone is it believed who forwarded."""
    from waitress import create_server

    told = {"trusted_proxy": proxy, "trusted_proxy_headers": {"x-forwarded-for"}, "trusted_proxy_count": 1}
    return create_server(app, sockets=list(sockets), threads=THREADS, ident=None, **(told if proxy else {}))


def serve(app: WSGIApplication, sockets: Sequence[socket.socket], *, proxy: str) -> None:
    """Serve until SIGINT or SIGTERM, which end the process."""
    server = serving(app, sockets, proxy=proxy)

    def end(_number: int, _frame: FrameType | None) -> None:
        server.close()
        sys.exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    server.run()


def settle() -> None:
    """Set aside what was made so far, which stays.

    Looked through again whenever a page made many rows, it took a third of a second; and a page of memory that the
    collector wrote to is no longer shared with other processes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BEFORE_LOOKING)
