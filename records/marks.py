"""What a unit of work changed that is folded elsewhere: noted as it happens, folded by `records.upkeep` at its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

_MARKS = "records.marks"


@dataclass(slots=True)
class Marks:
    """Numbers of rows that were touched: accounts, contractors that were renamed, documents whose policies changed.

    `moves` are new lines of accounts' histories; `archived` is of each account that was archived or fetched back
    whether it was archived before.
    """

    accounts: set[int] = field(default_factory=set)
    contractors: set[int] = field(default_factory=set)
    insured: set[int] = field(default_factory=set)
    documents: set[int] = field(default_factory=set)
    moves: set[int] = field(default_factory=set)
    archived: dict[int, bool] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any((self.accounts, self.contractors, self.insured, self.documents, self.moves, self.archived))


def of(session: Session) -> Marks:
    """What this unit touched so far."""
    found: Marks = session.info.setdefault(_MARKS, Marks())
    return found


def take(session: Session) -> Marks:
    """The same, and nothing from then on."""
    found: Marks = session.info.pop(_MARKS, None) or Marks()
    return found
