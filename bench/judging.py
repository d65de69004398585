"""How fast accounts are judged: the pure part, and a whole population against a new version of a requirement set.

python -m bench.judging --accounts 2000
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from statistics import median
from typing import TypeVar

import msgspec

from config.reference import requirement_body, requirement_codes
from domain.finding import Judgement
from domain.holdings import AccountFacts, Holdings
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
        plan = plan_of(requirement_from(requirement_body(code), client=CLIENT, client_address=ADDRESS))
        found = Counter(_judged(plan, each).status.value for each in folded)
        lines.append(f"{code}: {', '.join(f'{status} {number}' for status, number in found.most_common())}")
        lines.append(_line("  judged", runs, folded, partial(_judged, plan)))
        lines.append(_line("  in words", 1, folded, partial(_in_words, plan)))
    return lines


def _judged(plan: Plan, account: tuple[AccountFacts, Holdings]) -> Assessment:
    return assess(account[0], plan, account[1], TODAY, tells_met=False)


def _in_words(plan: Plan, account: tuple[AccountFacts, Holdings]) -> Judgement:
    return in_words(assess(account[0], plan, account[1], TODAY))


def _line(name: str, runs: int, each: Sequence[_T], what: Callable[[_T], object]) -> str:
    taken = []
    for _ in range(runs):
        start = time.process_time()
        for one in each:
            what(one)
        taken.append(time.process_time() - start)
    rates = sorted(len(each) / max(one, 1e-9) for one in taken)
    return f"{name:28}{median(rates):10.0f} a second ({rates[0]:.0f} to {rates[-1]:.0f})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
