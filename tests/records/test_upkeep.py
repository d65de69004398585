"""The roster holds what it is folded from, whatever a unit of work does; and it can be folded anew."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from domain.document import DocumentState
from domain.finding import AccountStatus as Status
from records import accounts, certificates, network, standings, upkeep
from records.account_list import Filters, page
from records.accounts import Account, Agent, Client, Contractor
from records.certificates import Certificate, Policy
from records.documents import Document
from records.folding import fold
from records.network_filters import Wanted, looked_up
from records.requirements import RequirementSet
from records.roster import DayMoves, Insured, Listed, StatusCount
from records.standings import Moved
from records.work import OpenWork
from tests.records import rows

TODAY = rows.TODAY
NAMES = ("Bolt Electric LLC", "Peña Roofing", "ÅNGSTRÖM Steel", "bolt & sons", "Zenith", "100% Tile_Co", "Straße Bau")
LINES = ("gl", "auto", "wc")
INSURERS = ("Granite Mutual", "GRANITE  MUTUAL", "Añil Seguros", "Zurich", None)


def begin(session: Session) -> None:
    """Two clients with a set each, two agents, and an account with a document."""
    for client, agent in (("Acme", "ann"), ("Zest", "bob")):
        account_id = rows.account(session, client=client, agent=agent)
        rows.document(session, rows.message(session, account_id), account_id=account_id)


def change(session: Session, rng: random.Random) -> None:
    """One thing that people, programs or the day may do."""
    account = rng.choice(session.scalars(select(Account).order_by(Account.id)).all())
    document = rng.choice(session.scalars(select(Document).order_by(Document.id)).all())
    match rng.randrange(9):
        case 0:
            worker = Contractor(name=rng.choice(NAMES))
            session.add(worker)
            session.flush()
            made = Account(client_id=account.client_id, contractor_id=worker.id, client_ref=rng.choice((None, "V-7")))
            made.requirement_set_id = account.requirement_set_id
            session.add(made)
            session.flush()
            message = rows.message(session, 100 + made.id)
            read(session, rows.document(session, message, account_id=made.id, state=DocumentState.REVIEWED), rng)
        case 1:
            session.get_one(Contractor, account.contractor_id).name = rng.choice(NAMES)
        case 2:
            agent = rng.choice(session.scalars(select(Agent).order_by(Agent.id)).all())
            agent.name, account.agent_id = rng.choice(NAMES), agent.id
        case 3:
            account.state, account.trade = rng.choice(("FL", "GA", "")), rng.choice(("roofing", "Tile"))
            account.project, account.client_ref = rng.choice(("Péage 1", "Harbor", "")), f"V-{rng.randrange(9)}"
        case 4:
            status = rng.choice(list(Status))
            version = accounts.view(session, account.id, on=TODAY).requirement_version_id
            account.status, account.judged_on = status, TODAY
            account.lines = {one: rng.choice(("current", "expired")) for one in LINES if rng.random() < 0.5}
            account.next_expiration = rng.choice((None, TODAY + timedelta(rng.randrange(60))))
            moved = Moved(TODAY - timedelta(rng.randrange(3)), status, rng.randrange(9), 1)
            standings.record(session, account.id, moved, requirement_version_id=version)
        case 5:
            account.archived = rng.random() < 0.3
        case 6:
            document.state = rng.choice((DocumentState.REVIEWED, DocumentState.REVIEWED, DocumentState.NEEDS_REVIEW))
        case 7:
            document.account_id = rng.choice((None, account.id, account.id))
        case _:
            read(session, document.id, rng)


def read(session: Session, document_id: int, rng: random.Random) -> None:
    """What a paper says now, which may be nothing."""
    said = rows.reading().certificates if rng.random() < 0.9 else ()
    certificates.replace_certificates(session, document_id, said)
    session.flush()
    for policy in session.scalars(select(Policy).join(Certificate).where(Certificate.document_id == document_id)):
        policy.insurer = rng.choice(INSURERS)


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_is_done_the_roster_holds_what_it_is_folded_from(open_work: OpenWork, engine: Engine, seed: int):
    rng = random.Random(seed)
    with open_work() as session:
        begin(session)
    for _ in range(30):
        try:
            with open_work() as session:
                for _ in range(rng.randrange(1, 4)):
                    change(session, rng)
                if rng.random() < 0.2:
                    session.flush()
                    raise InterruptedError
        except InterruptedError:
            pass
        with engine.begin() as connection:
            found = upkeep.rebuild(connection)
            assert found.mended == 0
    assert found.accounts > 2
    with open_work() as session:
        assert session.scalar(select(func.count()).select_from(Insured)), "nobody was insured: it proves nothing"
        assert session.scalar(select(func.sum(DayMoves.number)))
        every_filter_is_true(session)


def every_filter_is_true(session: Session) -> None:
    """Lists and counts against the accounts themselves, filter by filter, without the roster."""
    asked: tuple[dict[str, Any], ...] = (
        *({}, {"state": "FL"}, {"trade": "Tile"}, {"project": "PEAGE"}, {"line": "gl"}, {"within": 30}),
        *({"line": "wc", "line_status": "expired"}, {"agent": "pena"}, {"agent": "coastal"}, {"carrier": "anil"}),
        *({"carrier": "granite mut"}, {"text": "bolt"}, {"text": "ANGSTROM"}, {"text": "v-7"}, {"text": "100%"}),
        *(
            {"state": "FL", "trade": "Tile"},
            {"project": "peage", "agent": "pena"},
            {"carrier": "granite", "state": "FL"},
        ),
        *({"text": "%"}, {"text": "strasse", "state": "FL"}, {"carrier": "granite", "text": "o"}, {"text": "_"}),
    )
    for client_id in session.scalars(select(Client.id)).all():
        for filters in asked:
            fits = [one for one in session.scalars(select(Account)) if fitting(session, one, client_id, filters)]
            for order, key in ORDERS.items():
                wanted = Wanted(client_id, TODAY, **filters, sort=order)
                listed, counts = network.page_and_counts(session, wanted, limit=99, offset=0)
                ordered = sorted(fits, key=key, reverse=order.startswith("-"))
                assert [one.id for one in listed] == [one.id for one in ordered], wanted
                for asked_so in (wanted, looked_up(session, wanted)):
                    walked = network.page(session, asked_so, limit=99, offset=0, counted=99999)
                    assert [one.id for one in walked] == [one.id for one in ordered]
                assert [one.id for one in network.everyone(session, wanted)] == [one.id for one in ordered]
                assert counts == network.counts(session, wanted)
                assert counts == {one: n for one in Status if (n := sum(row.status is one for row in fits))}


def name_of(session: Session, account: Account) -> str:
    return fold(session.get_one(Contractor, account.contractor_id).name)


ORDERS = {
    "": lambda one: (fold(one.name).encode(), one.id),
    "-name": lambda one: (fold(one.name).encode(), one.id),
    "-expires": lambda one: (one.next_expiration or TODAY.max, one.id),
    "ref": lambda one: (fold(one.client_ref), one.id),
    "status": lambda one: (one.status.value, one.id),
}


def fitting(session: Session, account: Account, client_id: int, filters: dict[str, Any]) -> bool:
    if account.archived or account.client_id != client_id:
        return False
    agent = session.get(Agent, account.agent_id) if account.agent_id else None
    told = [agent.name, agent.agency, agent.email] if agent else []
    insurers = session.scalars(
        select(Policy.insurer)
        .join(Certificate)
        .join(Document)
        .where(Document.account_id == account.id, Document.state == DocumentState.REVIEWED)
    )
    ends = account.next_expiration
    line, state = filters.get("line"), filters.get("line_status")
    ways = {
        "state": lambda value: account.state == value,
        "trade": lambda value: account.trade == value,
        "project": lambda value: fold(value) in fold(account.project),
        "line": lambda _: line in account.lines and state in (None, account.lines[line]),
        "line_status": lambda _: True,
        "within": lambda days: ends is not None and TODAY <= ends <= TODAY + timedelta(days),
        "agent": lambda value: any(fold(value) in fold(one) for one in told),
        "carrier": lambda value: any(fold(value) in fold(one) for one in insurers),
        "text": lambda value: any(fold(value) in fold(one) for one in (account.name, account.client_ref)),
    }
    return all(ways[name](value) for name, value in filters.items())


def test_rows_changed_past_the_desk_are_mended(open_work: OpenWork, engine: Engine):
    with open_work() as session:
        begin(session)
        for one in session.scalars(select(Document)):
            one.state = DocumentState.REVIEWED
            certificates.replace_certificates(session, one.id, rows.reading().certificates)
    with engine.begin() as connection:
        connection.execute(update(Listed).where(Listed.name.contains("bolt")).values(name="nobody"))
        connection.execute(delete(Insured))
        connection.execute(update(StatusCount).values(number=7))
        connection.execute(update(Agent).values(found=""))
        assert upkeep.rebuild(connection) == (2, 6)
        assert upkeep.rebuild(connection) == (2, 0)
    with open_work() as session:
        assert [one.contractor for one in page(session, Filters(text="COASTAL"), limit=9, offset=0)] == [NAMES[0]] * 2
        client_id = session.scalars(select(Client.id)).first()
        assert client_id is not None
        assert network.counts(session, Wanted(client_id, TODAY, carrier="granite")) == {Status.NO_PROOF: 1}


def test_what_an_open_unit_changed_is_in_the_lists_that_it_asks_for(open_work: OpenWork):
    with open_work() as session:
        account = session.get_one(Account, rows.account(session))
        account.status = Status.EXPIRED
        session.flush()
        assert network.counts(session, Wanted(account.client_id, TODAY)) == {Status.EXPIRED: 1}
        session.get_one(Contractor, account.contractor_id).name = "Ødegård Tak"
        session.flush()
        (found,) = network.page(session, Wanted(account.client_id, TODAY, text="degard"), limit=9, offset=0)
    assert found.contractor == "Ødegård Tak"


def test_an_account_of_another_set_or_client_is_not_counted_twice(open_work: OpenWork):
    with open_work() as session:
        first, second = rows.account(session), rows.account(session, client="Zest", agent=None)
    with open_work() as session:
        owner = session.get_one(Account, second)
        moved = session.get_one(Account, first)
        rules = session.scalar(select(RequirementSet.id).where(RequirementSet.client_id == owner.client_id))
        worker = Contractor(name="Late Mover")
        session.add(worker)
        session.flush()
        assert rules is not None
        moved.client_id, moved.requirement_set_id, moved.contractor_id = owner.client_id, rules, worker.id
    with open_work() as session:
        assert network.counts(session, Wanted(owner.client_id, TODAY)) == {Status.NO_PROOF: 2}
        assert session.scalar(select(func.count()).select_from(Listed)) == 2


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Peña   LLC ", "pena llc"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("ﬁne\tprint", "fine print"),
        ("İstanbul", "istanbul"),
        (None, ""),
        ("a\0b", "ab"),
    ],
)
def test_text_is_folded_as_people_compare_it(text: str | None, folded: str):
    assert fold(text) == folded
    assert fold(folded) == folded


def test_units_that_touch_one_account_at_the_same_time_fold_what_both_wrote(open_work: OpenWork, engine: Engine):
    with open_work() as session:
        account_id = rows.account(session)
        papers = [rows.document(session, rows.message(session, n), account_id=account_id) for n in range(4)]
        version = accounts.view(session, account_id, on=TODAY).requirement_version_id
        for paper, insurer in zip(papers, ("Alpha", "Beta", "Gamma", "Delta"), strict=True):
            certificates.replace_certificates(session, paper, rows.reading().certificates)
            session.flush()
            for policy in session.scalars(select(Policy).join(Certificate).where(Certificate.document_id == paper)):
                policy.insurer = insurer

    def confirm(paper: int) -> None:
        with open_work() as session:
            session.get_one(Document, paper).state = DocumentState.REVIEWED
            moved = Moved(TODAY, Status.EXPIRED, paper % 100, 1)
            standings.record(session, account_id, moved, requirement_version_id=version)
            session.flush()
            time.sleep(0.2)  # on PostgreSQL all of them are open now

    threads = [Thread(target=confirm, args=(paper,)) for paper in papers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with open_work() as session:
        assert sorted(session.scalars(select(Insured.name))) == ["alpha", "beta", "delta", "gamma"]
        assert session.scalar(select(func.sum(DayMoves.number))) == 4
    with engine.begin() as connection:
        assert upkeep.rebuild(connection).mended == 0
