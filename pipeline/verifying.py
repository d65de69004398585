"""Answers to the question whether policies are in force, from the page without a login or from a mail.

No answer changes what an account holds: "in force" counts as verified, everything else is work for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from domain.dialogue import PolicyOnFile
from domain.verification import Answer, Via
from pipeline.known import known_dialogues
from records import accounts, answers, audit, correspondents
from records.accounts import Account, Agent
from records.answers import StoredAnswer

LONGEST_NOTE = 2000


def note_answer(
    session: Session,
    *,
    account_id: int,
    policy: str | None,
    answer: Answer,
    effective: date | None,
    by: str,
    via: Via,
    at: datetime,
    note: str = "",
) -> bool:
    """Keep one answer, once for each question, policy and answer; False when it says nothing new.

    A newer answer about the same policy takes the place of the one before. Whoever says "not ours" of all policies
    is not asked about the account any more, until a successor is known; saying otherwise takes that back.

    Args:
        session: the caller's unit of work.
        account_id: which account; one that the caller may speak of.
        policy: the policy's number as on file, or its line of coverage where it has none; None for all of them.
        answer: what was said.
        effective: the day from which it is so; only of a cancellation.
        by: the address that said it.
        via: on which way.
        at: when.
        note: their words, if any.

    Raises:
        NotYours: there is no such account.
    """
    accounts.hold(session, account_id)
    known = policies_of(session, account_id)
    made = StoredAnswer(
        account_id=account_id,
        asked=answers.question_of(session, account_id, at),
        policy=_as_on_file(policy, known),
        answer=answer,
        effective=effective if answer is Answer.CANCELLED else None,
        said_by=by.strip().lower(),
        via=via,
        note=note.strip()[:LONGEST_NOTE],
        at=at,
    )
    kept = answers.put(session, made)
    if kept is None:
        return False
    _note_whose(session, account_id, kept.asked, known)
    detail = {
        "asked": kept.asked,
        "policy": kept.policy,
        "answer": answer.value,
        "effective": kept.effective.isoformat() if kept.effective else None,
        "via": via.value,
    }
    subject = f"account {account_id}"
    audit.append(session, at=at, actor=kept.said_by or via.value, action="verified", subject=subject, detail=detail)
    return True


def policies_of(session: Session, account_id: int) -> tuple[PolicyOnFile, ...]:
    """The policies that are held by confirmed proof, each once; () for an account that is archived."""
    return next((one.policies for one in known_dialogues(session, account_ids=(account_id,))), ())


def settle_answer(session: Session, answer_id: int, as_: str, *, user_id: int, at: datetime) -> bool:
    """Note that a person dealt with an answer and what they did; False when somebody had before.

    Raises:
        NotYours: there is no such answer.
    """
    found = answers.settle(session, answer_id, as_.strip()[:LONGEST_NOTE], user_id=user_id, at=at)
    if found is None:
        return False
    detail = {"account": found.account_id, "answer": found.answer.value, "policy": found.policy, "as": found.settled_as}
    subject = f"answer {answer_id}"
    audit.append(session, at=at, actor=f"user {user_id}", action="settled_answer", subject=subject, detail=detail)
    return True


def _as_on_file(policy: str | None, known: Sequence[PolicyOnFile]) -> str:
    """The policy as the account's proof calls it; one that no proof shows stays as it was said."""
    if policy is None:
        return ""
    said = _bare(policy)
    return next((one.called for one in known if said and _bare(one.called) == said), policy.strip())


def _bare(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _note_whose(session: Session, account_id: int, asked: str, known: Sequence[PolicyOnFile]) -> None:
    """Ask the agent no more about an account of which they said that nothing is theirs; else ask them again."""
    said = {one.policy: one.answer for one in answers.of_account(session, account_id, asked=asked)}
    of_each = [said.get(one.called, said.get("")) for one in known] or [said.get("")]
    account = session.get(Account, account_id)
    agent = session.get(Agent, account.agent_id) if account is not None and account.agent_id else None
    if agent is None or not agent.email:
        return
    if all(one is Answer.NOT_OURS for one in of_each):
        correspondents.note_not_theirs(session, agent.email, account_id)
    elif any(said.values()):
        correspondents.note_theirs(session, agent.email, account_id)
