"""A client's list of contractors: read from CSV as spreadsheets write it, checked whole, taken whole or not at all."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config.comms import languages
from config.reference import requirement_body, requirement_codes, states
from domain.errors import ListInvalid
from outbound.addresses import sendable
from records import audit
from records.accounts import Account, Agent, Client, Contractor
from records.requirements import RequirementSet, add_requirement_version

COLUMNS = (
    "contractor_id",
    "name",
    "address",
    "city",
    "state",
    "zip",
    "trade",
    "email",
    "agent_name",
    "agent_email",
    "requirement_set",
    "language",
)
NEEDED = ("contractor_id", "name", "requirement_set")
MOST_PROBLEMS = 200
MOST_CHARACTERS = 300
_ZIP = re.compile(r"\d{5}(-?\d{4})?")
_SHORT_ZIP = re.compile(r"\d{3,4}")
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


@dataclass(frozen=True, slots=True)
class Row:
    """One contractor as the list has it, trimmed; `line` is its line in the file."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    @property
    def postal(self) -> str:
        """The address in one line: street, city, ST zip."""
        place = " ".join(filter(None, (self["state"].upper(), self["zip"])))
        return ", ".join(filter(None, (self["address"], self["city"], place)))


@dataclass(slots=True)
class Taken:
    """What became of a list: contractors added, changed and found as they were, by the client's id."""

    client: str
    is_new_client: bool = False
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def read_list(data: bytes, *, name: str) -> tuple[Row, ...]:
    """The rows of a CSV file: comma, semicolon or tab; any order and case of headers; UTF-8 with or without mark.

    Raises:
        ListInvalid: it lists every line that cannot be taken, with the reason.
    """
    text = _decoded(data)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    problems: list[str] = []
    rows: list[Row] = []
    try:
        header = [_column(cell) for cell in next(lines, [])]
        problems += _of_header(header)
        for cells in lines if not problems else ():
            values = [" ".join(cell.split()) for cell in cells]
            if not any(values):
                continue
            if len(values) > len(header) and any(values[len(header) :]):
                problems.append(f"line {lines.line_num}: more cells than the header has columns")
                continue
            named = dict(zip(header, values, strict=False))
            if _SHORT_ZIP.fullmatch(named.get("zip", "")):  # a spreadsheet took it for a number
                named["zip"] = named["zip"].zfill(5)
            rows.append(Row(lines.line_num, named))
    except csv.Error as trouble:
        problems.append(f"line {lines.line_num}: {trouble}")
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
    wanted = {"name": row["name"], "email": row["email"].lower() or None, "address": row.postal}
    if "language" in row.values:  # a list without the column leaves what was said otherwise
        wanted["language"] = row["language"].lower()
    changed = _set(contractor, wanted)
    session.add(contractor)
    session.flush()
    account = (
        known[0]
        if known
        else Account(client_id=client_id, contractor_id=contractor.id, client_ref=row["contractor_id"])
    )
    now: dict[str, object] = {
        "agent_id": agents.id_of(row["agent_name"], row["agent_email"]),
        "requirement_set_id": set_id,
        "state": row["state"].upper(),
        "trade": row["trade"],
    }
    changed = _set(account, now) or changed
    session.add(account)
    listed = (done.changed if changed else done.unchanged) if known else done.added
    listed.append(row["contractor_id"])


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
    body = requirement_body(code)
    made = RequirementSet(client_id=client_id, code=code, title=body["title"])
    session.add(made)
    session.flush()
    add_requirement_version(session, made.id, body, at)
    return made.id


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:  # as spreadsheets on Windows write it
        return data.decode("cp1252", "replace")


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(",;\t|", key=head.count)


def _column(cell: str) -> str:
    name = re.sub(r"[^a-z0-9]+", "_", cell.strip().lower()).strip("_")
    return _OTHER_NAMES.get(name, name)


def _of_header(header: Sequence[str]) -> Iterator[str]:
    missing = [name for name in NEEDED if name not in header]
    if missing:
        yield f"line 1: the header lacks {', '.join(missing)}; it may have {', '.join(COLUMNS)}"
    for name in dict.fromkeys(one for one in header if one in COLUMNS and header.count(one) > 1):
        yield f"line 1: the column {name} is there twice"


def _of_rows(rows: Sequence[Row]) -> Iterator[str]:
    first: dict[str, int] = {}
    for row in rows:
        for why in _of_row(row):
            yield f"line {row.line}: {why}"
        ref = row["contractor_id"]
        if ref and first.setdefault(ref, row.line) != row.line:
            yield f"line {row.line}: contractor_id {ref!r} is on line {first[ref]} already"


def _of_row(row: Row) -> Iterator[str]:
    for name in NEEDED:
        if not row[name]:
            yield f"{name} is empty"
    for name in ("email", "agent_email"):
        if row[name] and sendable(row[name]) is None:
            yield f"{name}: {row[name]!r} is not an address that mail can be sent to"
    if row["state"] and row["state"].upper() not in states():
        yield f"state: {row['state']!r} is no state by its two letters"
    if row["language"] and row["language"].lower() not in languages():
        yield f"language: {row['language']!r} is none of {', '.join(languages())}"
    if row["zip"] and not _ZIP.fullmatch(row["zip"]):
        yield f"zip: {row['zip']!r} is not five digits, or nine"
    for name in COLUMNS:
        if len(row[name]) > MOST_CHARACTERS:
            yield f"{name}: {len(row[name])} characters; at most {MOST_CHARACTERS}"


def no_set(code: str, known: Sequence[str]) -> str:
    """That there is no such set, with the nearest one, or all there are."""
    near = difflib.get_close_matches(code, known, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(dict.fromkeys(known))}"
    return f"requirement_set: there is no set {code!r}{hint}"


def _refuse(name: str, problems: Sequence[str]) -> None:
    if problems:
        more = len(problems) - MOST_PROBLEMS
        shown = [*problems[:MOST_PROBLEMS], *([f"and {more} more"] if more > 0 else [])]
        raise ListInvalid(name=name, problems="\n".join(f"  - {one}" for one in shown))
