"""A client's list of contractors as `certdesk import` takes it: checked whole, taken whole or not at all."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.reference import requirement_body, requirement_codes
from domain.errors import ListInvalid
from ingest.sheet import rows_of
from pipeline.list_rows import ALL, COLUMNS, DAYS, NEEDED, POSTAL, Row, as_row, day_of, faults_of, no_set
from records import audit, requirements
from records.accounts import Account, Agent, Client, Contractor
from records.requirements import RequirementSet

MOST_PROBLEMS = 200
_OTHER_NAMES = {
    "id": "contractor_id",
    "contractor": "name",
    "contractor_name": "name",
    "street": "address",
    "zipcode": "zip",
    "zip_code": "zip",
    "postal_code": "zip",
    "e_mail": "email",
    "agent": "agent_name",
    "requirements": "requirement_set",
    "requirement": "requirement_set",
}


@dataclass(slots=True)
class Taken:
    """What became of a list: contractors added, changed and found as they were, by the client's id."""

    client: str
    is_new_client: bool = False
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def read_list(data: bytes, *, name: str, mapping: Mapping[str, str] | None = None, code: str = "") -> tuple[Row, ...]:
    """The rows of a CSV or XLSX file: comma, semicolon or tab; any order and case of headers; any usual encoding.

    `mapping` says which column of ours a header is, where its name does not; `code` is the requirement set of lines
    that name none.

    Raises:
        ListInvalid: it lists every line that cannot be taken, with the reason.
    """
    lines = rows_of(data, name=name)
    problems: list[str] = []
    rows: list[Row] = []
    meant = {_plain(theirs): ours for theirs, ours in (mapping or {}).items()}
    number, cells = next(lines, (1, []))
    header = [meant.get(_plain(cell)) or _column(cell) for cell in cells]
    problems += _of_mapping(cells, mapping or {})
    problems += _of_header(header, has_set=bool(code))
    for number, cells in lines if not problems else ():
        values = [" ".join(cell.split()) for cell in cells]
        if not any(values):
            continue
        if len(values) > len(header) and any(values[len(header) :]):
            problems.append(f"line {number}: more cells than the header has columns")
            continue
        named = dict(zip(header, values, strict=False))
        if code and not named.get("requirement_set"):
            named["requirement_set"] = code
        rows.append(as_row(number, named))
    problems += _of_rows(rows)
    if not rows and not problems:
        problems.append("there is no contractor in it")
    _refuse(name, problems)
    return tuple(rows)


def take_list(session: Session, rows: Sequence[Row], *, client: str, name: str, at: datetime) -> Taken:
    """Put a list into the records, by the client's ids: what is there already is brought to date, nothing is doubled.

    `client` is a short name or a name; a client that is not there is made, unless its name nearly is another's.

    Raises:
        ListInvalid: a requirement set that neither the client has nor comes with Certdesk; or an unclear client.
    """
    owner = _client(session, client, name)
    done = Taken(owner.name, is_new_client=owner.id is None)
    session.add(owner)
    session.flush()
    sets = {one.code: one.id for one in session.scalars(select(RequirementSet).filter_by(client_id=owner.id))}
    unknown = [row for row in rows if row["requirement_set"] not in sets.keys() | set(requirement_codes())]
    _refuse(
        name, [f"line {row.line}: {no_set(row['requirement_set'], [*sets, *requirement_codes()])}" for row in unknown]
    )
    for code in dict.fromkeys(row["requirement_set"] for row in rows):
        if code not in sets:
            sets[code] = shipped_set(session, owner.id, code, at)
    pairs = session.execute(select(Account, Contractor).join(Contractor).where(Account.client_id == owner.id))
    there: dict[str | None, tuple[Account, Contractor]] = {}
    for account, contractor in pairs:
        there[account.client_ref] = (account, contractor)
    agents = _Agents(session)
    for row in rows:
        _take(session, row, owner.id, sets[row["requirement_set"]], there, agents, done)
    session.flush()
    detail = {"file": name, "added": done.added, "changed": done.changed, "unchanged": len(done.unchanged)}
    audit.append(
        session, at=at, actor="command line", action="list_imported", subject=f"client {owner.id}", detail=detail
    )
    return done


def _take(
    session: Session,
    row: Row,
    client_id: int,
    set_id: int,
    there: Mapping[str | None, tuple[Account, Contractor]],
    agents: _Agents,
    done: Taken,
) -> None:
    known = there.get(row["contractor_id"])
    contractor = known[1] if known else Contractor()
    told = {"name": row["name"], "email": row["email"].lower() or None, "phone": row["phone"] or None}
    wanted: dict[str, object] = {name: value for name, value in told.items() if name in row or not known}
    if not known or any(name in row for name in POSTAL):
        wanted["address"] = row.postal
    if "language" in row:  # a list without the column leaves what was said otherwise
        wanted["language"] = row["language"].lower()
    changed = _set(contractor, wanted)
    session.add(contractor)
    session.flush()
    account = (
        known[0]
        if known
        else Account(client_id=client_id, contractor_id=contractor.id, client_ref=row["contractor_id"])
    )
    now: dict[str, object] = {"requirement_set_id": set_id, **said_of_account(row)}
    if not known or "agent_name" in row or "agent_email" in row:
        now["agent_id"] = agents.id_of(row["agent_name"], row["agent_email"])
    changed = _set(account, now) or changed
    session.add(account)
    listed = (done.changed if changed else done.unchanged) if known else done.added
    listed.append(row["contractor_id"])


def said_of_account(row: Row) -> dict[str, object]:
    """What a row says of the account itself; columns that the list does not have are left out."""
    told: dict[str, object] = {
        "state": row["state"].upper(),
        "trade": row["trade"],
        "project": row["project"],
        **{name: day_of(row[name]) for name in DAYS},
    }
    return {name: value for name, value in told.items() if name in row}


def _set(target: object, values: Mapping[str, object]) -> bool:
    changed = False
    for name, value in values.items():
        if getattr(target, name, None) != value:
            setattr(target, name, value)
            changed = True
    return changed


class _Agents:
    """Agents by address, else by name; one that is not there is made."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, str], int] = {}
        for one in session.scalars(select(Agent).order_by(Agent.id.desc())):
            self._known[("", one.email.lower()) if one.email else (one.name.casefold(), "")] = one.id

    def id_of(self, name: str, email: str) -> int | None:
        """The agent's id; None when the list names none."""
        if not name and not email:
            return None
        key = ("", email.lower()) if email else (name.casefold(), "")
        if key not in self._known:
            made = Agent(name=name or email.lower(), email=email.lower() or None)
            self._session.add(made)
            self._session.flush()
            self._known[key] = made.id
        return self._known[key]


def _client(session: Session, asked: str, file: str) -> Client:
    everyone = session.scalars(select(Client)).all()
    wanted = asked.strip().casefold()
    for one in everyone:
        if wanted in (one.slug.casefold(), one.name.casefold()):
            return one
    names = {name.casefold(): name for one in everyone for name in (one.name, one.slug)}
    if near := difflib.get_close_matches(wanted, names, n=1, cutoff=0.8):
        _refuse(file, [f"there is no client {asked!r}; did you mean {names[near[0]]!r}?"])
    slug = re.sub(r"[^a-z0-9]+", "-", wanted).strip("-")
    if not slug:
        _refuse(file, [f"{asked!r} is no name of a client"])
    return Client(slug=slug, name=asked.strip(), address="", contact_email="")


def shipped_set(session: Session, client_id: int, code: str, at: datetime) -> int:
    """The id of a new set of a client with the content that comes with Certdesk under that code."""
    return requirements.begin(session, client_id, code, requirement_body(code), at)


def _column(cell: str) -> str:
    name = _plain(cell)
    return _OTHER_NAMES.get(name, name)


def _plain(cell: str) -> str:
    return re.sub(r"[^a-z0-9#]+", "_", cell.strip().lower()).strip("_")


def _of_mapping(header: Sequence[str], mapping: Mapping[str, str]) -> Iterator[str]:
    there = {_plain(cell) for cell in header}
    for theirs, ours in mapping.items():
        if _plain(theirs) not in there:
            yield f"line 1: there is no column {theirs!r}; there are {', '.join(repr(one) for one in header if one)}"
        if ours not in ALL:
            yield f"there is no column {ours!r} of ours; there are {', '.join(ALL)}"


def _of_header(header: Sequence[str], *, has_set: bool) -> Iterator[str]:
    missing = [one for one in NEEDED if one not in header and not (has_set and one == "requirement_set")]
    if missing:
        yield f"line 1: the header lacks {', '.join(missing)}; it may have {', '.join(COLUMNS)}"
    for name in dict.fromkeys(one for one in header if one in ALL and header.count(one) > 1):
        yield f"line 1: the column {name} is there twice"


def _of_rows(rows: Sequence[Row]) -> Iterator[str]:
    first: dict[str, int] = {}
    for row in rows:
        for _column_name, why in faults_of(row):
            yield f"line {row.line}: {why}"
        ref = row["contractor_id"]
        if ref and first.setdefault(ref, row.line) != row.line:
            yield f"line {row.line}: contractor_id {ref!r} is on line {first[ref]} already"


def _refuse(name: str, problems: Sequence[str]) -> None:
    if problems:
        more = len(problems) - MOST_PROBLEMS
        shown = [*problems[:MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else [])]
        raise ListInvalid(name=name, problems="\n".join(f"  - {one}" for one in shown))
