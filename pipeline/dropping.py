"""The drop folder: what clients' systems put there is taken once, and told beside it; lists and status are put out.

CLIENT/file.pdf, CLIENT/CONTRACTOR/file.pdf ─▶ an upload of the client ─▶ done or refused
CLIENT/list.csv ─▶ a list by the client's last mapping ─▶ done, and its report when it was taken
CLIENT/out/network-status.csv ◀─ every night
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.errors import NotYours, Refused, TryLater
from ingest.drop_folder import (
    DONE,
    OUT,
    REFUSED,
    Dropped,
    FileRefused,
    Seen,
    bytes_of,
    made,
    opened,
    put_away,
    whole_files,
    write_out,
    written_at,
)
from ingest.endings import is_cut_off
from pipeline.client_uploads import ClientUploads, Sender
from pipeline.days import today_of
from pipeline.list_changes import Outcome
from pipeline.list_work import DROP, begin_check, outcomes
from pipeline.lists_desk import MOST_BYTES, is_mapped, prepared
from pipeline.parts import Parts
from pipeline.uploading import MOST_FILE_BYTES, Upload
from records import accounts, audit, drops, integrator, list_imports, network
from records.dialogues import clients_zones
from records.drops import DroppedFile, DropState
from records.list_imports import ImportState
from records.network import Listed
from records.network_filters import Wanted
from records.work import OpenWork

log = logging.getLogger(__name__)
LISTS = (".csv", ".tsv", ".xlsx", ".xlsm")
LOCK = ".certdesk-lock"
STATUS = "network-status"
BROKEN_OFF = (
    "It ends in the middle, as after an upload that broke off, and stayed so for a quarter of an hour. "
    "Send it again, whole; best under a name that ends in .part until all of it is here."
)

Rows = Callable[[Iterable[Listed]], Iterable[bytes]]
Report = Callable[[Iterable[Outcome]], Iterable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DropFolder:
    """The folder, and how what is put out is written.

    `exports` are by ending ("csv", "xlsx"); `report` is of lists; `export_at` is when, in each client's own time,
    None for never.
    """

    root: Path
    exports: dict[str, Rows] = field(default_factory=dict)
    report: Report | None = None
    export_at: time | None = None
    look: OpenWork | None = None
    """Units of work that only read, so that a long export keeps no writer waiting."""


@dataclass(frozen=True, slots=True)
class _Client:
    id: int
    slug: str
    zone: str


class Dropping:
    """Looks into the folder again and again; one such object a process, because it remembers what it saw."""

    def __init__(self, parts: Parts, drop: DropFolder, *, seen: Seen | None = None) -> None:
        self._parts, self._drop = parts, drop
        self._seen = seen or Seen()
        self._stuck: set[tuple[str, str, str]] = set()
        self._uploads = ClientUploads(parts, look=parts.open_work)

    def look(self) -> int:
        """Take what is whole, and put out what is due; how many files were settled. One process a machine at a time.

        Raises:
            OSError: the folder is not there, or not ours to use.
        """
        count = 0
        with opened(self._drop.root) as root, _alone(root) as is_alone:
            if not is_alone:
                return 0
            self._astray(root)
            for client in self._clients():
                made(client.slug, within=root)
                try:
                    with opened(client.slug, within=root) as folder:
                        count += self._of_client(folder, client)
                except OSError as trouble:  # one client's folder that cannot be used holds up no other
                    log.error("a drop folder cannot be used", extra={"client": client.slug, "why": str(trouble)})  # noqa: TRY400
        return count

    def _astray(self, root: int) -> None:
        """Files beside the clients' folders are nobody's."""
        for dropped in whole_files(root, "", self._seen, deep=False):
            with suppress(OSError):
                put_away(root, dropped, REFUSED, "It is in no client's folder. Put it into the folder of a client.")

    def _clients(self) -> list[_Client]:
        with self._parts.open_work() as session:
            zones = dict(clients_zones(session))
            return [
                _Client(one.id, one.slug, zones.get(one.id, "UTC"))
                for one in drops.clients(session)
                if one.slug and "/" not in one.slug and not one.slug.startswith(".")
            ]

    def _of_client(self, folder: int, client: _Client) -> int:
        for where in (DONE, REFUSED, OUT):
            made(where, within=folder)
        count = 0
        for dropped in whole_files(folder, client.slug, self._seen):
            try:
                count += self._settled(folder, client, dropped)
            except OSError as trouble:  # one file that cannot be moved holds up no other
                self._stays(client, dropped, trouble)
            except TryLater as trouble:
                log.warning("a dropped file waits", extra={"file": dropped.shown, "why": str(trouble)})
                return count
        self._put_reports(folder, client)
        self._put_status(folder, client)
        return count

    def _stays(self, client: _Client, dropped: Dropped, trouble: OSError) -> None:
        """Say once that a file cannot be moved away; what it was taken as stays so."""
        key = (client.slug, dropped.inside, dropped.name)
        if not isinstance(trouble, FileNotFoundError) and key not in self._stuck:  # else it was taken away again
            self._stuck.add(key)
            told = {"client": client.slug, "file": dropped.shown, "why": str(trouble)}
            log.error("a dropped file cannot be moved away", extra=told)

    def _settled(self, folder: int, client: _Client, dropped: Dropped) -> bool:
        """One whole file, taken or refused, moved away and told of."""
        is_list = dropped.name.casefold().endswith(LISTS)
        try:
            data = bytes_of(folder, dropped, most=MOST_BYTES if is_list else MOST_FILE_BYTES)
        except FileRefused as refusal:
            self._move(folder, client, dropped, REFUSED, str(refusal))
            return True
        if is_cut_off(data):
            if self._seen.put_off((client.slug, dropped.inside, dropped.name)):
                return False
            self._move(folder, client, dropped, REFUSED, BROKEN_OFF)
            return True
        row = self._claimed(client, dropped, data)
        if row.state is not DropState.CLAIMED or row.list_import_id is not None:
            words = f"The same file came before, on {row.at:%Y-%m-%d at %H:%M} UTC, and was not taken again. {row.told}"
            self._move(folder, client, dropped, DONE if row.state is not DropState.REFUSED else REFUSED, words)
            return True
        try:
            take = self._take_list if is_list else self._take_document
            words = take(client, dropped, data, row.id)
            where = DONE
        except (Refused, FileRefused) as refusal:
            words, where = str(refusal), REFUSED
            self._settle(row.id, DropState.REFUSED, words)
        self._move(folder, client, dropped, where, words)
        return True

    def _claimed(self, client: _Client, dropped: Dropped, data: bytes) -> DroppedFile:
        digest = hashlib.sha256(data).hexdigest()
        place = dropped.inside.encode("utf-8", "replace").decode() or _prefix(dropped.name)
        with self._parts.open_work() as session:
            return drops.claim(
                session, client_id=client.id, place=place, digest=digest, name=dropped.shown, at=self._parts.now()
            )

    def _take_document(self, client: _Client, dropped: Dropped, data: bytes, row_id: int) -> str:
        account_id, contractor = self._whose(client, dropped)
        once = f"drop {hashlib.sha256(data).hexdigest()}"
        sender = Sender(client.id, DROP, "")
        self._uploads.receive(sender, [Upload(dropped.shown, data)], account_id=account_id, once=once)
        words = (
            f"Taken for {contractor}."
            if account_id
            else "Taken. It waits under Uploads until somebody says whose it is."
        )
        self._settle(row_id, DropState.TAKEN, words)
        return words

    def _whose(self, client: _Client, dropped: Dropped) -> tuple[int | None, str]:
        """The account that a file names by its folder, or its name up to a low line; None where it names none."""
        with self._parts.open_work() as session:
            names = [dropped.inside] if dropped.inside else _prefixes(dropped.name)
            for ref in names:
                found = integrator.account_by_ref(session, client.id, ref)
                if found is not None:
                    return found, accounts.view(session, found, on=self._parts.today()).contractor
        if dropped.inside:
            raise FileRefused(
                f"There is no contractor with the ID {dropped.inside}. "
                "Call the folder by an ID that there is, or put the file beside the folder."
            )
        return None, ""

    def _take_list(self, client: _Client, dropped: Dropped, data: bytes, row_id: int) -> str:
        parts = self._parts
        row, mapping = prepared(parts, parts.open_work, client.id, dropped.shown, data)
        row.sender, row.mapping = DROP, mapping
        with parts.open_work() as session:
            sure = is_mapped(session, row)
            session.add(row)
            session.flush()
            if sure:
                begin_check(session, parts, row)
            words = (
                f"It is list {row.id}. It is taken by itself, and its report is put here."
                if sure
                else f"It is list {row.id}, and waits under Integrations, Lists: say there which column is which. "
                "Later lists with the same columns are taken by themselves."
            )
            claimed = session.get_one(DroppedFile, row_id)
            claimed.list_import_id, claimed.told = row.id, words
            detail = {"client": client.id, "file": row.name, "mapping": row.mapping}
            audit.append(
                session, at=parts.now(), actor=DROP, action="list_sent", subject=f"list {row.id}", detail=detail
            )
        return words

    def _settle(self, row_id: int, state: DropState, words: str) -> None:
        with self._parts.open_work() as session:
            row = session.get_one(DroppedFile, row_id)
            row.state, row.told = state, words

    def _move(self, folder: int, client: _Client, dropped: Dropped, where: str, words: str) -> None:
        put_away(folder, dropped, where, words)
        log.info("dropped", extra={"client": client.slug, "file": dropped.shown, "where": where})

    def _put_reports(self, folder: int, client: _Client) -> None:
        """Beside lists that were taken, what became of their lines."""
        if self._drop.report is None:
            return
        with self._parts.open_work() as session:
            ended = [
                (row.id, row.name, one.id, one.state, one.why, list(map(str, one.report)))
                for row in drops.open_lists(session, client.id)
                if (one := list_imports.by_id(session, row.list_import_id or 0, client_id=client.id)).state
                in (ImportState.APPLIED, ImportState.FAILED, ImportState.DISCARDED)
            ]
        for row_id, name, number, state, why, digests in ended:
            stem = f"{name.replace('/', '_')[:120]}.list-{number}"
            if state is ImportState.APPLIED:
                write_out(folder, f"{stem}.report.csv", self._drop.report(outcomes(self._parts, digests)), where=DONE)
            else:
                words = why or "It was discarded; nothing of it was taken."
                write_out(folder, f"{stem}.txt", [words.encode("utf-8", "replace")], where=REFUSED)
            self._settle(row_id, DropState.TAKEN if state is ImportState.APPLIED else DropState.REFUSED, why)

    def _put_status(self, folder: int, client: _Client) -> None:
        """The client's network status, once a day."""
        if self._drop.export_at is None:
            return
        zone = ZoneInfo(client.zone)
        local = self._parts.now().astimezone(zone)
        due = datetime.combine(local.date(), self._drop.export_at, zone)
        for ending, write in self._drop.exports.items():
            name = f"{STATUS}.{ending}"
            written = written_at(folder, name)
            if local < due or (written is not None and written >= due.timestamp()):
                continue
            with (self._drop.look or self._parts.open_work)() as session:
                try:
                    today = today_of(self._parts, accounts.client_by_id(session, client.id).time_zone)
                except NotYours:  # removed meanwhile
                    return
                write_out(folder, name, write(network.everyone(session, Wanted(client.id, today))))


@contextmanager
def _alone(root: int) -> Iterator[bool]:
    """Whether no other process looks into the folder now; none does until the block ends."""
    number = os.open(LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=root)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True
    finally:
        with suppress(OSError):
            os.close(number)


def _prefixes(name: str) -> list[str]:
    """What may be a contractor's id at the beginning of a file name, the longest first: ids may have low lines."""
    stem = name.rpartition(".")[0] or name
    places = [index for index, sign in enumerate(stem) if sign == "_" and index]
    return [stem[:index] for index in reversed(places)]


def _prefix(name: str) -> str:
    """What tells the place of a file apart that lies in the client's own folder: its id, as far as it names one."""
    return (_prefixes(name) or [""])[-1].encode("utf-8", "replace").decode()
