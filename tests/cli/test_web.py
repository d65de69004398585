"""Whose address a visitor has, over the real server: limits of wrong passwords and uploads count by it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest
from waitress import wasyncore

from cli.serving import bound, serving

Asked = Callable[..., str]
FORWARDED = {"X-Forwarded-For": "198.51.100.7, 203.0.113.9"}


@pytest.fixture
def asked(request: pytest.FixtureRequest) -> Iterator[Asked]:
    def tells_address(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "text/plain")])
        return [environ["REMOTE_ADDR"].encode()]

    server = serving(tells_address, bound("127.0.0.1", 0), proxy=request.param)
    thread = threading.Thread(target=server.run)
    thread.start()
    yield lambda **headers: _get(server.effective_port, headers)
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))  # in its own thread: no socket is pulled away
    thread.join(10)
    server.task_dispatcher.shutdown()
    assert not thread.is_alive()


def _get(port: int, headers: dict[str, str]) -> str:
    with urlopen(Request(f"http://127.0.0.1:{port}/", headers=headers), timeout=10) as answer:
        text: str = answer.read().decode()
        return text


@pytest.mark.parametrize(("asked", "address"), [("127.0.0.1", "203.0.113.9"), ("*", "203.0.113.9")], indirect=["asked"])
def test_behind_its_proxy_each_visitor_has_an_address_of_its_own(asked: Asked, address: str):
    assert asked(**FORWARDED) == address
    assert asked() == "127.0.0.1"


@pytest.mark.parametrize("asked", ["", "192.0.2.1"], indirect=True)
def test_nobody_but_the_proxy_is_believed(asked: Asked):
    assert asked(**FORWARDED) == "127.0.0.1"
