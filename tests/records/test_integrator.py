"""What a client's programs are given slice by slice: nothing passed over, found by walking indexes."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select, update
from sqlalchemy.orm import Session

from domain.finding import AccountStatus, Finding, Fixer, Judgement, Result, Severity
from records import findings, integrator, integrator_papers
from records.accounts import Account, Contractor
from records.documents import Document
from records.findings import Finding as Judged
from records.integrator import AccountFilters, Place, Slice
from records.requirements import RequirementSet, RequirementVersion
from records.work import OpenWork
from tests.records import rows

LONG_AGO, NIGHT = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
MANY = 24
List = Callable[[Session, int, Slice], Any]
LISTS: dict[str, List] = {
    "accounts": lambda session, client, part: integrator.accounts(session, client, AccountFilters(archived=None), part),
    "contractors": lambda session, client, part: integrator.contractors(session, client, None, part),
    "documents": integrator_papers.documents,
    "findings": integrator_papers.findings,
}
OTHERS: tuple[List, ...] = (integrator_papers.statuses, integrator_papers.exceptions, integrator_papers.messages)


@pytest.fixture
def client(open_work: OpenWork) -> int:
    """A client with many contractors, half of them changed in one moment, beside another with one."""
    with open_work() as session:
        other = session.get_one(Account, rows.account(session, client="Zest"))
        paper(session, other, 100)
        first = session.get_one(Account, rows.account(session))
        paper(session, first, 101)
        for n in range(MANY):
            worker = Contractor(name=f"Works {n}")
            session.add(worker)
            session.flush()
            own = {"client_id": first.client_id, "requirement_set_id": first.requirement_set_id}
            made = Account(contractor_id=worker.id, client_ref=f"V-{n}", **own)
            session.add(made)
            session.flush()
            paper(session, made, n)
        for table, column in (
            (Account, "updated_at"), (Account, "contractor_updated_at"), (Document, "updated_at"),
        ):  # fmt: skip
            for one in session.scalars(select(table.id)).all():
                at = NIGHT if one % 2 else NIGHT - timedelta(minutes=one * 7 % 11)
                kept = {} if column == "updated_at" else {"updated_at": table.updated_at}
                session.execute(update(table).where(table.id == one).values(**kept, **{column: at}))
        return first.client_id


def paper(session: Session, account: Account, number: int) -> None:
    """A document of the account, and what it is judged by it."""
    rows.document(session, rows.message(session, number, account_id=account.id), account_id=account.id)
    judge(session, account, 500_000)


def judge(session: Session, account: Account, held: int) -> None:
    version = session.scalar(
        select(RequirementVersion.id)
        .join(RequirementSet)
        .where(RequirementSet.id == account.requirement_set_id)
        .limit(1)
    )
    found = tuple(
        Finding(code="below_minimum", requirement=f"{line}.limits.each_occurrence", result=Result.FAIL,
                severity=Severity.MAJOR, fixer=Fixer.AGENT, title=f"{held} is short", ask="Raise it.", tell_insured="")
        for line in ("gl", "auto")
    )  # fmt: skip
    made = Judgement(rows.TODAY, AccountStatus.NONCOMPLIANT, 40, found)
    findings.replace_judgement(session, account.id, made, requirement_version_id=version or 0)


def change(session: Session, client: int, rng: random.Random) -> dict[str, set[int]]:
    """One thing that is done while a program walks; which rows are other ones by that, by list."""
    account = rng.choice(session.scalars(select(Account).filter_by(client_id=client).order_by(Account.id)).all())
    session.flush()
    its = {
        "accounts": {account.id},
        "findings": set(session.scalars(select(Judged.id).filter_by(account_id=account.id))),
    }
    match rng.randrange(4):
        case 0:
            session.get_one(Contractor, account.contractor_id).name = f"Renamed {rng.random()}"
            return {"contractors": {account.contractor_id}, **its}
        case 1:
            account.trade = str(rng.random())
            return its
        case 2:
            one = session.scalars(select(Document).filter_by(account_id=account.id)).one()
            one.name = f"{rng.random()}.pdf"
            return {"documents": {one.id}}
        case _:
            judge(session, account, rng.randrange(10**6))
            return its


def slices(open_work: OpenWork, of: List, client: int, limit: int, since: datetime) -> Iterator[list[Any]]:
    part = Slice(limit, None, since)
    while True:
        with open_work() as session:
            found = of(session, client, part)
        yield list(found.items)
        if found.next is None:
            return
        part = Slice(limit, found.next, since)


def test_who_walks_while_rows_change_has_all_of_them_as_they_are(open_work: OpenWork, client: int):
    rng = random.Random(7)
    for name, of in LISTS.items():
        seen: list[Any] = []
        touched: set[int] = set()
        for some in slices(open_work, of, client, rng.choice((2, 5)), LONG_AGO):
            seen += some
            if rng.random() < 0.5:
                with open_work() as session:
                    touched |= change(session, client, rng).get(name, set())
        with open_work() as session:
            now = {one.id: one for one in of(session, client, Slice(500)).items}
        known = {one.id: one for one in seen}
        assert {key: known[key] for key in now} == now, name
        given = [one.id for one in seen if one.id not in touched and one.id in now]
        assert len(given) == len(set(given)), "what did not change was given twice"
        assert len(now) > MANY, name


def test_what_ties_a_contractor_to_its_client_counts_as_a_change_of_it(open_work: OpenWork, client: int):
    with open_work() as session:
        account = session.scalars(select(Account).filter_by(client_id=client, client_ref="V-3")).one()
        account.archived = True
        shared = account.contractor_id
        other = session.scalars(select(Account).where(Account.client_id != client)).one()
        taken = Account(client_id=other.client_id, contractor_id=shared, requirement_set_id=other.requirement_set_id)
    since = datetime.now(UTC)

    def changed(of: int) -> list[tuple[str | None, str]]:
        with open_work() as session:
            found = integrator.contractors(session, of, None, Slice(updated_since=since))
        return [(one.contractor_id, one.name) for one in found.items]

    with open_work() as session:
        session.add(taken)
    assert (changed(client), changed(other.client_id)) == ([], [(None, "Works 3")])
    with open_work() as session:
        session.get_one(Account, account.id).archived = False
    assert changed(client) == [("V-3", "Works 3")]


def test_lists_are_found_by_walking_an_index(open_work: OpenWork, engine: Engine, client: int):
    """Neither is a table read through nor anything sorted; on SQLite, which says so whatever it knows of the rows."""
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables through, rightly")
    asked: list[tuple[str, Any]] = []
    with open_work() as session:
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        for of in (*LISTS.values(), *OTHERS):
            for since in (LONG_AGO, None)[of in OTHERS :]:
                first = of(session, client, Slice(3, None, since))
                of(session, client, Slice(3, first.next, since))
        integrator_papers.messages(session, client, Slice(3, Place(-1)))
    walked = [one for one in asked if one[0].startswith("SELECT")]
    assert len(walked) > 2 * len(LISTS)
    with engine.connect() as connection:
        for statement, values in walked:
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
            assert not [one for one in plan if "SCAN" in one or "TEMP B-TREE" in one], plan
            assert "client_id=?" in plan[0] or "(rowid=?)" in plan[0], plan
