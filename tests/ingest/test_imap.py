import imaplib
import socket
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace

import imapclient.exceptions
import pytest

from domain.errors import DatabaseUnavailable, MailboxUnreachable, StoreUnavailable, TryLater
from ingest import imap
from ingest.imap import Arrival, Watching, at_once, connected, watch
from tests.servers.dovecot import Dovecot, running_dovecot

MAIL = b"From: a@agency.example\r\nSubject: %d\r\nMessage-ID: <%d@agency.example>\r\n\r\nbody\r\n"


class Taker:
    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []
        self.came = threading.Condition()
        self.trouble: list[Exception] = []

    def __call__(self, arrival: Arrival) -> None:
        if self.trouble:
            raise self.trouble.pop()
        with self.came:
            self.arrivals.append(arrival)
            self.came.notify_all()

    def wait_for(self, count: int, seconds: float = 90.0) -> None:
        with self.came:
            assert self.came.wait_for(lambda: len(self.arrivals) >= count, seconds), len(self.arrivals)

    @property
    def bodies(self) -> list[bytes]:
        return [one.raw for one in self.arrivals]


@contextmanager
def watched(dovecot: Dovecot, take: Taker, **how: object) -> Iterator[None]:
    stop = threading.Event()
    settled = how.pop("settled", at_once)
    watching = Watching(how.pop("server", dovecot.server), poll_seconds=0.2, **how)
    thread = threading.Thread(target=watch, args=(watching,), kwargs={"take": take, "stop": stop, "settled": settled})
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def eventually(check, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_mail_that_waits_and_mail_that_comes_is_handed_over_and_then_moved(dovecot: Dovecot):
    dovecot.deliver(MAIL % (1, 1))
    take = Taker()
    with watched(dovecot, take):
        take.wait_for(1)
        dovecot.deliver(MAIL % (2, 2))
        take.wait_for(2)
        eventually(lambda: len(dovecot.messages("Processed")) == 2)
    assert dovecot.messages() == []
    assert take.bodies == [MAIL % (1, 1), MAIL % (2, 2)]


@pytest.mark.parametrize("capability", ["", "IMAP4rev1 UIDPLUS"], ids=["idle", "polled"])
def test_a_taken_message_stays_until_it_was_read_and_goes_where_it_is_told(capability: str):
    folders: dict[int, str] = {}

    def settled(_mailbox: str, _uidvalidity: int, uids: Collection[int]) -> dict[int, str]:
        return {uid: folders[uid] for uid in uids if uid in folders}

    with running_dovecot(capability) as dovecot:
        for n in (1, 2):
            dovecot.deliver(MAIL % (n, n))
        take = Taker()
        with watched(dovecot, take, settled=settled):
            take.wait_for(2)
            time.sleep(1)
            assert len(dovecot.messages()) == 2
            folders[take.arrivals[1].uid] = "Quarantine"
            eventually(lambda: dovecot.messages("Quarantine") == [MAIL % (2, 2)])
            assert dovecot.messages() == [MAIL % (1, 1)]
            folders[take.arrivals[0].uid] = "Processed"
            eventually(lambda: dovecot.messages("Processed") == [MAIL % (1, 1)])
        assert dovecot.messages() == []
        assert len(take.arrivals) == 2


@pytest.mark.parametrize("capability", ["IMAP4rev1 UIDPLUS", "IMAP4rev1"], ids=["without idle and move", "bare"])
def test_a_server_without_extensions_is_polled_and_its_mail_moved_all_the_same(capability: str):
    with running_dovecot(capability) as dovecot:
        take = Taker()
        with watched(dovecot, take):
            dovecot.deliver(MAIL % (1, 1))
            take.wait_for(1)
            eventually(lambda: len(dovecot.messages("Processed")) == 1)
            time.sleep(0.5)
        assert len(take.arrivals) == 1


UNWELL = [StoreUnavailable(store="blobs", why="disk full"), DatabaseUnavailable(database="db", why="stopped")]


@pytest.mark.parametrize("trouble", UNWELL, ids=lambda one: one.code)
def test_mail_stays_untouched_while_it_cannot_be_stored(dovecot: Dovecot, trouble: TryLater):
    dovecot.deliver(MAIL % (1, 1))
    take = Taker()
    take.trouble = [trouble]
    with watched(dovecot, take):
        take.wait_for(1)
        eventually(lambda: len(dovecot.messages("Processed")) == 1)
    assert take.trouble == []


def test_a_restarted_server_is_found_again_and_nothing_is_lost(dovecot: Dovecot):
    take = Taker()
    states: list[str] = []
    with watched(dovecot, take, on_state=states.append):
        dovecot.deliver(MAIL % (1, 1))
        take.wait_for(1)
        dovecot.stop()
        eventually(lambda: "retrying" in states)
        dovecot.start()
        dovecot.deliver(MAIL % (2, 2))
        take.wait_for(2)
    assert set(take.bodies) == {MAIL % (1, 1), MAIL % (2, 2)}


def test_two_pollers_on_one_mailbox_lose_nothing(dovecot: Dovecot):
    one, two = Taker(), Taker()
    for n in range(12):
        dovecot.deliver(MAIL % (n, n))
    every = {MAIL % (n, n) for n in range(12)}
    with watched(dovecot, one), watched(dovecot, two):
        eventually(lambda: dovecot.messages() == [])
        eventually(lambda: set(dovecot.messages("Processed")) == every)
    assert {*one.bodies, *two.bodies} == every


class Cutting:
    """A proxy that cuts the first connection in the middle of a message's bytes."""

    def __init__(self, port: int) -> None:
        self.target = port
        self.cuts = 1
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                near, _ = self.listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            threading.Thread(target=self._pump, args=(near, far, False), daemon=True).start()
            threading.Thread(target=self._pump, args=(far, near, True), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, may_cut: bool) -> None:
        try:
            while data := source.recv(65536):
                if may_cut and self.cuts and b"BODY[] {" in data:
                    self.cuts -= 1
                    sink.sendall(data[: data.index(b"BODY[] {") + 40])
                    break
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


def test_a_connection_that_breaks_in_the_middle_of_a_message_loses_nothing_and_doubles_nothing(dovecot: Dovecot):
    cutting = Cutting(dovecot.port)
    dovecot.deliver(MAIL % (1, 1) + b"x" * 50_000 + b"\r\n")
    take = Taker()
    with watched(dovecot, take, server=replace(dovecot.server, port=cutting.port)):
        take.wait_for(1)
        eventually(lambda: len(dovecot.messages("Processed")) == 1)
    cutting.listening.close()
    assert cutting.cuts == 0
    assert [len(body) for body in take.bodies] == [len(MAIL % (1, 1)) + 50_002]


def test_a_wrong_password_is_said_plainly(dovecot: Dovecot):
    with (
        pytest.raises(MailboxUnreachable, match="refuses the login"),
        connected(replace(dovecot.server, password="wrong")),
    ):
        pass


def test_every_error_of_the_libraries_below_is_turned_into_ours():
    theirs = [
        error
        for module in (imapclient.exceptions, imaplib.IMAP4)
        for error in vars(module).values()
        if isinstance(error, type) and issubclass(error, Exception)
    ]
    assert len(theirs) >= 6
    assert [error for error in theirs if not issubclass(error, imap.FOREIGN)] == []


def test_a_mail_that_comes_between_the_last_look_and_idle_is_not_left_waiting(dovecot: Dovecot):
    with connected(dovecot.server) as client:
        client.select_folder("INBOX")
        assert imap._waiting(client) == []
        dovecot.deliver(MAIL % (1, 1))
        began = time.monotonic()
        imap._idle(client, threading.Event())
        assert time.monotonic() - began < imap.LOOK_SECONDS / 4
        assert len(imap._waiting(client)) == 1
