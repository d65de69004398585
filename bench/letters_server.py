"""The mail server behind `bench.letters`: a real one on loopback that fails a share of all tries, drawn by a seed."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from typing import Any, cast

from aiosmtpd.controller import Controller

FAULTS = {
    "450 4.7.1 at RCPT": 20,
    "452 4.3.1 after DATA": 15,
    "421 4.3.2 after DATA": 10,
    "554 5.3.2 at RCPT": 10,
    "554 5.3.0 after DATA": 10,
    "hangs up at RCPT": 15,
    "hangs up after DATA, not taken": 5,
    "hangs up after DATA, taken": 5,
    "silent after DATA, not taken": 5,
    "silent after DATA, taken": 5,
}
"""What a failing try meets, and how often of a hundred. The last four the protocol leaves uncertain."""
NOBODY = "550 5.1.1 no such user"


@dataclass
class FaultyServer:
    """What the server says, and what it took: how often each Message-ID arrived.

    `dead` are addresses that nobody has: their mail is refused for good. `kept` are the headers of what it took, as a
    provider keeps what it sends. `silence` is how long it says nothing, in seconds.
    """

    seed: int
    share: float
    dead: frozenset[str] = frozenset()
    silence: float = 3.0
    kept: list[bytes] = field(default_factory=list)
    arrived: Counter[str] = field(default_factory=Counter)
    tries: Counter[str] = field(default_factory=Counter)
    met: Counter[str] = field(default_factory=Counter)
    stamps: list[float] = field(default_factory=list)

    def _drawn(self, address: str) -> str:
        """The fault of this try, "" for none: the same for the same seed, address and number of the try."""
        self.tries[address] += 1
        rng = random.Random(f"{self.seed} {address} {self.tries[address]}")  # noqa: S311 - no secret hangs on it
        if rng.random() >= self.share:
            return ""
        (fault,) = rng.choices(list(FAULTS), list(FAULTS.values()))
        self.met[fault] += 1
        return fault

    async def handle_RCPT(self, server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Take a reader, or not."""
        if address in self.dead:
            self.tries[address] += 1
            return NOBODY
        envelope.fault = self._drawn(address)
        if envelope.fault == "hangs up at RCPT":
            server.transport.abort()
            return "451 never heard"
        if envelope.fault.endswith("at RCPT"):
            return f"{envelope.fault.removesuffix(' at RCPT')} not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        """Take the mail, or not, and say so, or not."""
        fault: str = envelope.fault
        if fault and not fault.endswith(", taken"):
            if fault.startswith(("4", "5")):
                return f"{fault.removesuffix(' after DATA')} not now"
        else:
            header = BytesHeaderParser().parsebytes(envelope.content)
            self.stamps.append(time.monotonic())
            self.arrived[str(header["Message-ID"])] += 1
            self.kept.append(header.as_bytes())
        if fault.startswith("silent"):
            await asyncio.sleep(self.silence)
        if fault:
            server.transport.abort()
        return "250 2.0.0 taken"


class Loopback(Controller):
    """Runs a server on a port of the kernel's choice."""

    def _trigger_server(self) -> None:
        here, before = cast("Any", self), cast("Any", super())
        self.port = here.server.sockets[0].getsockname()[1]
        before._trigger_server()


def started(server: FaultyServer) -> Loopback:
    """The server, answering."""
    controller = Loopback(server, hostname="127.0.0.1", port=0)
    controller.start()
    return controller
