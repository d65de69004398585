"""Keeps the roster true: what a unit of work changed is folded as it commits, and all of it can be folded anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, event, insert, select, text, update
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from domain.document import DocumentState
from domain.finding import AccountStatus
from records import marks, tallies
from records.accounts import Account, Agent, Contractor, found_as
from records.certificates import Certificate, Policy
from records.documents import Document
from records.folding import fold
from records.roster import LONGEST, NEVER, DayMoves, Insured, Listed, StatusCount, told_lines
from records.standings import StatusChange

AT_ONCE = 500
"""Accounts that are folded with one statement."""
FOLDED = (
    *("client_id", "contractor_id", "agent_id", "client_ref", "state", "trade", "project"),
    *("status", "lines", "next_expiration", "archived"),
)
"""What of an account its row of the roster is folded from, beside its contractor's name and whether it was judged."""


class Rebuilt(NamedTuple):
    """How many accounts were folded anew, and how many rows of the roster were not as they should be."""

    accounts: int
    mended: int


@event.listens_for(Session, "after_flush")
def _note(session: Session, _context: UOWTransaction) -> None:
    """Note what is written that something is folded from."""
    for row in (*session.new, *session.dirty):
        if isinstance(row, Account):
            _note_account(session, row)
        elif isinstance(row, Contractor) and get_history(row, "name").deleted:
            marks.of(session).contractors.add(row.id)
        elif isinstance(row, Document):
            _note_document(session, row)
        elif isinstance(row, Certificate):
            marks.of(session).documents.add(row.document_id)
        elif isinstance(row, StatusChange) and row in session.new:
            marks.of(session).moves.add(row.id)


def _note_account(session: Session, row: Account) -> None:
    new = row in session.new
    if (
        new
        or any(get_history(row, one).has_changes() for one in FOLDED)
        or None in get_history(row, "judged_on").deleted
    ):
        marks.of(session).accounts.add(row.id)
    if not new and (was := get_history(row, "archived").deleted):
        marks.of(session).archived.setdefault(row.id, bool(was[0]))
    if not new and (get_history(row, "archived").deleted or get_history(row, "client_id").deleted):
        marks.of(session).insured.add(row.id)


def _note_document(session: Session, row: Document) -> None:
    state, account = get_history(row, "state"), get_history(row, "account_id")
    if DocumentState.REVIEWED in (*state.added, *state.deleted) or (account.has_changes() and row not in session.new):
        marks.of(session).insured.update(one for one in (row.account_id, *account.deleted) if one is not None)


@event.listens_for(Session, "before_commit")
def _settle(session: Session) -> None:
    if not session.in_nested_transaction():
        settle(session)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    marks.take(session)


def settle(session: Session) -> None:
    """Fold what this unit of work has changed so far; done by itself as it commits.

    The accounts are held while they are folded, and counts are raised in one order by all: of two units that touch the
    same, the later one folds what both wrote.
    """
    session.flush()
    touched = marks.take(session)
    if not touched:
        return
    named = select(Account.id).where(Account.contractor_id.in_(touched.contractors))
    accounts = touched.accounts | (set(session.scalars(named)) if touched.contractors else set())
    owned = select(Document.account_id).where(Document.id.in_(touched.documents), Document.account_id.is_not(None))
    insured = touched.insured | ({one for one in session.scalars(owned) if one} if touched.documents else set())
    every = sorted(accounts | insured)
    for some in _parts(every):
        session.execute(
            select(Account.id).where(Account.id.in_(some)).order_by(Account.id).with_for_update(key_share=True)
        )
    connection = session.connection()
    for some in _parts(sorted(insured)):
        _put(connection, Insured, some, list(_insured(connection, some)))
    stand: Counter[tuple[int, AccountStatus]] = Counter()
    for some in _parts(sorted(accounts)):
        stand.subtract(tallies.standing(connection, some))
        _put(connection, Listed, some, list(_listed(connection, some)))
        stand.update(tallies.standing(connection, some))
    tallies.raise_statuses(connection, stand)
    if touched.moves or touched.archived:
        tallies.raise_moves(connection, touched)


def rebuild(connection: Connection) -> Rebuilt:
    """Fold everything anew, and tell how much was otherwise than it should be."""
    if connection.dialect.name == "postgresql":  # whoever commits now waits, so that nothing is counted twice
        names = (one.__tablename__ for one in (Listed, Insured, StatusCount, DayMoves))
        connection.execute(text(f"LOCK TABLE {', '.join(names)} IN EXCLUSIVE MODE"))
    for row in connection.execute(select(Agent.id, Agent.name, Agent.agency, Agent.email, Agent.found)).all():
        if (found := found_as(row.name, row.agency, row.email)) != row.found:
            connection.execute(update(Agent).where(Agent.id == row.id).values(found=found))
    total, mended, last = 0, 0, 0
    while some := connection.scalars(
        select(Account.id).where(Account.id > last).order_by(Account.id).limit(AT_ONCE)
    ).all():
        total, last = total + len(some), some[-1]
        for table, wanted in ((Listed, list(_listed(connection, some))), (Insured, list(_insured(connection, some)))):
            known = connection.execute(select(table.__table__).where(table.account_id.in_(some)))
            if wrong := _differing(wanted, [dict(row._mapping) for row in known]):
                mended += wrong
                _put(connection, table, some, wanted)
    mended += tallies.recount(connection)
    return Rebuilt(total, mended)


def _listed(connection: Connection, ids: Collection[int]) -> Iterator[dict[str, Any]]:
    """The rows of some accounts as they should be."""
    columns = [getattr(Account, one) for one in (*FOLDED, "id", "judged_on")]
    rows = connection.execute(
        select(*columns, Contractor.name)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .where(Account.id.in_(ids), Account.archived.is_(False))
    )
    for row in rows:
        yield {
            "client_id": row.client_id,
            "status": row.status,
            "account_id": row.id,
            "state": row.state,
            "trade": row.trade,
            "expires": row.next_expiration or NEVER,
            "agent_id": row.agent_id,
            "judged": row.judged_on is not None,
            "name": fold(row.name)[:LONGEST],
            "ref": fold(row.client_ref)[:LONGEST],
            "project": fold(row.project),
            "lines": told_lines(row.lines),
        }


def _insured(connection: Connection, ids: Collection[int]) -> Iterator[dict[str, Any]]:
    """Who insures some accounts, as it should be; those with nothing confirmed left out."""
    rows = connection.execute(
        select(Account.client_id, Account.id, Policy.insurer)
        .join(Document, Document.account_id == Account.id)
        .join(Certificate, Certificate.document_id == Document.id)
        .join(Policy, Policy.certificate_id == Certificate.id)
        .where(Account.id.in_(ids), Account.archived.is_(False), Document.state == DocumentState.REVIEWED)
        .where(Policy.insurer.is_not(None))
        .distinct()
    )
    named = {(row[0], fold(row[2])[:LONGEST], row[1]) for row in rows}
    for client_id, name, account_id in sorted(named):
        if name:
            yield {"client_id": client_id, "name": name, "account_id": account_id}


def _put(
    connection: Connection, table: type[Listed | Insured], ids: Collection[int], rows: list[dict[str, Any]]
) -> None:
    """Write the rows of some accounts in place of those that are there."""
    connection.execute(delete(table).where(table.account_id.in_(ids)))
    if rows:
        connection.execute(insert(table), rows)


def _differing(wanted: list[dict[str, Any]], known: list[dict[str, Any]]) -> int:
    """Of how many accounts the rows differ."""
    ours, theirs = _by_account(wanted), _by_account(known)
    return sum(ours.get(one) != theirs.get(one) for one in ours.keys() | theirs.keys())


def _by_account(rows: list[dict[str, Any]]) -> dict[int, set[frozenset[tuple[str, Any]]]]:
    made: dict[int, set[frozenset[tuple[str, Any]]]] = {}
    for row in rows:
        made.setdefault(row["account_id"], set()).add(frozenset(row.items()))
    return made


def _parts(ids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]
