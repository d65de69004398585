"""What other agencies write than those that the reader was made with, on paper and in pictures of paper."""

import random

import pytest

from bench.score import SURE, judged
from domain.extraction_json import to_json
from extract.read import read_document
from samples import damage
from samples.certificate import certificate
from samples.draw import flat
from samples.other_hands import HELD_OUT, drawn_by_hand
from samples.style import RARE_DATES, RARE_MONEY, Fill, Reprint, Style
from samples.typefaces import NAMES, typeface
from tests.extract.test_prints import TODAY, misses, truth


@pytest.mark.parametrize("date_format", RARE_DATES)
def test_days_in_rare_styles(date_format):
    assert misses(truth(), flat(truth(), Style(date_format=date_format, size=6.5))) == []


@pytest.mark.parametrize("money", RARE_MONEY)
def test_amounts_in_rare_styles(money):
    assert misses(truth(), flat(truth(), Style(fill=Fill(money=money)))) == []


@pytest.mark.parametrize("unused", ["N/A", "NOT COVERED"])
def test_words_where_a_policy_would_stand_are_no_policy(unused):
    wanted = truth()
    wanted |= {"coverages": [row for row in wanted["coverages"] if row["line"] not in {"umbrella", "wc"}]}
    assert misses(wanted, flat(wanted, Style(fill=Fill(unused=unused, blanks="N/A")))) == []


@pytest.mark.parametrize("face", NAMES[:5])
def test_other_typefaces(face):
    assert misses(truth(), flat(truth(), Style(face=typeface(face), lower=face == "sans"))) == []


def test_a_long_name_may_go_on_in_a_second_line():
    wanted = truth()
    wanted["insured"] |= {"name": "Kestrel Ridge Mechanical Contractors & Sons Heating and Air Conditioning, Inc."}
    assert misses(wanted, flat(wanted, Style(fill=Fill(stacked=True, tall_names=True)))) == []


def test_a_scan_of_a_form_whose_rows_were_redrawn_is_read_row_by_row():
    """Rows up to a third taller or a fifth flatter than on the map, each by itself."""
    wanted = truth()
    look = Style(stretch=(1.3, 0.8, 1.25, 0.85, 1.1, 0.8), form=Reprint(tails=(0.0, 6.0, 0.0, 4.0, 0.0)))
    data = damage.scan(flat(wanted, look), random.Random(3))
    verdicts = judged(wanted, to_json(read_document(data, name="scan.pdf", images=False).extraction))
    wrong = [one for one in verdicts if one.state != "right"]
    assert len(wrong) <= 0.03 * len(verdicts), wrong
    assert not [one for one in wrong if (one.confidence or 0) >= SURE and one.state != "missing"]


@pytest.mark.parametrize("off", [(5.0, -3.0), (-6.0, 0.0)])
def test_marks_beside_their_boxes_are_taken_in_pictures_too(off):
    wanted = truth()
    look = Style(fill=Fill(tick_off=off))
    data = damage.scan(flat(wanted, look), random.Random(4))
    verdicts = judged(wanted, to_json(read_document(data, name="scan.pdf", images=False).extraction))
    ticks = ("occurrence", "claims_made", "autos.", "aggregate_per.")
    wrong = [one for one in verdicts if one.state != "right" and any(tick in one.box for tick in ticks)]
    assert wrong == []


@pytest.mark.parametrize("seed", range(HELD_OUT, HELD_OUT + 4))
def test_unseen_hands_on_text_pages_are_read_nearly_whole(seed):
    rng = random.Random(f"{seed}:0")
    _, data, wanted = drawn_by_hand(rng, "hand_flat", certificate(rng, today=TODAY, edition="2016/03"), "2016/03")
    verdicts = judged(wanted, to_json(read_document(data, name="drawn.pdf", images=False).extraction))
    assert sum(one.state == "right" for one in verdicts) >= 0.96 * len(verdicts)
