"""Workers compensation certificates of state funds and of New York, drawn in layouts and words of our own.

Names of funds and numbers of forms are facts; none of the layouts is that of a fund, and every value is made up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from samples import names
from samples.coverages import Truth, year_after
from samples.labels import DATES, label
from samples.layouts import HELD_OUT, TRAINED, Content, Fact, laid_out, look

Named = Callable[[str], str]
"""Gives a label for what is labeled."""


@dataclass(frozen=True, slots=True)
class Fund:
    """What the papers of one issuer have in common; `mask` draws its numbers (# a digit, @ a letter).

    `el` says that employers liability limits are stated, `holder` that a holder is named, `account` that the number
    is an account's, `ends` that the paper names the day on which cover ends. `kept` funds serve evaluation only.
    """

    name: str
    address: tuple[str, ...]
    title: str
    mask: str
    number: str = ""
    opening: str = ""
    el: bool = False
    holder: bool = True
    account: bool = False
    ends: bool = True
    kept: bool = False


@cache
def funds() -> tuple[Fund, ...]:
    """The issuers whose papers are drawn."""
    with Path(__file__).with_name("forms").joinpath("funds.yaml").open(encoding="utf-8") as file:
        rows: list[Any] = yaml.safe_load(file)
    return tuple(_fund(row) for row in rows)


def _fund(row: Any) -> Fund:
    return Fund(address=tuple(row.pop("address")), **row)


_LAST = (
    "This certificate confers no rights on its holder and does not change the policy.",
    "This paper is valid only while the policy is in force. Ask the fund if in doubt.",
    "Neither this certificate nor its delivery amends or extends the coverage of the policy listed.",
)
_REMARKS = (
    "All operations of the insured in the state.",
    "Job 4471, reroof of the county garage.",
    "All work under contract 22-118.",
)


def state_paper(rng: random.Random, *, today: date, held_out: bool = False) -> tuple[bytes, Truth]:
    """One certificate as a page with its truth; `held_out` draws layouts, labels and funds never used for tuning."""
    fund = rng.choice([one for one in funds() if held_out or not one.kept])
    content, truth = _content(rng, fund, today=today, held_out=held_out)
    family = rng.choice(HELD_OUT if held_out else TRAINED)
    truth["family"] = family
    return laid_out(content, family, look(rng)), truth


def _content(rng: random.Random, fund: Fund, *, today: date, held_out: bool) -> tuple[Content, Truth]:
    insured, holder = names.contractor(rng), names.client(rng)
    begins = (today - timedelta(days=rng.randint(5, 330))).replace(day=1)
    issued = today - timedelta(days=rng.randint(0, 4))
    written = rng.choice(DATES)
    number = masked(rng, fund.mask)

    def named(key: str) -> str:
        return label(rng, key, held_out=held_out)

    row: Truth = {
        "line": "wc", "policy_number": number, "effective_date": begins.isoformat(),
        "expiration_date": year_after(begins).isoformat() if fund.ends else None, "limits": {},
    }  # fmt: skip
    truth: Truth = {
        "form": fund.number.partition(" ")[0] or fund.title, "page": 1, "date": issued.isoformat(),
        "insured": {"name": insured.name, "address": insured.address}, "producer": {}, "holder": {},
        "insurers": {"A": {"name": fund.name}}, "coverages": [row], "description": "",
    }  # fmt: skip
    facts = [*party_facts(named, insured, "insured", apart=rng.random() < 0.25)]
    facts.append(Fact(named("account" if fund.account else "policy_number"), (number,)))
    facts += period_facts(rng, named, row, written)
    if fund.number.startswith("C-105"):
        carrier = rng.choice(("Harbor Mutual Insurance Company", "Wesco Insurance Company", "Erie Insurance Exchange"))
        truth["insurers"] = {"A": {"name": carrier}}
        facts.append(Fact(named("carrier"), (carrier,)))
    if fund.el:
        facts += _limits(rng, named, row)
    if rng.random() < (0.9 if fund.number.startswith("C-105") else 0.25):
        row["persons_excluded"] = rng.choice("YN")
        facts.append(Fact(named("excluded"), ({"Y": "Yes", "N": "No"}[row["persons_excluded"]],)))
    facts.append(Fact(named("date"), (issued.strftime(written),)))
    if rng.random() < 0.4:
        facts.insert(rng.randrange(len(facts)), Fact(named("fein"), (f"00-{rng.randint(10**6, 10**7 - 1)}",)))
    if rng.random() < 0.3:
        facts.insert(rng.randrange(len(facts)), Fact(named("phone"), ("(201) 555-0147",)))
    if fund.holder:
        truth["holder"] = {"name": holder.name, "address": holder.address}
        facts += party_facts(named, holder, "holder", apart=False)
    if rng.random() < 0.4:
        truth["description"] = rng.choice(_REMARKS)
        facts.append(Fact(named("remarks"), (truth["description"],)))
    content = Content(
        issuer=(fund.name, *fund.address), title=fund.title, opening=(fund.opening,), facts=tuple(facts),
        closing=(rng.choice(_LAST),), signer=("R. Whitcombe", named("signer")), number=fund.number,
    )  # fmt: skip
    return content, truth


def party_facts(named: Named, firm: names.Firm, role: str, *, apart: bool) -> list[Fact]:
    """A firm as one block, or its name and its address under labels of their own (insured only)."""
    street = (*firm.street, f"{firm.city}, {firm.state} {firm.postcode}")
    if apart:
        return [Fact(named("insured_name"), (firm.name,)), Fact(named("insured_address"), street)]
    return [Fact(named(role), (firm.name, *street))]


def period_facts(rng: random.Random, named: Named, row: Truth, written: str) -> list[Fact]:
    """The policy period as two dates or as one span."""
    begins = date.fromisoformat(row["effective_date"]).strftime(written)
    if not row["expiration_date"]:
        return [Fact(named("effective"), (begins,))]
    ends = date.fromisoformat(row["expiration_date"]).strftime(written)
    if rng.random() < 0.4:
        return [
            Fact(
                named("period"),
                (rng.choice((f"{begins} to {ends}", f"{begins} - {ends}", f"From {begins} to {ends}")),),
            )
        ]
    return [Fact(named("effective"), (begins,)), Fact(named("expiration"), (ends,))]


def _limits(rng: random.Random, named: Named, row: Truth) -> list[Fact]:
    each = rng.choice((100_000, 500_000, 1_000_000))
    row["limits"] = {
        "el_each_accident": each, "el_disease_policy_limit": max(500_000, each), "el_disease_each_employee": each,
    }  # fmt: skip
    return [Fact(named(key), (f"${amount:,}",)) for key, amount in row["limits"].items()]


def masked(rng: random.Random, mask: str) -> str:
    """A number by its mask: # is a digit, @ a letter."""
    drawn: Sequence[str] = [
        str(rng.randint(0, 9)) if one == "#" else rng.choice("ABGHKMWZ") if one == "@" else one for one in mask
    ]
    return "".join(drawn)
