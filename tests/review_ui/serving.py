"""The desk behind a real server, which can go away and come back at the same address."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

from waitress import create_server, wasyncore

from tests.review_ui.world import World


class Served:
    """A server in a thread of this process; `port` stays the same over a restart."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._running: tuple[Any, threading.Thread] | None = None
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        server = create_server(self._world.app(), host="127.0.0.1", port=self.port, threads=4)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        self.port = server.effective_port
        self._running = server, thread

    def stop(self) -> None:
        """Close the door and all connections, those that a browser keeps open too."""
        if self._running is None:
            return
        server, thread = self._running
        self._running = None
        with suppress(OSError):  # its loop may take the call, and close the pipe, before the pipe is written to
            server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
        thread.join(30)
        server.task_dispatcher.shutdown()
        assert not thread.is_alive(), "the server does not stop"
