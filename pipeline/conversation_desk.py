"""The door to what was written about an account, and to the parts of pages that its requirements were judged by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from domain.draft import OutboxState, Paper
from domain.errors import NotYours
from domain.field import Box
from outbound.crop import VERSION, around, cropped
from outbound.upcoming import Upcoming
from pipeline.days import today_of
from pipeline.evidence_desk import shut
from pipeline.foretelling import foretold
from pipeline.parts import Parts
from records import accounts, conversation, evidence, notices, proofs
from records.conversation import File
from records.evidence import Mail
from records.work import OpenWork

MOST_TEXT = 12_000
"""Characters of one letter on a page."""
WITHHELD = "This mail came with papers about accounts of others too, so its text and files are not shown here."


@dataclass(frozen=True, slots=True)
class Said:
    """One letter of the conversation. `received` and `sent` are its files; letters of ours have no sender.

    `note` says what is to be known of it: that it was not surely delivered, that it is cut, that it is withheld.
    """

    id: int
    is_ours: bool
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    note: str
    received: tuple[File, ...] = ()
    sent: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a page as it will be drawn: `tag` changes when it would look otherwise."""

    digest: str
    box: Box
    region: Box
    width: float
    height: float

    @property
    def tag(self) -> str:
        """The same for the same picture, and for no other."""
        told = f"{VERSION} {self.digest} {self.box} {self.region}"
        return hashlib.sha256(told.encode()).hexdigest()[:32]


class ConversationDesk:
    """Conversations over the given parts. `client_id` is whose the account must be, None for anybody's.

    Every method raises NotYours for what is not there, or another client's.
    """

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def of_account(self, account_id: int, *, client_id: int | None) -> tuple[Said, ...]:
        """The letters that came in about an account or went out, newest last; drafts are no letters yet."""
        with self._look() as session:
            owner = conversation.owner_of(session, account_id, client_id=client_id)
            letters = evidence.letters_of(session, account_id, owner)
            mail = evidence.mail_of(session, account_id, client_id=owner, letters=letters)
            came = {one.id for one in mail if not one.is_ours}
            mixed = conversation.concerning_others(session, came, client_id=owner)
            received = conversation.files_in(session, account_id, client_id=owner, mixed=mixed)
            sent = conversation.papers_out(session, account_id, client_id=owner, letters=letters)
        return tuple(
            _said(
                shut(self._parts.identity, one),
                received=tuple(file for file in received if not one.is_ours and file.message_id == one.id),
                sent=sent.get(one.id, ()) if one.is_ours else (),
                withheld=not one.is_ours and one.id in mixed,
            )
            for one in mail
        )

    def next_letter(self, account_id: int, *, client_id: int | None) -> tuple[str, Upcoming | None]:
        """The contractor, and what it or its agent is told next; None when nothing more is asked."""
        with self._look() as session:
            owner = conversation.owner_of(session, account_id, client_id=client_id)
            today = today_of(self._parts, accounts.client_by_id(session, owner).time_zone)
            _client, contractor = notices.names_of(session, [account_id])[account_id]
            return contractor, foretold(session, owner, [account_id], today).get(account_id)

    def received(self, account_id: int, file_id: int, *, client_id: int | None) -> tuple[bytes, str]:
        """A file that came in with a letter of the conversation, and its name."""
        with self._look() as session:
            owner = conversation.owner_of(session, account_id, client_id=client_id)
            found = conversation.file_in(session, account_id, file_id, client_id=owner)
        return self._parts.blobs.get(found.digest), found.name

    def sent(self, account_id: int, letter_id: int, number: int, *, client_id: int | None) -> tuple[bytes, str]:
        """A file that went out with a letter of the conversation, the first being 1, and its name."""
        with self._look() as session:
            owner = conversation.owner_of(session, account_id, client_id=client_id)
            papers = conversation.papers_out(session, account_id, client_id=owner).get(letter_id, ())
        if not 1 <= number <= len(papers):
            raise NotYours
        return self._parts.blobs.get(papers[number - 1].digest), papers[number - 1].name

    def picture(
        self, account_id: int, document_id: int, certificate: int, path: str, *, client_id: int | None, whole: bool
    ) -> Picture:
        """A box of a document of the account on its page: what surrounds it, or the whole page."""
        with self._look() as session:
            found = proofs.spot(session, account_id, document_id, certificate, path, client_id=client_id)
        if found.box is None or found.picture is None:
            raise NotYours
        page = Box(0, 0, found.width, found.height)
        region = page if whole else around(found.box, found.width, found.height)
        return Picture(found.picture, found.box, region, found.width, found.height)

    def draw(self, wanted: Picture) -> bytes:
        """The picture as a JPEG with the box marked."""
        page = self._parts.blobs.get(wanted.digest)
        return cropped(page, wanted.box, wanted.region, width=wanted.width, height=wanted.height)


def _said(one: Mail, *, received: tuple[File, ...], sent: tuple[Paper, ...], withheld: bool) -> Said:
    if withheld:
        return Said(one.id, False, one.at, one.sender, (), "A mail about several accounts", "", WITHHELD)
    note = ""
    if one.state is OutboxState.UNCERTAIN:
        note = "Handed over to the mail server, whose answer was not heard."
    text = one.text.strip()
    if len(text) > MOST_TEXT:
        text, note = text[:MOST_TEXT], f"{note} Cut here: the text goes on.".strip()
    return Said(one.id, one.is_ours, one.at, one.sender, one.to, one.subject, text, note, received, sent)
