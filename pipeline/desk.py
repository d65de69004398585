"""The one door through which screens see and act: each call is one unit of work."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from domain.draft import Paper
from domain.errors import NotYours
from domain.field import Value
from domain.message import MessageKind, MessageState
from domain.page import PageKind
from pipeline import deciding, showing
from pipeline.accounts_desk import AccountsDesk
from pipeline.activity_desk import ActivityDesk
from pipeline.answers_desk import AnswersDesk
from pipeline.carrying import with_papers
from pipeline.case import Case, Preview, QueueFilters, QueueItem, Suggestion
from pipeline.client_uploads import ClientUploads
from pipeline.clients_desk import ClientsDesk
from pipeline.conversation_desk import ConversationDesk
from pipeline.details_desk import DetailsDesk
from pipeline.evidence_desk import EvidenceDesk
from pipeline.fates import Fate, settle_notice
from pipeline.integrator_desk import Integrators
from pipeline.judging import answer_for
from pipeline.letters_desk import LettersDesk
from pipeline.lists_desk import ListsDesk
from pipeline.network_desk import NetworkDesk
from pipeline.notices_desk import NoticesDesk
from pipeline.noticing import Waiting, showing_notices
from pipeline.operating import OperatorDesk
from pipeline.papers import in_one_unit
from pipeline.parts import Parts
from pipeline.passkeys import PasskeyDesk
from pipeline.passwords import PasswordDesk
from pipeline.people_desk import PeopleDesk
from pipeline.replies import use_successor
from pipeline.scheduled_reports import ReportsDesk
from pipeline.second_factor import SecondFactorDesk
from pipeline.submitting import SubmitDesk
from records import account_search, accounts, documents, messages, outbox, queue
from records.work import OpenWork


class Desk:
    """A reviewer's desk over the given parts. Reads go through `look`, which never waits for a writer.

    Every method raises NotYours for an id that is not there, and leaves of Refused with a sentence for the person.
    """

    def __init__(self, parts: Parts, *, look: OpenWork | None = None) -> None:
        self._parts = parts
        self._look = look or parts.open_work
        self.accounts = AccountsDesk(parts, look=self._look)
        """Where accounts stand, exceptions, and versions of requirements."""
        self.client_rules = ClientsDesk(parts, look=self._look)
        """What is agreed with clients about letters."""
        self.details = DetailsDesk(parts, look=self._look)
        """What is said of accounts beside their proof."""
        self.answers = AnswersDesk(parts, look=self._look)
        """What was answered about policies."""
        self.submit = SubmitDesk(parts, look=self._look)
        """The pages without a login."""
        self.network = NetworkDesk(parts, look=self._look)
        """A client's contractors, as its portal shows them."""
        self.activity = ActivityDesk(parts, look=self._look)
        """What happened at a client."""
        self.reports = ReportsDesk(parts, look=self._look)
        """Reports that go to a client's people by mail."""
        self.client_uploads = ClientUploads(parts, look=self._look)
        """What clients upload, and give to their contractors."""
        self.lists = ListsDesk(parts, look=self._look)
        """Lists of contractors that clients send."""
        self.evidence = EvidenceDesk(parts, look=self._look)
        """What an account can show for itself, as files."""
        self.conversation = ConversationDesk(parts, look=self._look)
        """What was written about an account, and what its requirements were judged by."""
        self.operating = OperatorDesk(parts, look=self._look)
        """The desk as its operator sees it."""
        self.notices = NoticesDesk(parts, look=self._look)
        """The letters that the schedule drafted, to read."""
        self.letters = LettersDesk(parts, look=self._look)
        """The words of letters."""
        self.people = PeopleDesk(parts, look=self._look)
        """The people of clients."""
        self.passwords = PasswordDesk(parts, look=self._look)
        """New passwords."""
        self.second_factor = SecondFactorDesk(parts, look=self._look)
        """The second step of signing in."""
        self.passkeys = PasskeyDesk(parts, look=self._look)
        """What people sign in with instead of a password."""
        self.integrators = Integrators(parts, self._look)
        """What clients' programs reach."""

    def queue(self, filters: QueueFilters, *, limit: int = 50, offset: int = 0) -> tuple[tuple[QueueItem, ...], int]:
        """One page of the queue, oldest first, and how many lines there are in all."""
        with self._look() as session:
            return showing.queue_page(session, filters, limit=limit, offset=offset)

    def counts(self) -> dict[MessageState, int]:
        """How many messages are in each state."""
        with self._look() as session:
            return messages.counts(session)

    def clients(self) -> tuple[tuple[int, str], ...]:
        """All clients, (id, name), for the queue's filter."""
        with self._look() as session:
            return accounts.client_names(session)

    def case(self, message_id: int, document_id: int | None = None) -> Case:
        """All that the review screen shows; without a document, of the first that needs review, else the first."""
        with self._look() as session:
            return showing.case(session, message_id, document_id, self._parts.today())

    def next_waiting(self, after_message_id: int | None) -> int | None:
        """The oldest message that needs a person, behind the given one if there is one behind it."""
        with self._look() as session:
            return queue.next_waiting(session, after=after_message_id)

    def page_image(self, document_id: int, page: int) -> bytes:
        """A page's picture as JPEG."""
        with self._look() as session:
            digest = next((p.image_digest for p in documents.pages(session, document_id) if p.number == page), None)
        if digest is None:
            raise NotYours
        return self._parts.blobs.get(digest)

    def paper(self, letter_id: int, number: int) -> tuple[bytes, Paper]:
        """What a letter carries at a place, the first being 1: the very bytes that go, or went, to the server."""
        with self._look() as session:
            letter = outbox.look_at(session, letter_id)
        if letter.recipes:
            letter = with_papers(self._parts, letter_id)
        papers = letter.papers
        if not 1 <= number <= len(papers):
            raise NotYours
        paper = papers[number - 1]
        return self._parts.blobs.get(paper.digest), paper

    def original(self, document_id: int) -> tuple[bytes, str, str]:
        """The file as it came: bytes, media type by content, safe name."""
        with self._look() as session:
            document = documents.by_id(session, document_id)
            files = messages.attachments(session, document.message_id)
            kind = next((one.media_type for one in files if one.id == document.attachment_id), None)
            digest, name = document.digest, document.name
        return self._parts.blobs.get(digest), kind or "application/octet-stream", name

    def preview(self, document_id: int, values: Mapping[str, Value]) -> Preview:
        """Findings and letter as they would be with the values on the screen; nothing is stored.

        Raises:
            KeyError: a path that no certificate has.
        """
        with self._look() as session:
            message = messages.by_id(session, documents.by_id(session, document_id).message_id)
            draft, judgement = answer_for(session, self._parts, message, values={document_id: values})
        return Preview(judgement, draft.subject, draft.body, draft.why_not)

    def find_accounts(self, text: str, *, limit: int = 8) -> tuple[Suggestion, ...]:
        """Accounts whose contractor, client, agency or own id contains the text."""
        with self._look() as session:
            rows = account_search.find(session, text, limit=limit)
        return tuple(Suggestion(id_, f"{contractor} · {client}", 1.0, "") for id_, contractor, client in rows)

    def confirm(self, document_id: int, values: Mapping[str, Value], *, user_id: int) -> None:
        """See `deciding.confirm`."""
        parts = self._parts
        in_one_unit(parts, lambda unit: deciding.confirm(unit, parts, document_id, values, user_id=user_id))

    def reject(self, document_id: int, reason: str, *, user_id: int) -> None:
        """See `deciding.reject`."""
        parts = self._parts
        in_one_unit(parts, lambda unit: deciding.reject(unit, parts, document_id, reason, user_id=user_id))

    def reclassify(self, document_id: int, kind: PageKind, *, user_id: int) -> None:
        """See `deciding.reclassify`."""
        parts = self._parts
        in_one_unit(parts, lambda unit: deciding.reclassify(unit, parts, document_id, kind, user_id=user_id))

    def split(self, document_id: int, before_page: int, *, user_id: int) -> int:
        """See `deciding.split`."""
        parts = self._parts
        return in_one_unit(parts, lambda unit: deciding.split(unit, parts, document_id, before_page, user_id=user_id))

    def assign(self, message_id: int, account_id: int, *, user_id: int) -> None:
        """See `deciding.assign`."""
        parts = self._parts
        in_one_unit(parts, lambda unit: deciding.assign(unit, parts, message_id, account_id, user_id=user_id))

    def take(self, message_id: int, *, user_id: int | None, by: int) -> None:
        """See `deciding.take`."""
        with self._parts.open_work() as session:
            deciding.take(session, self._parts, message_id, user_id=user_id, by=by)

    def set_kind(self, message_id: int, kind: MessageKind, *, user_id: int) -> None:
        """See `deciding.set_kind`."""
        parts = self._parts
        in_one_unit(parts, lambda unit: deciding.set_kind(unit, parts, message_id, kind, user_id=user_id))

    def close(self, message_id: int, *, user_id: int) -> None:
        """See `deciding.close`."""
        with self._parts.open_work() as session:
            deciding.close(session, self._parts, message_id, user_id=user_id)

    def save_letter(
        self, letter_id: int, *, to: tuple[str, ...], cc: tuple[str, ...], subject: str, body: str, user_id: int
    ) -> None:
        """See `deciding.save_letter`."""
        with self._parts.open_work() as session:
            deciding.save_letter(session, self._parts, letter_id, _words(to, cc, subject, body), user_id=user_id)

    def send(
        self, letter_id: int, *, to: tuple[str, ...], cc: tuple[str, ...], subject: str, body: str, user_id: int
    ) -> None:
        """See `deciding.send`."""
        with self._parts.open_work() as session:
            deciding.send(session, self._parts, letter_id, _words(to, cc, subject, body), user_id=user_id)

    def use_successor(self, message_id: int, *, user_id: int) -> None:
        """See `replies.use_successor`."""
        with self._parts.open_work() as session:
            use_successor(session, self._parts, messages.by_id(session, message_id), user_id=user_id)

    def waiting_notices(self, *, client_id: int | None = None) -> tuple[Waiting, ...]:
        """The letters of the schedule that wait for a person, oldest first."""
        with self._look() as session:
            return showing_notices(session, client_id=client_id)

    def send_notices(self, letter_ids: Collection[int], *, user_id: int) -> tuple[tuple[int, ...], dict[int, str]]:
        """See `deciding.send_notices`."""
        with self._parts.open_work() as session:
            return deciding.send_notices(session, self._parts, letter_ids, user_id=user_id)

    def discard_notice(self, letter_id: int, reason: str, *, user_id: int) -> None:
        """See `deciding.discard_notice`."""
        with self._parts.open_work() as session:
            deciding.discard_notice(session, self._parts, letter_id, reason, user_id=user_id)

    def settle_letter(self, letter_id: int, *, arrived: bool, user_id: int) -> None:
        """See `deciding.settle_letter`."""
        with self._parts.open_work() as session:
            deciding.settle_letter(session, self._parts, letter_id, arrived=arrived, user_id=user_id)

    def settle_notice(self, letter_id: int, fate: Fate, *, user_id: int) -> None:
        """See `fates.settle_notice`."""
        with self._parts.open_work() as session:
            settle_notice(session, self._parts, letter_id, fate, user_id=user_id)


def _words(to: tuple[str, ...], cc: tuple[str, ...], subject: str, body: str) -> dict[str, Any]:
    return {"to": to, "cc": cc, "subject": subject, "body": body}
