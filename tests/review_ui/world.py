"""A small desk with real rows: mails of the demo, read and judged in this process, and people who sign in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, select

from config.reference import requirement_body
from domain.extraction_json import extraction_from, to_json
from domain.token import reply_address
from extract.read import read_document
from extract.reading import Reading
from outbound.bound import bound, cut
from outbound.markup import marked_up
from outbound.schedule import Moment
from pipeline.desk import Desk
from pipeline.importing import read_list, take_list
from pipeline.noticing import queue_due
from pipeline.parts import Identity, Parts
from pipeline.reading import read_mail, read_paper
from pipeline.taking import take
from pipeline.walk import finish
from records.accounts import Account, Agent, Client, Contractor
from records.blobs import FolderBlobs
from records.messages import Place
from records.migrate import upgrade
from records.people import ClientRole, Role, User
from records.requirements import RequirementSet, add_requirement_version
from records.work import OpenWork, units_of_work
from review_ui.app import create_app
from samples.demo import CLIENT, VENDORS, demo_mails
from tests.servers.engines import swift

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
ADDRESS, SECRET, PASSWORD = "desk@certdesk.example", "a secret of the tests", "correct horse"
REVIEWER, CLIENT_PERSON = "robin@certdesk.example", "casey@harborpoint.example"
APPROVER, OPERATOR = "avery@harborpoint.example", "olive@certdesk.example"
VIEWER, ADMIN = "vera@harborpoint.example", "ada@harborpoint.example"
FOREIGN_APPROVER = "fran@other.example"
MAILS = ("compliant", "low limits", "question", "spam", "stranger")
UNSURE = {"gl": ("limits", "each_occurrence"), "auto": ("policy_number",)}
HASHER = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


class _Compiled(BytecodeCache):
    """What the templates compile to, once a process: each test makes an app of its own."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = _Compiled()


class UnsureReader:
    """Reads in this process; of the paper with low limits it doubts two boxes, as of a worse copy."""

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if function in (marked_up, bound, cut):
            return function(*args, **kwargs)
        made = _once(function, *args, **kwargs)
        if function is not read_document or kwargs.get("name") != "certificate.pdf":
            return made
        data = to_json(made.extraction)
        for coverage in data["certificates"][0]["coverages"]:
            box: Any = coverage
            for step in UNSURE.get(coverage["line"], ()):
                box = box[step]
            if box is not coverage:
                box["confidence"] = 0.82
        return Reading(extraction_from(data), made.images)


@cache
def _once(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The same bytes read the same: many worlds of one run start with the same mails."""
    return function(*args, **kwargs)


@dataclass
class World:
    """A desk of its own in a folder; `mails` gives the message ids by the demo's names."""

    home: Path
    engine: Engine
    parts: Parts
    at: datetime = NOON

    @property
    def open_work(self) -> OpenWork:
        return self.parts.open_work

    @property
    def desk(self) -> Desk:
        return Desk(self.parts)

    def app(self, **other: Any) -> Flask:
        made = {"desk": self.desk, "open_work": self.open_work, "base_url": "http://127.0.0.1", "now": lambda: self.at}
        app = create_app(**{"secret_key": SECRET, **made, **other})
        app.jinja_env.bytecode_cache = TEMPLATES
        return app

    def message(self, name: str) -> int:
        return MAILS.index(name) + 1

    def user(self, email: str) -> int:
        with self.open_work() as session:
            found = session.scalar(select(User.id).filter_by(email=email))
        assert found is not None
        return found

    def on(self, day: date) -> World:
        """The same desk on another day."""
        at = datetime.combine(day, NOON.timetz())
        return replace(self, parts=replace(self.parts, now=lambda: at, today=lambda: day), at=at)

    def account(self, contractor: str) -> int:
        with self.open_work() as session:
            found = session.scalar(select(Account.id).join(Contractor).where(Contractor.name.startswith(contractor)))
        assert found is not None
        return found


def opened(home: Path, url: str = "") -> World:
    """The desk that lies in a folder, its database elsewhere if `url` says so."""
    engine = swift(url or f"sqlite:///{home / 'certdesk.sqlite3'}")
    parts = Parts(
        open_work=units_of_work(engine),
        blobs=FolderBlobs(home / "blobs"),
        enqueue=lambda *_args, **_kwargs: None,
        identity=Identity(
            mail_from=f"Certdesk <{ADDRESS}>", mail_address=ADDRESS, secret=SECRET, upload_base="http://127.0.0.1"
        ),
        now=lambda: NOON,
        today=lambda: TODAY,
        sandbox=UnsureReader(),  # type: ignore[arg-type]
    )
    return World(home, engine, parts)


def copied(template: Path, home: Path) -> World:
    """A desk that starts as the template stands."""
    shutil.copytree(template, home)
    return opened(home)


def build(home: Path) -> None:
    """Make the template: two clients, the demo's contractors, and five mails, read and judged."""
    world = opened(home)
    upgrade(world.engine)
    people_and_accounts(world)
    receive(world, MAILS)
    world.engine.dispose()


def people_and_accounts(world: World) -> None:
    """Two clients with the demo's contractors, a reviewer, and a client's user."""
    with world.open_work() as session:
        ids = {client: _client(session, client) for client in (CLIENT.name, "Other Client LLC")}
        for vendor in VENDORS[:4]:
            _vendor(session, vendor, ids[CLIENT.name])
        _vendor(session, replace(VENDORS[4], name="Foreign Works LLC"), ids["Other Client LLC"])
        hashed = HASHER.hash(PASSWORD)
        session.add(User(email=REVIEWER, name="Robin Reviewer", role=Role.REVIEWER, password_hash=hashed))
        session.add(
            User(
                email=CLIENT_PERSON,
                name="Casey Client",
                role=Role.CLIENT,
                client_id=ids[CLIENT.name],
                password_hash=hashed,
            )
        )
        session.add(User(email=OPERATOR, name="Olive Operator", role=Role.OPERATOR, password_hash=hashed))
        for email, name, client in (
            (APPROVER, "Avery Approver", CLIENT.name),
            (FOREIGN_APPROVER, "Fran Foreign", "Other Client LLC"),
        ):
            person = User(email=email, name=name, role=Role.CLIENT, client_id=ids[client], password_hash=hashed)
            person.client_role = ClientRole.APPROVER
            session.add(person)
        for email, name, may in ((VIEWER, "Vera Viewer", ClientRole.VIEWER), (ADMIN, "Ada Admin", ClientRole.ADMIN)):
            person = User(email=email, name=name, role=Role.CLIENT, client_id=ids[CLIENT.name], password_hash=hashed)
            person.client_role = may
            session.add(person)


def receive(world: World, names: Sequence[str], *, bent: Callable[[bytes], bytes] = bytes) -> None:
    """Take, read and judge these mails of the demo, each as `bent` makes it, an hour after one another."""
    by_name = _mails(tuple((vendor.slug, world.account(vendor.name)) for vendor in VENDORS[:4]))
    for n, name in enumerate(names):
        at = NOON - timedelta(hours=len(names) - n)
        parts = replace(world.parts, now=lambda at=at: at)
        message_id = take(parts, bent(by_name[name]), Place("INBOX", 1, n + 1))
        for document_id in read_mail(parts, message_id):
            read_paper(parts, document_id)
        finish(parts, message_id)


@cache
def _mails(accounts: tuple[tuple[str, int], ...]) -> Mapping[str, bytes]:
    """The demo's mails by name, to the accounts of these vendors; drawn once, which takes seconds."""
    known = dict(accounts)

    def reply_to(slug: str) -> str:
        return reply_address(ADDRESS, account_id=known.get(slug, 1), secret=SECRET)

    return {mail.name: mail.raw for mail in demo_mails(desk=ADDRESS, today=TODAY, reply_to=reply_to)}


def _client(session: Any, name: str) -> int:
    row = Client(slug=name.split()[0].lower(), name=name, address=CLIENT.address)
    session.add(row)
    session.flush()
    return row.id


def _vendor(session: Any, vendor: Any, client_id: int) -> None:
    rows = session.scalars(select(RequirementSet).filter_by(client_id=client_id, code=vendor.requirement)).all()
    wanted = rows[0] if rows else None
    if wanted is None:
        body = requirement_body(vendor.requirement)
        wanted = RequirementSet(client_id=client_id, code=vendor.requirement, title=body["title"])
        session.add(wanted)
        session.flush()
        add_requirement_version(session, wanted.id, body, NOON)
    agent = Agent(name=vendor.agent, agency=vendor.agency, email=vendor.agent_email)
    contractor = Contractor(name=vendor.name, email=vendor.email, address=f"{vendor.street}, {vendor.city}")
    session.add_all((agent, contractor))
    session.flush()
    session.add(
        Account(
            client_id=client_id,
            contractor_id=contractor.id,
            agent_id=agent.id,
            requirement_set_id=wanted.id,
            flags=dict(vendor.flags),
        )
    )


_UNASKED = "".join(
    f"{ref},{name},4 Bay St,Tampa,FL,33602,,{email},Dana,dana@whitcombe.example,vendor_standard\n"
    for ref, name, email in (
        ("M-1", "Marlin Painting LLC", "office@marlin.example"),
        ("M-2", "Marlin Drywall LLC", "office@marlin.example"),
        ("O-1", "Osprey Fencing Co.", "yard@osprey.example"),
        ("P-1", "Pelican Pools Inc.", "hello@pelican.example"),
    )
)
"""Contractors of whom nobody has heard yet; one person answers for two of them."""


def drafted_notices(world: World) -> list[int]:
    """Let the schedule draft what is due, to contractors never asked before too; the letters' ids as listed."""
    columns = "contractor_id,name,address,city,state,zip,trade,email,agent_name,agent_email,requirement_set\n"
    file = read_list((columns + _UNASKED).encode(), name="x")
    with world.open_work() as session:
        take_list(session, file, client=CLIENT.name.split()[0].lower(), name="x", at=NOON)
    queue_due(world.parts, Moment(TODAY))
    groups, _ = world.desk.notices.waiting(limit=100)
    return [line.letter_id for group in groups for line in group.lines]
