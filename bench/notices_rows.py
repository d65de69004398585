"""A client whose contractors are all due to be written to on one day: for `bench.notices`."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.certificate import Line
from domain.document import DocumentState
from domain.message import MessageState
from domain.page import PageKind
from pipeline.importing import read_list, take_list
from pipeline.list_rows import COLUMNS
from records import notices
from records.accounts import Account, Client
from records.certificates import Certificate, Policy
from records.decisions import Decision, DecisionKind
from records.documents import Document
from records.messages import Message
from records.work import OpenWork

DAY = date(2026, 12, 2)
"""A Wednesday that is no holiday."""
LASTS = timedelta(days=30)
AT = datetime(2026, 12, 2, 15, tzinfo=UTC)
RENEWING = (2, 4)
"""Of each five contractors these hold policies that end in thirty days; the others were never asked for anything."""
LINES = (Line.GL, Line.AUTO, Line.UMBRELLA, Line.WC)
SETS = ("vendor_standard", "contractor_high_risk", "contractor_ny")


def fill(open_work: OpenWork, contractors: int, *, day: date = DAY) -> int:
    """One client with so many contractors, each with an agent of its own, all due on `day`; the client's id.

    Its letters go by themselves: each is drafted, approved and queued.
    """
    with open_work() as session:
        session.add(
            Client(
                slug="bench",
                name="Bench Holdings LLC",
                address="12 Maple Avenue, Tampa, FL 33602",
                contact_email="risk@bench.example",
            )
        )
        session.flush()
        take_list(session, read_list(_list(contractors), name="bench"), client="bench", name="bench", at=AT)
        client_id = session.scalars(select(Client.id)).one()
        notices.set_policy(session, client_id, {"auto": ["first_request", "renewal_request"]})
        wanted = select(Account.id).where(Account.client_id == client_id).order_by(Account.id)
        _prove(session, [one for n, one in enumerate(session.scalars(wanted)) if n % 5 in RENEWING], day)
        session.execute(update(Account).values(judged_on=day, judge_again_on=day + timedelta(days=30)))
    return client_id


def _list(count: int) -> bytes:
    text = io.StringIO()
    rows = csv.DictWriter(text, COLUMNS)
    rows.writeheader()
    for n in range(count):
        rows.writerow(
            {
                "contractor_id": f"V-{n:05}",
                "name": f"Amber Creek Roofing and Sheet Metal {n:05} LLC",
                "address": f"{n + 1} Orchard Road",
                "city": "Tampa",
                "state": "FL",
                "zip": "33602",
                "trade": "roofing",
                "email": f"office{n:05}@works.example",
                "agent_name": f"Pat Harbor {n}",
                "agent_email": f"agent{n:05}@agency.example",
                "requirement_set": SETS[n % len(SETS)],
            }
        )
    return text.getvalue().encode()


def _prove(session: Session, account_ids: list[int], day: date) -> None:
    """A confirmed certificate of four policies for each of these accounts, all ending thirty days after `day`."""
    arrived = AT - timedelta(days=300)
    digests = {one: hashlib.sha256(f"bench {one}".encode()).hexdigest() for one in account_ids}
    same = {"state": MessageState.ANSWERED, "mailbox": "bench", "arrived_at": arrived}
    paper = {"name": "coi.pdf", "kind": PageKind.ACORD_25, "state": DocumentState.REVIEWED, "created_at": arrived}
    decision = {"kind": DecisionKind.CONFIRM, "values": {}, "made_at": arrived}
    certificate = {"position": 0, "form": "ACORD 25", "page": 1, "body": {}}
    rows: tuple[tuple[Any, list[dict[str, Any]]], ...] = (
        (Message, [{"id": one, "account_id": one, "identity": digest, "digest": digest, **same}
                   for one, digest in digests.items()]),
        (Document, [{"id": one, "message_id": one, "account_id": one, "digest": digest, **paper}
                    for one, digest in digests.items()]),
        (Decision, [{"message_id": one, "document_id": one, **decision} for one in account_ids]),
        (Certificate, [{"id": one, "document_id": one, **certificate} for one in account_ids]),
        (Policy, [_policy(one, n, line, day + LASTS) for one in account_ids for n, line in enumerate(LINES)]),
    )  # fmt: skip
    for table, listed in rows:
        if listed:
            session.execute(insert(table), listed)


def _policy(certificate_id: int, position: int, line: Line, ends: date) -> dict[str, Any]:
    return {
        "certificate_id": certificate_id,
        "position": position,
        "line": line,
        "number": f"{line.value.upper()}-{certificate_id:06}",
        "insurer": "Amber Mutual Insurance Company",
        "effective": ends - timedelta(days=365),
        "expiration": ends,
        "limits": {},
    }
