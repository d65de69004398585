"""The demo's invented world: loaded at the first start, its mails put into the demo mailbox."""

from __future__ import annotations

import copy
import secrets
from datetime import timedelta
from pathlib import Path

from argon2 import PasswordHasher
from imapclient import IMAPClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from cli import edge
from cli.run import LOGINS_FILE
from config.mail_server import IMAP_SCHEMES, mail_server
from config.reference import carriers, requirement_body
from config.settings import Settings
from domain.exceptions import ExceptionKind, GrantedException
from domain.holdings import CarrierRating
from domain.token import reply_address
from records import exceptions, ratings
from records.accounts import Account, Agent, Client, Contractor
from records.people import ClientRole, Role, User
from records.requirements import Publication, RequirementSet, add_requirement_version
from records.work import OpenWork, database, units_of_work
from samples.demo import CLIENT, VENDORS, demo_mails
from samples.demo_world import REDSTONE

STRICTER = "vendor_standard"
"""The set of which the demo has a second version to come."""
REVIEWER, CLIENT_USER = "reviewer@certdesk.example", "client@harborpoint.example"


def load(settings: Settings) -> str:
    """Make the demo's rows if they are not there; gives back the lines that tell the logins."""
    file = settings.data_dir / LOGINS_FILE
    open_work = units_of_work(database(settings.database_url))
    with open_work() as session:
        known = session.scalar(select(Client.id).limit(1))
    if known is None:
        _load(open_work, file)
    return file.read_text() if file.exists() else ""


def deliver(settings: Settings, imap_url: str) -> int:
    """Put the demo's mails into its mailbox, once; how many were put."""
    mark = settings.data_dir / "demo-mails-delivered"
    if mark.exists():
        return 0
    open_work = units_of_work(database(settings.database_url))
    with open_work() as session:
        rows = session.execute(select(Account.id, Contractor.name).join(Contractor)).all()
    ids = {name: id_ for id_, name in rows}
    addresses = {
        vendor.slug: reply_address(settings.mail_address, account_id=ids[vendor.name], secret=settings.secret_key)
        for vendor in VENDORS
    }
    mails = demo_mails(desk=settings.mail_address, today=edge.today(), reply_to=addresses.__getitem__)
    server = mail_server(imap_url, schemes=IMAP_SCHEMES)
    with IMAPClient(server.host, port=server.port, ssl=False) as mailbox:
        mailbox.login(server.user, server.password)
        for mail in mails:
            mailbox.append(server.folder, mail.raw)
    mark.touch()
    return len(mails)


def _load(open_work: OpenWork, file: Path) -> None:
    passwords = {who: secrets.token_urlsafe(9) for who in (REVIEWER, CLIENT_USER)}
    hasher = PasswordHasher()
    with open_work() as session:
        client = Client(slug="harbor-point", name=CLIENT.name, address=CLIENT.address, contact_email=CLIENT_USER)
        session.add(client)
        session.flush()
        sets: dict[str, int] = {}
        for code in dict.fromkeys(vendor.requirement for vendor in VENDORS):
            body = requirement_body(code)
            made = RequirementSet(client_id=client.id, code=code, title=body["title"])
            session.add(made)
            session.flush()
            add_requirement_version(session, made.id, body, edge.now())
            sets[code] = made.id
        for vendor in VENDORS:
            agent = Agent(name=vendor.agent, agency=vendor.agency, email=vendor.agent_email)
            contractor = Contractor(name=vendor.name, email=vendor.email, address=f"{vendor.street}, {vendor.city}")
            session.add_all((agent, contractor))
            session.flush()
            session.add(
                Account(
                    client_id=client.id,
                    contractor_id=contractor.id,
                    agent_id=agent.id,
                    requirement_set_id=sets[vendor.requirement],
                    flags=dict(vendor.flags),
                )
            )
        session.add(
            User(
                email=REVIEWER,
                name="Robin Reviewer",
                role=Role.REVIEWER,
                password_hash=hasher.hash(passwords[REVIEWER]),
            )
        )
        session.add(
            User(
                email=CLIENT_USER,
                name="Casey Client",
                role=Role.CLIENT,
                client_id=client.id,
                password_hash=hasher.hash(passwords[CLIENT_USER]),
                client_role=ClientRole.ADMIN,
            )
        )
        session.flush()
        _decisions(session, client.id, sets)
    file.touch(mode=0o600)
    file.write_text(
        f"  reviewer   {REVIEWER}   password {passwords[REVIEWER]}\n"
        f"  client     {CLIENT_USER}   password {passwords[CLIENT_USER]}"
    )


def _decisions(session: Session, client_id: int, sets: dict[str, int]) -> None:
    """What the client decided before the demo begins: an exception, a stricter version to come, a list of ratings."""
    person = session.scalars(select(User).filter_by(email=CLIENT_USER)).one()
    today = edge.today()
    account = session.scalars(select(Account).join(Contractor).where(Contractor.name == REDSTONE.name)).one()
    granted = GrantedException(
        requirement="gl.limits.each_occurrence",
        kind=ExceptionKind.ACCEPTED,
        approved_by=person.name,
        approved_on=today,
        reason="Small repairs in the lobby alone, under $5,000 in all; reviewed with our broker.",
        ends_on=today + timedelta(120),
        code="limit_low",
        shortfall="$500,000",
        requirement_version=0,
    )
    exceptions.add(session, account.id, granted, user_id=person.id)
    body = copy.deepcopy(dict(requirement_body(STRICTER)))
    body["coverages"][0]["limits"]["each_occurrence"] = 2_000_000
    publication = Publication(
        effective_on=today + timedelta(30),
        published_by=person.id,
        note="Two million each occurrence",
    )
    add_requirement_version(session, sets[STRICTER], body, edge.now(), publication)
    invented = (CarrierRating(naic, "A", "XV", today - timedelta(20)) for naic in carriers())
    ratings.replace_ratings(session, client_id, invented, at=edge.now())
