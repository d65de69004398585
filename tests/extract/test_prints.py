"""Prints of every make, drawn by `samples`, read and held against what they say."""

import random
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from bench.score import SURE, judged
from domain.extraction_json import to_json
from extract.read import read_document
from samples.certificate import Order, certificate
from samples.coverages import LINES, Wish
from samples.draw import flat
from samples.form import EDITIONS, layout
from samples.live import NAMINGS, live
from samples.packing import PACKINGS, packed
from samples.peculiar import restricted
from samples.style import DATES, MONEY, TICKS, Fill, Reprint, Style

TODAY = date(2026, 11, 23)
EVERY_LINE = Order(rows=MappingProxyType({line: Wish() for line in LINES}))


def truth(edition="2016/03", seed=5, **changed):
    made = certificate(random.Random(seed), today=TODAY, edition=edition, order=EVERY_LINE)
    return restricted(made, edition) | changed


def read(data):
    return read_document(data, name="drawn.pdf", images=False).extraction


def misses(wanted, data):
    """What of a drawn document was not read as it says."""
    return [one for one in judged(wanted, to_json(read(data))) if one.state != "right"]


def rows_of(wanted, line, **said):
    """The same truth with something else said in the rows of `line`."""
    return wanted | {"coverages": [row | said if row["line"] == line else row for row in wanted["coverages"]]}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_is_read_in_whole_and_named(edition):
    wanted = truth(edition)
    data = flat(wanted, Style(edition=edition))
    assert misses(wanted, data) == []
    assert read(data).certificates[0].edition == edition


@pytest.mark.parametrize("edition", EDITIONS)
def test_rows_may_be_taller_or_flatter_and_end_in_blank_space(edition):
    rows = len(layout(edition).rows)
    style = Style(
        edition=edition,
        stretch=(*(1.3, 0.85, 1.2, 0.9, 1.35, 1.0)[:rows], 0.8),
        form=Reprint(tails=(8.0, 0.0, 6.0, 3.0, 9.0, 4.0)[:rows], head=1.08, split=-10.0),
        scale=0.92,
        margin=(30.0, 12.0),
    )
    wanted = truth(edition)
    assert misses(wanted, flat(wanted, style)) == []


def test_columns_may_stand_elsewhere():
    style = Style(form=Reprint(columns=(3.0, -4.0, 4.0, -3.0, 4.0, -4.0, 4.0, -4.0)))
    wanted = truth()
    assert misses(wanted, flat(wanted, style)) == []


def test_labels_may_be_reworded_and_in_small_letters():
    says = {
        "COMMERCIAL GENERAL LIABILITY": "COMM'L GENERAL LIABILITY", "EACH OCCURRENCE": "EACH OCC", "PRO-": "PROJECT",
        "OCCUR": "OCCURRENCE", "CERTIFICATE HOLDER": "HOLDER", "INSURED": "NAMED INSURED", "LOC": "LOCATION",
        "POLICY EFF": "EFF DATE", "ADDL": "ADD'L", "UMBRELLA LIAB": "UMBRELLA LIABILITY", "NAME:": "NAME",
    }  # fmt: skip
    for title_case in (False, True):
        style = Style(form=Reprint(says=MappingProxyType(says), title_case=title_case))
        wanted = truth()
        assert misses(wanted, flat(wanted, style)) == []


@pytest.mark.parametrize("tick", TICKS)
@pytest.mark.parametrize("off", [(0.0, 0.0), (6.0, 0.0), (0.0, 4.0)])
def test_marks_of_every_kind_belong_to_the_nearest_box(tick, off):
    style = Style(tick=tick, fill=Fill(tick_off=off))
    wanted = truth(seed=7)
    assert misses(wanted, flat(wanted, style)) == []


def test_one_large_x_across_two_lines_is_one_mark():
    wanted = truth(seed=7)
    assert misses(wanted, flat(wanted, Style(fill=Fill(tick_size=1.8)))) == []


@pytest.mark.parametrize("run_in", ["spaced", "glued"])
def test_amounts_may_run_into_their_labels(run_in):
    for money in MONEY[:3]:
        wanted = truth()
        assert misses(wanted, flat(wanted, Style(fill=Fill(run_in=run_in, money=money)))) == []


@pytest.mark.parametrize("money", MONEY)
@pytest.mark.parametrize("dollar", [False, True])
def test_amounts_in_every_style(money, dollar):
    wanted = truth()
    assert misses(wanted, flat(wanted, Style(dollar=dollar, fill=Fill(money=money)))) == []


@pytest.mark.parametrize("date_format", DATES)
def test_dates_in_every_style_and_both_in_one_run(date_format):
    for joined in (False, True):
        wanted = truth()
        assert misses(wanted, flat(wanted, Style(date_format=date_format, fill=Fill(joined_dates=joined)))) == []


def test_a_policy_number_may_go_on_in_a_second_line():
    wanted = rows_of(truth(), "gl", policy_number="BKS 5512340-77-2026")
    assert misses(wanted, flat(wanted, Style(fill=Fill(wrapped=True)))) == []


@pytest.mark.parametrize("line", ["other", "wc"])
@pytest.mark.parametrize("is_live", [False, True])
def test_two_policies_in_a_row_are_two_coverages(line, is_live):
    wanted = truth()
    first = next(row for row in wanted["coverages"] if row["line"] == line)
    second = first | {"policy_number": "ZX 4711-09", "insurer_letter": "A", "effective_date": "2026-02-01"}
    second |= {"expiration_date": "2027-02-01"}
    if line == "other":
        first = first | {"limits": {"each_claim": 1_000_000}}
        second |= {"limits": {"aggregate": 3_000_000}, "description": "Cyber"}
    rest = [row for row in wanted["coverages"] if row["line"] != line]
    wanted |= {"coverages": [*rest, first, second]}
    assert misses(wanted, live(wanted) if is_live else flat(wanted)) == []


@pytest.mark.parametrize("letters", ["A/B", "A,B", "A & B"])
def test_two_letters_in_a_row(letters):
    wanted = rows_of(truth(), "gl", insurer_letter=letters)
    assert misses(wanted, flat(wanted)) == []


def test_see_attached_stands_for_a_number_and_continuous_for_an_end():
    wanted = rows_of(truth(), "wc", policy_number="SEE ATTACHED", expiration_date=None)
    data = flat(wanted)
    assert misses(wanted, data) == []
    row = next(one for one in read(data).certificates[0].coverages if one.line.value == "wc")
    assert row.expiration_date.text == "CONTINUOUS"
    assert row.expiration_date.confidence < SURE


def test_claims_made_in_words_is_read_from_the_free_row():
    wanted = rows_of(truth(), "other", claims_made=True)
    assert misses(wanted, flat(wanted)) == []


def test_a_garage_row_of_2001_is_a_coverage_of_its_own():
    garage = {
        "line": "other", "printed_in": "garage", "description": "Garage Liability", "insurer_letter": "A",
        "policy_number": "GL 778-12", "effective_date": "2026-03-01", "expiration_date": "2027-03-01",
        "addl_insd": "Y", "limits": {"auto_only_ea_accident": 500_000},
    }  # fmt: skip
    wanted = truth("2001/08")
    rows = [row for row in wanted["coverages"] if row["line"] != "other"]
    wanted |= {"coverages": [*rows, garage]}
    assert misses(wanted, flat(wanted, Style(edition="2001/08"))) == []


def test_names_and_addresses_in_stacked_lines_with_a_telephone_before_the_holder():
    wanted = truth()
    wanted["insured"] |= {"name": "Redstone Paving LLC dba FastFix"}
    wanted["holder"] |= {"address": "Attn: Risk Management, 500 Boylan Avenue, Suite 900, Raleigh, NC 27603-1234"}
    for lead in ("(555) 555-0142", "compliance@holder.example"):
        style = Style(fill=Fill(stacked=True, lead=lead, indent=-46.0))
        assert misses(wanted, flat(wanted, style)) == []


def test_soft_hyphens_and_hard_spaces_are_hyphens_and_spaces():
    style = Style(fill=Fill(hyphens="\N{SOFT HYPHEN}", spaces="\N{NO-BREAK SPACE}"))
    wanted = truth()
    assert misses(wanted, flat(wanted, style)) == []


@pytest.mark.parametrize("how", ["patched", "noted"])
def test_values_laid_over_older_ones_or_typed_as_annotations_are_the_values(how):
    wanted = truth()
    assert misses(wanted, flat(wanted, Style(fill=Fill(**{how: True})))) == []


@pytest.mark.parametrize("order", ["form", "values", "columns"])
def test_the_order_of_the_text_layer_does_not_matter(order):
    wanted = truth()
    assert misses(wanted, flat(wanted, Style(form=Reprint(order=order)))) == []


@pytest.mark.parametrize("packing", PACKINGS)
def test_the_same_page_is_read_however_it_is_packed(packing):
    wanted = truth()
    assert misses(wanted, packed(flat(wanted), packing, random.Random(3))) == []


@pytest.mark.parametrize("naming", NAMINGS)
@pytest.mark.parametrize("edition", ["2016/03", "2009/09"])
def test_live_forms_are_read_by_whatever_names_their_fields_have(naming, edition):
    wanted = truth(edition)
    assert misses(wanted, live(wanted, Style(edition=edition), naming=naming)) == []


def test_a_live_form_whose_xfa_is_empty_and_whose_fields_are_not_drawn_is_read_from_its_fields():
    wanted = truth()
    assert misses(wanted, live(wanted, appearances=False, stale_xfa=True)) == []


def test_a_value_on_the_rule_between_two_rows_is_in_doubt():
    wanted = truth()
    style = Style(form=Reprint(), top=True)
    plain = read(flat(wanted, style)).certificates[0].coverages[0].policy_number
    raised = replace(style, stretch=(1.0,) * 6)
    on_rule = read(_moved_up(flat(wanted, raised), str(plain.value))).certificates[0].coverages[0].policy_number
    assert plain.confidence >= SURE
    assert on_rule.value is None or on_rule.confidence < SURE


def _moved_up(data, number):
    """The document with one value moved up onto the rule above it."""
    import io
    import re

    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes().decode("latin-1")
        spelled = re.escape(number.replace("(", r"\(").replace(")", r"\)"))
        changed = re.sub(
            rf"(1 0 0 1 [\d.]+ )([\d.]+)( Tm \({spelled}\))", lambda m: f"{m[1]}{float(m[2]) + 6.5}{m[3]}", content
        )
        assert changed != content
        page.Contents = pdf.make_stream(changed.encode("latin-1"))
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()
