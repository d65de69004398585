"""Notices of cancellation, nonrenewal and reinstatement: drawn look-alikes, and words that are hard to tell."""

import random
from dataclasses import replace
from datetime import date

import pytest

from domain.extraction_json import extraction_from, to_json
from domain.field import Box
from domain.notice import NoticeKind
from domain.page import PageKind, PageSource, Word
from extract.papers.notice import notice_of
from extract.prints.printed import printed_lines
from extract.read import read_document
from samples import damage, notices
from samples.papers import bound

TODAY = date(2026, 11, 23)
ALL = {**notices.LAYOUTS, **notices.HELD_OUT, **notices.FRESH}


def read(data, name="notice.pdf"):
    return read_document(data, name=name, images=False).extraction


def drawn(kind, layout="boxed_form", seed=1, **changes):
    truth = replace(notices.notice_truth(random.Random(seed), today=TODAY, kind=kind), **changes)
    return truth, ALL[layout](truth, random.Random(seed))


def told(*lines):
    """What is read of a page of these lines."""
    words = []
    for row, line in enumerate(lines):
        x = 40.0
        for token in line.split():
            words.append(Word(token, Box(x, 40 + 20 * row, x + 5 * len(token), 50 + 20 * row)))
            x += 5 * len(token) + 3
    return notice_of(printed_lines(words), 1, PageSource.TEXT)


def found(one):
    plain = ("insured", "insurer", "effective_date", "notice_date", "reason", "without_lapse", "lapse_from", "lapse_to")
    values = {name: getattr(one, name).value for name in (*plain, "amount_due")}
    numbers = [number.value for number in one.policy_numbers]
    return {**values, "kind": one.kind.value, "line": one.line, "policy_numbers": numbers}


@pytest.mark.parametrize("layout", sorted(ALL))
@pytest.mark.parametrize("kind", notices.KINDS)
def test_each_layout_gives_all_that_a_notice_says(kind, layout):
    truth, data = drawn(
        kind, layout, seed=3, words="Nonpayment of premium" if kind == "cancellation" else "", reason=""
    )
    truth = replace(
        truth, reason={"cancellation": "nonpayment", "cancellation_request": "insured_request"}.get(kind, "")
    )
    (one,) = read(data).notices
    upper = {name: str(value).upper() for name, value in found(one).items() if name in ("insured", "insurer")}
    wanted = truth.truth()
    assert {**found(one), **upper} == {**wanted, **{name: str(wanted[name]).upper() for name in upper}}


def test_a_notice_is_a_cancellation_notice_by_its_page_and_so_is_a_reinstatement():
    for kind in ("cancellation", "reinstatement"):
        assert read(drawn(kind)[1]).pages[0].kind is PageKind.CANCELLATION_NOTICE


def test_the_hour_stands_beside_the_day():
    (one,) = read(drawn("cancellation")[1]).notices
    assert one.effective_time.value == "12:01 AM"


def test_a_lapse_runs_from_day_to_day():
    days = (date(2026, 10, 2), date(2026, 10, 14))
    (one,) = read(drawn("reinstatement", "letter", lapse=days)[1]).notices
    assert one.without_lapse.value is False
    assert (one.lapse_from.value, one.lapse_to.value) == ("2026-10-02", "2026-10-14")
    (one,) = read(drawn("reinstatement", "letter", lapse=())[1]).notices
    assert one.without_lapse.value is True


def test_copies_of_one_notice_are_one():
    _, data = drawn("cancellation")
    assert len(read(bound(data, data)).notices) == 1


def test_a_warning_that_only_payment_can_avert_is_a_notice():
    one = told(
        "Policy number: BKS7741002",
        "Unless the premium is received before then, your policy will be cancelled effective 12/09/2026.",
    )
    assert (one.kind, one.effective_date.value) == (NoticeKind.CANCELLATION, "2026-12-09")


@pytest.mark.parametrize(
    "line",
    [
        "Should policy number BKS7741002 be cancelled before 12/09/2026, 30 days notice of cancellation is given.",
        "If policy number BKS7741002 is cancelled effective 12/09/2026, work must stop.",
        "Please add a 30 day notice of cancellation endorsement to policy number BKS7741002 effective 12/09/2026.",
        "Policy number BKS7741002 may be cancelled by the insurer. It was issued effective 12/09/2026.",
        "Notice of cancellation to certificate holders: policy number BKS7741002, effective 12/09/2026.",
    ],
)
def test_cancellation_as_a_term_of_contract_is_no_notice(line):
    assert told("Dear agent,", line) is None


def test_the_insureds_own_request_is_told_from_the_insurers_notice():
    one = told("CANCELLATION REQUEST", "Policy number: BKS7741002", "Cancellation date: 12/09/2026")
    assert (one.kind, one.reason.value) == (NoticeKind.CANCELLATION_REQUEST, "insured_request")


def test_a_withdrawn_cancellation_is_neither_a_cancellation_nor_a_reinstatement():
    one = told(
        "NOTICE OF CANCELLATION",
        "Policy number: BKS7741002",
        "The notice of cancellation dated 11/01/2026 is hereby rescinded effective 11/20/2026.",
    )
    assert one.kind is NoticeKind.RESCINDED


def test_json_and_back_is_the_same_notice():
    extraction = read(drawn("cancellation", amount="1,204.55", reason="nonpayment", words="Nonpayment of premium")[1])
    again = extraction_from(to_json(extraction))
    assert found(again.notices[0]) == found(extraction.notices[0])
    assert again.notices[0].amount_due.value == 1204


def test_a_fax_gives_policy_and_day():
    truth, data = drawn("cancellation", "boxed_form", seed=6)
    (one,) = read(damage.fax(data, random.Random(4)), "notice.tif").notices
    assert one.kind is NoticeKind.CANCELLATION
    assert tuple(number.value for number in one.policy_numbers) == truth.numbers
    assert one.effective_date.value == truth.effective.isoformat()
