"""What a worker does with a client's list: compare it piece by piece, then take it piece by piece, each piece once."""

from __future__ import annotations

import gzip
import json
import logging
from collections import Counter
from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from domain.errors import Refused
from domain.saying import N_
from ingest.sheet import lines_of, pieces_of
from pipeline.list_changes import CHANGED, REFUSED, Listed, Outcome, compare, take_lines
from pipeline.list_rows import Row, as_row
from pipeline.parts import Parts
from pipeline.settling import settle
from records import audit, list_imports
from records.list_imports import ImportState, ListImport
from records.work import let_others_in

log = logging.getLogger(__name__)
KEY = "contractor_id"
QUEUE = "lists"
DROP = "drop folder"
"""Who sent a list that came that way: it is taken by itself."""
MOST_REFUSED = 0.5
"""A list from the drop folder with a larger share of refused lines waits for a person."""


def begin_check(session: Session, parts: Parts, row: ListImport) -> None:
    """Enqueue the comparison of a list."""
    row.state, row.why, row.round = ImportState.CHECKING, "", row.round + 1
    row.parts, row.report, row.counts, row.done = [], [], {}, 0
    key = f"list-check-{row.id}-{row.round}"
    parts.enqueue(session, queue=QUEUE, workflow="list_check", key=key, argument=row.id)


def begin_take(session: Session, parts: Parts, row: ListImport) -> None:
    """Enqueue the taking of a list."""
    row.state, row.done = ImportState.APPLYING, 0
    parts.enqueue(session, queue=QUEUE, workflow="list_take", key=f"list-take-{row.id}", argument=row.id)


def cut(parts: Parts, import_id: int) -> int:
    """Read a list and cut it into pieces; how many there are, 0 when it cannot be read or is not wanted any more."""
    with parts.open_work() as session:
        row = list_imports.by_id(session, import_id, client_id=None)
        if row.state is not ImportState.CHECKING:
            return 0
        digest, name, columns = row.digest, row.name, tuple(dict(row.mapping.get("columns") or {}).items())
    why, made = "", None
    try:
        assert parts.sandbox is not None  # noqa: S101 - workers have one
        made = parts.sandbox.call(pieces_of, parts.blobs.get(digest), name=name, columns=columns, key=KEY)
    except Refused as refusal:
        why = str(refusal)
    digests = [parts.blobs.put(one) for one in made.pieces] if made else []
    with parts.open_work() as session:
        row = list_imports.hold(session, import_id, client_id=None)
        if row.state is not ImportState.CHECKING:
            return 0
        row.parts, row.report, row.counts, row.done = digests, [], {}, 0
        if not digests:
            row.state, row.why = ImportState.FAILED, why or N_("There is no contractor in it.")
    return len(digests)


def compare_piece(parts: Parts, import_id: int, number: int) -> None:
    """Find out what one piece of a list would change; after the last piece a person may say that it should."""
    with parts.open_work() as session:
        row = list_imports.hold(session, import_id, client_id=None)
        if row.state is not ImportState.CHECKING or len(row.report) != number:
            return
        bind = session.get_bind()
        found = compare(session, row.client_id, _rows(parts, row, number))
        _report(parts, row, number, found)
        if number + 1 == len(row.parts):
            row.state, row.checked_at = ImportState.CHECKED, parts.now()
            by_itself = row.sender == DROP and row.user_id is None  # else a person chose its columns, and looks first
            if by_itself and row.counts.get(REFUSED, 0) <= MOST_REFUSED * sum(row.counts.values()):
                begin_take(session, parts, row)
    let_others_in(bind)


def take_piece(parts: Parts, import_id: int, number: int) -> list[int]:
    """Take one piece of a list, if it was not taken yet; the accounts that must be judged anew."""
    with parts.open_work() as session:
        row = list_imports.hold(session, import_id, client_id=None)
        if row.done == number + 1:  # whoever took it died before it could say so
            return _changed(session, parts, row, number)
        if row.state is not ImportState.APPLYING or row.done != number:
            return []
        if number == 0:
            row.report, row.counts = [], {}
        lines = _rows(parts, row, number)
        found = take_lines(session, parts, row.client_id, lines, actor=row.sender, list_id=row.id)
        _report(parts, row, number, found)
        row.done = number + 1
        if row.done == len(row.parts):
            _finish(session, parts, row)
        session.flush()
        bind, touched = session.get_bind(), _changed(session, parts, row, number)
    let_others_in(bind)
    return touched


def pieces(parts: Parts, import_id: int) -> int:
    """How many pieces a list has."""
    with parts.open_work() as session:
        return len(list_imports.by_id(session, import_id, client_id=None).parts)


def settle_each(parts: Parts, account_ids: Sequence[int]) -> None:
    """Judge accounts anew, each in a unit of work of its own."""
    for account_id in account_ids:
        try:
            with parts.open_work() as session:
                settle(session, parts, account_id)
        except Refused as refusal:  # one account that cannot be judged must not keep the others from it
            log.warning("an account was not settled", extra={"account": account_id, "code": refusal.code})


def outcomes(parts: Parts, digests: Sequence[str]) -> Iterator[Outcome]:
    """What became of the lines of a list, in its order; one piece at a time is held."""
    for digest in digests:
        for line in gzip.decompress(parts.blobs.get(digest)).decode().splitlines():
            number, ref, name, outcome, changes, why, remedy = json.loads(line)
            yield Outcome(number, ref, name, outcome, tuple((a, b, c) for a, b, c in changes), why, remedy)


def _changed(session: Session, parts: Parts, row: ListImport, number: int) -> list[int]:
    """The accounts that a piece changed; new ones stand at no proof, as nothing of theirs came yet."""
    found = outcomes(parts, [str(row.report[number])])
    return list_imports.accounts_called(
        session, row.client_id, [one.contractor_id for one in found if one.outcome == CHANGED]
    )


def _rows(parts: Parts, row: ListImport, number: int) -> Listed:
    code = str(row.mapping.get("set") or "")
    return [
        (_with_set(as_row(line, values), code), seen)
        for line, values, seen in lines_of(parts.blobs.get(str(row.parts[number])))
    ]


def _with_set(row: Row, code: str) -> Row:
    return row if row["requirement_set"] or not code else Row(row.line, {**row.values, "requirement_set": code})


def _report(parts: Parts, row: ListImport, number: int, found: Sequence[Outcome]) -> None:
    told = "\n".join(
        json.dumps([one.line, one.contractor_id, one.name, one.outcome, one.changes, one.why, one.remedy])
        for one in found
    )
    row.report = [*row.report[:number], parts.blobs.put(gzip.compress(told.encode(), mtime=0))]
    row.counts = dict(Counter(row.counts) + Counter(one.outcome for one in found))


def _finish(session: Session, parts: Parts, row: ListImport) -> None:
    row.state, row.applied_at = ImportState.APPLIED, parts.now()
    detail = {"file": row.name, "list": row.id, **row.counts}
    subject = f"client {row.client_id}"
    audit.append(session, at=parts.now(), actor=row.sender, action="list_imported", subject=subject, detail=detail)
