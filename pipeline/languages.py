"""In which language somebody is written to: as was said of them, else of their address, else in English."""

from __future__ import annotations

from sqlalchemy.orm import Session

from records import correspondents
from records.accounts import AccountView


def languages_of(session: Session, account: AccountView, *others: str) -> dict[str, str]:
    """The language of an account's contractor and agent, and of other addresses, by address in lower case."""
    contractor, agent = (account.contractor_email or "").lower(), (account.agent_email or "").lower()
    asked = {one.lower() for one in (contractor, agent, *others) if one}
    known = correspondents.known(session, asked)
    found = {one: (known[one].language if one in known else "") or "en" for one in asked}
    said = {agent: account.agent_language, contractor: account.contractor_language}
    return {**found, **{address: language for address, language in said.items() if address and language}}
