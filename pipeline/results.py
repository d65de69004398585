"""The result to the others: who did not get the reviewer's answer is told what it says in its own words, once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from config.finding_words import finding_in
from domain.dialogue import Addressee, Correspondent, Dialogue, Notice
from domain.draft import Draft, in_every_language, kind_and_language
from domain.errors import Refused
from domain.finding import AccountStatus, Finding, Fixer, Result, Severity
from domain.saying import phrased
from outbound.notice_letter import LetterFacts
from outbound.read_back import shortened
from outbound.sequences import address_of
from pipeline.days import today_of
from pipeline.mailing import cadence_of, letter_name, put_down, single
from pipeline.notice_facts import Filler
from pipeline.parts import Parts
from records import accounts, documents, findings, notices, outbox, standings
from records.accounts import AccountView
from records.dialogues import dialogues
from records.outbox import OutboxMessage

log = logging.getLogger(__name__)
COMPLIANT, NEEDED = "compliant", "still_needed"
RESULTS = {"compliant": COMPLIANT, "deficiency": NEEDED}
"""What a reviewer's letter is told to the contractor as, by its kind."""
MADE_UP_FOR_DAYS = 3
"""A result that nobody was told of, as after a stop of the desk, is told within so many days."""
GOOD = frozenset({AccountStatus.COMPLIANT, AccountStatus.COMPLIANT_WITH_EXCEPTIONS})
_OPEN = (Result.FAIL, Result.UNVERIFIED)


def tell_result(session: Session, parts: Parts, letter_id: int) -> int | None:
    """Tell the contractor what a reviewer's letter that was sent says; None where it got that letter itself.

    Once a letter, whoever asks for it and however often; it goes by itself only where the client's policy lets it.
    """
    letter = outbox.by_id(session, letter_id)
    template = RESULTS.get(kind_and_language(letter.letter)[0])
    if template is None or letter.sent_at is None or letter.account_id is None or letter.answers_id is None:
        return None
    day = today_of(parts, accounts.time_zone_of(session, letter.account_id))
    (one,) = dialogues(session, account_ids=(letter.account_id,)) or (None,)
    address = address_of(one.contractor) if one else None
    if one is None or address is None or address.lower() in _readers(letter):
        return None
    why = phrased(
        "the reviewer's answer of {day} went to {addresses}",
        day=letter.sent_at.date().isoformat(),
        addresses=", ".join(letter.to),
    )
    notice = _notice(one, Addressee.CONTRACTOR, f"result:{letter.answers_id}:contractor", template, why, address, day)
    return _put_down(session, parts, notice, one.contractor, day, goes=_goes(session, one, template, letter.answers_id))


def make_up(session: Session, parts: Parts, client_id: int) -> int:
    """Tell the results of a client's accounts that nobody was told of yet; how many letters that made.

    Those of answers that were sent, and of accounts that turned compliant otherwise (an exception, a new version of
    the requirements): then agent and contractor are both told.
    """
    since = parts.now() - timedelta(days=MADE_UP_FOR_DAYS)
    made = [
        tell_result(session, parts, letter_id)
        for letter_id in outbox.sent_answers(session, client_id, in_every_language(*RESULTS), since=since)
    ]
    made += _turned(session, parts, client_id)
    return sum(one is not None for one in made)


def _turned(session: Session, parts: Parts, client_id: int) -> list[int | None]:
    """Tell both of each account that turned compliant, where they do not know it from an answer."""
    day = today_of(parts, accounts.client_by_id(session, client_id).time_zone)
    turns = standings.turns(session, client_id, since=day - timedelta(days=MADE_UP_FOR_DAYS))
    found = {one.account_id: one for one in turns if one.now in GOOD and one.before not in (*GOOD, None)}
    found = {one: turn for one, turn in found.items() if turn.before is not AccountStatus.EXPIRING}
    made: list[int | None] = []
    for one in dialogues(session, account_ids=tuple(found)) if found else ():
        turn = found[one.account]
        if one.unread:  # a reviewer is about to answer: that answer tells it
            continue
        for who in (Addressee.AGENT, Addressee.CONTRACTOR):
            reader = one.reader(who)
            address = address_of(reader)
            if address is None or outbox.wrote(session, one.account, COMPLIANT, address, since=turn.day):
                continue
            why = phrased(
                "compliant since {day}, before that {status}", day=turn.day.isoformat(), status=_name(turn.before)
            )
            notice = _notice(one, who, f"turned:{turn.id}:{who.value}", COMPLIANT, why, address, day)
            goes = COMPLIANT in cadence_of(session, client_id).auto
            made.append(_put_down(session, parts, notice, reader, day, goes=goes))
    return made


def _notice(one: Dialogue, to: Addressee, key: str, template: str, why: str, address: str, day: date) -> Notice:
    return single(
        one.reader(to),
        key=key,
        account=one.account,
        client=one.client,
        to=to,
        template=template,
        why=why,
        day=day,
        address=address,
    )


def _put_down(
    session: Session, parts: Parts, notice: Notice, reader: Correspondent, day: date, *, goes: bool
) -> int | None:
    if notices.told(session, notice.keys):
        return None
    view = accounts.view(session, notice.account, on=day)
    try:
        filler = Filler(session, parts.identity, day)
        facts = filler.facts(notice, reader.time_zone, {view.id: reader.name})
        letter = filler.write(facts_of_result(session, facts, view, notice), notice, at=parts.now())
    except Refused as refusal:  # one account's broken requirement set must not hold up the others
        log.warning("a result cannot be told", extra={"account": view.id, "why": str(refusal)})
        return None
    before = notices.last_letter(session, view.id, notice.to)
    draft = Draft(
        letter=letter_name(notice),
        to=(notice.to,),
        cc=(),
        subject=letter.subject,
        body=letter.body,
        in_reply_to=before.message_id if before else None,
        references=(*before.references, before.message_id) if before else (),
    )
    return put_down(session, parts, notice, draft, account_id=view.id, day=day, goes=goes)


def facts_of_result(session: Session, facts: LetterFacts, view: AccountView, notice: Notice) -> LetterFacts:
    """What the reader is told: policies where nothing is needed, else who sends what."""
    (about,) = facts.about
    if notice.template == COMPLIANT:
        (one,) = dialogues(session, account_ids=(view.id,))
        in_force = tuple(each for each in one.policies if each.expiration is None or each.expiration > facts.today)
        next_day = view.next_expiration
        return replace(facts, about=(replace(about, policies=in_force, open=()),), next_date=next_day)
    opened, own = _needed(finding_in(one, notice.language) for one in findings.of_account(session, view.id))
    about = replace(about, open=shortened(opened, notice.language), own=shortened(own, notice.language))
    return replace(facts, about=(about,))


def _needed(found: Iterable[Finding]) -> tuple[list[str], list[str]]:
    """What the agent is asked for, and what only the contractor can settle, in the contractor's words."""
    asked = [one for one in found if one.severity is not Severity.INFO]
    agents = [one for one in asked if one.result in _OPEN and one.fixer is Fixer.AGENT]
    own = [one for one in asked if one.result in (*_OPEN, Result.NEEDS_REVIEW) and one.fixer is Fixer.INSURED]
    return [one.tell_insured or one.ask for one in agents], [one.tell_insured or one.ask for one in own]


def _goes(session: Session, one: Dialogue, template: str, message_id: int) -> bool:
    """Whether a result goes without a person: by its kind, or because all that was read is surer than asked for."""
    rules = cadence_of(session, one.client)
    if template in rules.auto:
        return True
    if rules.results_above is None:
        return False
    least = documents.least_confidence(session, message_id)
    return least is not None and least > rules.results_above


def _readers(letter: OutboxMessage) -> frozenset[str]:
    return frozenset(_lower((*letter.to, *letter.cc)))


def _lower(addresses: Sequence[str]) -> Iterator[str]:
    yield from (one.lower() for one in addresses)


def _name(status: AccountStatus | None) -> str:
    return status.value.replace("_", " ") if status else "never judged"
