"""What lines of a client's list would change, and the change itself: both by the same comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.reference import requirement_codes
from domain.saying import N_, phrased
from pipeline.importing import said_of_account, shipped_set
from pipeline.integrating import for_this_client_alone
from pipeline.list_rows import POSTAL, REMEDIES, SHORTEN, Row, faults_of, no_set
from pipeline.parts import Parts
from records import accounts, audit
from records.accounts import Account, Agent, Contractor
from records.requirements import RequirementSet

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
Change = tuple[str, str, str]
"""A field, what stood there, and what stands there then."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one line; `why` and `remedy` are of refused ones."""

    line: int
    contractor_id: str
    name: str
    outcome: str
    changes: tuple[Change, ...] = ()
    why: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    account: Account
    contractor: Contractor
    agent: Agent | None


Held = dict[str, _Known]
Listed = Sequence[tuple[Row, int | None]]
"""Rows, each with the earlier line of the same contractor id, if there is one."""


def compare(session: Session, client_id: int, rows: Listed) -> list[Outcome]:
    """What the rows would change; nothing is written."""
    held, sets = _held(session, client_id, rows), _Sets(session, client_id)
    return [_outcome(row, seen, held, sets)[0] for row, seen in rows]


def take_lines(
    session: Session, parts: Parts, client_id: int, rows: Listed, *, actor: str, list_id: int
) -> list[Outcome]:
    """Bring the records to date by the rows; what became of each. Those that were changed must be judged anew."""
    accounts.hold_client(session, client_id)  # two lists at once must not make one contractor twice
    held, sets = _held(session, client_id, rows), _Sets(session, client_id)
    outcomes: list[Outcome] = []
    fresh: list[tuple[Row, Contractor]] = []
    agents: dict[tuple[str, str], int] = {}
    for row, seen in rows:
        outcome, wanted = _outcome(row, seen, held, sets)
        outcomes.append(outcome)
        if outcome.outcome == NEW:
            made = Contractor(**{"address": "", **wanted["contractor"]})
            session.add(made)
            fresh.append((row, made))
        elif outcome.outcome == CHANGED:
            known = held[row["contractor_id"]]
            _write(session, parts, known, row, wanted, sets, agents)
            detail = {"changed": [field for field, _, _ in outcome.changes], "list": list_id}
            _note(session, parts, actor, "contractor_changed", f"account {known.account.id}", detail)
    session.flush()
    for row, contractor in fresh:
        account = Account(client_id=client_id, contractor_id=contractor.id, client_ref=row["contractor_id"], flags={})
        account.requirement_set_id = sets.id_of(row["requirement_set"], parts)
        account.agent_id = _agent_id(session, row, agents)
        for name, value in said_of_account(row).items():
            setattr(account, name, value)
        session.add(account)
    session.flush()
    if fresh:
        detail = {"client": client_id, "contractor_ids": [row["contractor_id"] for row, _ in fresh]}
        _note(session, parts, actor, "contractors_added", f"list {list_id}", detail)
    return outcomes


def _outcome(row: Row, seen: int | None, held: Held, sets: _Sets) -> tuple[Outcome, dict[str, Any]]:
    fault = next(faults_of(row), None)
    if fault is None and seen is not None:
        taken = phrased("contractor_id {id} is on line {line} already", id=repr(row["contractor_id"]), line=seen)
        fault = ("contractor_id", taken)
    if fault is None and (unknown := sets.fault_of(row["requirement_set"])):
        fault = ("requirement_set", unknown)
    known = held.get(row["contractor_id"])
    if fault is None and known is not None and known.account.archived:
        return _refused(row, N_("the contractor is archived"), N_("Bring it back on its page, then send it again.")), {}
    if fault is not None:
        column, why = fault
        return _refused(row, why, SHORTEN if "characters" in why else REMEDIES.get(column, "")), {}
    wanted = _wanted(row, known)
    if known is None:
        return Outcome(row.line, row["contractor_id"], row["name"], NEW), wanted
    changes = tuple(_changes(row, known, wanted, sets))
    kind = CHANGED if changes else UNCHANGED
    return Outcome(row.line, row["contractor_id"], row["name"], kind, changes), wanted


def _refused(row: Row, why: str, remedy: str) -> Outcome:
    return Outcome(row.line, row["contractor_id"], row["name"], REFUSED, (), why, remedy)


def _wanted(row: Row, known: _Known | None) -> dict[str, Any]:
    contractor: dict[str, Any] = {"name": row["name"]}
    if "email" in row:
        contractor["email"] = row["email"].lower() or None
    if "phone" in row:
        contractor["phone"] = row["phone"] or None
    if "language" in row:
        contractor["language"] = row["language"].lower()
    if any(name in row for name in POSTAL):
        contractor["address"] = row.postal
    return {"contractor": contractor, "account": said_of_account(row), "agent": not _is_agent(row, known)}


def _is_agent(row: Row, known: _Known | None) -> bool:
    """Whether the account's agent is the one whom the row names, or the list says nothing of agents."""
    if "agent_name" not in row and "agent_email" not in row:
        return True
    agent = known.agent if known else None
    if agent is None:
        return not row["agent_name"] and not row["agent_email"]
    same_name = "agent_name" not in row or not row["agent_name"] or row["agent_name"] == agent.name
    same_email = "agent_email" not in row or row["agent_email"].lower() == (agent.email or "")
    return same_name and same_email and bool(row["agent_name"] or row["agent_email"])


def _changes(row: Row, known: _Known, wanted: dict[str, Any], sets: _Sets) -> list[Change]:
    made = [
        (name, _said(getattr(one, name)), _said(value))
        for one, values in ((known.contractor, wanted["contractor"]), (known.account, wanted["account"]))
        for name, value in values.items()
        if getattr(one, name) != value
    ]
    if wanted["agent"]:
        agent = known.agent
        before = " ".join(filter(None, (agent.name, f"<{agent.email}>" if agent.email else ""))) if agent else ""
        after = " ".join(filter(None, (row["agent_name"], f"<{row['agent_email']}>" if row["agent_email"] else "")))
        made.append(("agent", before, after))
    if sets.code_of(row["requirement_set"]) != (code := sets.code_by_id(known.account.requirement_set_id)):
        made.append(("requirement_set", code, sets.code_of(row["requirement_set"])))
    return made


def _write(
    session: Session,
    parts: Parts,
    known: _Known,
    row: Row,
    wanted: dict[str, Any],
    sets: _Sets,
    agents: dict[tuple[str, str], int],
) -> None:
    account, contractor = known.account, known.contractor
    if any(getattr(contractor, name) != value for name, value in wanted["contractor"].items()):
        contractor = for_this_client_alone(session, account, contractor)
        for name, value in wanted["contractor"].items():
            setattr(contractor, name, value)
    for name, value in wanted["account"].items():
        setattr(account, name, value)
    if wanted["agent"]:
        account.agent_id = _agent_id(session, row, agents)
    account.requirement_set_id = sets.id_of(row["requirement_set"], parts)


def _agent_id(session: Session, row: Row, known: dict[tuple[str, str], int]) -> int | None:
    """The agent who is exactly so; made when there is none. Rows that other clients use are not changed."""
    name, email = row["agent_name"], row["agent_email"].lower()
    if not name and not email:
        return None
    if (name, email) not in known:
        own = {"name": name or email, "email": email or None, "agency": "", "phone": None}
        found = session.scalar(select(Agent).filter_by(**own).order_by(Agent.id).limit(1))
        if found is None:
            found = Agent(**own)
            session.add(found)
            session.flush()
        known[name, email] = found.id
    return known[name, email]


def _held(session: Session, client_id: int, rows: Listed) -> Held:
    """The client's accounts that the rows name; of two under one id the one that is not archived."""
    refs = [row["contractor_id"] for row, _ in rows if row["contractor_id"]]
    wanted = (
        select(Account, Contractor, Agent)
        .join(Contractor, Account.contractor_id == Contractor.id)
        .outerjoin(Agent, Account.agent_id == Agent.id)
        .where(Account.client_id == client_id, Account.client_ref.in_(refs))
        .order_by(Account.archived.desc(), Account.id)
    )
    return {str(row[0].client_ref): _Known(row[0], row[1], row[2]) for row in session.execute(wanted)}


class _Sets:
    """A client's requirement sets and those that come with Certdesk, by code and by title."""

    def __init__(self, session: Session, client_id: int) -> None:
        self._session, self._client_id = session, client_id
        own = session.scalars(select(RequirementSet).filter_by(client_id=client_id)).all()
        self._ids = {one.code: one.id for one in own}
        self._codes = {one.id: one.code for one in own}
        self._named = {code.casefold(): code for code in requirement_codes()}
        self._named |= {name.casefold(): one.code for one in own for name in (one.title, one.code)}

    def code_of(self, said: str) -> str:
        """The code of a set that a row names."""
        return self._named.get(said.casefold(), said)

    def code_by_id(self, set_id: int) -> str:
        """The code of one of the client's sets."""
        return self._codes.get(set_id, "")

    def fault_of(self, said: str) -> str:
        """Why a row's set cannot be used; "" when it can."""
        if said.casefold() in self._named:
            return ""
        return no_set(said, [*self._ids, *requirement_codes()])

    def id_of(self, said: str, parts: Parts) -> int:
        """The id of a set, made of what comes with Certdesk when the client has none yet."""
        code = self.code_of(said)
        if code not in self._ids:
            made = self._ids[code] = shipped_set(self._session, self._client_id, code, parts.now())
            self._codes[made] = code
        return self._ids[code]


def _note(session: Session, parts: Parts, actor: str, action: str, subject: str, detail: dict[str, Any]) -> None:
    audit.append(session, at=parts.now(), actor=actor, action=action, subject=subject, detail=detail)


def _said(value: Any) -> str:
    return "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
