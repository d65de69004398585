"""Passkeys (WebAuthn): added by who knows the password, and enough alone to sign in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from domain.errors import NotYours
from domain.saying import N_, phrased
from pipeline.parts import Parts
from pipeline.passwords import digest, not_proved, tell
from records import audit, passkeys, people
from records.passkeys import LONGEST_NAME, Passkey
from records.people import User
from records.work import OpenWork

if TYPE_CHECKING:
    from fido2.server import Fido2Server

log = logging.getLogger(__name__)
TAKES = timedelta(minutes=5)
"""How long a person may take with their device."""
MOST = 20
"""Passkeys of one person."""
NOT_TAKEN = N_("That passkey was not accepted. Try again, or sign in with your password.")
NOT_ADDED = N_("The passkey could not be added. Try again.")


class PasskeyRefused(Exception):
    """Nobody is let in, nothing is added; its text is for the person."""


@dataclass(frozen=True, slots=True)
class KnownPasskey:
    """A passkey as its owner sees it."""

    id: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Begun:
    """What goes to the browser's authenticator, and what the browser's own cookie keeps until it has answered."""

    options: Mapping[str, Any]
    kept: Mapping[str, Any]


class PasskeyDesk:
    """People's passkeys, over the given parts.

    Passkeys belong to the name by which browsers reach us: an address in figures has none, and all but "localhost"
    need https.
    """

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts, self._look = parts, look
        split = urlsplit(parts.identity.upload_base)
        self._origin = f"{split.scheme}://{split.netloc}"
        self._host = split.hostname or ""

    @property
    def can_be_used(self) -> bool:
        """Whether browsers allow passkeys at our address."""
        return _has_name(self._host) and (self._origin.startswith("https://") or self._host == "localhost")

    def of_user(self, user_id: int) -> tuple[KnownPasskey, ...]:
        """A person's passkeys, oldest first."""
        with self._look() as session:
            return tuple(
                KnownPasskey(one.id, one.name, one.made_at, one.used_at) for one in passkeys.of_user(session, user_id)
            )

    def begin_adding(self, user_id: int, password: str) -> Begun:
        """What the browser is asked to make, for who knows the password.

        Raises:
            PasskeyRefused: the password is another, or there are too many passkeys.
        """
        from fido2.webauthn import (
            AttestedCredentialData,
            PublicKeyCredentialUserEntity,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        if wrong := not_proved(self._parts, user_id, password):
            raise PasskeyRefused(wrong)
        with self._look() as session:
            user = people.by_id(session, user_id)
            mine = passkeys.of_user(session, user_id)
        if user is None:
            raise NotYours
        if len(mine) >= MOST:
            raise PasskeyRefused(phrased("You have {most} passkeys already. Remove one first.", most=MOST))
        options, state = self._server().register_begin(
            PublicKeyCredentialUserEntity(id=str(user_id).encode(), name=user.email, display_name=user.name),
            [AttestedCredentialData(one.credential) for one in mine],
            resident_key_requirement=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return self._begun(options, state)

    def add(self, user_id: int, kept: Any, answer: Any, name: str) -> None:
        """Keep the passkey that the browser made.

        Args:
            user_id: whose.
            kept: what `begin_adding` gave to keep.
            answer: the browser's answer (RegistrationResponseJSON of WebAuthn 3).
            name: what its owner calls it.

        Raises:
            PasskeyRefused: it does not prove what it must.
        """
        state = self._state(kept)
        try:
            made = self._server().register_complete(state, answer).credential_data
        except Exception as wrong:  # whatever a stranger's bytes do to the parser, they prove nothing
            log.info("a passkey was not added", extra={"why": repr(wrong)})
            raise PasskeyRefused(NOT_ADDED) from wrong
        with self._parts.open_work() as session:
            user = people.by_id(session, user_id)
            if user is None or made is None or passkeys.by_credential(session, made.credential_id) is not None:
                raise PasskeyRefused(NOT_ADDED)
            self._once(session, state, NOT_ADDED)
            at = self._parts.now()
            called = " ".join(name.split())[:LONGEST_NAME] or "Passkey"
            session.add(
                Passkey(
                    user_id=user_id,
                    credential_id=made.credential_id,
                    credential=bytes(made),
                    uses=0,
                    name=called,
                    made_at=at,
                    used_at=None,
                )
            )
            tell(session, self._parts, user, "passkey_added", detail=called)
            self._note(session, user, "passkey_added", called)

    def remove(self, user_id: int, passkey_id: int) -> str:
        """Forget a passkey of a person; its name.

        Raises:
            NotYours: they have no such one.
        """
        with self._parts.open_work() as session:
            user, name = people.by_id(session, user_id), passkeys.remove(session, passkey_id, user_id=user_id)
            if user is None or name is None:
                raise NotYours
            tell(session, self._parts, user, "passkey_removed", detail=name)
            self._note(session, user, "passkey_removed", name)
            return name

    def begin_sign_in(self) -> Begun:
        """What the browser is asked to prove: by any passkey of ours that it has, with the person's own consent."""
        from fido2.webauthn import UserVerificationRequirement

        return self._begun(*self._server().authenticate_begin(user_verification=UserVerificationRequirement.REQUIRED))

    def sign_in(self, kept: Any, answer: Any) -> int:
        """Who proved that a passkey is theirs.

        Args:
            kept: what `begin_sign_in` gave to keep.
            answer: the browser's answer (AuthenticationResponseJSON of WebAuthn 3).

        Raises:
            PasskeyRefused: nobody did.
        """
        from fido2.webauthn import AttestedCredentialData, AuthenticationResponse

        state = self._state(kept)
        try:
            said = AuthenticationResponse.from_dict(answer)
            by = said.raw_id
        except Exception as wrong:  # as above
            raise PasskeyRefused(NOT_TAKEN) from wrong
        with self._look() as session:
            found = passkeys.by_credential(session, by)
        if found is None:
            raise PasskeyRefused(NOT_TAKEN)
        try:
            self._server().authenticate_complete(state, [AttestedCredentialData(found.credential)], said)
        except Exception as wrong:  # as above
            log.info("a passkey was not accepted", extra={"why": repr(wrong)})
            raise PasskeyRefused(NOT_TAKEN) from wrong
        at, uses = self._parts.now(), said.response.authenticator_data.counter
        with self._parts.open_work() as session:
            user = people.by_id(session, found.user_id)
            if user is None:
                raise PasskeyRefused(NOT_TAKEN)
            self._once(session, state, NOT_TAKEN)
            if not passkeys.use(session, found.id, uses, at=at):
                log.warning("a passkey's counter went back: it may be a copy", extra={"passkey": found.id})
                raise PasskeyRefused(NOT_TAKEN)
            self._note(session, user, "signed_in_by_passkey", found.name)
            return user.id

    def _server(self) -> Fido2Server:
        from fido2.server import Fido2Server  # here: what does not serve pages needs none of it
        from fido2.webauthn import PublicKeyCredentialRpEntity

        relying_party = PublicKeyCredentialRpEntity(id=self._host, name="Certdesk")
        return Fido2Server(relying_party, verify_origin=lambda origin: origin == self._origin)

    def _begun(self, options: Any, state: Mapping[str, Any]) -> Begun:
        return Begun(dict(options)["publicKey"], {**state, "at": self._parts.now().timestamp()})

    def _state(self, kept: Any) -> Mapping[str, Any]:
        """What was begun in this browser, if that is not too long ago."""
        if not isinstance(kept, dict) or not 0 <= self._parts.now().timestamp() - kept["at"] <= TAKES.total_seconds():
            raise PasskeyRefused(N_("That took too long. Try again."))
        return kept

    def _once(self, session: Session, state: Mapping[str, Any], why: str) -> None:
        at = self._parts.now()
        if not passkeys.answer(session, digest(state["challenge"]), at=at, forget_before=at - 2 * TAKES):
            raise PasskeyRefused(why)

    def _note(self, session: Session, user: User, action: str, name: str) -> None:
        told = {"passkey": name}
        audit.append(
            session, at=self._parts.now(), actor=user.email, action=action, subject=f"user {user.email}", detail=told
        )


def _has_name(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return bool(host)
    return False
