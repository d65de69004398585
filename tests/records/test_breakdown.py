"""How contractors stand by state, trade, project and agency, as both databases count them."""

from __future__ import annotations

from random import Random

import pytest
from sqlalchemy import select

from domain.finding import AccountStatus
from records import breakdown, network
from records.accounts import Account, Agent, Contractor
from records.network_filters import Wanted, fitting
from records.work import OpenWork
from tests.records import rows

TODAY = rows.TODAY


@pytest.mark.parametrize("by", breakdown.BY)
def test_each_part_counts_what_the_list_shows_of_it(open_work: OpenWork, by: str):
    rng = Random(by)
    with open_work() as session:
        first = session.get_one(Account, rows.account(session))
        client, rules = first.client_id, first.requirement_set_id
        foreign = session.get_one(Account, rows.account(session, client="Zest"))
        foreign.state = foreign.trade = foreign.project = "Secret"
        agents = [Agent(name=f"A{n}", agency=agency, email=f"a{n}@x.example") for n, agency in enumerate(("", "Bay"))]
        session.add_all(agents)
        session.flush()
        for number in range(40):
            worker = Contractor(name=f"N{number}")
            session.add(worker)
            session.flush()
            one = Account(client_id=client, contractor_id=worker.id, requirement_set_id=rules)
            one.state, one.trade = rng.choice(("", "FL", "GA")), rng.choice(("", "roofing", "roofing and tile"))
            one.project = rng.choice(("", "Peña Tower", "pena tower", "Pena Tower II"))
            one.agent_id = rng.choice((None, *(each.id for each in agents)))
            one.status, one.archived = rng.choice(list(AccountStatus)), number % 9 == 0
            session.add(one)
    with open_work() as session:
        parts = breakdown.BY[by](session, client)
        held = Account.client_id == client, Account.archived.is_(False)
        assert sum(sum(one.counts.values()) for one in parts) == len(
            session.scalars(select(Account.id).where(*held)).all()
        )
        assert "Secret" not in {one.name for one in parts}
        assert len({one.asked for one in parts}) == len(parts) > 2
        for part in (one for one in parts if one.asked):
            wanted = Wanted(client, TODAY, **{by: part.asked})
            rows_, counts = network.page_and_counts(session, wanted, limit=99, offset=0)
            assert (dict(part.counts), len(rows_)) == (counts, sum(counts.values())), part.name
            assert len(session.scalars(fitting(wanted)).all()) == len(rows_)
