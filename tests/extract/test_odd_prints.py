"""Habits of agencies and mishaps of paper that neither the usual prints nor the other hands have."""

import random

import pytest

from bench.score import judged
from domain.extraction_json import to_json
from domain.field import Box
from extract.read import read_document
from extract.values.grammar import dollars, insurer_letter, naic, yes_no
from extract.values.parties import block_of
from extract.values.seen import Line
from samples import damage
from samples.draw import filled, flat
from samples.odd_prints import HELD_OUT, draw_odd
from samples.odd_words import HABITS
from samples.style import Fill, Style
from samples.values import written
from tests.extract.test_prints import TODAY, misses, truth

TICKS = ("occurrence", "claims_made", "autos.", "aggregate_per.", "per_statute")


@pytest.mark.parametrize("habit", HABITS)
def test_habits_of_agencies_on_text_pages(habit):
    wanted = truth()
    texts = written(wanted, Style())
    HABITS[habit][1](random.Random(5), wanted, texts)
    assert misses(wanted, filled(texts, Style())) == []


@pytest.mark.parametrize(
    ("tick", "off"), [("X", (6.0, 3.0)), ("strokes", (0.0, 4.5)), ("dot", (3.0, -3.0)), ("check", (6.0, 3.0))]
)
def test_marks_that_lie_on_the_rules_of_their_boxes_are_taken_in_pictures(tick, off):
    wanted = truth()
    look = Style(tick=tick, fill=Fill(tick_off=off, tick_size=1.6))
    data = damage.scan(flat(wanted, look), random.Random(8))
    verdicts = judged(wanted, to_json(read_document(data, name="scan.pdf", images=False).extraction))
    assert [one for one in verdicts if one.state != "right" and any(tick in one.box for tick in TICKS)] == []


def test_days_with_hours_in_letters_of_four_points_are_read_off_a_scan():
    wanted = truth()
    look = Style(face="Courier-Bold", size=6.5, date_format="%m/%d/%Y 12:01 AM")
    data = damage.scan(flat(wanted, look), random.Random(2))
    verdicts = judged(wanted, to_json(read_document(data, name="scan.pdf", images=False).extraction))
    days = [one for one in verdicts if one.box.endswith("_date")]
    assert sum(one.state == "right" for one in days) >= len(days) - 1


@pytest.mark.parametrize("seed", [HELD_OUT, HELD_OUT + 1])
def test_unseen_odd_text_pages_are_read_nearly_whole(seed):
    (drawn,) = draw_odd(seed, today=TODAY, count=1, kinds=("odd_flat",))
    verdicts = judged(drawn.truth, to_json(read_document(drawn.data, name="drawn.pdf", images=False).extraction))
    assert sum(one.state == "right" for one in verdicts) >= 0.96 * len(verdicts)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,000,000 CSL", 1_000_000), ("$$500,000", 500_000), ("2,000,000 per project", 2_000_000), ("1,000 Ded", None)],
)
def test_amounts_say_what_they_are_for(text, amount):
    assert dollars(text) == amount


def test_signs_about_short_answers():
    assert (naic("NAIC# 18767"), naic("#18767"), yes_no("Y*"), insurer_letter("(b)")) == ("18767", "18767", "Y", "B")


@pytest.mark.parametrize(
    "envelope",
    [
        "DocuSign Envelope ID: 4F6231124-AB12-4C07-9E21-0D11F2A3B4C5",
        "ocusign Envelope ID: 4F1864058-AB12-4C07-9E21-0D11F2A3B4C5",
        "sign Envelope ID: BBDBB819-91C2-4E07-B3D1-364019C0373F",
        "Docusign Envelope IB: 8DECBEAE-91C2-4E07-B3D1-79BA030F4B36",
    ],
)
def test_the_number_of_an_envelope_is_no_part_of_an_address(envelope):
    at = Box(0, 0, 1, 1)
    block = block_of(
        [Line(text, at) for text in ("Harbor Point Roofing", "8071 E 41st Street", envelope, "Dayton, OH 45402")]
    )
    assert block.address_text == "8071 E 41st Street, Dayton, OH 45402"


def test_a_comma_behind_a_companys_form_may_be_a_period_and_the_name_is_not_plain():
    lines = ("Larkspur Builders, Inc,", "Purchasing Division", "2888 E 41st Street", "San Antonio, TX 78243")
    block = block_of([Line(text, Box(0, 0, 1, 1)) for text in lines])
    assert (block.name_text, block.is_plain) == ("Larkspur Builders, Inc", False)
    assert block.address_text.startswith("Purchasing Division, 2888")
    joined = ("Novak Holdings, LLC,", "3rd Street Manager II, LLC", *lines[2:])
    assert block_of([Line(text, Box(0, 0, 1, 1)) for text in joined]).name_text.endswith("Manager II, LLC")


def test_what_can_hardly_be_read_behind_a_zip_code_is_no_part_of_an_address():
    at, lines = Box(0, 0, 1, 1), ("Yamashiro Property Group LLC", "2830 Industrial Pkwy", "Dayton OH 45406")
    address = "2830 Industrial Pkwy, Dayton, OH 45406"
    for last, sure in (("Raing cGG 60177", 0.5), ("CORD 25 (2025/12)", 0.99)):
        block = block_of([*(Line(text, at, 0.98) for text in lines), Line(last, at, sure)])
        assert block.address_text == address
    assert block_of([Line(text, at, 0.98) for text in (*lines, "USA")]).address_text == f"{address}, USA"


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("ODUC", "Halvorsen Insurance Group", "9822 Industrial Pkwy"), "Halvorsen Insurance Group"),
        (("Cate", "9822 Industrial Pkwy"), "Cate"),
        (
            ("Novak Grading & Utilities", "LLC, its officers, agents and employees", "5087 Industrial Pkwy"),
            "Novak Grading & Utilities LLC, its officers, agents and employees",
        ),
    ],
)
def test_a_name_goes_on_in_the_next_line_and_letters_of_a_label_over_it_are_no_part_of_it(lines, name):
    assert block_of([Line(text, Box(0, 0, 1, 1)) for text in lines]).name_text == name


def test_small_print_over_a_name_that_cannot_be_read_is_no_part_of_it_and_the_name_is_not_sure():
    def block(*lines):
        return block_of([Line(text, Box(0, 0, 1, 1), sure) for text, sure in lines])

    rest = ("Blue Heron Development Company", 0.9), ("4960 Main St", 0.99), ("Sacramento, CA 95817", 0.99)
    found = block(("IRR5Y GR5.01 A9", 0.02), ("VDD3) DDO*U144", 0.27), *rest)
    assert found.name_text == "Blue Heron Development Company"
    assert found.name[0].confidence <= 0.6
    assert block(("IRR5Y Roofing", 0.02), *rest[1:]).name_text == "IRR5Y Roofing"
    long = (
        ("3rd Street Partners II, L.P. and 3rd Street Manager II, LLC", 0.28),
        ("Purchasing Division", 0.98),
        *rest[1:],
    )
    assert block(*long).name_text == long[0][0]


def test_a_mail_address_over_a_name_is_no_part_of_it_where_it_was_read_in_two_pieces():
    lines = ("compliance@holder .example", "Delacroix Property Group LLC", "4620 Main St", "Front Royal, VA 22624")
    assert block_of([Line(text, Box(0, 0, 1, 1)) for text in lines]).name_text == "Delacroix Property Group LLC"
