import copy
import importlib.util
import random
from datetime import date
from pathlib import Path

import pytest

from bench.score import Tally, judged, tally
from samples.certificate import certificate

SHARED = Path(__file__).parents[2].parent / "shared" / "forms" / "score.py"


def truth(seed=1):
    return certificate(random.Random(seed), today=date(2026, 11, 23))


def read(node, confidence=0.99, key=""):
    """A truth as the reader prints it: every value a field with its confidence."""
    if isinstance(node, dict):
        return {k: read(v, confidence, k) for k, v in node.items()}
    if isinstance(node, list):
        return [read(v, confidence) for v in node]
    plain = key in ("form", "edition", "page", "line", "is_excess")
    return node if plain else {"value": node, "confidence": confidence}


def answer(certificate_json):
    return {"certificates": [certificate_json]}


def spoiled(node, rng):
    """The same certificate with some values changed, lost or made up."""
    if isinstance(node, list):
        rows = [spoiled(row, rng) for row in node if rng.random() < 0.9]
        rng.shuffle(rows)
        return rows
    if isinstance(node, dict) and "value" in node:
        value, luck = node["value"], rng.random()
        if luck < 0.06:
            return {"value": None, "confidence": 0.5}
        if luck < 0.12 and isinstance(value, str):
            return {"value": value + "7", "confidence": rng.choice((0.4, 0.95, 0.99))}
        if luck < 0.16:
            return {"value": "Y", "confidence": 0.96}
        return node
    if isinstance(node, dict):
        return {k: spoiled(v, rng) for k, v in node.items()}
    return node


def test_what_is_read_as_it_stands_is_all_right():
    counts = tally(judged(truth(), answer(read(truth()))))
    assert counts.exact == 1.0
    assert counts.boxes > 30
    assert (counts.sure, counts.sure_wrong) >= (counts.boxes - 1, 0)


def test_case_spaces_and_punctuation_do_not_count_but_digits_do():
    mine = read(truth())
    mine["insured"]["name"]["value"] = mine["insured"]["name"]["value"].upper().replace(" ", "  ").replace(",", "")
    assert tally(judged(truth(), answer(mine))).exact == 1.0
    mine["coverages"][0]["policy_number"]["value"] += "1"
    counts = tally(judged(truth(), answer(mine)))
    assert (counts.wrong, counts.sure_wrong) == (1, 1)


def test_an_empty_box_that_is_filled_is_invented_and_a_filled_one_left_out_is_missing():
    mine = read(truth())
    mine["insurers"]["F"] = {"name": {"value": "Nobody Mutual", "confidence": 0.3}}
    del mine["date"]
    counts = tally(judged(truth(), answer(mine)))
    assert (counts.invented, counts.missing, counts.sure_wrong) == (1, 1, 0)


def test_a_description_may_differ_in_a_fiftieth():
    wanted = truth() | {"description": "word " * 100}
    mine = read(wanted)
    mine["description"]["value"] = "word " * 99 + "w0rd "
    assert tally(judged(wanted, answer(mine))).exact == 1.0
    mine["description"]["value"] = "word " * 90
    assert tally(judged(wanted, answer(mine))).wrong == 1


@pytest.mark.parametrize(
    ("extraction", "state"), [({"certificates": []}, "right"), ({"certificates": [{}]}, "invented"), (None, "missing")]
)
def test_a_document_that_is_no_certificate_is_right_when_none_is_found(extraction, state):
    [verdict] = judged({"negative": True}, extraction)
    assert verdict.state == state


def test_tallies_add_up():
    one = tally(judged(truth(1), answer(read(truth(1)))))
    two = tally(judged(truth(2), None))
    assert (one + two).boxes == one.boxes + two.boxes
    assert (one + two).documents == 2
    assert Tally() + one == one


@pytest.mark.skipif(not SHARED.exists(), reason="shared/forms/score.py is not beside this checkout")
def test_the_counts_are_those_of_the_shared_scoring_program():
    spec = importlib.util.spec_from_file_location("shared_score", SHARED)
    shared = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(shared)
    for seed in range(40):
        wanted = truth(seed)
        mine = spoiled(read(copy.deepcopy(wanted)), random.Random(seed))
        want, (got, sure) = shared.truth_fields(wanted), shared.read_fields(mine, wanted)
        verdicts = {verdict.box: verdict for verdict in judged(wanted, answer(mine))}
        assert set(verdicts) == set(want) | set(got)
        for name, verdict in verdicts.items():
            assert (verdict.wanted, verdict.got) == (want.get(name), got.get(name)), name
        counts = tally(tuple(verdicts.values()))
        assert counts.sure == sum(name in sure and sure[name] >= 0.95 for name in verdicts)
