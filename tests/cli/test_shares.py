"""Connections over several processes: each takes its share, and none waits for a process that does not come."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from cli import shares
from cli.serving import bound
from cli.shares import Shares


@pytest.fixture
def sides() -> Iterator[tuple[socket.socket, socket.socket]]:
    """One listening socket as two processes have it."""
    (one,) = bound("127.0.0.1", 0)
    one.listen(16)
    both = Shares(2)
    with both.taken_by(0).of(one.dup()) as first, both.taken_by(1).of(one) as second:
        first.setblocking(False)
        yield first, second


def call(at: socket.socket) -> socket.socket:
    return socket.create_connection(at.getsockname(), timeout=10)


def takes(one: socket.socket) -> socket.socket | None:
    try:
        return one.accept()[0]
    except BlockingIOError as nothing:
        assert nothing.errno == errno.EWOULDBLOCK  # which the server takes for nothing to do
        return None


def test_who_holds_more_leaves_the_next_to_the_other_until_both_hold_the_same(sides, monkeypatch):
    monkeypatch.setattr(shares, "WAITS_SECONDS", 60.0)
    first, second = sides
    with ExitStack() as open_ones:
        for _ in range(2):
            open_ones.enter_context(call(first))
        held = takes(first)
        assert held
        assert not takes(first)
        other = takes(second)
        assert other
        open_ones.enter_context(call(first))
        again = takes(first)
        assert again
        open_ones.enter_context(call(first))
        again.close()
        again.close()  # is counted once
        held.close()
        last = takes(first)
        assert last
        for one in (last, other):
            one.close()


def test_a_connection_is_taken_when_the_other_process_does_not_come_for_it(sides):
    first, _second = sides
    with call(first), call(first):
        held = takes(first)
        assert held
        later = next(one for _ in range(10_000) if (one := takes(first)))
        for one in (held, later):
            one.close()


def test_who_takes_the_place_of_another_begins_with_nothing(monkeypatch):
    monkeypatch.setattr(shares, "WAITS_SECONDS", 60.0)
    both = Shares(2)
    both.taken_by(0).took()
    second = both.taken_by(1)
    second.took()
    second.took()
    assert not second.may_take()
    assert both.taken_by(1).may_take()
