"""What the review screen shows of one document: read once, frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.certificate import Certificate, Endorsement, ReadWarning
from domain.document import DocumentState
from domain.draft import OutboxState, Paper
from domain.field import Value
from domain.finding import Judgement
from domain.intent import Sentence
from domain.message import MessageKind, MessageState
from domain.notice import PolicyNotice
from domain.page import PageKind
from domain.property import PropertyEvidence
from domain.signal import Signal


@dataclass(frozen=True, slots=True)
class CaseMessage:
    """The mail that a document came with. `flags` are stable words of what is odd about the sender or the mail.

    `said` is what its sentences say. `proven` is what the receiving server found of the sender: ("dmarc", "pass").
    `successor` is an address that the mail names instead of its sender's, "" for none.
    """

    id: int
    sender: str
    sender_name: str
    subject: str
    body: str
    kind: MessageKind
    kind_reason: str
    state: MessageState
    reason: str | None
    arrived_at: datetime
    flags: tuple[str, ...]
    may_answer: bool
    assigned_to: str | None
    said: tuple[Sentence, ...] = ()
    proven: tuple[tuple[str, str], ...] = ()
    successor: str = ""


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page image, `width` and `height` in points; `number` counts from 1 within the document's file."""

    number: int
    width: float
    height: float
    kind: PageKind
    rotation: int
    image_digest: str | None


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """One document of a message, for lists."""

    id: int
    name: str
    kind: str
    state: DocumentState
    reason: str | None
    pages: int


@dataclass(frozen=True, slots=True)
class CaseAccount:
    """The account a document belongs to."""

    id: int
    client: str
    contractor: str
    requirement: str
    status: str
    agent_email: str | None
    contractor_email: str | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An account that a message may belong to; `score` from 0 to 1, best first."""

    account_id: int
    label: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class CaseChange:
    """One difference from the earlier proof of the account. `worse` when it lowers or ends protection."""

    path: str
    label: str
    before: str
    after: str
    worse: bool


@dataclass(frozen=True, slots=True)
class CaseLetter:
    """The drafted or sent answer. `to` and `cc` are bare addresses; `why_not` says why it cannot be sent.

    `papers` go out with it, or did; `without` says which is missing and why.
    """

    id: int
    state: OutboxState
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str
    why_not: str | None
    sent_at: datetime | None
    edited: bool
    papers: tuple[Paper, ...] = ()
    without: str = ""


@dataclass(frozen=True, slots=True)
class CaseDecision:
    """One line of the history: who did what, when, and why."""

    at: datetime
    who: str
    what: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything that the review screen shows of a message and one of its documents.

    `document`, and with it `certificate`, is None for a mail without one. `certificate` carries the corrections
    made so far, which `corrections` lists by path; `confirmed` tells whether a person confirmed it. `signals` are what
    to look at twice, the weightiest first. `judgement` is of the whole account with this document counted in.
    `changes` is empty when no earlier proof is on the account.
    """

    message: CaseMessage
    documents: tuple[CaseDocument, ...]
    document: CaseDocument | None
    pages: tuple[CasePage, ...]
    certificate: Certificate | None
    endorsements: tuple[Endorsement, ...]
    notices: tuple[PolicyNotice, ...]
    property_evidence: tuple[PropertyEvidence, ...]
    warnings: tuple[ReadWarning, ...]
    signals: tuple[Signal, ...]
    confirmed: bool
    corrections: tuple[tuple[str, Value], ...]
    account: CaseAccount | None
    suggestions: tuple[Suggestion, ...]
    judgement: Judgement | None
    changes: tuple[CaseChange, ...]
    letter: CaseLetter | None
    history: tuple[CaseDecision, ...]
    today: date


@dataclass(frozen=True, slots=True)
class QueueFilters:
    """What a reviewer wants to see; None and "" mean all."""

    client_id: int | None = None
    kind: MessageKind | None = None
    state: MessageState | None = None
    text: str = ""
    mine: int | None = None


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One line of the queue: a mail with its documents. `doubts` counts fields below the sure mark."""

    message_id: int
    arrived_at: datetime
    sender: str
    sender_name: str
    subject: str
    kind: MessageKind
    state: MessageState
    reason: str | None
    account: str | None
    client: str | None
    documents: tuple[CaseDocument, ...]
    findings: int
    doubts: int
    letter_state: OutboxState | None
    assigned_to: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be the case with the corrections on the screen: nothing is stored."""

    judgement: Judgement | None
    letter_subject: str
    letter_body: str
    why_not: str | None
