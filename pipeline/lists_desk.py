"""The door for a client's lists on pages: send one, say what its columns are, see what it would change, take it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from config.reference import requirement_codes
from domain.errors import FieldInvalid, SettledOtherwise
from domain.saying import N_, phrased
from ingest.sheet import head_of
from outbound.letter import one_line
from pipeline.list_changes import Outcome
from pipeline.list_mapping import guessed
from pipeline.list_rows import ALL, NEEDED
from pipeline.list_work import begin_check, begin_take, outcomes
from pipeline.parts import Parts
from records import accounts, audit, list_imports, people, requirements
from records.list_imports import ImportState, ListImport
from records.work import OpenWork

MOST_BYTES = 40 * 1024 * 1024
MOST_NAME = 120
MOST_LISTED = 30


@dataclass(frozen=True, slots=True)
class ListShown:
    """One list with what its page shows; `sets` are the requirement sets that it may name: (code, title)."""

    row: ListImport
    client: str
    sets: tuple[tuple[str, str], ...]


class ListsDesk:
    """Lists of clients. Every method raises NotYours for what is not there, or another client's.

    `by` is the user who acts.
    """

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def client(self, client_id: int) -> str:
        """The client's name."""
        with self._look() as session:
            return accounts.client_by_id(session, client_id).name

    def listing(self, client_id: int) -> tuple[ListImport, ...]:
        """The client's lists, newest first."""
        with self._look() as session:
            accounts.client_by_id(session, client_id)
            return list_imports.newest(session, client_id, limit=MOST_LISTED)

    def send(self, client_id: int, name: str, data: bytes, *, by: int) -> int:
        """Keep a list, with its columns guessed; its number.

        Raises:
            ListInvalid: it is no list that can be read.
            FieldInvalid: nothing was sent, or too much.
        """
        name = one_line(name, most=MOST_NAME) or "list"
        if not data:
            raise FieldInvalid(field=N_("File"), why=N_("choose a list that is not empty"))
        if len(data) > MOST_BYTES:
            raise FieldInvalid(
                field=N_("File"), why=phrased("it has more than {size} MB; send it in parts", size=MOST_BYTES >> 20)
            )
        with self._look() as session:
            accounts.client_by_id(session, client_id)
        made, mapping = prepared(self._parts, self._look, client_id, name, data)
        made.user_id = by
        with self._parts.open_work() as session:
            user = people.by_id(session, by)
            made.sender, made.mapping = user.email if user else f"user {by}", mapping
            session.add(made)
            session.flush()
            self._note(session, made, "list_sent")
            return made.id

    def show(self, client_id: int, import_id: int) -> ListShown:
        """One list."""
        with self._look() as session:
            row = list_imports.by_id(session, import_id, client_id=client_id)
            own = tuple((one.code, one.title) for one in requirements.sets(session, client_id=client_id))
            known = {code for code, _ in own}
            shipped = tuple(
                (one, one.replace("_", " ").capitalize()) for one in requirement_codes() if one not in known
            )
            return ListShown(row, accounts.client_by_id(session, client_id).name, (*own, *shipped))

    def check(self, client_id: int, import_id: int, columns: Mapping[str, str], code: str, *, by: int) -> None:
        """Let a worker find out what the list would change, its columns meant so. May be asked for again.

        Raises:
            FieldInvalid: a column that is needed was not chosen, or one was chosen twice.
            SettledOtherwise: it was taken or discarded already.
        """
        with self._parts.open_work() as session:
            row = list_imports.hold(session, import_id, client_id=client_id)
            if row.state not in (ImportState.MAPPING, ImportState.CHECKED, ImportState.FAILED):
                raise SettledOtherwise(what=N_("the list is being worked on, or was taken or discarded"))
            row.mapping = {"columns": _chosen(columns, row.header, has_set=bool(code)), "set": code}
            row.user_id = by
            begin_check(session, self._parts, row)
            self._note(session, row, "list_mapped", by=by)

    def take(self, client_id: int, import_id: int, *, by: int) -> None:
        """Let a worker take the list.

        Raises:
            SettledOtherwise: it was not compared, or was taken or discarded already.
        """
        with self._parts.open_work() as session:
            row = list_imports.hold(session, import_id, client_id=client_id)
            if row.state is not ImportState.CHECKED:
                raise SettledOtherwise(what=N_("the list was taken, discarded, or must be compared first"))
            begin_take(session, self._parts, row)
            self._note(session, row, "list_approved", by=by)

    def discard(self, client_id: int, import_id: int, *, by: int) -> None:
        """Forget a list that was not taken.

        Raises:
            SettledOtherwise: it is being taken, or was.
        """
        with self._parts.open_work() as session:
            row = list_imports.hold(session, import_id, client_id=client_id)
            if row.state in (ImportState.APPLYING, ImportState.APPLIED):
                raise SettledOtherwise(what=N_("the list is taken"))
            row.state = ImportState.DISCARDED
            self._note(session, row, "list_discarded", by=by)

    def report(self, client_id: int, import_id: int) -> tuple[str, Iterator[Outcome]]:
        """The list's name, and what becomes or became of its lines."""
        with self._look() as session:
            row = list_imports.by_id(session, import_id, client_id=client_id)
            return row.name, outcomes(self._parts, list(map(str, row.report)))

    def _note(self, session: Session, row: ListImport, action: str, *, by: int | None = None) -> None:
        user = people.by_id(session, by) if by is not None else None
        actor = user.email if user else row.sender
        detail = {"client": row.client_id, "file": row.name, "mapping": row.mapping}
        subject = f"list {row.id}"
        audit.append(session, at=self._parts.now(), actor=actor, action=action, subject=subject, detail=detail)


def prepared(parts: Parts, look: OpenWork, client_id: int, name: str, data: bytes) -> tuple[ListImport, dict[str, Any]]:
    """The row of a list that came, not stored yet, and how its columns seem to be meant.

    Raises:
        ListInvalid: it is no list that can be read.
        StoreUnavailable: the bytes could not be stored.
    """
    assert parts.sandbox is not None  # noqa: S101 - whoever takes lists has one
    head = parts.sandbox.call(head_of, data, name=name)
    with look() as session:
        last = list_imports.last_mapping(session, client_id)
    made = ListImport(
        client_id=client_id,
        sender="",
        name=name,
        digest=parts.blobs.put(data),
        state=ImportState.MAPPING,
        header=list(head.header),
        sample=[list(one) for one in head.sample],
        created_at=parts.now(),
    )
    columns = guessed(head.header, dict(last.get("columns") or {}))
    return made, {"columns": columns, "set": "" if "requirement_set" in columns else str(last.get("set") or "")}


def is_mapped(session: Session, row: ListImport) -> bool:
    """Whether a list's columns are those of the client's last list, so that nobody needs to be asked."""
    last = list_imports.last_mapping(session, row.client_id)
    columns = dict(last.get("columns") or {})
    return (
        bool(columns)
        and all(theirs in row.header for theirs in columns.values())
        and bool(columns.get("requirement_set") or last.get("set"))
    )


def _chosen(columns: Mapping[str, str], header: list[Any], *, has_set: bool) -> dict[str, str]:
    chosen = {ours: columns[ours] for ours in ALL if columns.get(ours)}
    for ours, theirs in chosen.items():
        if theirs not in header:
            raise FieldInvalid(field=ours, why=phrased("there is no column {theirs!r} in the list", theirs=theirs))
    for ours in NEEDED:
        if ours not in chosen and not (has_set and ours == "requirement_set"):
            raise FieldInvalid(field=ours, why=N_("say which column it is"))
    twice = [theirs for theirs in chosen.values() if list(chosen.values()).count(theirs) > 1]
    if twice:
        raise FieldInvalid(field=twice[0], why=N_("this column is chosen twice"))
    return chosen
