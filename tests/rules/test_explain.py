"""Findings in words: holes filled, amounts and days written out, codes of the trade."""

from __future__ import annotations

from datetime import date

import pytest

from domain.finding import Finding, Fixer, Result, Severity
from rules.explain import day, filled, general_code, limit_name, line_name, listed, money


@pytest.mark.parametrize(
    ("code", "requirement", "general"),
    [
        ("wording_denied", "gl.wos", "wos_missing"),
        ("wording_denied", "umbrella.pnc", "pnc_missing"),
        ("endorsement_pending", "gl.aggregate_per_project", "aggregate_basis"),
        ("name_near", "insured.name", "insured_name"),
        ("name_near", "holder.name", "holder_name"),
        ("ai_conflict", "gl.ai_ongoing", "ai_evidence"),
        ("contract_unconfirmed", "gl.ai_by_contract", "ai_evidence"),
        ("pnc_evidence", "gl.pnc", "pnc_missing"),
        ("limit_low", "gl.limits.each_occurrence", "limit_low"),
    ],
)
def test_where_ours_tells_more_the_trade_has_its_own_code(code, requirement, general):
    found = Finding(code, requirement, Result.FAIL, Severity.MAJOR, Fixer.AGENT, None, "")
    assert general_code(found) == general


@pytest.mark.parametrize(
    ("template", "told", "text"),
    [
        ("{a} shown; {b} required.", {"a": "1", "b": "2"}, "1 shown; 2 required."),
        ("{a} shown; {b} required.", {"a": "1"}, "1 shown"),
        ("Please add {a} (for example {b}).", {"a": "1", "b": "2"}, "Please add 1 (for example 2)."),
        ("Please add {a} (for example {b}).", {"a": "1"}, "Please add 1."),
        ("Please add {a} (for example {b}).", {"b": "2"}, ""),
        ("{a}. Then more.", {"a": ""}, "Then more."),
        ("No hole.", {}, "No hole."),
    ],
)
def test_a_sentence_with_a_hole_that_has_no_value_is_left_out(template, told, text):
    assert filled(template, told) == text


def test_amounts_days_and_lists_stand_as_in_letters():
    assert (money(1_000_000), money(0), day(date(2024, 2, 29))) == ("$1,000,000", "$0", "02/29/2024")
    assert [listed(one) for one in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]
    assert (line_name("gl"), line_name("equipment_breakdown")) == ("General Liability", "Equipment Breakdown")
    assert limit_name("wc", "el_each_accident") == "E.L. Each Accident"
    assert limit_name("auto", "new_limit") == "Automobile Liability New Limit"
