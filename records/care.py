"""How long reviewers need for a document, and how much of what was read they leave as it is, by client and agency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.accounts import Account, Agent, Client
from records.decisions import Decision, DecisionKind
from records.documents import Document, FieldValue

LONGEST = timedelta(minutes=15)
"""A person who did nothing for longer was away: that document tells nothing of the time that one takes."""
SETTLES = (DecisionKind.CONFIRM, DecisionKind.REJECT)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One document that somebody confirmed or rejected; `seconds` is None where it cannot be told."""

    client: str
    agency: str
    seconds: float | None
    fields: int
    changed: int


@dataclass(frozen=True, slots=True)
class Care:
    """What a group's documents took: `minutes` at the median, None where no time can be told."""

    documents: int
    timed: int
    minutes: float | None
    unchanged_share: float | None


def reviewed(session: Session, *, since: datetime) -> tuple[Reviewed, ...]:
    """The documents settled since then, each once, as the newest decision left it.

    The time of one is that between the reviewer's act before, whatever it was, and the decision.
    """
    seconds = dict(_times(session, since))
    newest = (
        select(func.max(Decision.id))
        .where(Decision.kind.in_(SETTLES), Decision.made_at >= since, Decision.document_id.is_not(None))
        .group_by(Decision.document_id)
    )
    rows = session.execute(
        select(Decision.id, Decision.document_id, Decision.kind, Decision.values, Client.name, Agent.agency, Agent.name)
        .join(Document, Decision.document_id == Document.id)
        .outerjoin(Account, Document.account_id == Account.id)
        .outerjoin(Client, Account.client_id == Client.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(Decision.id.in_(newest))
        .order_by(Decision.id)
    ).all()
    counted = session.execute(
        select(FieldValue.document_id, func.count())
        .where(FieldValue.document_id.in_(select(Decision.document_id).where(Decision.id.in_(newest))))
        .group_by(FieldValue.document_id)
    )
    fields = {row[0]: row[1] for row in counted}
    made = []
    for number, document_id, kind, values, client, agency, agent in rows:
        is_confirmed = kind is DecisionKind.CONFIRM
        made.append(
            Reviewed(
                client=client or "",
                agency=agency or agent or "",
                seconds=seconds.get(number),
                fields=fields.get(document_id, 0) if is_confirmed else 0,
                changed=len(values) if is_confirmed else 0,
            )
        )
    return tuple(made)


def care(found: Iterable[Reviewed]) -> Care:
    """What these documents took."""
    papers = list(found)
    times = [one.seconds for one in papers if one.seconds is not None]
    fields = sum(one.fields for one in papers)
    changed = sum(one.changed for one in papers)
    return Care(
        documents=len(papers),
        timed=len(times),
        minutes=median(times) / 60 if times else None,
        unchanged_share=1 - min(changed, fields) / fields if fields else None,
    )


def care_by(groups: Iterable[tuple[str, Reviewed]]) -> dict[str, Care]:
    """The same by group; documents of no account are in none."""
    sorted_out: dict[str, list[Reviewed]] = {}
    for name, one in groups:
        if name:
            sorted_out.setdefault(name, []).append(one)
    return {name: care(found) for name, found in sorted_out.items()}


def _times(session: Session, since: datetime) -> Iterator[tuple[int, float]]:
    """Decisions that settle a document, each with the seconds since its maker's act before."""
    rows = session.execute(
        select(Decision.id, Decision.user_id, Decision.kind, Decision.made_at)
        .where(Decision.made_at >= since - LONGEST, Decision.user_id.is_not(None))
        .order_by(Decision.user_id, Decision.made_at, Decision.id)
        .execution_options(yield_per=1000)
    )
    before: tuple[int | None, datetime] | None = None
    for number, user_id, kind, at in rows:
        if kind in SETTLES and before is not None and before[0] == user_id and at - before[1] <= LONGEST:
            yield number, (at - before[1]).total_seconds()
        before = (user_id, at)
