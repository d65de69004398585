"""Certificates on no known form, drawn: what is read, what it is called, and how honest the confidence is."""

import random
from collections import Counter
from datetime import date

import pytest

from bench.score import judged, tally
from domain.certificate import Line
from domain.extraction_json import to_json
from domain.page import PageKind
from extract.read import read_document
from samples.carrier_papers import carrier_paper
from samples.damage import scan
from samples.layouts import TRAINED, Content, Fact, Look, laid_out
from samples.state_papers import state_paper

TODAY = date(2026, 11, 23)
OPENING = "This is to certify that the employer named has workers' compensation insurance with the fund."


def read(data, name="paper.pdf"):
    return read_document(data, name=name, images=False).extraction


def fund_paper(family="colon", *, title="Certificate of Workers' Compensation Insurance", number="", more=()):
    facts = (
        Fact("Employer", ("Kestrel Roofing LLC", "77 Mill Road", "Dayton, OH 45402")),
        Fact("Policy Number", ("A 4092 950-2",)),
        Fact("Coverage period", ("July 1, 2026 to July 1, 2027",)),
        Fact("Certificate Holder", ("Meridian Property Group LLC", "9 Main St", "Albany, NY 12207")),
        *more,
    )
    content = Content(("New York State Insurance Fund", "1 Sample Street"), title, (OPENING,), facts, number=number)
    return laid_out(content, family, Look())


@pytest.mark.parametrize("family", TRAINED)
def test_labels_and_values_are_paired_in_every_layout(family):
    (certificate,) = read(fund_paper(family)).certificates
    (row,) = certificate.coverages
    assert certificate.insured.name.value == "Kestrel Roofing LLC"
    assert certificate.insured.address.value == "77 Mill Road, Dayton, OH 45402"
    assert certificate.holder.name.value == "Meridian Property Group LLC"
    assert (row.line, row.policy_number.value) == (Line.WC, "A 4092 950-2")
    assert (row.effective_date.value, row.expiration_date.value) == ("2026-07-01", "2027-07-01")
    assert certificate.insurers["A"].name.value == "New York State Insurance Fund"


def test_the_form_is_named_as_printed_and_the_reader_says_that_it_does_not_know_it():
    by_number, by_title = read(fund_paper(number="U-26.3")), read(fund_paper())
    assert by_number.certificates[0].form == "U-26.3"
    assert by_title.certificates[0].form == "Certificate of Workers' Compensation Insurance"
    assert by_title.pages[0].kind is PageKind.OTHER_CERTIFICATE
    assert [warning.code for warning in by_title.warnings] == ["unknown-form"]


def test_a_company_number_that_is_not_printed_is_not_made_up():
    (certificate,) = read(fund_paper()).certificates
    assert certificate.insurers["A"].naic.value is None


def test_every_value_shows_where_it_stands():
    (certificate,) = read(fund_paper()).certificates
    number = certificate.coverages[0].policy_number
    assert number.page == 1
    assert number.box is not None
    assert 40 < number.box.x0 < number.box.x1 < 572


def test_excluded_officers_are_told_from_included_ones():
    excluded = read(fund_paper(more=(Fact("Officers excluded", ("Yes",)),))).certificates[0]
    included = read(fund_paper(more=(Fact("Officers included", ("Yes",)),))).certificates[0]
    assert excluded.coverages[0].persons_excluded.value == "Y"
    assert included.coverages[0].persons_excluded.value == "N"


def test_a_letter_is_read_by_its_sentences():
    text = (
        "This is to certify that Kestrel Roofing LLC, 77 Mill Road, Dayton, OH 45402, is insured with Evanston"
        " Insurance Company under general liability policy number CPP1234567, effective 07/01/2026 and"
        " expiring 07/01/2027.",
        "Limits of liability: $1,000,000 each occurrence; $2,000,000 general aggregate.",
    )
    facts = (Fact("Certificate Holder", ("Meridian Property Group LLC", "9 Main St", "Albany, NY 12207")),)
    data = laid_out(Content(("Evanston Insurance Company",), "Certificate of Insurance", text, facts), "colon", Look())
    (certificate,) = read(data).certificates
    (row,) = certificate.coverages
    assert certificate.insured.name.value == "Kestrel Roofing LLC"
    assert (row.line, row.policy_number.value, row.expiration_date.value) == (Line.GL, "CPP1234567", "2027-07-01")
    assert {key: one.value for key, one in row.limits.items()} == {
        "each_occurrence": 1_000_000, "general_aggregate": 2_000_000
    }  # fmt: skip


@pytest.mark.parametrize(("draw", "least"), [(state_paper, 0.93), (carrier_paper, 0.9)])
def test_papers_of_layouts_never_tuned_on_are_read_and_no_field_counts_as_sure(draw, least):
    counts = Counter()
    for seed in range(8):
        data, truth = draw(random.Random(f"held {seed}"), today=TODAY, held_out=True)
        answer = to_json(read(data))
        verdicts = judged(truth, answer)
        summed = tally(verdicts)
        counts.update(right=summed.right, boxes=summed.boxes, sure=summed.sure)
    assert counts["right"] >= least * counts["boxes"]
    assert counts["sure"] == 0


def test_a_scanned_paper_is_read_from_its_picture():
    (certificate,) = read(scan(fund_paper("aligned"), random.Random(1))).certificates
    assert certificate.coverages[0].policy_number.value == "A 4092 950-2"
    assert certificate.insured.name.value == "Kestrel Roofing LLC"
