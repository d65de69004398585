"""What rows keep of others so that lists are walked by an index: written in the unit of work that changes the others.

An account keeps its contractor's name, and when the contractor, or what ties it to the account, was changed. Messages,
documents, exceptions and letters keep the client of their account. What programs are shown of an account names
contractor and agent: it counts as changed when these are called otherwise.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import event, select, update
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history

from records.accounts import Account, Agent, Contractor, this_moment
from records.documents import Document
from records.exceptions import AccountException
from records.messages import Message
from records.outbox import OutboxMessage

TIES = ("contractor_id", "client_ref", "archived")
"""What of an account a client's list of contractors shows, or is chosen by."""


@event.listens_for(Account, "before_update")
def _note_ties(_mapper: object, _connection: object, account: Account) -> None:
    if any(get_history(account, one).has_changes() for one in TIES):
        account.contractor_updated_at = this_moment()


def _note_client(_mapper: object, _connection: object, row: Any) -> None:
    if get_history(row, "account_id").has_changes():
        owner = select(Account.client_id).where(Account.id == row.account_id)
        row.client_id = None if row.account_id is None else owner.scalar_subquery()


for _table in (Message, Document, AccountException, OutboxMessage):
    for _moment in ("before_insert", "before_update"):
        event.listen(_table, _moment, _note_client)


@event.listens_for(Session, "after_flush")
def _follow(session: Session, _context: UOWTransaction) -> None:
    dirty = [one for one in session.dirty if isinstance(one, Contractor | Agent) and session.is_modified(one)]
    contractors = [one for one in dirty if isinstance(one, Contractor)]
    if contractors:
        its = Account.contractor_id.in_({one.id for one in contractors})
        _write(session, its, updated_at=Account.updated_at, contractor_updated_at=_contractors(Contractor.updated_at))
    if renamed := {one.id for one in contractors if get_history(one, "name").has_changes()}:
        _write(
            session, Account.contractor_id.in_(renamed), updated_at=this_moment(), name=_contractors(Contractor.name)
        )
    if agents := {one.id for one in dirty if isinstance(one, Agent)}:
        _write(session, Account.agent_id.in_(agents), updated_at=this_moment())
    _name(session, [one for one in (*session.new, *session.dirty) if isinstance(one, Account)])


def _name(session: Session, accounts: Collection[Account]) -> None:
    """Call those accounts that got a contractor as it is called; that is no change of theirs."""
    moved = [one for one in accounts if get_history(one, "contractor_id").added]
    if not moved:
        return
    # held, so that whoever renames a contractor meanwhile finds the account, or else is waited for
    theirs = select(Contractor.id).where(Contractor.id.in_({one.contractor_id for one in moved}))
    session.execute(theirs.order_by(Contractor.id).with_for_update(read=True))
    ids = Account.id.in_({one.id for one in moved})
    _write(session, ids, updated_at=Account.updated_at, name=_contractors(Contractor.name))


def _contractors(column: Any) -> Any:
    return select(column).where(Contractor.id == Account.contractor_id).scalar_subquery()


def _write(session: Session, which: Any, **values: Any) -> None:
    wanted = update(Account).where(which).values(**values)
    session.execute(wanted.execution_options(synchronize_session=False))
