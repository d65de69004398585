"""The door to what an account can show for itself: the evidence pack and its documents as files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.document import DocumentState
from domain.errors import CertdeskError, ReaderLost, Refused
from domain.holdings import FiledDocument
from domain.page import PageKind
from domain.saying import N_
from outbound.bound import ENGLISH, Original, bound, cut
from pipeline.days import today_of
from pipeline.explaining import Explanation, explain
from pipeline.parts import Identity, Parts
from records import accounts, audit, documents, evidence, filed_documents
from records.decisions import DecisionKind
from records.evidence import Decided, Mail
from records.work import OpenWork

MOST_BYTES = 120 * 1024 * 1024
"""Of originals in one pack; the reading process holds them at once."""
_LINK = re.compile(r"https?://\S+/[sv]/[^\s<>]+")


@dataclass(frozen=True, slots=True)
class Held:
    """One document of the account. `confirmed` is who confirmed it last and when, None for nobody."""

    id: int
    name: str
    kind: PageKind
    state: DocumentState
    reason: str
    received_at: datetime
    digest: str
    first_page: int
    last_page: int | None
    page_count: int
    confirmed: tuple[str, datetime] | None

    @property
    def is_part(self) -> bool:
        """Whether the file that it came in holds more than this document."""
        return self.first_page > 1 or self.last_page is not None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the audit trail; `detail` is empty for a client, whose reviewers' notes are not its own."""

    number: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an account can show for itself at a moment, in the client's time."""

    why: Explanation
    made_at: datetime
    for_client: bool
    papers: tuple[Held, ...]
    filed: tuple[FiledDocument, ...]
    mail: tuple[Mail, ...]
    decisions: tuple[Decided, ...]
    trail: tuple[Entry, ...]
    trail_events: int
    trail_end: str

    @property
    def shown(self) -> tuple[Held, ...]:
        """The documents whose pages stand behind: all but those set aside as somebody else's or worthless."""
        return tuple(one for one in self.papers if one.state is not DocumentState.REJECTED)


class EvidenceDesk:
    """Evidence over the given parts. `client_id` is whose the account must be, None for anybody's.

    Every method raises NotYours for what is not there, or another client's.
    """

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def of_account(self, account_id: int, *, client_id: int | None) -> Evidence:
        """What the pack of an account tells."""
        with self._look() as session:
            zone = accounts.time_zone_of(session, account_id)
            today = today_of(self._parts, zone)
            why = explain(session, account_id, on=today, today=today, client_id=client_id)
            owner = why.account.client_id  # whoever asks: a letter to a group that names another's account stays out
            decided = evidence.decisions_of(session, account_id, client_id=owner)
            trail = evidence.trail_of(session, account_id, client_id=owner)
            events, end = audit.end(session)
            return Evidence(
                why=why,
                made_at=self._parts.now().astimezone(_zone(zone)),
                for_client=client_id is not None,
                papers=_held(documents.of_account(session, account_id), decided),
                filed=tuple(one for _, one in filed_documents.rows_of(session, account_id)),
                mail=tuple(
                    shut(self._parts.identity, one) for one in evidence.mail_of(session, account_id, client_id=owner)
                ),
                decisions=_told(decided) if client_id is not None else decided,
                trail=tuple(
                    Entry(
                        *(one.id, one.at, one.actor, one.action, one.subject),
                        detail={} if client_id is not None else one.detail,
                        hash=one.hash,
                    )
                    for one in trail
                ),
                trail_events=events,
                trail_end=end,
            )

    def bind(self, found: Evidence, body: bytes, *, title: str, foot: str, say: Callable[[str], str] = str) -> bytes:
        """The pack: our pages, the originals behind them, a number on each; `say` says what is ours in a language.

        Raises:
            ReaderLost: there is no process that may open foreign files.
        """
        originals, size, words = [], 0, ENGLISH.said(say)
        for one in found.shown:
            data, why = None, N_("The pack is full. The file is among the account's documents as a ZIP.")
            if size < MOST_BYTES:
                data, why = self._stored(one)
                size += len(data or b"")
            originals.append(Original(one.name, one.digest, data, one.first_page, one.last_page, say(why)))
        if self._parts.sandbox is None:
            raise ReaderLost(name="The evidence pack")
        try:
            return self._parts.sandbox.call(bound, body, tuple(originals), title=title, foot=foot, words=words)
        except Refused:  # an original that eats memory or time must not take the pack with it
            why = say(N_("The originals are too much for one file. Each is among the account's documents as a ZIP."))
            bare = tuple(replace(one, data=None, why=one.why or why) for one in originals)
            return self._parts.sandbox.call(bound, body, bare, title=title, foot=foot, words=words)

    def papers(self, account_id: int, *, client_id: int | None) -> tuple[str, tuple[Held, ...]]:
        """Whose they are, and the documents of an account, newest first."""
        with self._look() as session:
            view = accounts.view(session, account_id, on=self._parts.today(), client_id=client_id)
            decided = evidence.decisions_of(session, account_id, client_id=client_id)
            return view.contractor, _held(documents.of_account(session, account_id), decided)

    def files(self, papers: Sequence[Held]) -> Iterator[tuple[Held, bytes | None, str]]:
        """Each document's bytes, or None and why there are none; one at a time.

        Of a file that holds other documents too, perhaps another client's, only its own pages, as a PDF.
        """
        for one in papers:
            data, why = self._stored(one)
            if data is not None and one.is_part:
                data, why = self._own_pages(one, data)
            yield one, data, why

    def _stored(self, one: Held) -> tuple[bytes | None, str]:
        try:
            return self._parts.blobs.get(one.digest), ""
        except CertdeskError:  # one file that is missing does not take the others with it
            return None, N_("The file cannot be read from the store now.")

    def _own_pages(self, one: Held, data: bytes) -> tuple[bytes | None, str]:
        if self._parts.sandbox is None:
            return None, N_("Its pages cannot be taken out of the file that it came in now.")
        try:
            return self._parts.sandbox.call(cut, data, one.name, one.first_page, one.last_page), ""
        except CertdeskError as error:
            return None, str(error)


def shut(identity: Identity, one: Mail) -> Mail:
    """A letter without links that open pages and addresses that stand for an account: it goes round."""
    bare = identity.mail_address
    name, _, host = bare.rpartition("@")
    sealed = re.compile(rf"{re.escape(name)}\+[\w.]+@{re.escape(host)}", re.IGNORECASE)
    return one._replace(
        to=tuple(sealed.sub(bare, each) for each in one.to),
        text=sealed.sub(bare, _LINK.sub("[link removed]", one.text)),
    )


def _held(papers: Sequence[documents.Document], decided: Sequence[Decided]) -> tuple[Held, ...]:
    confirmed = {one.document_id: (one.who, one.at) for one in decided if one.kind is DecisionKind.CONFIRM}
    return tuple(
        Held(
            *(one.id, one.name, one.kind, one.state, one.reason or "", one.created_at, one.digest),
            *(one.first_page, one.last_page, one.page_count),
            confirmed=confirmed.get(one.id),
        )
        for one in papers
    )


def _told(decided: Sequence[Decided]) -> tuple[Decided, ...]:
    """Decisions as a client reads them: without the reviewers' own words, and who took on what."""
    told = (one for one in decided if one.kind is not DecisionKind.TAKE)
    return tuple(one._replace(reason="", values={}) for one in told)


def _zone(name: str) -> ZoneInfo | Any:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
