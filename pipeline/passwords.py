"""Passwords: kept under Argon2id, changed by who knows them, and chosen anew over a link by mail."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from email.utils import make_msgid, parseaddr
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from domain.draft import Draft
from domain.saying import N_, phrased
from outbound.addresses import sendable
from outbound.letter import fill
from pipeline.attempts import count, forgive
from pipeline.parts import Parts
from records import audit, browsers, correspondents, outbox, people
from records.people import User
from records.work import OpenWork

SHORTEST, LONGEST = 10, 1000
"""Characters of a password that somebody chooses; NIST SP 800-63B asks for at least 8."""
LINK_LASTS = timedelta(minutes=30)
LINKS_AN_HOUR, ASKED_BY_NETWORK = 3, 20
"""Links that a person is sent within an hour, and how often a network may ask within a quarter of one."""
OWN_TRIES = 10


class PasswordDesk:
    """Changing a password, over the given parts."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def change(self, user_id: int, old: str, new: str, *, stays: int) -> str | None:
        """Give a person who knows the old password the new one and end their sign-ins, but for the one that `stays`.

        Returns why not, for the person; None when it is done.
        """
        if wrong := why_not(new):
            return wrong
        if wrong := not_proved(self._parts, user_id, old):
            return wrong
        hashed = password_hash(new)
        with self._parts.open_work() as session:
            self._set(session, session.get_one(User, user_id), hashed, "password_changed", stays=stays)
        return None

    def ask(self, email: str, *, network: str) -> None:
        """Mail a link to a new password, if the address is of somebody here; whether it is, nobody is told."""
        at = self._parts.now()
        with self._parts.open_work() as session:
            if count(session, {f"link:{network}": ASKED_BY_NETWORK}, at=at) is None:
                return
            user = people.by_email(session, email)
            if user is None or sendable(user.email) is None:
                return
            if browsers.links_since(session, user.id, at - timedelta(hours=1)) >= LINKS_AN_HOUR:
                return
            token = secrets.token_urlsafe(32)
            browsers.add_link(session, user.id, digest(token), at=at, lasts=LINK_LASTS)
            link = f"{self._parts.identity.upload_base.rstrip('/')}/new-password/{token}"
            minutes = str(int(LINK_LASTS.total_seconds()) // 60)
            write(session, self._parts, user, "access_link", {"link": link, "minutes": minutes})
            _note(session, self._parts, user, "password_link_sent")

    def opens(self, token: str) -> bool:
        """Whether a link leads to a new password still."""
        with self._look() as session:
            return browsers.link_of(session, digest(token), at=self._parts.now()) is not None

    def choose(self, token: str, new: str) -> int | None:
        """Use a link up: the new password counts and all sign-ins end; whose it is, None when the link opens nothing.

        `new` must be one that `why_not` has nothing against.
        """
        if not self.opens(token):
            return None
        hashed = password_hash(new)
        with self._parts.open_work() as session:
            user_id = browsers.use_link(session, digest(token), at=self._parts.now())
            user = people.by_id(session, user_id) if user_id is not None else None
            if user is None:
                return None
            browsers.forget_all(session, user.id)
            self._set(session, user, hashed, "password_chosen_by_link", stays=None)
            return user.id

    def _set(self, session: Session, user: User, hashed: str, action: str, *, stays: int | None) -> None:
        user.password_hash = hashed
        at = self._parts.now()
        people.sign_out_everywhere(session, user.id, at=at, but=stays)
        browsers.end_links(session, user.id, at=at)
        tell(session, self._parts, user, "password")
        _note(session, self._parts, user, action)


def not_proved(parts: Parts, user_id: int, password: str) -> str | None:
    """Why somebody who is signed in did not prove that they are that person; None when they know the password."""
    with parts.open_work() as session:
        tries = count(session, {f"own:{user_id}": OWN_TRIES}, at=parts.now())
        user = people.by_id(session, user_id)
    if tries is None:
        return N_("Too many wrong passwords. Wait 15 minutes.")
    if user is None or not is_right(user.password_hash, password):
        return N_("The password that you have now is another.")
    with parts.open_work() as session:
        forgive(session, tries)
    return None


def tell(session: Session, parts: Parts, user: User, what: str, **facts: str) -> None:
    """Mail a person what changed about their sign-in: one of the changes that the letter knows, with its facts."""
    if sendable(user.email) is not None:
        write(session, parts, user, "access_changed", {"what": what, **facts, "base": parts.identity.upload_base})


def write(session: Session, parts: Parts, user: User, name: str, values: dict[str, str]) -> None:
    """Put a letter about their sign-in into the outbox, in their language, to be sent at once."""
    identity = parts.identity
    desk = parseaddr(identity.mail_from)[0] or identity.mail_address
    letter = fill(
        name,
        {"name": user.name, "email": user.email, "desk": desk, **values},
        language=correspondents.language_of(session, user.email),
    )
    row = outbox.new_letter(
        Draft(letter=name, to=(user.email,), cc=(), subject=letter.subject, body=letter.body),
        account_id=None,
        reply_to=identity.mail_address,
        message_id=make_msgid(domain=identity.mail_address.rpartition("@")[2]),
        at=parts.now(),
    )
    session.add(row)
    session.flush()
    outbox.approve(session, row.id, user_id=None, at=parts.now())
    parts.enqueue(session, queue="send", workflow="send", key=f"send-{row.id}-access", argument=row.id)


def why_not(password: str) -> str | None:
    """Why nobody may choose this password; None when they may."""
    if len(password) < SHORTEST:
        return phrased("The new password needs at least {shortest} characters.", shortest=SHORTEST)
    if len(password) > LONGEST:
        return phrased("The new password may have at most {longest} characters.", longest=LONGEST)
    return None


def password_hash(password: str) -> str:
    """`password` as it is kept."""
    return PasswordHasher().hash(password)


def is_right(stored: str, password: str) -> bool:
    """Whether `password` is the one that was kept so."""
    try:
        return PasswordHasher().verify(stored, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False


@cache
def nobody() -> str:
    """A hash that nothing opens: looking at it takes as long as at another."""
    return password_hash(secrets.token_hex(16))


def digest(secret: str) -> str:
    """How a random secret is kept: its SHA-256."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _note(session: Session, parts: Parts, user: User, action: str) -> None:
    audit.append(session, at=parts.now(), actor=user.email, action=action, subject=f"user {user.email}")
