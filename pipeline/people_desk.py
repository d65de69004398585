"""The door to a client's people: invited, given a role, signed out and removed by the client's own admins."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy.orm import Session

from domain.errors import PersonRefused
from domain.saying import N_, phrased
from outbound.addresses import sendable
from pipeline.parts import Parts
from pipeline.passwords import digest, password_hash, tell, write
from records import audit, browsers, client_people, people
from records.client_people import Person
from records.people import ClientRole, Role, User
from records.work import OpenWork

INVITATION_LASTS = timedelta(days=7)
MOST_PEOPLE = 500
MOST_NAME = 120
LINKS_A_DAY = 5
LAST_ADMIN = N_("{name} is the last admin. Make somebody else an admin first.")


class PeopleDesk:
    """A client's people over the given parts. `by` is the admin who acts; every call names the client.

    Every method raises NotYours for a person who is not there, or another client's, and PersonRefused with a sentence.
    """

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def everyone(self, client_id: int) -> tuple[Person, ...]:
        """The client's people, those who were removed last."""
        with self._look() as session:
            return client_people.of_client(session, client_id, at=self._parts.now())

    def invite(self, client_id: int, name: str, email: str, may: ClientRole, *, by: str) -> None:
        """Add a person, or let one back who was removed, and mail them a link to choose a password with."""
        name, address = " ".join(name.split())[:MOST_NAME], sendable(email.strip().lower())
        if not name:
            raise PersonRefused(why=N_("Give the person's name."))
        if address is None:
            raise PersonRefused(
                why=phrased(
                    "{what} is not an address that mail can be sent to.", what=email.strip()[:80] or N_("Nothing")
                )
            )
        nothing_opens_it = password_hash(secrets.token_urlsafe(32))
        with self._parts.open_work() as session:
            client = client_people.hold(session, client_id)
            user = people.whatever_state(session, address)
            if user is not None and (user.client_id != client_id or user.active):
                theirs = user.client_id == client_id
                why = (
                    phrased("{address} is one of your people already.", address=address)
                    if theirs
                    else phrased("{address} cannot be invited here.", address=address)
                )
                raise PersonRefused(why=why)
            if user is None:
                if len(client_people.of_client(session, client_id, at=self._parts.now())) >= MOST_PEOPLE:
                    raise PersonRefused(
                        why=phrased("At most {most_people} people. Ask the desk for more.", most_people=MOST_PEOPLE)
                    )
                user = User(email=address.lower(), role=Role.CLIENT, client_id=client_id)
                session.add(user)
            user.name, user.client_role, user.active, user.password_hash = name, may, True, nothing_opens_it
            session.flush()
            self._send_link(session, user, client.name, by=by)
            self._note(session, user, "person_invited", by=by, may=may.value)

    def invite_again(self, client_id: int, user_id: int, *, by: str) -> None:
        """Mail a new link to a person who never came; the one before opens nothing any more."""
        with self._parts.open_work() as session:
            client = client_people.hold(session, client_id)
            user = client_people.one(session, client_id, user_id)
            found = {one.id: one for one in client_people.of_client(session, client_id, at=self._parts.now())}[user.id]
            if not found.active or found.last_seen_at is not None:
                raise PersonRefused(
                    why=phrased("{name} needs no invitation: a lost password is asked for at sign-in.", name=user.name)
                )
            if browsers.links_since(session, user.id, self._parts.now() - timedelta(days=1)) >= LINKS_A_DAY:
                raise PersonRefused(
                    why=phrased(
                        "{name} was sent {links_a_day} links today. Wait until tomorrow.",
                        name=user.name,
                        links_a_day=LINKS_A_DAY,
                    )
                )
            self._send_link(session, user, client.name, by=by)
            self._note(session, user, "person_invited_again", by=by)

    def give_role(self, client_id: int, user_id: int, may: ClientRole, *, by: str) -> bool:
        """Let a person do more or less from now on; they sign in again. False when that is their role already."""
        with self._parts.open_work() as session:
            client_people.hold(session, client_id)
            user = client_people.one(session, client_id, user_id)
            if user.client_role is may:
                return False
            self._keep_an_admin(session, user)
            before, user.client_role = user.client_role, may
            people.sign_out_everywhere(session, user.id, at=self._parts.now())
            tell(session, self._parts, user, "role", before=before.value if before else "", may=may.value)
            self._note(session, user, "client_role_set", by=by, may=may.value, before=before.value)
            return True

    def end_sessions(self, client_id: int, user_id: int, *, by: str) -> None:
        """Sign a person out everywhere."""
        with self._parts.open_work() as session:
            user = client_people.one(session, client_id, user_id)
            people.sign_out_everywhere(session, user.id, at=self._parts.now())
            self._note(session, user, "sign_ins_ended_by_admin", by=by)

    def remove(self, client_id: int, user_id: int, *, by: str) -> None:
        """Keep a person out from now on; what they did stays under their name."""
        with self._parts.open_work() as session:
            client_people.hold(session, client_id)
            user = client_people.one(session, client_id, user_id)
            if not user.active:
                return
            self._keep_an_admin(session, user)
            user.active = False
            people.sign_out_everywhere(session, user.id, at=self._parts.now())
            browsers.end_links(session, user.id, at=self._parts.now())
            self._note(session, user, "person_removed", by=by)

    def _keep_an_admin(self, session: Session, user: User) -> None:
        if client_people.is_last_admin(session, user):
            raise PersonRefused(why=phrased(LAST_ADMIN, name=user.name))

    def _send_link(self, session: Session, user: User, client: str, *, by: str) -> None:
        token = secrets.token_urlsafe(32)
        browsers.add_link(session, user.id, digest(token), at=self._parts.now(), lasts=INVITATION_LASTS)
        link = f"{self._parts.identity.upload_base.rstrip('/')}/new-password/{token}"
        told = {"client": client, "inviter": by, "may": user.client_role.value, "days": str(INVITATION_LASTS.days)}
        write(session, self._parts, user, "access_invited", {**told, "link": link})

    def _note(self, session: Session, user: User, action: str, *, by: str, **detail: str) -> None:
        at, subject = self._parts.now(), f"user {user.email}"
        audit.append(session, at=at, actor=by, action=action, subject=subject, detail=detail)
