"""What a letter would say to the readers of one real account today: for previews, nothing is stored or sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from config.comms import templates
from domain.dialogue import Addressee, Dialogue, Item, Notice, Purpose
from domain.finding import Judgement
from outbound.answering import sign_off
from outbound.draft import Occasion, draft_reply
from outbound.letter_kinds import ASK_ADDRESS, Kind
from outbound.letter_trials import Trial
from outbound.notice_letter import LetterFacts, policy_line
from outbound.read_back import pages_called, shortened
from outbound.trial_facts import occasions
from pipeline.days import today_of
from pipeline.known import known_dialogues
from pipeline.notice_facts import Filler
from pipeline.parts import Parts
from pipeline.reporting import alert_now, report_now
from pipeline.results import COMPLIANT, NEEDED, facts_of_result
from records import accounts, findings
from records.accounts import AccountView

_PURPOSES = {
    "renewal": Purpose.RENEWAL,
    "expired": Purpose.RENEWAL,
    "first": Purpose.FIRST,
    "verify": Purpose.VERIFICATION,
}
_LISTS = ("client_decision", "client_monthly_list", "revision_reminder")


def samples(session: Session, parts: Parts, kind: Kind, language: str, account_id: int) -> tuple[Trial, ...]:
    """The letter's cases of one account, one for each reader; () where it has nothing that such a letter would say.

    Raises:
        NotYours: there is no such account.
    """
    day = today_of(parts, accounts.time_zone_of(session, account_id))
    view = accounts.view(session, account_id, on=day)
    if kind.is_answer:
        return tuple(_answers(session, parts, kind, language, view, day))
    return tuple(_notices(session, parts, kind.name, language, view, day))


def _notices(session: Session, parts: Parts, name: str, language: str, view: AccountView, day: date) -> Iterator[Trial]:
    if name in ("compliance", "alert"):
        facts = (report_now if name == "compliance" else alert_now)(session, parts, view.client_id, language)
        if facts is not None:
            yield Trial("the client", facts)
        return
    (one,) = known_dialogues(session, account_ids=(view.id,)) or (None,)
    if one is None or (name.startswith(("renewal", "expired", "verify")) and not one.policies):
        return
    for to in map(Addressee, templates()[name]["to"]):
        facts = _notice_facts(session, parts, name, language, view, one, to, day)
        if name not in (*_LISTS, NEEDED) or any(about.open or about.own for about in facts.about):
            yield Trial(f"the {to.value}", facts)


def _notice_facts(
    session: Session, parts: Parts, name: str, language: str, view: AccountView, one: Dialogue, to: Addressee, day: date
) -> LetterFacts:
    reader = one.reader(to)
    purpose = Purpose.REVISION if name in _LISTS else _PURPOSES.get(name.partition("_")[0], Purpose.ANSWER)
    item = Item("preview", "preview", view.id, view.client_id, to, purpose, name, "a preview", day, one.policies)
    notice = Notice(reader.address, to, name, (item,), language)
    facts = Filler(session, parts.identity, day).facts(notice, reader.time_zone, {view.id: reader.name})
    if name in (COMPLIANT, NEEDED):
        return facts_of_result(session, facts, view, notice)
    if name == "clearer_copy":
        return replace(facts, unclear=(pages_called("fax.tif", (1,), language),))
    if name == "received":
        held = shortened([policy_line(policy, day, language) for policy in one.policies], language)
        return replace(facts, about=(replace(facts.about[0], held=held),))
    return facts


def _answers(
    session: Session, parts: Parts, kind: Kind, language: str, view: AccountView, day: date
) -> Iterator[Trial]:
    """The invented mails that such a letter answers, as if they were about this account."""
    found = findings.of_account(session, view.id)
    judgement = Judgement(day, view.status, view.score, found, next_expiration=view.next_expiration)
    wanted = kind.name.removeprefix("answer_")
    for drawn in occasions(language).values():
        real = _about(drawn, view, parts, language)
        real = replace(real, judgement=judgement) if real.judgement is not None and wanted == "deficiency" else real
        if kind.name == ASK_ADDRESS:
            yield Trial("the other party", real, is_lost=True)
            return
        draft = draft_reply(real)
        if draft.letter.partition(".")[0] == wanted:
            yield Trial(draft.to[0] if draft.to else "a sender who is not known", real)
            return


def _about(drawn: Occasion, view: AccountView, parts: Parts, language: str) -> Occasion:
    if not drawn.contractor:
        return drawn
    return replace(
        drawn,
        client=view.client,
        contractor=view.contractor,
        agent_name=view.agent,
        agent_email=view.agent_email or drawn.agent_email,
        contractor_email=view.contractor_email or "",
        reply_address=parts.identity.reply_to(view.id),
        arrived=replace(drawn.arrived, sender=view.agent_email or drawn.agent_email),
        sign_off_name=sign_off(language),
        languages={},
    )
