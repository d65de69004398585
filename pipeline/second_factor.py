"""The second step of signing in: codes of an authenticator (TOTP, RFC 6238), and ten codes on paper beside it."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import pyotp
from sqlalchemy.orm import Session

from domain.errors import SettledOtherwise
from domain.saying import N_
from pipeline.attempts import count, forgive
from pipeline.parts import Parts
from pipeline.passwords import digest, not_proved, tell
from records import audit, people, second_factors
from records.people import User
from records.work import OpenWork

SECONDS, DRIFT = 30, 1
"""How long a code lasts, and by how many codes a clock may be wrong."""
CODES = 10
TRIES = 10
"""Wrong codes of one person within a quarter of an hour: whoever gives one knows the password already."""
TOO_MANY = N_("Too many wrong codes. Wait 15 minutes.")
WRONG = N_("That code does not fit. Wait for the next one and try again.")
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Of codes on paper: 32 that are not mistaken for one another, 5 bits each."""
_LONG, _GROUP = 16, 4
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An authenticator that is being set up: its secret in base 32, and the address that a QR code carries."""

    secret: str
    address: str


@dataclass(frozen=True, slots=True)
class FactorState:
    """How a person's second step stands: since when it counts, None while it is off, and how many codes are left."""

    since: datetime | None
    codes_left: int


class SecondFactorDesk:
    """A person's second step, over the given parts. What does not work is told in a sentence for the person."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def state(self, user_id: int) -> FactorState:
        """How the second step of a person stands."""
        with self._look() as session:
            row = second_factors.of_user(session, user_id)
            return FactorState(row.confirmed_at if row else None, second_factors.codes_left(session, user_id))

    def begin(self, user_id: int, password: str) -> str | None:
        """Make a new secret, which does not count yet, for who knows the password; why not, None when it is made.

        Raises:
            SettledOtherwise: the second step is on already.
        """
        if wrong := not_proved(self._parts, user_id, password):
            return wrong
        with self._parts.open_work() as session:
            if second_factors.is_on(session, user_id):
                raise SettledOtherwise(what=N_("the second step is on already; turn it off first"))
            secret = pyotp.random_base32()
            second_factors.begin(session, user_id, secret, self._key, at=self._parts.now())
        return None

    def waiting(self, user_id: int) -> Waiting | None:
        """What is being set up; None when nothing is."""
        with self._look() as session:
            row, user = second_factors.of_user(session, user_id), people.by_id(session, user_id)
            if row is None or row.confirmed_at is not None or user is None:
                return None
            secret = second_factors.secret_of(session, user_id, self._key)
        if secret is None:
            return None
        return Waiting(secret, pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name="Certdesk"))

    def confirm(self, user_id: int, code: str, *, stays: int) -> tuple[str, ...] | str:
        """Turn the second step on by a code of it: the codes on paper, or why not. Other sign-ins end."""
        if self.waiting(user_id) is None:
            raise SettledOtherwise(what=N_("no authenticator is being set up"))

        def turned_on(session: Session, user: User) -> tuple[str, ...]:
            codes = _codes()
            second_factors.confirm(session, user_id, [_kept(one) for one in codes], at=self._parts.now())
            people.sign_out_everywhere(session, user_id, at=self._parts.now(), but=stays)
            tell(session, self._parts, user, "second_step_on")
            self._note(session, user, "second_factor_on")
            return codes

        return self._with_code(user_id, code, turned_on, paper=False)

    def pass_with(self, user_id: int, code: str) -> str | None:
        """Take a code when somebody signs in; why it is not taken, None when it is."""

        def noted(session: Session, user: User) -> None:
            if len(_bare(code)) == _LONG:
                left = second_factors.codes_left(session, user_id)
                tell(session, self._parts, user, "paper_code", detail=str(left))
                self._note(session, user, "recovery_code_used")

        return self._with_code(user_id, code, noted)

    def new_codes(self, user_id: int, code: str) -> tuple[str, ...] | str:
        """Ten new codes on paper in place of the old, by a code; or why not."""

        def replaced(session: Session, user: User) -> tuple[str, ...]:
            codes = _codes()
            second_factors.replace_codes(session, user_id, [_kept(one) for one in codes])
            self._note(session, user, "recovery_codes_replaced")
            return codes

        return self._with_code(user_id, code, replaced)

    def turn_off(self, user_id: int, password: str, code: str) -> str | None:
        """Turn the second step off by password and code; why not, None when it is off."""
        if wrong := not_proved(self._parts, user_id, password):
            return wrong

        def removed(session: Session, user: User) -> None:
            second_factors.remove(session, user_id)
            tell(session, self._parts, user, "second_step_off")
            self._note(session, user, "second_factor_off")

        return self._with_code(user_id, code, removed)

    def _with_code(self, user_id: int, code: str, then: Callable[[Session, User], T], *, paper: bool = True) -> T | str:
        """What `then` gives once a code was taken, in the same unit of work; else why it was not."""
        at = self._parts.now()
        with self._parts.open_work() as session:
            tries = count(session, {f"code:{user_id}": TRIES}, at=at)
        if tries is None:
            return TOO_MANY
        with self._parts.open_work() as session:
            user = people.by_id(session, user_id)
            if user is None or not self._is_taken(session, user_id, _bare(code), at, paper=paper):
                return WRONG
            forgive(session, tries)
            return then(session, user)

    def _is_taken(self, session: Session, user_id: int, code: str, at: datetime, *, paper: bool) -> bool:
        if paper and len(code) == _LONG:
            return second_factors.use_code(session, user_id, digest(code), at=at)
        secret = second_factors.secret_of(session, user_id, self._key)
        step = None if secret is None else step_of(secret, code, at)
        return step is not None and second_factors.take_step(session, user_id, step)

    def _note(self, session: Session, user: User, action: str) -> None:
        audit.append(session, at=self._parts.now(), actor=user.email, action=action, subject=f"user {user.email}")

    @property
    def _key(self) -> str:
        return self._parts.identity.secret


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step that `code` is of, when it is that of `at` or one beside it; else None."""
    now, totp = int(at.timestamp()) // SECONDS, pyotp.TOTP(secret, interval=SECONDS)
    fits = [
        step for step in range(now - DRIFT, now + DRIFT + 1) if secrets.compare_digest(totp.at(step * SECONDS), code)
    ]
    return max(fits, default=None)


def _codes() -> tuple[str, ...]:
    """Ten codes as they are shown: four groups of four."""
    drawn = ("".join(secrets.choice(_LETTERS) for _ in range(_LONG)) for _ in range(CODES))
    return tuple("-".join(one[n : n + _GROUP] for n in range(0, _LONG, _GROUP)) for one in drawn)


def _kept(code: str) -> str:
    return digest(_bare(code))


def _bare(code: str) -> str:
    """A code as a person typed it, without what does not count: ASCII letters and digits are left."""
    return "".join(sign for sign in code.lower() if sign.isascii() and sign.isalnum())[:64]
