"""The people of a client, as its admins see them: every question names the client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from domain.errors import NotYours
from records import browsers, people
from records.accounts import Client
from records.people import ClientRole, SignIn, User
from records.second_factors import with_one


@dataclass(frozen=True, slots=True)
class Person:
    """A person of a client. `signed_in` counts their browsers now, `last_seen_at` is None for who never came.

    `invited` is of those who were sent a link and did not use it yet.
    `has_code` tells whether signing in takes them a second step.
    """

    id: int
    name: str
    email: str
    may: ClientRole
    active: bool
    signed_in: int
    last_seen_at: datetime | None
    has_code: bool
    invited: bool


def of_client(session: Session, client_id: int, *, at: datetime) -> tuple[Person, ...]:
    """All people of a client, those who may come in first, by name."""
    users = session.scalars(select(User).filter_by(client_id=client_id).order_by(User.name, User.id)).all()
    ids = [one.id for one in users]
    seen = select(SignIn.user_id, func.max(SignIn.last_seen_at)).where(SignIn.user_id.in_(ids)).group_by(SignIn.user_id)
    alive = select(SignIn.user_id, func.count()).where(SignIn.user_id.in_(ids), *people.alive(at))
    last = {row[0]: row[1] for row in session.execute(seen)}
    here = {row[0]: row[1] for row in session.execute(alive.group_by(SignIn.user_id))}
    coded, asked = with_one(session), browsers.with_open_link(session, ids, at=at)
    made = (
        Person(
            *(one.id, one.name, one.email, one.client_role, one.active, here.get(one.id, 0), last.get(one.id)),
            has_code=one.id in coded,
            invited=one.id in asked,
        )
        for one in users
    )
    return tuple(sorted(made, key=lambda one: not one.active))


def hold(session: Session, client_id: int) -> Client:
    """A client, held until the unit of work ends: changes of its people come one after another."""
    return session.get_one(Client, client_id, with_for_update=True, populate_existing=True)


def one(session: Session, client_id: int, user_id: int) -> User:
    """A person of a client, active or not.

    Raises:
        NotYours: there is none of that id, or they are not the client's.
    """
    found = session.scalar(select(User).filter_by(id=user_id, client_id=client_id))
    if found is None:
        raise NotYours
    return found


def is_last_admin(session: Session, user: User) -> bool:
    """Whether no other active person of the client could say who may what."""
    if not user.active or user.client_role is not ClientRole.ADMIN:
        return False
    others = select(User.id).filter_by(client_id=user.client_id, active=True, client_role=ClientRole.ADMIN)
    return session.scalar(others.where(User.id != user.id).limit(1)) is None


def active(session: Session, client_id: int) -> tuple[User, ...]:
    """The people of a client who may come in, by name."""
    wanted = select(User).filter_by(client_id=client_id, active=True)
    return tuple(session.scalars(wanted.order_by(User.name, User.id)))
