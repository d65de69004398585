"""What people say of an account beside its proof: whose it is, where it works, what it does, who else is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.comms import languages
from config.reference import states
from domain.errors import DetailsInvalid, NotYours
from domain.holdings import FiledDocument
from domain.saying import N_
from outbound.addresses import sendable
from pipeline.following import follow
from pipeline.parts import Parts
from records import accounts, audit, filed_documents, people, requirements
from records.accounts import Account, Agent, Contractor
from rules.requirements.known import FLAGS, PARTIES

MOST_CHARACTERS = 300
MOST_NAMES = 20
NAMED_PARTIES = tuple(one for one in PARTIES if one != "client")
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What is said of an account. A flag that is missing was not answered; a party has a name, and perhaps an address.

    `parties` holds both by role: {owner: name, owner_address: address}. States are postal codes, "" when not known.
    `language` and `agent_language` are those of letters to them, "" where nobody said.
    """

    contractor: str
    requirement_set: int
    email: str = ""
    phone: str = ""
    address: str = ""
    also_known_as: tuple[str, ...] = ()
    client_ref: str = ""
    agent: str = ""
    agent_email: str = ""
    state: str = ""
    work_state: str = ""
    trade: str = ""
    project: str = ""
    contract_start: date | None = None
    contract_end: date | None = None
    flags: Mapping[str, bool] = field(default_factory=dict)
    parties: Mapping[str, str] = field(default_factory=dict)
    archived: bool = False
    language: str = ""
    agent_language: str = ""


@dataclass(frozen=True, slots=True)
class FiledRow:
    """One other paper on file, by the id of its row."""

    id: int
    paper: FiledDocument


@dataclass(frozen=True, slots=True)
class DetailsPage:
    """An account's details and what may be chosen: the client's sets by id; questions, parties and papers.

    `asked_` are those that its present set speaks of.
    """

    account_id: int
    client: str
    details: Details
    sets: Mapping[int, str]
    asked_flags: tuple[str, ...]
    other_flags: tuple[str, ...]
    asked_parties: tuple[str, ...]
    other_parties: tuple[str, ...]
    papers: tuple[FiledRow, ...]
    asked_papers: tuple[str, ...]


def page_of(session: Session, account_id: int, *, today: date) -> DetailsPage:
    """What is said of an account, and what may be chosen.

    Raises:
        NotYours: there is no such account.
    """
    view = accounts.view(session, account_id, on=today)
    details = details_of(session, account_id)
    body = str(view.requirement_body)
    own = tuple(view.requirement_body.get("flags") or ())
    known = tuple(dict.fromkeys((*own, *FLAGS, *details.flags)))
    asked = tuple(one for one in known if one in own or one in details.flags or re.search(rf"\b(if_)?{one}\b", body))
    spoken_of = tuple(
        one
        for one in NAMED_PARTIES
        if f"{{{one}" in body or one in details.parties or f"{one}_address" in details.parties
    )
    return DetailsPage(
        account_id=account_id,
        client=view.client,
        details=details,
        sets={one.id: one.title for one in requirements.sets(session, client_id=view.client_id)},
        asked_flags=asked,
        other_flags=tuple(one for one in known if one not in asked),
        asked_parties=spoken_of,
        other_parties=tuple(one for one in NAMED_PARTIES if one not in spoken_of),
        papers=tuple(FiledRow(*one) for one in filed_documents.rows_of(session, account_id)),
        asked_papers=tuple(str(one["code"]) for one in view.requirement_body.get("documents") or ()),
    )


def details_of(session: Session, account_id: int) -> Details:
    """What is said of an account now."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotYours
    contractor = session.get_one(Contractor, account.contractor_id)
    agent = session.get(Agent, account.agent_id) if account.agent_id else None
    return Details(
        contractor=contractor.name,
        requirement_set=account.requirement_set_id,
        email=contractor.email or "",
        phone=contractor.phone or "",
        address=contractor.address,
        also_known_as=tuple(account.also_known_as),
        client_ref=account.client_ref or "",
        agent=agent.name if agent else "",
        agent_email=(agent.email or "") if agent else "",
        state=account.state,
        work_state=account.work_state,
        trade=account.trade,
        project=account.project,
        contract_start=account.contract_start,
        contract_end=account.contract_end,
        flags={key: bool(value) for key, value in account.flags.items()},
        parties={key: str(value) for key, value in account.parties.items() if value},
        archived=account.archived,
        language=contractor.language,
        agent_language=agent.language if agent else "",
    )


def change(session: Session, parts: Parts, account_id: int, wanted: Details, *, user_id: int) -> tuple[str, ...]:
    """Take over what is said, judge the account by it, and write down what changed; the names of what did.

    Raises:
        DetailsInvalid: naming each field and why; nothing was changed.
        NotYours: there is no such account.
    """
    account = accounts.hold(session, account_id)
    before = details_of(session, account_id)
    if problems := tuple(_wrong(session, account, wanted)):
        raise DetailsInvalid(problems="; ".join(f"{name}: {why}" for name, why in problems))
    changed = tuple(one.name for one in fields(Details) if getattr(before, one.name) != getattr(wanted, one.name))
    if not changed:
        return ()
    _write(session, account, before, wanted)
    told = {name: [_plain(getattr(before, name)), _plain(getattr(wanted, name))] for name in changed}
    _note(session, parts, account_id, "account_changed", told, user_id=user_id)
    follow(session, parts, account_id)
    return changed


def file_paper(session: Session, parts: Parts, account_id: int, paper: FiledDocument, *, user_id: int) -> None:
    """Put another paper on file and judge the account by it.

    Raises:
        DetailsInvalid: the code is none, or the name is too long.
        NotYours: there is no such account.
    """
    accounts.hold(session, account_id)
    if not _CODE.fullmatch(paper.code):
        raise DetailsInvalid(problems=N_("kind of paper: choose one, or give a short code like w9"))
    if len(paper.name) > MOST_CHARACTERS:
        raise DetailsInvalid(problems=f"name of the paper: {_too_long(paper.name)}")
    filed_documents.put(session, account_id, paper)
    told = {"code": paper.code, "name": paper.name, "expires": _plain(paper.expires)}
    _note(session, parts, account_id, "paper_filed", told, user_id=user_id)
    follow(session, parts, account_id)


def unfile_paper(session: Session, parts: Parts, account_id: int, paper_id: int, *, user_id: int) -> None:
    """Take a paper off the file and judge the account without it.

    Raises:
        NotYours: there is no such account.
    """
    accounts.hold(session, account_id)
    if filed_documents.remove(session, account_id, paper_id):
        _note(session, parts, account_id, "paper_taken_off", {"paper": paper_id}, user_id=user_id)
        follow(session, parts, account_id)


def _write(session: Session, account: Account, before: Details, wanted: Details) -> None:
    contractor = session.get_one(Contractor, account.contractor_id)
    contractor.name, contractor.address = wanted.contractor, wanted.address
    contractor.email, contractor.phone = wanted.email or None, wanted.phone or None
    contractor.language = wanted.language
    if (before.agent, before.agent_email) != (wanted.agent, wanted.agent_email):
        account.agent_id = _agent(session, wanted.agent, wanted.agent_email)
    if before.agent_language != wanted.agent_language and account.agent_id is not None:
        session.get_one(Agent, account.agent_id).language = wanted.agent_language
    account.requirement_set_id = wanted.requirement_set
    account.client_ref = wanted.client_ref or None
    account.state, account.work_state = wanted.state, wanted.work_state
    account.trade, account.project = wanted.trade, wanted.project
    account.contract_start, account.contract_end = wanted.contract_start, wanted.contract_end
    account.also_known_as = list(wanted.also_known_as)
    account.flags, account.parties = dict(wanted.flags), dict(wanted.parties)
    account.archived = wanted.archived


def _agent(session: Session, name: str, email: str) -> int | None:
    """The agent of that address, else one of that name without an address, else a new one; None for nobody.

    Who is found keeps the name that other accounts know it by.
    """
    if not name and not email:
        return None
    by = select(Agent).order_by(Agent.id).limit(1)
    found = session.scalar(by.filter_by(email=email) if email else by.filter_by(name=name, email=None))
    if found is None:
        found = Agent(name=name or email, email=email or None)
        session.add(found)
        session.flush()
    elif name:
        found.name = name
    return found.id


def _wrong(session: Session, account: Account, wanted: Details) -> Iterator[tuple[str, str]]:
    """Every field that cannot be taken, with the reason."""
    if not wanted.contractor:
        yield "contractor", "give its legal name"
    for name in ("email", "agent_email"):
        address = getattr(wanted, name)
        if address and sendable(address) is None:
            yield name, f"{address!r} is not an address that mail can be sent to"
    no_state, no_language = "no state by its two letters", f"none of {', '.join(languages())}"
    for names, known, why in (
        (("state", "work_state"), states(), no_state),
        (("language", "agent_language"), languages(), no_language),
    ):
        chosen = {name: getattr(wanted, name) for name in names}
        yield from ((name, f"{value!r} is {why}") for name, value in chosen.items() if value and value not in known)
    if len(wanted.also_known_as) > MOST_NAMES:
        yield "also_known_as", f"at most {MOST_NAMES} names"
    for name, value in _texts(wanted):
        if len(value) > MOST_CHARACTERS:
            yield name, _too_long(value)
    yield from _does_not_fit(session, account, wanted)


def _does_not_fit(session: Session, account: Account, wanted: Details) -> Iterator[tuple[str, str]]:
    """What cannot be beside something else: another field, another account, the client's sets."""
    if wanted.contract_start and wanted.contract_end and wanted.contract_end < wanted.contract_start:
        yield "contract_end", "the contract ends before it starts"
    if wanted.requirement_set not in {one.id for one in requirements.sets(session, client_id=account.client_id)}:
        yield "requirement_set", "choose one of the client's sets"
    if wanted.client_ref and _is_taken(session, account, wanted.client_ref):
        yield "client_ref", f"{wanted.client_ref!r} is another contractor's id"


def _is_taken(session: Session, account: Account, ref: str) -> bool:
    others = select(Account.id).filter_by(client_id=account.client_id, client_ref=ref).where(Account.id != account.id)
    return session.scalar(others.limit(1)) is not None


def _texts(wanted: Details) -> Iterator[tuple[str, str]]:
    for one in fields(Details):
        value = getattr(wanted, one.name)
        if isinstance(value, str):
            yield one.name, value
    yield from (("also_known_as", name) for name in wanted.also_known_as)
    yield from wanted.parties.items()


def _too_long(value: str) -> str:
    return f"{len(value)} characters; at most {MOST_CHARACTERS}"


def _note(
    session: Session, parts: Parts, account_id: int, action: str, detail: Mapping[str, Any], *, user_id: int
) -> None:
    user = people.by_id(session, user_id)
    audit.append(
        session,
        at=parts.now(),
        actor=user.email if user else f"user {user_id}",
        action=action,
        subject=f"account {account_id}",
        detail=dict(detail),
    )


def _plain(value: Any) -> Any:
    """A value as the trail keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
