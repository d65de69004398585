"""One client with as many contractors as wanted, inserted in bulk: the network behind `bench.portal`."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Engine, Float, String, cast, insert, literal, select, text, true, union_all

from config.reference import requirement_body
from domain.certificate import Certificate, Coverage, Extraction, Insurer, Line, Party
from domain.document import DocumentState
from domain.draft import OutboxState
from domain.exceptions import ExceptionKind
from domain.extraction_json import to_json
from domain.field import Field
from domain.finding import AccountStatus, Fixer, Result, Severity
from domain.holdings import Proof
from domain.message import MessageState
from domain.page import PageKind, PageSource, PageSummary
from pipeline.folding import FORMAT, folded, packed
from records import certificates, documents, upkeep
from records.accounts import Account, Agent, Client, Contractor
from records.api_keys import ApiKey, Scope, digest_of
from records.base import CleanJson
from records.decisions import Decision, DecisionKind
from records.exceptions import AccountException
from records.findings import Finding
from records.holdings import StoredHoldings
from records.messages import Message
from records.outbox import OutboxMessage
from records.people import Role, SignIn, User
from records.requirements import RequirementSet, RequirementVersion
from records.standings import StatusChange

AT_ONCE = 10_000
LINES = ("gl", "auto", "umbrella", "wc", "professional", "pollution")
POLICY_LINES = (Line.GL, Line.AUTO, Line.UMBRELLA, Line.WC, Line.OTHER, Line.OTHER)
VALUES = 20
"""Field values of a certificate; six policies and twenty values make the numbers that the portal is held to."""
MOVES = 4
"""Changes of status in a contractor's past."""
_STATES = "FL GA AL TX NC SC TN VA OH PA NY NJ MD IL MI CA AZ NV CO WA"
_FIRST = (
    "Amber Birch Cedar Delta Eagle Falcon Granite Harbor Iron Juniper Kestrel Laurel Maple North Oak Pioneer Quarry "
    "River Summit Timber Union Valley Willow Yellow Zenith Anchor Beacon Copper Dover Ember Forest Garnet Heron Indigo "
    "Jasper Keystone Lumen Meridian Nova Orchard Prairie Quail Ridge Sterling Tidal Upland Vista Western Yarrow Zephyr"
)
_SECOND = (
    "Bay Brook Canyon Coast Creek Crest Dale Field Ford Gate Glen Grove Hill Hollow Island Key Lake Landing Meadow "
    "Mill Moor Park Pass Peak Pine Point Pond Port Reef Rock Sands Shore Spring Square Star Stone Stream Terrace Trail "
    "View Wharf Wood Yard Arch Bend Cove Falls Haven Knoll Ledge"
)
_TRADES = (
    "Roofing Electric Plumbing Painting Drywall Fencing Paving Masonry Carpentry Flooring Glazing Welding Insulation "
    "Demolition Landscaping Janitorial Elevator Security Hauling Excavation Concrete Steel Tile Windows Doors Cabling "
    "Heating Cooling Signs Scaffolding Waterproofing Framing Surveying Irrigation Sprinklers Cleaning Moving Lighting "
    "Pools Solar"
)
STATES, FIRST, SECOND, TRADES = (told.split() for told in (_STATES, _FIRST, _SECOND, _TRADES))
CARRIERS = [f"{one} Mutual Insurance Company" for one in FIRST[:30]]
STATUSES = (
    *[AccountStatus.COMPLIANT] * 58,
    *[AccountStatus.COMPLIANT_WITH_EXCEPTIONS] * 3,
    *[AccountStatus.EXPIRING] * 8,
    *[AccountStatus.NONCOMPLIANT] * 15,
    *[AccountStatus.EXPIRED] * 6,
    *[AccountStatus.LAPSED] * 1,
    *[AccountStatus.NO_PROOF] * 5,
    *[AccountStatus.PENDING] * 4,
)
SECRET = "a-session-of-the-bench"  # noqa: S105 - of a database that is thrown away
KEYS = tuple(f"certdesk_key-{n}-of-the-bench" for n in range(40))
MOST = len(FIRST) * len(SECOND) * len(TRADES)


def fill(engine: Engine, contractors: int, *, today: date, seed: int = 1) -> None:
    """One client with so many contractors, and a person of it who is signed in with the cookie SECRET.

    Each contractor has a confirmed certificate with six policies and twenty field values, four changes of status, and
    three findings where it is out. The same arguments give the same rows.
    """
    at = datetime.combine(today, datetime.min.time(), UTC)
    rng = random.Random(seed)  # noqa: S311 - no secret hangs on it
    standing = [rng.choice(STATUSES) for _ in range(contractors)]
    with engine.begin() as connection:
        _beginnings(connection, at, agents=max(10, contractors // 50))
        _put(connection, Contractor, _contractors(contractors, at))
        _put(connection, Account, _accounts(rng, standing, today, at, agents=max(10, contractors // 50)))
        _put(connection, StatusChange, _moves(rng, standing, today))
        _put(connection, Finding, _findings(standing, today))
        _put(connection, Message, _messages(contractors, at))
        _put(connection, OutboxMessage, _letters(contractors, at))
        _put(connection, AccountException, _exceptions(contractors, today))
        _papers(connection, at)
        _holdings(connection, at)
        _put(connection, certificates.Policy, _policies(rng, contractors, today))
        _values(connection)
        upkeep.rebuild(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def _beginnings(connection: Connection, at: datetime, *, agents: int) -> None:
    digest = hashlib.sha256(SECRET.encode()).hexdigest()
    body = requirement_body("vendor_standard")
    one: tuple[tuple[Any, dict[str, Any]], ...] = (
        (Client, {"id": 1, "slug": "bench", "name": "Bench Holdings LLC"}),
        (User, {"id": 1, "email": "bench@bench.example", "name": "Bea Bench", "role": Role.CLIENT, "client_id": 1,
                "password_hash": "x"}),
        (SignIn, {"id": 1, "token": digest, "user_id": 1, "created_at": at, "last_seen_at": datetime.now(UTC),
                  "expires_at": at + timedelta(9)}),
        (RequirementSet, {"id": 1, "client_id": 1, "code": "vendor_standard", "title": body["title"]}),
        (RequirementVersion, {"id": 1, "requirement_set_id": 1, "version": 1, "body": body, "created_at": at}),
    )  # fmt: skip
    for table, row in (*one, *((ApiKey, _key(n, at)) for n in range(len(KEYS)))):
        connection.execute(insert(table), row)
    named = ({"id": n, "name": f"Pat {FIRST[n % 50]}", "agency": f"{SECOND[n % 50]} Insurance {n}",
              "email": f"agent{n}@agency.example"} for n in range(1, agents + 1))  # fmt: skip
    _put(connection, Agent, named)


def _key(n: int, at: datetime) -> dict[str, Any]:
    told = {"client_id": 1, "name": "bench", "shown": f"{n}", "token": digest_of(KEYS[n]), "created_at": at}
    return told | {"scopes": [one.value for one in Scope], "last_used_at": datetime.now(UTC)}


def _changed(n: int, at: datetime) -> datetime:
    """When a row was changed: every other one in one go, the others each at a moment of its own in 100 days."""
    return at - timedelta(seconds=n * 7919 % 8_640_000) if n % 2 else at - timedelta(50)


def _contractors(count: int, at: datetime) -> Iterator[dict[str, Any]]:
    for n in range(count):
        yield {"id": n + 1, "name": _name(n), "email": f"office{n}@works.example", "updated_at": _changed(n, at)}


def _name(n: int) -> str:
    return f"{FIRST[n * 7 % 50]} {SECOND[n // 50 % 50]} {TRADES[n // 2500 % 40]} LLC"


def _accounts(
    rng: random.Random, standing: list[AccountStatus], today: date, at: datetime, *, agents: int
) -> Iterator[dict[str, Any]]:
    for n, status in enumerate(standing):
        lines = {line: rng.choice(("current", "current", "current", "expired", "missing")) for line in LINES[:4]}
        if n % 5 == 0:
            lines["professional"] = "current"
        soon = rng.randrange(0, 30) if status is AccountStatus.EXPIRING else rng.randrange(31, 360)
        yield {
            "id": n + 1, "client_id": 1, "contractor_id": n + 1, "agent_id": n % agents + 1, "requirement_set_id": 1,
            "name": _name(n), "client_ref": f"V-{n:06}",
            "state": rng.choice(STATES), "trade": TRADES[n // 2500 % 40].lower(),
            "project": f"Project {rng.randrange(100):02}", "status": status, "score": rng.randrange(101),
            "lines": {} if status is AccountStatus.NO_PROOF else lines,
            "next_expiration": None if status is AccountStatus.NO_PROOF else today + timedelta(soon),
            "judged_on": today, "judge_again_on": today + timedelta(1), "updated_at": _changed(n + 1, at),
            "contractor_updated_at": _changed(n, at),
        }  # fmt: skip


def _moves(rng: random.Random, standing: list[AccountStatus], today: date) -> Iterator[dict[str, Any]]:
    before: dict[int, AccountStatus] = {}
    for move in reversed(range(MOVES)):
        days = sorted(rng.randrange(move * 60, move * 60 + 60) for _ in standing)
        for n, (status, ago) in enumerate(zip(standing, reversed(days), strict=True)):
            stood = status if move == 0 else rng.choice(STATUSES)
            yield {
                "account_id": n + 1, "client_id": 1, "day": today - timedelta(ago), "status": stood, "score": 50,
                "came_from": before[n].value if n in before else None, "requirement_version_id": 1,
            }  # fmt: skip
            before[n] = stood


def _findings(standing: list[AccountStatus], today: date) -> Iterator[dict[str, Any]]:
    for n, status in enumerate(standing):
        if status in (AccountStatus.NONCOMPLIANT, AccountStatus.EXPIRED, AccountStatus.LAPSED):
            for position, line in enumerate(LINES[:3]):
                yield {
                    "account_id": n + 1, "requirement_version_id": 1, "position": position, "judged_on": today,
                    "code": "below_minimum", "requirement": f"{line}.limits.each_occurrence", "result": Result.FAIL,
                    "severity": Severity.MAJOR, "fixer": Fixer.AGENT, "line": line, "title": "Limit below the minimum",
                    "ask": "Raise the limit to $1,000,000 and send a new certificate.", "tell_insured": "",
                }  # fmt: skip


def _messages(count: int, at: datetime) -> Iterator[dict[str, Any]]:
    for n in range(1, count + 1):
        digest = hashlib.sha256(f"{n}".encode()).hexdigest()
        yield {"id": n, "identity": digest, "digest": digest, "mailbox": "INBOX", "account_id": n,
               "client_id": 1, "arrived_at": _changed(n, at), "state": MessageState.ANSWERED}  # fmt: skip


def _letters(count: int, at: datetime) -> Iterator[dict[str, Any]]:
    for n in range(1, count + 1, 2):
        yield {"account_id": n, "client_id": 1, "letter": "deficiency", "to": [f"agent{n}@agency.example"],
               "subject": "Certificate", "body": "Raise the limit to $1,000,000 and send a new certificate.",
               "message_id": f"<{n}@bench.example>", "state": OutboxState.SENT, "sent_at": at,
               "created_at": at}  # fmt: skip


def _exceptions(count: int, today: date) -> Iterator[dict[str, Any]]:
    for n in range(1, count + 1, 20):
        yield {"account_id": n, "client_id": 1, "requirement": "umbrella", "kind": ExceptionKind.WAIVED,
               "approved_by": 1, "approved_on": today, "reason": "Small job",
               "ends_on": today + timedelta(90)}  # fmt: skip


def _holdings(connection: Connection, at: datetime) -> None:
    """What each account holds, folded from the same certificate."""
    body = packed(folded([Proof(1, at.date(), (_certificate(),), confirmed=True)]))
    same = {"digest": hashlib.sha256(body).hexdigest(), "format": FORMAT, "body": body, "starts": [], "folded_at": at}
    _from(connection, StoredHoldings, ["account_id"], (Account.id,), same)


def _papers(connection: Connection, at: datetime) -> None:
    """A confirmed document with a certificate for each message, made inside the database from one that is told."""
    page = PageSummary(1, PageKind.ACORD_25, PageSource.TEXT, edition="2016/03")
    read = Extraction("certificate.pdf", "0" * 64, (page,), (_certificate(),))
    document = {
        "digest": "0" * 64, "name": "certificate.pdf", "kind": PageKind.ACORD_25,
        "state": DocumentState.REVIEWED, "first_page": 1, "page_count": 1, "extraction": to_json(read),
        "created_at": at,
    }  # fmt: skip
    source = (Message.id, Message.id, Message.account_id, literal(1), Message.arrived_at)
    names = ("id", "message_id", "account_id", "client_id", "updated_at")
    _from(connection, documents.Document, names, source, document)
    one = {"position": 0, "form": "ACORD 25", "page": 1, "insured": "Bench", "body": to_json(_certificate())}
    _from(connection, certificates.Certificate, ("id", "document_id"), (Message.id, Message.id), one)
    decision = {"kind": DecisionKind.CONFIRM, "values": {}, "made_at": at, "user_id": 1}
    _from(connection, Decision, ("document_id", "message_id"), (Message.id, Message.id), decision)


def _certificate() -> Certificate:
    amounts = MappingProxyType({"each_occurrence": Field(1_000_000, "1,000,000", 0.99, 1)})
    return Certificate(
        form="ACORD 25",
        page=1,
        edition="2016/03",
        insured=Party(name=_told("Bench")),
        holder=Party(name=_told("Bench Holdings LLC")),
        insurers=MappingProxyType({"A": Insurer(_told(CARRIERS[0]), _told("12345"))}),
        coverages=tuple(
            Coverage(
                line=line,
                insurer_letter=_told("A"),
                policy_number=_told(f"{line.value.upper()}-1"),
                effective_date=_told("2026-06-01"),
                expiration_date=_told("2027-06-01"),
                limits=amounts,
            )
            for line in POLICY_LINES
        ),
    )


def _told(value: str) -> Field:
    return Field(value, value, 0.99, 1)


def _from(
    connection: Connection, table: Any, names: Iterable[str], source: Iterable[Any], same: dict[str, Any]
) -> None:
    columns = table.__table__.c
    told = [literal(value, columns[name].type) for name, value in same.items()]
    connection.execute(insert(table).from_select([*names, *same], select(*source, *told), include_defaults=False))


def _policies(rng: random.Random, count: int, today: date) -> Iterator[dict[str, Any]]:
    for n in range(1, count + 1):
        ends = today + timedelta(rng.randrange(-60, 360))
        for position, line in enumerate(POLICY_LINES):
            yield {
                "certificate_id": n, "position": position, "line": line, "number": f"{line.value.upper()}-{n}",
                "insurer": CARRIERS[(n + position) % 30] if n % 997 else "Rarely Seen Surety", "naic": "12345",
                "effective": ends - timedelta(365), "expiration": ends, "limits": {"each_occurrence": 1_000_000},
            }  # fmt: skip


def _values(connection: Connection) -> None:
    table = documents.FieldValue
    paths = union_all(*(select(literal(f"box.{n}", String).label("path")) for n in range(VALUES))).subquery()
    source = select(
        documents.Document.id, literal(0), paths.c.path, literal("1,000,000", CleanJson), literal("1,000,000"),
        cast(literal(0.99), Float), literal(1),
    ).join(paths, true())  # fmt: skip
    columns = ["document_id", "certificate_no", "path", "value", "text", "confidence", "page"]
    connection.execute(insert(table).from_select(columns, source))


def _put(connection: Connection, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    while some := list(islice(rows, AT_ONCE)):
        connection.execute(insert(table), some)
