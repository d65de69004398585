"""How fast accounts are judged: the pure part, and a whole population against a new version of a requirement set.

python -m bench.judging --accounts 2000
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from statistics import median
from typing import Any, TypeVar

import msgspec
from sqlalchemy.orm import Session

from config.reference import requirement_body, requirement_codes
from domain.finding import Judgement
from domain.holdings import AccountFacts, Holdings
from pipeline.folding import FORMAT, packed, starts
from pipeline.preview import Draft, preview
from pipeline.setup import prepare_database
from records import holdings, requirements
from records.accounts import Account, Client, Contractor
from records.requirements import RequirementSet
from records.work import database, units_of_work
from rules.fold import fold
from rules.judge import Assessment, assess, in_words
from rules.plan import Plan, plan_of
from rules.requirement_file import requirement_from
from samples.accounts import ADDRESS, CLIENT, drawn_accounts

_T = TypeVar("_T")
TODAY = date(2026, 11, 23)
BAR = 10_000
"""Accounts a second, of the pure part."""


def main(arguments: Sequence[str]) -> int:
    """Print accounts a second of each step, by requirement set, medians of several runs with their spread."""
    parser = argparse.ArgumentParser(prog="python -m bench.judging", description=__doc__)
    parser.add_argument("--accounts", type=int, default=1000, help="drawn accounts of six policies")
    parser.add_argument("--seed", type=int, default=20261125)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args(arguments)
    for line in judging(asked.accounts, asked.seed, asked.runs):
        print(line)
    print(from_records(asked.accounts, asked.seed))
    return 0


def judging(count: int, seed: int, runs: int) -> list[str]:
    """The table."""
    accounts = list(drawn_accounts(seed, TODAY, count))
    folded = [(facts, fold(proofs)) for facts, proofs in accounts]
    stored = [msgspec.json.encode(holdings, enc_hook=dict) for _, holdings in folded]
    decoder = msgspec.json.Decoder(Holdings)
    lines = [
        f"judging {count} accounts of six policies, {sum(map(len, stored)) // count} bytes each (bar: {BAR} a second)",
        _line("fold confirmed papers", runs, [proofs for _, proofs in accounts], fold),
        _line("holdings from their bytes", runs, stored, decoder.decode),
    ]
    for code in requirement_codes():
        requirement = requirement_from(requirement_body(code), client=CLIENT, client_address=ADDRESS)
        plan = plan_of(requirement)
        found = Counter(_judged(plan, each).status.value for each in folded)
        lines.append(f"{code}: {', '.join(f'{status} {number}' for status, number in found.most_common())}")
        plans = [plan_of(requirement) for _ in range(runs)]  # one that has seen these accounts before knows the answers
        lines.append(_line("  judged", runs, folded, *(partial(_judged, one) for one in plans)))
        lines.append(_line("  with nothing remembered", 1, folded, partial(_afresh, plan)))
        lines.append(_line("  in words", 1, folded, partial(_in_words, plan)))
    return lines


def from_records(count: int, seed: int) -> str:
    """A new version of a set previewed over stored accounts: processor seconds for 100,000 of them, and the memory."""
    body = requirement_body("contractor_high_risk")
    stricter = {**body, "timing": {**body["timing"], "expiring_days": 45}}
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/accounts.sqlite3"
        prepare_database(url)
        engine = database(url)
        with units_of_work(engine)() as session:
            set_id = _stored(session, body, count, seed)
        with units_of_work(engine)() as session:
            before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
            found = preview(session, Draft(set_id, stricter, TODAY))
            taken = time.process_time() - start
            grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        engine.dispose()
    return (
        f"preview of a version over {found.judged} stored accounts (SQLite): {found.moved} would move; "
        f"{taken / count * 100_000:.1f} s for 100,000 (bar: 20), peak memory grew by {grown:.0f} MB"
    )


def _stored(session: Session, body: Mapping[str, Any], count: int, seed: int) -> int:
    """The accounts with their holdings, each as it was judged last."""
    at = datetime(2026, 11, 23, tzinfo=UTC)
    client = Client(slug="marlow", name=CLIENT, address=ADDRESS)
    session.add(client)
    session.flush()
    made = RequirementSet(client_id=client.id, code=body["id"], title=body["title"])
    session.add(made)
    session.flush()
    requirements.add_requirement_version(session, made.id, dict(body), at)
    plan = plan_of(requirement_from(body, client=CLIENT, client_address=ADDRESS))
    for facts, proofs in drawn_accounts(seed, TODAY, count):
        held = fold(proofs)
        contractor = Contractor(name=facts.contractor)
        session.add(contractor)
        session.flush()
        account = Account(client_id=client.id, contractor_id=contractor.id, requirement_set_id=made.id)
        account.flags, account.status = dict(facts.flags), assess(facts, plan, held, TODAY).status
        account.contract_start = facts.contract_start
        session.add(account)
        session.flush()
        holdings.put(session, account.id, packed(held), starts=starts(held), at=at, version=FORMAT)
    return made.id


def _judged(plan: Plan, account: tuple[AccountFacts, Holdings]) -> Assessment:
    return assess(account[0], plan, account[1], TODAY, tells_met=False)


def _afresh(plan: Plan, account: tuple[AccountFacts, Holdings]) -> Assessment:
    plan.memory.found.clear()
    return _judged(plan, account)


def _in_words(plan: Plan, account: tuple[AccountFacts, Holdings]) -> Judgement:
    return in_words(assess(account[0], plan, account[1], TODAY))


def _line(name: str, runs: int, each: Sequence[_T], *what: Callable[[_T], object]) -> str:
    """One line of the table; each run has a function of its own where several are given."""
    taken = []
    for run in range(runs):
        do, start = what[run % len(what)], time.process_time()
        for one in each:
            do(one)
        taken.append(time.process_time() - start)
    rates = sorted(len(each) / max(one, 1e-9) for one in taken)
    return f"{name:28}{median(rates):10.0f} a second ({rates[0]:.0f} to {rates[-1]:.0f})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
