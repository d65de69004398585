"""The door of the pages without a login: what a link shows, what is sent over it, what is answered on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.comms import words
from config.finding_words import said_in
from config.vocabulary import line_of
from domain.dialogue import Addressee, PolicyOnFile
from domain.document import DocumentState
from domain.errors import NotYours
from domain.extraction_json import extraction_from
from domain.finding import AccountStatus, Fixer, Result, Severity
from domain.finding import Finding as Judged
from domain.message import UNREAD_STATES, MessageState
from domain.verification import Answer, Said, Via
from outbound.requirement_lines import requirement_lines
from outbound.schedule import Moment
from pipeline import illegible
from pipeline.explaining import explain
from pipeline.facts import flags_of, requirement_of
from pipeline.judging import judgement_with
from pipeline.noticing import withdraw_stale
from pipeline.opening import Opened, open_link, token_for
from pipeline.papers import in_one_unit
from pipeline.parts import Parts
from pipeline.stopping import StopPage, stop, stop_page
from pipeline.uploading import Upload, take_upload
from pipeline.verifying import note_answer, policies_of
from records import accounts, answers, documents, links, messages, uploads
from records.findings import Finding
from records.messages import Message
from records.uploads import StoredUpload
from records.work import OpenWork

MOST_OTHERS = 100
_OPEN = (Result.FAIL, Result.UNVERIFIED)
_THEIRS = (Fixer.AGENT, Fixer.INSURED)


@dataclass(frozen=True, slots=True)
class LineShown:
    """One line of coverage: its name in the reader's language, its status, and the policy that counts, if any."""

    name: str
    status: str
    number: str = ""
    effective: date | None = None
    expiration: date | None = None
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherAccount:
    """Another account of the same reader: where it stands and what is open, with the token of its own page."""

    token: str
    client: str
    contractor: str
    status: AccountStatus
    lines: tuple[LineShown, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """One upload in a list; `is_unclear`: nothing in it could be read, and a clearer copy was asked for."""

    key: str
    at: datetime
    names: tuple[str, ...]
    is_read: bool
    is_reviewed: bool
    is_unclear: bool = False


@dataclass(frozen=True, slots=True)
class SubmitPage:
    """What a link shows: what is needed, where things stand, what is open, what came before."""

    opened: Opened
    needs: tuple[str, ...]
    status: AccountStatus
    lines: tuple[LineShown, ...]
    asks: tuple[str, ...]
    sent: tuple[Sent, ...]
    others: tuple[OtherAccount, ...]


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file of an upload; `state` is waiting, read, other (not a certificate), unread or unclear (`why` tells).

    Unclear is a certificate too worn to be read; a file that was read tells in `why` of a page of it that is one.
    """

    name: str
    state: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of an upload: its files, what was read, what is still missing. Nobody has looked at it yet.

    `missing` is None until all was read, and when there was nothing to judge.
    """

    opened: Opened
    key: str
    files: tuple[FileShown, ...]
    is_read: bool
    is_reviewed: bool
    lines: tuple[LineShown, ...] = ()
    missing: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One policy that is asked about, with what was said of it so far."""

    policy: PolicyOnFile
    name: str
    said: Said | None


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """What a verification asks of one account, and whether all was answered; `others` are further accounts."""

    opened: Opened
    questions: tuple[Question, ...]
    others: tuple[OtherAccount, ...]

    @property
    def is_answered(self) -> bool:
        """Whether something was said of every policy."""
        return bool(self.questions) and all(one.said is not None for one in self.questions)


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer as the form gives it: the policy as `PolicyOnFile.called`."""

    policy: str
    answer: Answer
    effective: date | None = None


class SubmitDesk:
    """The pages without a login over the given parts.

    Every method takes a link's token and raises NotYours for one that we did not make, LinkClosed for one that opens
    nothing any more.
    """

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def page(self, token: str) -> SubmitPage:
        """What is needed and where things stand."""
        with self._look() as session:
            opened = open_link(session, self._parts, token)
            account, to = opened.account, opened.party
            found = explain(session, account.id, on=opened.today, today=opened.today)
            own = words(opened.language).lines
            needs = requirement_lines(
                requirement_of(account), dict(flags_of(account.flags)), to=to, language=opened.language
            )
            open_ = [] if found.status is AccountStatus.NO_PROOF else [one.finding for one in found.open]
            return SubmitPage(
                opened=opened,
                needs=needs,
                status=found.status,
                lines=tuple(
                    LineShown(own.get(one.line, one.name), one.status, one.number, one.effective, one.expiration)
                    for one in found.lines
                ),
                asks=_asks(open_, to, opened.language),
                sent=tuple(_sent(*row) for row in uploads.newest(session, account.id, to)),
                others=self._others(session, opened),
            )

    def receive(self, token: str, files: Sequence[Upload], *, note: str, once: str) -> str:
        """See `uploading.take_upload`."""
        with self._look() as session:
            opened = open_link(session, self._parts, token)
        return take_upload(self._parts, opened, files, note=note, once=once)

    def received(self, token: str, key: str) -> Received:
        """What became of an upload of this link; NotYours for another's."""
        with self._look() as session:
            opened = open_link(session, self._parts, token)
            found = uploads.find(session, opened.account.id, opened.party, key)
            if found is None:
                raise NotYours
            return _received(session, opened, *found)

    def stop_page(self, token: str) -> StopPage:
        """See `stopping.stop_page`; the token is that of a letter's link to be written to no more."""
        with self._look() as session:
            return stop_page(session, self._parts, token)

    def stop(self, token: str) -> StopPage:
        """See `stopping.stop`."""
        with self._parts.open_work() as session:
            return stop(session, self._parts, token)

    def questions(self, token: str) -> AnswerPage:
        """The policies in force, each with what was said of it; only for the agent."""
        with self._look() as session:
            opened = self._asked(session, token)
            return AnswerPage(opened, _questions(session, opened, self._parts), self._others(session, opened))

    def answer(self, token: str, given: Sequence[Answered], *, note: str, files: Sequence[Upload], once: str) -> None:
        """Keep what was said of each policy, and files that came with it as an upload.

        Raises:
            NotYours: a policy that the account does not have.
            UploadRefused: see `take_upload`; nothing of the answers is kept either.
        """
        parts = self._parts
        with self._look() as session:
            opened = self._asked(session, token)
        if files:
            take_upload(parts, opened, files, note=note, once=once)

        def keep(session: Session) -> None:
            known = {one.called for one in policies_of(session, opened.account.id)}
            for one in given:
                if one.policy not in known:
                    raise NotYours
                note_answer(
                    session,
                    account_id=opened.account.id,
                    policy=one.policy,
                    answer=one.answer,
                    effective=one.effective,
                    by=opened.address,
                    via=Via.LINK,
                    at=parts.now(),
                    note=note if one.answer is not Answer.IN_FORCE else "",
                )
            withdraw_stale(session, parts, Moment(parts.today()), account_ids=(opened.account.id,))

        in_one_unit(parts, keep)

    def _asked(self, session: Session, token: str) -> Opened:
        opened = open_link(session, self._parts, token)
        if opened.party is not Addressee.AGENT:
            raise NotYours
        return opened

    def _others(self, session: Session, opened: Opened) -> tuple[OtherAccount, ...]:
        """A contractor's accounts at other clients; of an agent, when the letter was about several, that client's."""
        if opened.party is Addressee.CONTRACTOR:
            ids = links.ids_of_contractor(session, opened.address)
        elif opened.is_wide:
            ids = links.ids_of_agent(session, opened.address, client_id=opened.account.client_id)
        else:
            return ()
        wanted = [one for one in ids if one != opened.account.id][:MOST_OTHERS]
        views = accounts.views(session, wanted, on=opened.today) if wanted else ()
        rows = session.scalars(
            select(Finding).where(Finding.account_id.in_(wanted)).order_by(Finding.account_id, Finding.position)
        ).all()
        own = words(opened.language).lines
        return tuple(
            OtherAccount(
                token=token_for(session, self._parts, view, opened.party, on=opened.today),
                client=view.client,
                contractor=view.contractor,
                status=view.status,
                lines=tuple(LineShown(own.get(line, line), status) for line, status in view.lines.items()),
                asks=_asks([one for one in rows if one.account_id == view.id], opened.party, opened.language)
                if view.status is not AccountStatus.NO_PROOF
                else (),
            )
            for view in views
        )


def _asks(findings: Sequence[Judged | Finding], to: Addressee, language: str) -> tuple[str, ...]:
    """What agent or contractor can mend, one line each, in the words for this reader."""
    said: dict[str, None] = {}
    for one in findings:
        own = None if language == "en" else said_in(one.code, one.facts, language)
        ask, plain = (own.ask, own.tell) if own else (one.ask, one.tell_insured)
        if one.result in _OPEN and one.fixer in _THEIRS and one.severity is not Severity.INFO:
            said[(ask or plain) if to is Addressee.AGENT else (plain or ask)] = None
    return tuple(one for one in said if one)


def _sent(upload: StoredUpload, message: Message) -> Sent:
    done = message.state not in (*UNREAD_STATES, MessageState.AWAITING_REVIEW, MessageState.QUARANTINED)
    is_unclear = illegible.ASKED in message.flags  # answered by the desk: nobody looked at it
    is_read = message.state not in UNREAD_STATES
    return Sent(upload.key, upload.at, tuple(upload.names), is_read, done and not is_unclear, is_unclear)


def _received(session: Session, opened: Opened, upload: StoredUpload, message: Message) -> Received:
    is_read = message.state not in UNREAD_STATES
    papers = documents.of_message(session, message.id)
    judged = [one for one in papers if one.state in (DocumentState.NEEDS_REVIEW, DocumentState.REVIEWED)]
    missing = None
    is_missed = any(map(illegible.pages_of, judged)) and not illegible.states_coverage(judged)
    if is_read and any(one.extraction for one in judged) and not is_missed:
        judgement = judgement_with(session, opened.account.id, message_id=message.id, today=opened.today)
        missing = _asks(judgement.deficiencies, opened.party, opened.language)
    return Received(
        opened=opened,
        key=upload.key,
        files=files_of(session, message, papers, upload.names),
        is_read=is_read,
        is_reviewed=_sent(upload, message).is_reviewed,
        lines=lines_of(judged, opened.language),
        missing=missing,
    )


def files_of(
    session: Session, message: Message, papers: Sequence[documents.Document], names: Sequence[str]
) -> tuple[FileShown, ...]:
    """The files of an upload with what became of each; by `names` alone until its mail was opened."""
    by_file = {one.attachment_id: one for one in reversed(papers)}
    state = "waiting" if message.state in UNREAD_STATES else "unread"
    found = messages.attachments(session, message.id)
    return tuple(_file(one.name, one.refusal or "", by_file.get(one.id)) for one in found) or tuple(
        FileShown(name, state, message.reason or "") for name in names
    )


def lines_of(papers: Sequence[documents.Document], language: str) -> tuple[LineShown, ...]:
    """What was read of each policy on these papers, unconfirmed."""
    own = words(language).lines
    return tuple(line for one in papers for line in _read_lines(one.extraction, own))


def _file(name: str, refusal: str, paper: documents.Document | None) -> FileShown:
    if refusal:
        return FileShown(name, "unread", refusal)
    if paper is None or paper.state in (DocumentState.RECEIVED, DocumentState.READING):
        return FileShown(name, "waiting")
    if paper.state is DocumentState.FAILED:
        return FileShown(name, "unclear" if illegible.is_illegible(paper) else "unread", paper.reason or "")
    if paper.state is DocumentState.NOT_A_CERTIFICATE:
        return FileShown(name, "other")
    return FileShown(name, "read", illegible.why(paper) if illegible.pages_of(paper) else "")


def _read_lines(extraction: Mapping[str, object] | None, names: Mapping[str, str]) -> list[LineShown]:
    """What was read of each policy, unconfirmed."""
    if not extraction:
        return []
    made = []
    for certificate in extraction_from(dict(extraction)).certificates:
        for one in certificate.coverages:
            if not (one.policy_number.value or one.expiration_date.value):
                continue
            amounts = [value.value for value in one.limits.values() if isinstance(value.value, int)]
            made.append(
                LineShown(
                    name=names.get(line := line_of(one), line),
                    status="",
                    number=str(one.policy_number.value or ""),
                    effective=_day(one.effective_date.value),
                    expiration=_day(one.expiration_date.value),
                    limits=tuple(f"${amount:,}" for amount in amounts[:2]),
                )
            )
    return made


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _questions(session: Session, opened: Opened, parts: Parts) -> tuple[Question, ...]:
    asked = answers.question_of(session, opened.account.id, parts.now())
    said = {one.policy: one for one in answers.of_account(session, opened.account.id, asked=asked)}
    own = words(opened.language).lines
    by_name: dict[str, list[PolicyOnFile]] = {}
    for policy in policies_of(session, opened.account.id):
        if policy.expiration is None or policy.expiration > opened.today:
            by_name.setdefault(policy.called, []).append(policy)
    return tuple(
        Question(some[0], ", ".join(own.get(one.line, one.line) for one in some), said.get(called, said.get("")))
        for called, some in by_name.items()
    )
