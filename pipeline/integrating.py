"""The door for a client's programs: each call is one unit of work, over rows of the caller's client alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.reference import requirement_codes, states
from domain.errors import FieldInvalid
from domain.saying import N_, phrased
from outbound.addresses import sendable
from pipeline.days import today_of
from pipeline.following import follow
from pipeline.importing import shipped_set
from pipeline.list_rows import no_set
from pipeline.papers import in_one_unit
from pipeline.parts import Parts
from records import accounts, audit, integrator, requirements
from records.accounts import Account, Agent, Contractor
from records.api_keys import Caller
from records.integrator import AccountRow, ContractorView
from records.requirements import RequirementSet

OF_CONTRACTOR = ("name", "email", "phone", "address")
OF_ACCOUNT = (
    *("state", "work_state", "trade", "project", "contract_start", "contract_end"),
    *("also_known_as", "parties", "flags", "archived"),
)


class Whose(Protocol):
    """For which client a contractor is put, and who does it in the audit trail."""

    @property
    def client_id(self) -> int: ...
    @property
    def actor(self) -> str: ...


IfContractor = Callable[[ContractorView], None]
IfAccount = Callable[[AccountRow], None]


def put_contractor(
    parts: Parts, caller: Whose, given: Mapping[str, Any], *, unless: IfContractor | None = None
) -> tuple[ContractorView, bool]:
    """A contractor with its account, by the client's own id: made, or brought to date; and whether it was made.

    Raises:
        FieldInvalid: a field cannot be taken.
    """

    def put(session: Session) -> tuple[ContractorView, bool]:
        accounts.hold_client(session, caller.client_id)  # two calls at once must not make one contractor twice
        ref = str(given["contractor_id"])
        known = integrator.account_by_ref(session, caller.client_id, ref)
        account_id = known or _new(session, parts, caller, ref, given)
        if known is not None:
            seen = integrator.contractor_of_account(session, caller.client_id, known)
            if unless is not None:
                unless(seen)
            _change(session, parts, caller, known, given)
        return integrator.contractor_of_account(session, caller.client_id, account_id), known is None

    return in_one_unit(parts, put)


def change_contractor(
    parts: Parts, caller: Caller, contractor_id: int, given: Mapping[str, Any], *, unless: IfContractor
) -> ContractorView:
    """Change what `given` names of a contractor; `unless` is shown it as it is, and may raise.

    Raises:
        NotYours: there is no such contractor of this client.
        FieldInvalid: a field cannot be taken.
    """

    def change(session: Session) -> ContractorView:
        account_id = integrator.contractor(session, caller.client_id, contractor_id).account
        accounts.hold(session, account_id)
        unless(integrator.contractor(session, caller.client_id, contractor_id))
        _change(session, parts, caller, account_id, given)
        return integrator.contractor_of_account(session, caller.client_id, account_id)

    return in_one_unit(parts, change)


def change_account(
    parts: Parts, caller: Caller, account_id: int, given: Mapping[str, Any], *, unless: IfAccount
) -> AccountRow:
    """Change what `given` names of an account, and judge it anew; `unless` is shown it as it is, and may raise.

    Raises:
        NotYours: there is no such account of this client.
        FieldInvalid: a field cannot be taken.
    """

    def change(session: Session) -> AccountRow:
        integrator.owned(session, caller.client_id, account_id)
        accounts.hold(session, account_id)
        unless(integrator.account(session, caller.client_id, account_id))
        _change(session, parts, caller, account_id, given)
        return integrator.account(session, caller.client_id, account_id)

    return in_one_unit(parts, change)


def today(parts: Parts, session: Session, client_id: int) -> date:
    """The client's own today."""
    return today_of(parts, accounts.zone_of_client(session, client_id))


def _new(session: Session, parts: Parts, caller: Whose, ref: str, given: Mapping[str, Any]) -> int:
    for name in ("name", "requirement_set"):
        if not given.get(name):
            raise FieldInvalid(field=name, why=N_("a new contractor needs it"))
    contractor = Contractor(name=given["name"], address="")
    session.add(contractor)
    session.flush()
    set_id = _set_id(session, parts, caller.client_id, given["requirement_set"])
    made = Account(
        client_id=caller.client_id, contractor_id=contractor.id, client_ref=ref, requirement_set_id=set_id, flags={}
    )
    session.add(made)
    session.flush()
    _change(session, parts, caller, made.id, given, is_new=True)
    return made.id


def _change(
    session: Session, parts: Parts, caller: Whose, account_id: int, given: Mapping[str, Any], *, is_new: bool = False
) -> None:
    account = session.get_one(Account, account_id)
    _check(account, given)
    contractor = session.get_one(Contractor, account.contractor_id)
    own = {name: given[name] for name in OF_CONTRACTOR if name in given}
    if isinstance(own.get("email"), str):
        own["email"] = own["email"].strip().lower() or None
    if not is_new and _differs(contractor, own):
        contractor = for_this_client_alone(session, account, contractor)
    wanted = {name: given[name] for name in OF_ACCOUNT if name in given}
    for name in ("state", "work_state"):
        if name in wanted:
            wanted[name] = wanted[name].upper()
    if given.get("requirement_set"):
        wanted["requirement_set_id"] = _set_id(session, parts, account.client_id, given["requirement_set"])
    if "agent" in given:
        wanted["agent_id"] = _agent_id(session, given["agent"])
    changed = [*_set(contractor, own), *_set(account, wanted)]
    if changed:
        account.updated_at = contractor.updated_at = accounts.this_moment()
    if changed or is_new:
        follow(session, parts, account_id)
        audit.append(
            session,
            at=parts.now(),
            actor=caller.actor,
            action="contractor_added" if is_new else "contractor_changed",
            subject=f"account {account_id}",
            detail={"changed": sorted(changed)},
        )
    session.flush()


def _check(account: Account, given: Mapping[str, Any]) -> None:
    agent = given.get("agent") or {}
    for field, address in (("email", given.get("email")), ("agent.email", agent.get("email"))):
        if address and sendable(address) is None:
            raise FieldInvalid(
                field=field, why=phrased("{address} is not an address that mail can be sent to", address=repr(address))
            )
    for field in ("state", "work_state"):
        if given.get(field) and given[field].upper() not in states():
            raise FieldInvalid(
                field=field, why=phrased("{said} is no state by its two letters", said=repr(given[field]))
            )
    start = given.get("contract_start", account.contract_start)
    end = given.get("contract_end", account.contract_end)
    if start and end and end < start:
        raise FieldInvalid(
            field="contract_end", why=phrased("it lies before contract_start, {day}", day=start.isoformat())
        )


def _set_id(session: Session, parts: Parts, client_id: int, code: str) -> int:
    found = requirements.by_code(session, client_id=client_id, code=code)
    if found is not None:
        return found.id
    if code in requirement_codes():
        return shipped_set(session, client_id, code, parts.now())
    known = [*session.scalars(select(RequirementSet.code).filter_by(client_id=client_id)), *requirement_codes()]
    field, _, why = no_set(code, known).partition(": ")
    raise FieldInvalid(field=field, why=why)


def _agent_id(session: Session, given: Mapping[str, Any] | None) -> int | None:
    """The agent who is exactly so; made when there is none. Rows that other clients use are not changed."""
    if not given:
        return None
    email = (given.get("email") or "").strip().lower() or None
    own = {
        "name": given.get("name") or email or "",
        "agency": given.get("agency") or "",
        "email": email,
        "phone": given.get("phone") or None,
    }
    if not own["name"]:
        raise FieldInvalid(field="agent", why=N_("give a name or an email"))
    known = session.scalar(select(Agent).filter_by(**own).order_by(Agent.id).limit(1))
    if known is None:
        known = Agent(**own)
        session.add(known)
        session.flush()
    return known.id


def for_this_client_alone(session: Session, account: Account, contractor: Contractor) -> Contractor:
    """The contractor, or a copy of it when another client's account has the same row."""
    others = select(Account.id).where(Account.contractor_id == contractor.id, Account.client_id != account.client_id)
    if session.scalar(others.limit(1)) is None:
        return contractor
    made = Contractor(name=contractor.name, email=contractor.email, phone=contractor.phone, address=contractor.address)
    session.add(made)
    session.flush()
    account.contractor_id = made.id
    return made


def _differs(target: object, values: Mapping[str, Any]) -> bool:
    return any(getattr(target, name) != value for name, value in values.items())


def _set(target: object, values: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(target, name) != value]
    for name in changed:
        setattr(target, name, values[name])
    return changed
