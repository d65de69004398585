from __future__ import annotations

import pytest

from domain.certificate import Certificate, Coverage, Insurer, Line, Party
from domain.field import Box, Field
from review_ui.review.form import boxes, groups
from review_ui.review.typed import HERE, PREFIX, NotAValue, corrections, typed

BOX = Box(10, 10, 60, 20)
GL = Coverage(
    Line.GL,
    policy_number=Field("GL 1", "GL 1", 0.8, 1, BOX),
    effective_date=Field("2026-01-31", "01/31/2026", 0.99, 1, BOX),
    expiration_date=Field(None, None, 0.5, 1, BOX),
    occurrence=Field(True, "X", 0.99, 1, BOX),
    limits={"each_occurrence": Field(1_000_000, "1,000,000", 0.99, 1, BOX)},
)
PAPER = Certificate(
    "ACORD 25", 1, insured=Party(Field("Kestrel", "Kestrel", 0.99)), insurers={"A": Insurer()}, coverages=(GL,)
)


@pytest.mark.parametrize("text", ["1,000,000", "1M", "$1,000,000", "1000k", "1 million", "$ 1,000,000.00", "1mm"])
def test_an_amount_may_be_typed_as_people_write_it(text: str):
    assert typed("coverages.0.limits.each_occurrence", text) == 1_000_000


@pytest.mark.parametrize("text", ["11/23/2026", "2026-11-23", "11/23/26", " 11-23-2026 "])
def test_a_date_may_be_typed_as_people_write_it(text: str):
    assert typed("coverages.0.effective_date", text) == "2026-11-23"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("coverages.0.effective_date", "13/45/2026"),
        ("coverages.0.limits.each_occurrence", "a million"),
        ("coverages.0.limits.each_occurrence", ","),
        ("coverages.0.limits.each_occurrence", "9" * 400),
        ("coverages.0.addl_insd", "maybe"),
    ],
)
def test_what_fits_no_box_is_refused_with_the_expected_form(path: str, text: str):
    with pytest.raises(NotAValue):
        typed(path, text)


def test_a_form_sent_as_it_was_shown_corrects_nothing():
    form = {PREFIX + box.path: box.text for box in boxes(PAPER) if box.kind != "tick" or box.text}
    form |= {PREFIX + box.path + HERE: "1" for box in boxes(PAPER) if box.kind == "tick"}
    assert corrections(PAPER, form) == ({}, {})


def test_corrections_hold_changed_boxes_new_limits_and_ticks_that_went_off():
    form = {
        f"{PREFIX}coverages.0.policy_number": "GL 2",
        f"{PREFIX}coverages.0.limits.med_exp": "5k",
        f"{PREFIX}coverages.0.occurrence{HERE}": "1",
        f"{PREFIX}coverages.0.expiration_date": "soon",
    }
    changed, wrong = corrections(PAPER, form)
    assert changed == {
        "coverages.0.policy_number": "GL 2",
        "coverages.0.limits.med_exp": 5_000,
        "coverages.0.occurrence": False,
    }
    assert list(wrong) == ["coverages.0.expiration_date"]


def test_groups_stand_in_the_forms_order_and_count_what_is_doubtful():
    found = groups(PAPER)
    assert [one.title for one in found] == [
        "Certificate",
        "Producer",
        "Insured",
        "General liability",
        "Description of operations",
        "Certificate holder",
    ]
    assert found[3].doubts == 2  # an unsure number, and an unsure void where a date belongs
    assert [one.label for one in found[3].limits][:2] == ["Each occurrence", "Damage to rented"]
