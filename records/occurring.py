"""The values that occur among a client's contractors, each found in an index behind the one before: no row is read."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.accounts import Account
from records.folding import fold
from records.roster import Insured, Listed

MOST_CHOICES = 200
MOST_LOOKED_THROUGH = 1000
"""Where more values occur, looking at every row is no slower than stepping from value to value."""


def _each(column: InstrumentedAttribute[str], *held: Any, name: str = "occurring") -> Select[Any]:
    """The values of a column in order; made once, because making it takes longer than the database does."""

    def behind(value: Any) -> Any:
        return select(func.min(column)).where(*held, column > value).scalar_subquery()

    found = select(behind("").label("value")).cte(name, recursive=True)
    found = found.union_all(select(behind(found.c.value)).where(found.c.value.is_not(None)))
    return select(found.c.value).where(found.c.value.is_not(None)).limit(bindparam("most"))


_OF_CLIENT = Listed.client_id == bindparam("client_id")
_OWN = (Account.client_id == bindparam("client_id"), Account.archived.is_(False))
_PROJECTS = _each(Account.project, *_OWN)
_FOLDED_PROJECTS = _each(Listed.project, _OF_CLIENT)
_CARRIERS = _each(Insured.name, Insured.client_id == bindparam("client_id"))
_CHOICES = union_all(
    *(
        select(literal(number), one.subquery().c.value)
        for number, one in enumerate(
            (
                _each(Listed.state, _OF_CLIENT, name="states"),
                _each(Listed.trade, _OF_CLIENT, name="trades"),
                _each(Account.project, *_OWN, name="projects"),
            )
        )
    )
)
"""Asked in one: of three statements, the asking took longer than the finding."""


def choices(session: Session, client_id: int) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """The states, trades and projects that occur among a client's contractors, each in order."""
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    for number, value in session.execute(_CHOICES, {"client_id": client_id, "most": MOST_CHOICES}):
        found[number].append(value)
    states, trades, projects = map(tuple, found)
    return states, trades, projects


def projects_written(session: Session, client_id: int) -> tuple[str, ...]:
    """The projects that occur, as they are written, the first MOST_LOOKED_THROUGH of them."""
    return tuple(session.scalars(_PROJECTS, {"client_id": client_id, "most": MOST_LOOKED_THROUGH}))


def projects(session: Session, client_id: int, text: str) -> tuple[str, ...] | None:
    """The folded projects that have a text in them; None where there are too many to look through."""
    return _holding(session, _FOLDED_PROJECTS, client_id, text)


def carriers(session: Session, client_id: int, text: str) -> tuple[str, ...] | None:
    """The folded names of insurers that have a text in them; None where there are too many to look through."""
    return _holding(session, _CARRIERS, client_id, text)


def _holding(session: Session, each: Select[Any], client_id: int, text: str) -> tuple[str, ...] | None:
    found = session.scalars(each, {"client_id": client_id, "most": MOST_LOOKED_THROUGH + 1}).all()
    return None if len(found) > MOST_LOOKED_THROUGH else tuple(one for one in found if fold(text) in one)
