"""Why an account stands where it does on a day: each requirement, the proof used, the arithmetic, the version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from domain.finding import AccountStatus, Finding, Judgement, Remedy, Result
from domain.holdings import Holdings, UnderReview
from domain.saying import N_, phrased
from pipeline.days import end_of
from pipeline.facts import facts_of, requirement_of
from pipeline.folding import folded, starts
from pipeline.settling import judged, standing
from records import accounts, certificates, documents, exceptions, people, proofs, standings
from records.accounts import AccountView
from records.documents import Document
from records.exceptions import StoredException
from records.proofs import Spot
from records.requirements import Version
from records.standings import Moved
from rules.explain import line_name
from rules.held import Book
from rules.status import while_waiting

OPEN = (Result.FAIL, Result.UNVERIFIED, Result.NEEDS_REVIEW)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a proof stands: a document, a page of it counted from 1, one of its boxes and what is printed there.

    `certificate` counts those of the document from 0; `spot` is the box on its page, None when nothing was read.
    """

    document_id: int
    message_id: int
    name: str
    page: int | None = None
    path: str = ""
    text: str = ""
    certificate: int = 0
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One requirement: how it came out, on what proof, and with what arithmetic ("" when nothing was added up).

    `about` is its line of coverage in words, or what of the certificate it is about.
    `exception` is the one that lets it go, when one does.
    """

    finding: Finding
    about: str
    remedy: Remedy
    places: tuple[Place, ...]
    sum: str
    exception: StoredException | None


@dataclass(frozen=True, slots=True)
class LineStanding:
    """One required line: its coverage status and the policy that counts, if there is one."""

    line: str
    name: str
    status: str
    number: str
    effective: date | None
    expiration: date | None
    cancelled_on: date | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about where an account stands on `on`. `may_decide` is of the person who asked.

    `papers` are all its documents, newest first, without what was read from them.
    `review` tells since when it waits for a person, and what it keeps meanwhile; None when it does not.
    """

    account: AccountView
    on: date
    status: AccountStatus
    score: int
    next_expiration: date | None
    lines: tuple[LineStanding, ...]
    reasons: tuple[Reason, ...]
    exceptions: tuple[StoredException, ...]
    papers: tuple[Document, ...]
    versions: tuple[Version, ...]
    history: tuple[Moved, ...]
    people: Mapping[int, str]
    latest_end: date
    may_decide: bool
    review: UnderReview | None

    @property
    def keeps(self) -> bool:
        """Whether it keeps the status from before something waited for a person."""
        return self.review is not None and while_waiting(self.review, self.on) is not AccountStatus.PENDING

    @property
    def open(self) -> tuple[Reason, ...]:
        """What is not met, below its evidence, or waits for a person."""
        return tuple(one for one in self.reasons if one.finding.result in OPEN)


def explain(
    session: Session,
    account_id: int,
    *,
    on: date,
    today: date,
    client_id: int | None = None,
    user_id: int | None = None,
) -> Explanation:
    """Why an account stands where it does on a day, by what was confirmed until then.

    Raises:
        NotYours: there is no such account, or it is another client's than `client_id`.
    """
    until = None if on >= today else end_of(on, accounts.time_zone_of(session, account_id))
    proofs = certificates.confirmed_proofs(session, account_id, until=until)
    held = folded([one for one in proofs if one.received_on <= on] if until else proofs)
    account = accounts.view(session, account_id, on=on, client_id=client_id, starts=starts(held))
    granted = exceptions.of_account(session, account_id)
    in_force = exceptions.held_on(granted, on)
    requirement, facts = requirement_of(account), facts_of(session, account, on=on, in_force=in_force)
    judgement = judged(facts, requirement, held, on)
    if until is None:
        judgement = standing(session, account_id, judgement)
    versions, papers = account.requirement_versions, documents.of_account(session, account_id)
    user = people.by_id(session, user_id) if user_id is not None else None
    return Explanation(
        account=account,
        on=on,
        status=judgement.status,
        score=judgement.score,
        next_expiration=judgement.next_expiration,
        lines=_lines(judgement, held, on),
        reasons=_reasons(session, judgement, in_force, papers),
        papers=papers,
        exceptions=granted,
        versions=versions,
        history=tuple(standings.history(session, account_id)),
        people=people.names(session, {one.published_by for one in versions if one.published_by}),
        latest_end=on + timedelta(366),
        may_decide=user is not None and people.may_decide_for(user, account.client_id),
        review=facts.review,
    )


def arithmetic(facts: Mapping[str, str]) -> str:
    """Primary plus umbrella, against what is asked, when a requirement's facts tell of a sum."""
    primary, umbrella, required = (
        facts.get("primary", facts.get("actual", "")),
        facts.get("umbrella"),
        facts.get("required"),
    )
    if not umbrella or not primary or not required:
        return ""
    total = facts.get("total")
    if total:
        return phrased("{primary} primary + {umbrella} umbrella = {total}; {required} required",
                       primary=primary, umbrella=umbrella, total=total, required=required)  # fmt: skip
    return phrased("{primary} primary + {umbrella} umbrella; {required} required",
                   primary=primary, umbrella=umbrella, required=required)  # fmt: skip


def told(found: Explanation) -> dict[str, Any]:
    """An explanation as `certdesk explain --json` prints it."""
    return {
        "account": found.account.id,
        "client": found.account.client,
        "contractor": found.account.contractor,
        "on": found.on.isoformat(),
        "requirement": found.account.requirement_code,
        "version": found.account.requirement_version,
        "effective_on": _iso(found.account.requirement_effective_on),
        "status": found.status.value,
        "score": found.score,
        "next_expiration": _iso(found.next_expiration),
        "review": _told_review(found.review) if found.review else None,
        "lines": [
            {
                "line": one.line,
                "status": one.status,
                "policy_number": one.number,
                "effective": _iso(one.effective),
                "expiration": _iso(one.expiration),
            }
            for one in found.lines
        ],
        "requirements": [_told_reason(one) for one in found.reasons],
    }


def _told_review(review: UnderReview) -> dict[str, Any]:
    return {
        "began_on": review.began_on.isoformat(),
        "before": review.before.value,
        "keeps_until": review.keeps_until.isoformat(),
    }


def _told_reason(one: Reason) -> dict[str, Any]:
    finding, exception = one.finding, one.exception
    return {
        "requirement": finding.requirement,
        "line": finding.line,
        "result": finding.result.value,
        "code": finding.code,
        "severity": finding.severity.value,
        "fixer": finding.fixer.value,
        "remedy": one.remedy.value if finding.result in OPEN else None,
        "title": finding.title,
        "ask": finding.ask,
        "facts": dict(finding.facts),
        "sum": one.sum,
        "proof": [
            {
                "document": place.document_id,
                "name": place.name,
                "page": place.page,
                "box": place.path,
                "text": place.text,
            }
            for place in one.places
        ],
        "exception": {
            "id": exception.id,
            "kind": exception.granted.kind.value,
            "reason": exception.granted.reason,
            "approved_by": exception.granted.approved_by,
            "ends_on": exception.granted.ends_on.isoformat(),
        }
        if exception
        else None,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _lines(judgement: Judgement, held: Holdings, on: date) -> tuple[LineStanding, ...]:
    book = Book(held, on)
    made = []
    for line, status in judgement.lines.items():
        counts = book.judged(line)
        policy = counts.policy if counts else None
        made.append(
            LineStanding(
                line=line,
                name=line_name(line),
                status=status,
                number=policy.number if policy else "",
                effective=policy.effective if policy else None,
                expiration=policy.expiration if policy else None,
                cancelled_on=policy.cancelled_on if policy else None,
            )
        )
    return tuple(made)


def _reasons(
    session: Session, judgement: Judgement, granted: Sequence[StoredException], on_file: Sequence[Document]
) -> tuple[Reason, ...]:
    ids = {one.document_id for one in judgement.findings if one.document_id is not None}
    papers = {one.id: one for one in on_file}
    boxes = proofs.spots(session, ids)
    made = []
    for one in judgement.findings:
        paper = papers.get(one.document_id) if one.document_id is not None else None
        places: tuple[Place, ...] = ()
        if paper is not None:
            found = [
                Place(paper.id, paper.message_id, paper.name, box.page, path, box.text, one.place, box)
                for path in one.fields
                if (box := boxes.get((paper.id, one.place, path))) is not None
            ]
            places = tuple(found) or (Place(paper.id, paper.message_id, paper.name),)
        lets_go = [each for each in granted if each.granted.requirement in (one.requirement, one.line)]
        made.append(
            Reason(
                finding=one,
                about=line_name(one.line) if one.line else N_("Certificate"),
                remedy=one.remedy,
                places=places,
                sum=arithmetic(one.facts),
                exception=lets_go[0] if lets_go and one.result is Result.WAIVED else None,
            )
        )
    return tuple(made)
