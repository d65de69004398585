"""What a link without a login opens, and for whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from domain.dialogue import Addressee
from domain.errors import LinkClosed, NotYours
from domain.saying import N_
from domain.token import is_of, link_of, reference
from pipeline.days import today_of
from pipeline.languages import languages_of
from pipeline.parts import Parts
from records import accounts, links
from records.accounts import AccountView

LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Opened:
    """An open link: one account as one party sees it.

    `address` is whose link it is, `reply_to` where a mail about the account goes, `today` the client's day.
    """

    token: str
    account: AccountView
    party: Addressee
    address: str
    language: str
    is_wide: bool
    today: date
    reply_to: str
    reference: str

    @property
    def name(self) -> str:
        """The party's name."""
        return self.account.agent if self.party is Addressee.AGENT else self.account.contractor


def open_link(session: Session, parts: Parts, token: str) -> Opened:
    """The account and party behind a token.

    Raises:
        NotYours: we did not make it.
        LinkClosed: it has expired, was revoked, or another answers for the account now.
    """
    found = link_of(token, secret=parts.identity.secret)
    if found is None or found.party is Addressee.CLIENT:
        raise NotYours
    reply = parts.identity.mail_address
    if links.is_archived(session, found.account):
        raise LinkClosed(why=N_("This link is about a contractor who is not tracked any more."), reply=reply)
    today = today_of(parts, accounts.time_zone_of(session, found.account))
    view = accounts.view(session, found.account, on=today)
    address = address_of(view, found.party)
    if not is_of(found, address, secret=parts.identity.secret):
        raise LinkClosed(
            why=N_("This link was given to somebody who does not answer for this contractor any more."), reply=reply
        )
    if found.number != links.numbers(session, (view.id,)).get((view.id, found.party), 0):
        raise LinkClosed(why=N_("This link was closed."), reply=reply)
    if today >= found.until:
        raise LinkClosed(why=N_("This link has expired."), reply=reply)
    language = languages_of(session, view, address)[address.lower()]
    return Opened(
        token=token,
        account=view,
        party=found.party,
        address=address,
        language=language if language in LANGUAGES else LANGUAGES[0],
        is_wide=found.is_wide,
        today=today,
        reply_to=parts.identity.reply_to(view.id),
        reference=reference(account_id=view.id, secret=parts.identity.secret),
    )


def token_for(session: Session, parts: Parts, view: AccountView, party: Addressee, *, on: date) -> str:
    """The token that letters of that day to that party carry; "" for a desk without such pages."""
    link = parts.identity.link(
        "s",
        account_id=view.id,
        party=party,
        address=address_of(view, party),
        number=links.numbers(session, (view.id,)).get((view.id, party), 0),
        on=on,
    )
    return link.rpartition("/")[2]


def address_of(view: AccountView, party: Addressee) -> str:
    """Where the party is written to, "" when it is not known."""
    return (view.agent_email if party is Addressee.AGENT else view.contractor_email) or ""
