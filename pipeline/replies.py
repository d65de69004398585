"""What replies say, and what follows from it by itself: who is not written to any more, which policies are in force.

Only a sender who is proven brings anything about. Nothing here changes what an account holds; all but a plain "in
force" waits for a person as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy.orm import Session

from domain.errors import SettledOtherwise
from domain.intent import Intent, Sentence
from domain.message import MessageKind, ReadMessage
from domain.saying import N_
from domain.verification import Answer, Via
from extract.free_text.intents import intents_of
from ingest.account import DOUBTFUL, PUBLIC_DOMAINS
from ingest.days import days_in
from pipeline.faxes import BY_FAX
from pipeline.parts import Parts
from pipeline.verifying import note_answer, policies_of
from records import accounts, audit, correspondents, outbox
from records.messages import Message

NOT_WRITTEN_BY_PEOPLE = (MessageKind.AUTOMATIC_REPLY, MessageKind.BOUNCE)
STOPPED, NOT_THEIRS, NOTED = "asked-to-stop", "not-theirs", "answer-noted"
VERIFIES = ("verify_early", "verify_midterm", "verify_reminder")
_ANSWERS = {
    Intent.IN_FORCE: Answer.IN_FORCE,
    Intent.CANCELLED: Answer.CANCELLED,
    Intent.CHANGED: Answer.CHANGED,
    Intent.NOT_THEIRS: Answer.NOT_OURS,
}
_MAIL = re.compile(r"[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[A-Za-z]{2,24}\b")
_LINES = {
    "gl": r"\b(general liability|cgl|gl)\b",
    "auto": r"\b(auto(mobile)?|vehicles?)\b",
    "umbrella": r"\b(umbrella|excess)\b",
    "wc": r"\b(workers'? comp\w*|wc|comp)\b",
    "professional": r"\b(professional|e&o)\b",
}


def understood(parts: Parts, read: ReadMessage) -> tuple[Sentence, ...]:
    """What each sentence of a mail says, read in the sandbox; () for mail that no person wrote."""
    words = read.words or read.subject  # programs that unsubscribe write a subject alone
    if read.kind in NOT_WRITTEN_BY_PEOPLE or not words or "spam" in read.flags:
        return ()
    assert parts.sandbox is not None  # noqa: S101 - a worker has one
    return parts.sandbox.call(intents_of, words)


def keep(message: Message, said: Sequence[Sentence], own: frozenset[str]) -> None:
    """Keep what a mail says, the address that it names instead, and its kind where words alone did not tell it."""
    message.intents = [
        {"words": one.words, "intent": one.intent.value if one.intent else None, "likely": one.likely} for one in said
    ]
    message.successor = _named_instead(message, said, own)
    if message.kind is MessageKind.OTHER and any(one.intent and one.intent.asks for one in said):
        message.kind, message.kind_reason = MessageKind.QUESTION, N_("it asks something")


def sentences_of(message: Message) -> tuple[Sentence, ...]:
    """What was understood of a stored mail."""
    return tuple(
        Sentence(one["words"], Intent(one["intent"]) if one["intent"] else None, one["likely"])
        for one in message.intents
    )


def act_on(session: Session, parts: Parts, message: Message) -> None:
    """What a mail brings about by itself, once; its flags tell the reviewer what was done.

    Stop is honoured. Who says that an account is not theirs is not asked about it any more. Answers to a question
    whether policies are in force are kept. Whoever writes is reached by mail again, and is not away.
    """
    if message.kind in NOT_WRITTEN_BY_PEOPLE or DOUBTFUL & set(message.flags) or not message.sender:
        return
    said = sentences_of(message)
    intents = {one.intent for one in said}
    if Intent.STOP in intents:
        correspondents.note_stop(session, message.sender, at=parts.now())
        _tell(session, parts, message, STOPPED)
    if message.account_id is None or message.matched_by in (None, BY_FAX):
        return
    correspondents.note_writes(session, message.sender)
    if _answered(session, parts, message, said):
        _tell(session, parts, message, NOTED)
    if Intent.NOT_THEIRS in intents:
        correspondents.note_not_theirs(session, _meant(session, message), message.account_id)
        _tell(session, parts, message, NOT_THEIRS)


def is_settled(message: Message) -> bool:
    """Whether nobody need look at a reply: it says that policies are in force, in answer to us, and nothing else."""
    said = sentences_of(message)
    return NOTED in message.flags and all(one.intent is Intent.IN_FORCE for one in said)


def use_successor(session: Session, parts: Parts, message: Message, *, user_id: int) -> None:
    """Write about the account to the address that a mail named, instead of to who named it.

    Raises:
        SettledOtherwise: the mail names nobody, or belongs to no account.
    """
    if not message.successor or message.account_id is None:
        raise SettledOtherwise(what=N_("the mail names no other address, or belongs to no account"))
    instead_of = _meant(session, message)
    correspondents.note_not_theirs(session, instead_of, message.account_id, successor=message.successor)
    detail = {"account": message.account_id, "instead_of": instead_of, "successor": message.successor}
    subject = f"message {message.id}"
    audit.append(session, at=parts.now(), actor=f"user {user_id}", action="successor", subject=subject, detail=detail)


def _tell(session: Session, parts: Parts, message: Message, flag: str) -> None:
    message.flags = list(dict.fromkeys([*message.flags, flag]))
    detail = {"sender": message.sender, "account": message.account_id}
    subject = f"message {message.id}"
    audit.append(session, at=parts.now(), actor="worker", action=flag, subject=subject, detail=detail)


def _answered(session: Session, parts: Parts, message: Message, said: Sequence[Sentence]) -> bool:
    """Keep the answers to a question whether policies are in force; False when there was none, or it is not plain."""
    assert message.account_id is not None  # noqa: S101 - the caller looked
    told = tuple(_told(session, message, said))
    of_all = {answer for policy, answer, _, _ in told if policy is None}
    if not told or len(of_all) > 1 or not _is_asked(session, message):
        return False
    for policy, answer, effective, words in sorted(told, key=lambda one: one[0] or ""):
        note_answer(
            session,
            account_id=message.account_id,
            policy=policy,
            answer=answer,
            effective=effective,
            by=message.sender,
            via=Via.REPLY,
            at=parts.now(),
            note=words,
        )
    return True


def _told(
    session: Session, message: Message, said: Sequence[Sentence]
) -> Iterator[tuple[str | None, Answer, date | None, str]]:
    """(policy, answer, day, words) of each sentence that answers; a policy of None is all of them."""
    assert message.account_id is not None  # noqa: S101 - the caller looked
    answers = [(one, _ANSWERS[one.intent]) for one in said if one.intent in _ANSWERS]
    known = policies_of(session, message.account_id) if answers else ()
    for one, answer in answers:
        low = one.words.lower()
        by_number = [each.called for each in known if each.number and each.number.lower() in low]
        by_line = [each.called for each in known if re.search(_LINES.get(each.line, r"(?!)"), low)]
        day = next((day for _, day in days_in(one.words, message.arrived_at.date())), None)
        for policy in by_number or by_line or (None,):
            yield policy, answer, day if answer is Answer.CANCELLED else None, one.words


def _is_asked(session: Session, message: Message) -> bool:
    """Whether it answers a letter of ours that asked whether policies are in force."""
    ids = [one for one in (message.in_reply_to, *reversed(message.references)) if one]
    letters = (outbox.sent_by(session, one) for one in ids)
    return any(
        one.letter.partition(".")[0] in VERIFIES and one.account_id == message.account_id for one in letters if one
    )


def _meant(session: Session, message: Message) -> str:
    """The address that the desk writes to, of who sent a mail: their own, or that of the same organisation."""
    assert message.account_id is not None  # noqa: S101 - the callers looked
    account = accounts.view(session, message.account_id, on=message.arrived_at.date())
    own = [one.lower() for one in (account.agent_email, account.contractor_email) if one]
    domain = message.sender.rpartition("@")[2]
    same = [one for one in own if one.rpartition("@")[2] == domain and domain not in PUBLIC_DOMAINS]
    return message.sender if message.sender in own else next(iter(same), message.sender)


def _named_instead(message: Message, said: Sequence[Sentence], own: frozenset[str]) -> str:
    """The one address that a mail names where it says that somebody else is meant; "" for none or several."""
    if not {one.intent for one in said} & {Intent.NOT_THEIRS, Intent.WRONG_PERSON}:
        return ""
    found = {one.lower() for each in said for one in _MAIL.findall(each.words)}
    hosts = {one.rpartition("@")[2] for one in own}
    others = sorted(one for one in found - {message.sender} if one.rpartition("@")[2] not in hosts)
    return others[0] if len(others) == 1 else ""
