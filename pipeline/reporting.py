"""What a client is told: at once when cover ends, and daily or weekly how its contractors stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from config.comms import Cadence
from config.finding_words import said_in
from domain.dialogue import Addressee, Correspondent, Item, Notice, Purpose
from domain.draft import Draft
from domain.finding import AccountStatus
from domain.saying import phrased
from outbound.addresses import sendable
from outbound.business_days import business_day_from
from outbound.notice_letter import LetterFacts, bar, long_date
from outbound.read_back import shortened
from outbound.status_words import status_words, turned_words
from pipeline.mailing import cadence_of, letter_name, put_down
from pipeline.notice_facts import SIGN_OFF, group_reference
from pipeline.own_letters import OwnLetters
from pipeline.parts import Parts
from records import account_list, accounts, correspondents, findings, notices, standings
from records.account_list import Standing
from records.accounts import Client
from records.dialogues import zone_of
from records.standings import Turn

ALERT, REPORT, CANCELLED = "alert", "compliance", "coverage_cancelled"
NEWS_DAYS = 7
"""What happened longer ago is no news: an alert about it would only confuse."""
EXPIRING_DAYS = 30
OUT = (AccountStatus.LAPSED, AccountStatus.EXPIRED, AccountStatus.NONCOMPLIANT, AccountStatus.NO_PROOF)
NEAR = (AccountStatus.EXPIRING, AccountStatus.PENDING)
_BAD = (AccountStatus.LAPSED, AccountStatus.EXPIRED, AccountStatus.NONCOMPLIANT)
_WELL = (*NEAR, AccountStatus.COMPLIANT, AccountStatus.COMPLIANT_WITH_EXCEPTIONS)


def alert(session: Session, parts: Parts, client_id: int) -> int | None:
    """One letter about all accounts whose cover ended since the last; its id, None when there is nothing new.

    Cover ended: a notice of cancellation was confirmed, or the account stood well and is lapsed, expired or
    noncompliant now. Each is told once, in one letter with the others.
    """
    client, day, rules = *_client(session, parts, client_id), cadence_of(session, client_id)
    language = _language(session, client, rules)
    news = [*_cancelled(session, client_id, language), *_lost(session, client_id, day, language)]
    known = notices.told(session, [one.key for one in news])
    news = [one for one in news if one.key not in known]
    readers = _readers(session, client, rules)
    if not news or not readers:
        return None
    items = tuple(
        Item(one.key, one.key, one.account, client_id, Addressee.CLIENT, Purpose.REPORT, ALERT, one.why, day)
        for one in news
    )
    notice = Notice(readers[0], Addressee.CLIENT, ALERT, items, language)
    changed = shortened([one.line for one in news], language)
    purpose = turned_words("alert", language)
    facts = replace(_facts(parts, client, notice, day), changed=changed, alert_purpose=purpose)
    return _send(session, parts, notice, facts, readers, day, goes=ALERT in rules.auto)


@dataclass(frozen=True, slots=True)
class _News:
    """One thing that a client is alerted of; `why` is for those at the desk."""

    key: str
    account: int
    line: str
    why: str


def _cancelled(session: Session, client_id: int, language: str) -> Iterator[_News]:
    for account, contractor, one in findings.of_code(session, client_id, CANCELLED):
        said = None if language == "en" else said_in(one.code, one.facts, language)
        key = f"{ALERT}:{account}:{one.line}:{one.document_id}"
        yield _News(key, account, f"{contractor}: {said.title if said else one.title}.", f"{contractor}: {one.title}")


def _lost(session: Session, client_id: int, day: date, language: str) -> Iterator[_News]:
    for one in standings.turns(session, client_id, since=day - timedelta(days=NEWS_DAYS)):
        if one.now in _BAD and (one.before in _WELL or one.now is AccountStatus.LAPSED):
            why = phrased(
                "{contractor}: {status} since {day}",
                contractor=one.contractor,
                status=one.now.value.replace("_", " "),
                day=one.day.isoformat(),
            )
            yield _News(f"{ALERT}:{one.id}", one.account_id, f"{_turn(one, language)}.", why)


def _client(session: Session, parts: Parts, client_id: int) -> tuple[Client, date]:
    """A client and its own today."""
    day = parts.now().astimezone(ZoneInfo(zone_of(session, client_id))).date()
    return accounts.client_by_id(session, client_id), day


def report(session: Session, parts: Parts, client_id: int) -> int | None:
    """The client's report, if it is due and was not made yet; its id.

    Daily on business days, or once a week from Monday on, from the hour on that the client chose: a desk that was off
    makes up for it, and tells all that happened since the last. A report that nobody sent gives way to the new one.
    """
    client, rules = accounts.client_by_id(session, client_id), cadence_of(session, client_id)
    zone = ZoneInfo(zone_of(session, client_id))
    local = parts.now().astimezone(zone)
    day = local.date()
    due = _due(rules, day, str(zone))
    if due is None or (day == due and local.hour < rules.digest_hour):
        return None
    key = f"{REPORT}:{client_id}:{due.isoformat()}"
    rows = account_list.of_client(session, client_id=client_id)
    readers = _readers(session, client, rules)
    if not rows or not readers or notices.told(session, (key,)):
        return None
    last = notices.last_day(session, client_id, REPORT)
    since = last or due - timedelta(days=NEWS_DAYS)
    turns = standings.turns(session, client_id, since=since)
    language = _language(session, client, rules)
    why = f"{rules.digest} report, for {due.isoformat()}"
    item = Item(key, key, rows[0].id, client_id, Addressee.CLIENT, Purpose.REPORT, REPORT, why, due)
    notice = Notice(readers[0], Addressee.CLIENT, REPORT, (item,), language)
    facts = _told(_facts(parts, client, notice, day), rows, turns, day, language)
    notices.take_back_older(session, client_id, REPORT)
    return _send(session, parts, notice, facts, readers, day, goes=REPORT in rules.auto)


def report_now(session: Session, parts: Parts, client_id: int, language: str) -> LetterFacts | None:
    """What the report would say now, due or not; None for a client without accounts."""
    client, day = _client(session, parts, client_id)
    rows = account_list.of_client(session, client_id=client_id)
    if not rows:
        return None
    turns = standings.turns(session, client_id, since=day - timedelta(days=NEWS_DAYS))
    return _told(
        _facts(parts, client, _preview(client, rows[0].id, REPORT, day, language), day), rows, turns, day, language
    )


def alert_now(session: Session, parts: Parts, client_id: int, language: str) -> LetterFacts | None:
    """What an alert about the news of the last days would say, told before or not; None when there is none."""
    client, day = _client(session, parts, client_id)
    news = [*_cancelled(session, client_id, language), *_lost(session, client_id, day, language)]
    if not news:
        return None
    facts = _facts(parts, client, _preview(client, news[0].account, ALERT, day, language), day)
    changed = shortened([one.line for one in news], language)
    return replace(facts, changed=changed, alert_purpose=turned_words("alert", language))


def _preview(client: Client, account: int, template: str, day: date, language: str) -> Notice:
    item = Item(template, template, account, client.id, Addressee.CLIENT, Purpose.REPORT, template, "a preview", day)
    return Notice(client.contact_email, Addressee.CLIENT, template, (item,), language)


def _due(rules: Cadence, day: date, zone: str) -> date | None:
    """The day that the newest report is for; None when none is due."""
    if rules.digest == "daily":
        return day if business_day_from(day, zone) == day else None
    if rules.digest == "weekly":
        first = business_day_from(day - timedelta(days=day.weekday()), zone)
        return first if first <= day else None
    return None


def _told(facts: LetterFacts, rows: Sequence[Standing], turns: Iterable[Turn], day: date, language: str) -> LetterFacts:
    out = [one for one in rows if one.status in OUT]
    near = sum(one.status in NEAR for one in rows)
    good = len(rows) - len(out) - near
    ending = sorted(
        (one.next_expiration, one.contractor)
        for one in rows
        if one.next_expiration and day <= one.next_expiration <= day + timedelta(days=EXPIRING_DAYS)
    )
    return replace(
        facts,
        counts={"all": len(rows), "compliant": good, "near": near, "out": len(out)},
        graph=bar(good, near, len(out)),
        changed=shortened([_turn(one, language) for one in turns], language),
        open_now=shortened([f"{one.contractor}: {status_words(one.status, language)}" for one in out], language),
        expiring=shortened([f"{name}: {long_date(ends, language)}" for ends, name in ending], language),
    )


def _facts(parts: Parts, client: Client, notice: Notice, day: date) -> LetterFacts:
    base = parts.identity.upload_base.rstrip("/")
    return LetterFacts(
        template=notice.template,
        to=Addressee.CLIENT,
        client=client.name,
        client_address=client.address,
        about=(),
        language=notice.language,
        reply_address=parts.identity.reply_to(None),
        link=f"{base}/accounts" if base else "",
        reference=group_reference(notice),
        today=day,
        sign_off_name=SIGN_OFF[notice.language],
    )


def _send(
    session: Session,
    parts: Parts,
    notice: Notice,
    facts: LetterFacts,
    readers: tuple[str, ...],
    day: date,
    *,
    goes: bool,
) -> int | None:
    own = OwnLetters(session)
    letter = own.write(facts, client_id=notice.items[0].client, account_id=None, at=parts.now())
    draft = Draft(letter=letter_name(notice), to=readers, cc=(), subject=letter.subject, body=letter.body)
    return put_down(session, parts, notice, draft, account_id=None, day=day, goes=goes)


def _readers(session: Session, client: Client, rules: Cadence) -> tuple[str, ...]:
    """To whom a client's reports go: those that it named, else its contact; none that mail does not reach."""
    asked = [sendable(one) for one in rules.digest_to or (client.contact_email,)]
    wanted = tuple(dict.fromkeys(one for one in asked if one))
    known = correspondents.known(session, wanted)
    lost = {one for one, row in known.items() if row.stopped_at or row.bounced_at}
    return tuple(one for one in wanted if one.lower() not in lost)


def _language(session: Session, client: Client, rules: Cadence) -> str:
    row = correspondents.known(session, (client.contact_email,)).get(client.contact_email.lower())
    return rules.language or (row.language if row else "") or Correspondent().language


def _turn(one: Turn, language: str) -> str:
    words = turned_words("since", language).format(
        name=one.contractor, now=status_words(one.now, language), day=long_date(one.day, language)
    )
    return words if one.before is None else f"{words} {turned_words('before', language)}".format(
        before=status_words(one.before, language)
    )  # fmt: skip
