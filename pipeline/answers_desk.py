"""Answers to verification as reviewers see them: what waits for a person, and how many questions are answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.dialogue import Addressee
from domain.verification import Rate, Said
from pipeline.parts import Parts
from pipeline.verifying import settle_answer
from records import accounts, answers, audit, links, notices
from records.work import OpenWork

RATE_DAYS = 365


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer in a list, with the names of its account."""

    said: Said
    client: str
    contractor: str


class AnswersDesk:
    """Answers and links without a login over the given parts."""

    def __init__(self, parts: Parts, *, look: OpenWork) -> None:
        self._parts = parts
        self._look = look

    def waiting(self) -> tuple[tuple[AnswerLine, ...], Rate]:
        """The answers that wait for a person, oldest first, and how the questions of a year were answered."""
        with self._look() as session:
            found = answers.waiting(session)
            names = notices.names_of(session, {one.account for one in found})
            rate = answers.rate(session, since=self._parts.today() - timedelta(days=RATE_DAYS))
        return tuple(AnswerLine(one, *names[one.account]) for one in found), rate

    def count(self) -> int:
        """How many answers wait for a person."""
        with self._look() as session:
            return answers.how_many_wait(session)

    def of_account(self, account_id: int) -> tuple[Said, ...]:
        """What was said of an account's policies, newest first."""
        with self._look() as session:
            return answers.of_account(session, account_id)

    def settle(self, answer_id: int, as_: str, *, user_id: int) -> bool:
        """See `verifying.settle_answer`."""
        with self._parts.open_work() as session:
            return settle_answer(session, answer_id, as_, user_id=user_id, at=self._parts.now())

    def close_links(self, account_id: int, *, user_id: int) -> None:
        """Close all links without a login that were given for an account; new letters carry new ones.

        Raises:
            NotYours: there is no such account.
        """
        at = self._parts.now()
        with self._parts.open_work() as session:
            accounts.hold(session, account_id)
            for party in (Addressee.AGENT, Addressee.CONTRACTOR):
                links.revoke(session, account_id, party, user_id=user_id, at=at)
            subject = f"account {account_id}"
            audit.append(session, at=at, actor=f"user {user_id}", action="closed_links", subject=subject)
