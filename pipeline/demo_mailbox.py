"""The demo's mailboxes: pymap's own in-memory mailboxes, with each change kept in a SQLite file as it is made.

pymap's maildir backend was not taken: it rewrites messages as it reads them, looks for news once a second, and its
threads run out when several sessions idle.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.concurrent import Event
from pymap.flags import FlagOp
from pymap.interfaces.message import CachedMessage
from pymap.mime import MessageContent
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag
from pymap.selected import SelectedMailbox

_SCHEMA = """
CREATE TABLE IF NOT EXISTS mailbox (
    id INTEGER PRIMARY KEY, user TEXT NOT NULL, name TEXT NOT NULL,
    uidvalidity INTEGER NOT NULL, max_uid INTEGER NOT NULL, UNIQUE (user, name));
CREATE TABLE IF NOT EXISTS message (
    mailbox INTEGER NOT NULL REFERENCES mailbox ON DELETE CASCADE, uid INTEGER NOT NULL,
    flags BLOB NOT NULL, at REAL NOT NULL, raw BLOB NOT NULL, PRIMARY KEY (mailbox, uid));
"""


def open_store(file: Path) -> sqlite3.Connection:
    """The file that keeps the mailboxes, made when it is missing. For one process and one thread."""
    store = sqlite3.connect(file, isolation_level=None)
    store.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;" + _SCHEMA)
    return store


class KeptMailbox(MailboxData):
    """One folder; what it held at the last stop is there again."""

    def __init__(self, owner: KeptMailboxes, name: str) -> None:
        super().__init__(owner._content_cache, owner._thread_cache)
        self._store = owner.store
        known = "SELECT id, uidvalidity, max_uid FROM mailbox WHERE user = ? AND name = ?"
        row = self._store.execute(known, (owner.user, name)).fetchone()
        if row is None:
            self._store.execute(
                "INSERT INTO mailbox (user, name, uidvalidity, max_uid) VALUES (?, ?, ?, ?)",
                (owner.user, name, self._uid_validity, self._max_uid),
            )
            row = self._store.execute(known, (owner.user, name)).fetchone()
        self.row_id: int = row[0]
        self._uid_validity, self._max_uid = row[1], row[2]
        self._recall()

    def _recall(self) -> None:
        rows = self._store.execute(
            "SELECT uid, flags, at, raw FROM message WHERE mailbox = ? ORDER BY uid", (self.row_id,)
        )
        for uid, flags, at, raw in rows:
            content = MessageContent.parse(raw)
            self._messages[uid] = Message(
                uid,
                datetime.fromtimestamp(at, UTC),
                [Flag(flag) for flag in flags.split()],
                email_id=self._content_cache.add(content),
                thread_id=self._thread_cache.add(content),
                content=content,
            )
        if self._messages:
            self._mod_sequences.update(list(self._messages))

    async def update_selected(self, selected: SelectedMailbox, *, wait_on: Event | None = None) -> SelectedMailbox:
        """As pymap does it, but a change made while the last one was being told is not waited for."""
        is_behind = selected.mod_sequence is not None and selected.mod_sequence < self._mod_sequences.highest
        return await super().update_selected(selected, wait_on=None if is_behind else wait_on)

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        message = await super().append(append_msg, recent=recent)
        at, raw = message.internal_date.timestamp(), bytes(append_msg.literal)
        self._keep_max_uid()
        row = (self.row_id, message.uid, _flags(message), at, raw)
        self._store.execute("INSERT INTO message VALUES (?, ?, ?, ?, ?)", row)
        return message

    async def copy(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        assert isinstance(destination, KeptMailbox)  # noqa: S101 - a set holds no others
        new_uid = await super().copy(uid, destination, recent=recent)
        if new_uid is not None:
            destination._keep_max_uid()
            self._store.execute(
                "INSERT INTO message SELECT ?, ?, flags, at, raw FROM message WHERE mailbox = ? AND uid = ?",
                (destination.row_id, new_uid, self.row_id, uid),
            )
        return new_uid

    async def move(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        assert isinstance(destination, KeptMailbox)  # noqa: S101 - a set holds no others
        new_uid = await super().move(uid, destination, recent=recent)
        if new_uid is not None:
            destination._keep_max_uid()
            self._store.execute(
                "UPDATE message SET mailbox = ?, uid = ? WHERE mailbox = ? AND uid = ?",
                (destination.row_id, new_uid, self.row_id, uid),
            )
        return new_uid

    async def update(self, uid: int, cached_msg: CachedMessage, flag_set: frozenset[Flag], mode: FlagOp) -> Message:
        message = await super().update(uid, cached_msg, flag_set, mode)
        self._store.execute(
            "UPDATE message SET flags = ? WHERE mailbox = ? AND uid = ?", (_flags(message), self.row_id, uid)
        )
        return message

    async def delete(self, uids: Iterable[int]) -> None:
        gone = list(uids)
        await super().delete(gone)
        rows = [(self.row_id, uid) for uid in gone]
        self._store.executemany("DELETE FROM message WHERE mailbox = ? AND uid = ?", rows)

    def _keep_max_uid(self) -> None:
        self._store.execute("UPDATE mailbox SET max_uid = ? WHERE id = ?", (self._max_uid, self.row_id))


class KeptMailboxes(MailboxSet):
    """All folders of one user."""

    def __init__(self, store: sqlite3.Connection, user: str) -> None:
        super().__init__()
        self.store = store
        self.user = user
        self._inbox = KeptMailbox(self, "INBOX")
        names = store.execute("SELECT name FROM mailbox WHERE user = ? AND name != 'INBOX'", (user,)).fetchall()
        for (name,) in names:
            self._set[name] = KeptMailbox(self, name)

    async def add_mailbox(self, name: str) -> ObjectId:
        if name in self._set or name.upper() == "INBOX":
            raise ValueError(name)
        self._set[name] = made = KeptMailbox(self, name)
        return made.mailbox_id

    async def delete_mailbox(self, name: str) -> None:
        await super().delete_mailbox(name)
        self.store.execute("DELETE FROM mailbox WHERE user = ? AND name = ?", (self.user, name))

    async def rename_mailbox(self, before: str, after: str) -> None:
        """Not needed in a demo: refused, as for a name that is taken."""
        raise ValueError(after)


def _flags(message: Message) -> bytes:
    return b" ".join(sorted(bytes(flag) for flag in message.permanent_flags))
