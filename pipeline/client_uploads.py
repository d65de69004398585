"""The door for papers that a client sends of its own: they take the walk of any mail, and are given to a contractor."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from domain.errors import NotYours, SettledOtherwise
from domain.extraction_json import extraction_from
from domain.message import UNREAD_STATES, MessageState
from domain.saying import N_, phrased
from outbound.letter import one_line
from pipeline import deciding, integrating
from pipeline.papers import in_one_unit
from pipeline.parts import Parts
from pipeline.submitting import FileShown, LineShown, files_of, lines_of
from pipeline.taking import take
from pipeline.upload_guesses import Guess, guesses
from pipeline.uploading import MOST_NAME, MOST_NOTE, Upload, checked, mail_with
from records import accounts, audit, client_uploads, documents, integrator, messages, network, people, requirements
from records.client_uploads import MAILBOX, ClientUpload
from records.documents import Document
from records.messages import Message, Place
from records.network_filters import Wanted
from records.work import OpenWork

OWN_WORDS = "Uploaded by the client."


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends for a client: a user, or the program of a key."""

    client_id: int
    name: str
    email: str
    user_id: int | None = None
    api_key_id: int | None = None

    @property
    def actor(self) -> str:
        """Who it is in the audit trail."""
        return self.email or self.name


@dataclass(frozen=True, slots=True)
class UploadShown:
    """One upload with what was read of it; `contractor` is empty while it belongs to nobody."""

    id: int
    at: datetime
    names: tuple[str, ...]
    files: tuple[FileShown, ...]
    is_read: bool
    is_discarded: bool
    account_id: int | None
    contractor: str
    insured: tuple[str, ...] = ()
    address: str = ""
    agency: str = ""
    lines: tuple[LineShown, ...] = ()
    guesses: tuple[Guess, ...] = ()


class ClientUploads:
    """What a client uploads, over the given parts. Every call names the client, whose rows alone are seen.

    Every method raises NotYours for what is not there, or another client's.
    """

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def receive(
        self, sender: Sender, files: Sequence[Upload], *, account_id: int | None, note: str = "", once: str
    ) -> str:
        """Store files as mails and enqueue their reading; what the page of the upload is called.

        Args:
            sender: who sends them.
            files: one at least; together they are one mail of the account, without one each is a mail of its own.
            account_id: to whom they belong, None when somebody says so later.
            note: words that came with them.
            once: a word of the form's own; the same word with the same files is the same upload.

        Raises:
            UploadRefused: too many, too large, or nothing in them; nothing is kept.
            StoreUnavailable: the bytes could not be stored.
        """
        checked(files)
        if account_id is not None:
            with self._look() as session:
                integrator.owned(session, sender.client_id, account_id)
        who = f"{sender.client_id}|{sender.user_id}|{sender.api_key_id}|{account_id}"
        batch = hashlib.sha256(f"{who}|{once}".encode()).hexdigest()[:32]
        parcels = [list(files)] if account_id is not None else [[one] for one in files]
        for position, parcel in enumerate(parcels):
            self._take(sender, parcel, account_id=account_id, note=note, batch=batch, position=position)
        return batch

    def _take(
        self, sender: Sender, files: Sequence[Upload], *, account_id: int | None, note: str, batch: str, position: int
    ) -> None:
        parts = self._parts
        names = [one_line(one.name, most=MOST_NAME) for one in files]

        def beside(session: Session, message: Message) -> None:
            if client_uploads.of_message(session, message.id) is not None:
                return
            session.add(
                ClientUpload(
                    message_id=message.id,
                    client_id=sender.client_id,
                    user_id=sender.user_id,
                    api_key_id=sender.api_key_id,
                    batch=batch,
                    position=position,
                    names=names,
                    at=parts.now(),
                )
            )
            if account_id is not None:
                message.account_id, message.matched_by = account_id, "client"
            detail = {"client": sender.client_id, "account": account_id, "files": names}
            subject = f"message {message.id}"
            audit.append(session, at=parts.now(), actor=sender.actor, action="uploaded", subject=subject, detail=detail)

        raw = mail_with(
            parts,
            files,
            sender=(sender.name, sender.email),
            to=parts.identity.reply_to(account_id),
            subject=f"Upload: {', '.join(names)}",
            words=note.strip()[:MOST_NOTE] or OWN_WORDS,
            key=f"{batch}.{position}",
        )
        take(parts, raw, Place(MAILBOX, 0, secrets.randbits(62)), beside=beside)

    def contractor(self, client_id: int, account_id: int) -> str:
        """The name of a contractor of the client."""
        with self._look() as session:
            integrator.owned(session, client_id, account_id)
            return accounts.view(session, account_id, on=self._parts.today()).contractor

    def sent(self, client_id: int, batch: str) -> tuple[UploadShown, ...]:
        """What was sent together, and what became of it."""
        with self._look() as session:
            rows = client_uploads.of_batch(session, client_id, batch)
            if not rows:
                raise NotYours
            return tuple(_shown(session, self._parts, *row) for row in rows)

    def unassigned(
        self, client_id: int, *, discarded: bool = False, limit: int, offset: int = 0
    ) -> tuple[tuple[UploadShown, ...], int]:
        """Uploads of the client that belong to no contractor yet, newest first, and how many there are."""
        with self._look() as session:
            rows = client_uploads.unassigned(session, client_id, discarded=discarded, limit=limit, offset=offset)
            shown = tuple(_shown(session, self._parts, *row) for row in rows)
            return shown, client_uploads.how_many(session, client_id, discarded=discarded)

    def sets(self, client_id: int) -> tuple[tuple[str, str], ...]:
        """The client's requirement sets, (code, title)."""
        with self._look() as session:
            return tuple((one.code, one.title) for one in requirements.sets(session, client_id=client_id))

    def assign(self, client_id: int, upload_id: int, account_id: int, *, user_id: int) -> str:
        """Give an upload to a contractor of the client, whose name is given back; the account is judged anew.

        Raises:
            SettledOtherwise: it is being read, or somebody has assigned or settled it already.
        """
        parts = self._parts

        def give(session: Session) -> str:
            integrator.owned(session, client_id, account_id)
            upload = _open(session, client_id, upload_id)
            upload.discarded_at = None
            deciding.assign(session, parts, upload.message_id, account_id, user_id=user_id)
            return accounts.view(session, account_id, on=parts.today()).contractor

        return in_one_unit(parts, give)

    def fitting(self, client_id: int, text: str) -> tuple[int, ...]:
        """Contractors of the client by name or its own ID, two at most: whoever is named must be the only one."""
        with self._look() as session:
            wanted = Wanted(client_id, self._parts.today(), text=text)
            found = network.page(session, wanted, limit=2, offset=0)
            exact = integrator.account_by_ref(session, client_id, text)
            return (exact,) if exact is not None else tuple(one.id for one in found)

    def add_contractor(self, client_id: int, upload_id: int, given: dict[str, Any], *, user_id: int) -> str:
        """Make a contractor of the client and give the upload to it.

        Raises:
            SettledOtherwise: see `assign`, or the client has a contractor under that id already.
            FieldInvalid: a field cannot be taken.
        """
        with self._look() as session:
            _open(session, client_id, upload_id)
            if integrator.account_by_ref(session, client_id, str(given["contractor_id"])) is not None:
                raise SettledOtherwise(
                    what=phrased("you have a contractor under the ID {id} already", id=given["contractor_id"])
                )
            user = people.by_id(session, user_id)
            sender = Sender(client_id, user.name if user else "", user.email if user else "", user_id)
        made, _ = integrating.put_contractor(self._parts, sender, given)
        return self.assign(client_id, upload_id, made.account, user_id=user_id)

    def discard(self, client_id: int, upload_id: int, *, user_id: int, back: bool = False) -> None:
        """Set an upload aside, or fetch it back; it is kept either way.

        Raises:
            SettledOtherwise: see `assign`.
        """
        parts = self._parts

        def put(session: Session) -> None:
            upload = _open(session, client_id, upload_id)
            message = messages.by_id(session, upload.message_id)
            upload.discarded_at = None if back else parts.now()
            if back:
                message.state = MessageState.QUARANTINED if message.reason else MessageState.AWAITING_REVIEW
            else:
                deciding.close(session, parts, message.id, user_id=user_id)

        in_one_unit(parts, put)


def _open(session: Session, client_id: int, upload_id: int) -> ClientUpload:
    upload, found = client_uploads.one_of(session, client_id, upload_id)
    message = messages.hold(session, found.id)
    if message.account_id is not None:
        raise SettledOtherwise(what=N_("this upload belongs to a contractor"))
    if message.state in UNREAD_STATES:
        raise SettledOtherwise(what=N_("this upload is still being read"))
    return upload


def _shown(session: Session, parts: Parts, upload: ClientUpload, message: Message) -> UploadShown:
    is_read = message.state not in UNREAD_STATES
    papers = documents.of_message(session, message.id)
    insured, address, agency = _named(papers)
    may_be: tuple[Guess, ...] = ()
    if message.account_id is None and is_read:
        may_be = guesses(session, parts, message, client_id=upload.client_id, insured=insured)
    contractor = (
        "" if message.account_id is None else accounts.view(session, message.account_id, on=parts.today()).contractor
    )
    return UploadShown(
        id=upload.id,
        at=upload.at,
        names=tuple(upload.names),
        files=files_of(session, message, papers, upload.names),
        is_read=is_read,
        is_discarded=upload.discarded_at is not None,
        account_id=message.account_id,
        contractor=contractor,
        insured=insured,
        address=address,
        agency=agency,
        lines=lines_of(papers, "en"),
        guesses=may_be,
    )


def _named(papers: Sequence[Document]) -> tuple[tuple[str, ...], str, str]:
    """As read, unconfirmed: the insured, the first address of one, the agency."""
    found = [
        one for paper in papers if paper.extraction for one in extraction_from(dict(paper.extraction)).certificates
    ]
    insured = dict.fromkeys(str(one.insured.name.value) for one in found if one.insured.name.value)
    addresses = [str(one.insured.address.value) for one in found if one.insured.address.value]
    agencies = [str(one.producer.name.value) for one in found if one.producer.name.value]
    return tuple(insured), (addresses or [""])[0], (agencies or [""])[0]
