"""Whole certificates, as the field's practice would judge them."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.reference import requirement_body
from domain.certificate import Certificate, Party
from domain.finding import Judgement
from domain.holdings import AccountFacts
from domain.signal import Signal
from extract.free_text.wording import wording_of
from rules.explain import general_code
from rules.judge import judge
from rules.requirement_file import requirement_from
from tests.rules.papers import auto, box, certificate, gl, page, proof, row, umbrella, wc

DATA = Path(__file__).parent / "data"
EXAMPLES = yaml.safe_load((DATA / "worked_examples.yaml").read_text(encoding="utf-8"))
ADDRESS = "400 Front St, Columbus, IN 47201"


def paper(example: dict[str, Any]) -> Certificate:
    makers = {"gl": gl, "auto": auto, "wc": wc, "other": partial(row, "other")}
    rows = []
    for n, (name, given) in enumerate(example["rows"].items()):
        boxes = {key: tuple(value) if key == "term" else value for key, value in given.items() if key != "limits"}
        line, limits = name.split()[0], given.get("limits", {})
        number = f"P-{n}" if " " in name else "P-1"
        made = (
            umbrella(*limits.values(), **boxes) if line == "umbrella" else makers[line](limits, number=number, **boxes)
        )
        rows.append(made)
    return certificate(
        *rows,
        date=box("2025-12-20"),
        insured=Party(box(example.get("insured", example["contractor"])), box(example.get("address", ADDRESS))),
        holder=Party(box(example.get("holder", example["client"])), box(example.get("holder_address", ADDRESS))),
        description=box(example["description"]),
        wording=wording_of(example["description"]),
    )


def judgement_of(example: dict[str, Any]) -> Judgement:
    address = example.get("client_address", ADDRESS)
    body = requirement_body(example["set"])
    if "upstream" in example:
        body["additional_insureds"].append({"name": example["upstream"], "role": "upper", "contract": "upstream"})
    wanted = requirement_from(body, client=example["client"], client_address=address)
    flags = tuple({"employees": True, "vehicles": True, **example.get("flags", {})}.items())
    pages = tuple(page(form, number="GL P-1", parties=(example["client"],)) for form in example.get("pages", ()))
    signals = tuple(Signal(code, weight, "seen", "honest") for code, weight in example.get("signals", {}).items())
    given = proof(paper(example), pages=pages, confirmed=example.get("confirmed", True), signals=signals)
    start = example.get("contract_start")
    facts = AccountFacts(example["client"], address, example["contractor"], flags, contract_start=start)
    return judge(facts, wanted, (given,), example["today"])


@pytest.mark.parametrize("example", EXAMPLES, ids=[one["id"] for one in EXAMPLES])
def test_a_worked_example_comes_out_as_practice_would_have_it(example):
    judgement = judgement_of(example)
    told = {general_code(one) for one in (*judgement.deficiencies, *judgement.unsettled)}
    assert told == {*example["guide"], *example.get("beside", ())}
    assert judgement.status.value == example["status"]
    assert example.get("tells", "") in " ".join(one.tell_insured for one in judgement.deficiencies)


def test_the_lines_to_the_agent_are_word_for_word_as_agreed():
    example = next(one for one in EXAMPLES if one["id"] == "contractor_scope_and_stack")
    lines = "".join(f"{one.requirement}: {one.ask}\n" for one in judgement_of(example).deficiencies)
    assert lines == (DATA / "contractor_scope_and_stack.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "status"),
    [("2026-05-31", "expiring"), ("2026-06-01", "lapsed"), ("2026-06-19", "lapsed"), ("2026-06-20", "compliant")],
)
def test_a_gap_that_a_renewal_proves_is_lapsed_on_its_days_and_compliant_after(day, status):
    example = next(one for one in EXAMPLES if one["id"] == "wc_gap")
    judgement = judgement_of({**example, "today": date.fromisoformat(day)})
    assert judgement.status.value == status
