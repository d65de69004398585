"""Signals: each is raised on a paper with its one fault, and none on honest papers."""

import json
import random
import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pikepdf
import pytest
from PIL import Image

from config.reference import signal_kinds
from domain.certificate import Certificate, Coverage, Insurer, Line, Party
from domain.extraction_json import extraction_from, to_json
from domain.field import Box, Field
from domain.page import PageKind, PageSource, PageSummary, Widget
from domain.signal import Attention, Evidence, Signal
from extract.files.open import open_document
from extract.papers.page_reading import PageReading
from extract.read import read_document
from extract.signals.contradictions import contradictions, signals_on_receipt
from extract.signals.file import file
from extract.signals.insurers import insurers
from extract.signals.paper import Paper, made
from extract.signals.widgets import widgets
from samples.collection import draw_set
from samples.doctored import CODES, clean, doctored

TODAY = date(2026, 11, 23)
COMES_WITH = {
    "value_covered": {"value_patched", "term_not_annual"},
    "annotation_over_text": {"term_not_annual"},
    "field_value_differs": {"term_not_annual"},
}
"""What else is to be seen on a paper whose last day was changed: the patch, and a term that is no year."""
ON_PICTURES = {"text_layer_vs_image"}
RECEIVED = {"cert_date_future"}


def raised(data, name="coi.pdf"):
    return read_document(data, name=name, images=False).extraction.signals


def test_a_paper_is_drawn_for_every_signal_that_a_paper_can_raise():
    assert set(CODES) == set(signal_kinds()) - RECEIVED


@pytest.mark.parametrize("code", [code for code in CODES if code not in ON_PICTURES])
def test_each_fault_raises_its_signal_and_no_other(code):
    paper = doctored(code, random.Random(f"fault {code}"), today=TODAY)
    found = {one.code: one for one in raised(paper.data)}
    assert code in found
    assert set(found) - {code} <= COMES_WITH.get(code, set())
    signal = found[code]
    assert signal.weight <= signal_kinds()[code].weight or code == "annotation_over_text"
    assert signal.cause and signal.evidence
    assert not re.search(r"fraud|fake|forge|tamper|altered", signal.message + signal.cause, re.IGNORECASE)
    if code not in {"pdf_edited"}:
        assert all(one.page == 1 and one.box is not None for one in signal.evidence)


def test_a_scan_whose_hidden_text_names_another_amount_is_told():
    paper = doctored("text_layer_vs_image", random.Random("scan"), today=TODAY)
    (signal,) = raised(paper.data)
    assert (signal.code, signal.severity) == ("text_layer_vs_image", Attention.STRONG)
    assert "7,000,000" in signal.message


@pytest.mark.parametrize("seed", range(6))
def test_an_honest_paper_raises_nothing(seed):
    assert raised(clean(random.Random(seed), today=TODAY).data) == ()


def test_of_drawn_papers_of_all_prints_none_is_told_to_be_edited():
    """Forms, prints in several faces, sizes and margins, bundles: what is drawn by chance may contradict itself."""
    kinds = ("live_form", "flat_text", "other_print", "bundle")
    by_chance = {"insurer_not_in_state", "umbrella_without_underlying", "signature_missing", "edition_obsolete"}
    for drawn in draw_set(5, today=TODAY, count=24, kinds=kinds):
        if {"patched", "noted"} & set(drawn.truth.get("features", ())):
            continue  # drawn as edited
        assert {one.code for one in raised(drawn.data, drawn.file)} <= by_chance, drawn.file


def test_signals_go_through_json_and_come_back_whole():
    made = read_document(doctored("value_covered", random.Random(3), today=TODAY).data, name="a.pdf", images=False)
    told = json.loads(json.dumps(to_json(made.extraction)))
    assert told["signals"][0]["severity"] == "strong"
    back = extraction_from(told).signals
    assert [(one.code, one.weight, one.message, one.cause) for one in back] == [
        (one.code, one.weight, one.message, one.cause) for one in made.extraction.signals
    ]
    assert back[0].evidence[0].box == pytest.approx(made.extraction.signals[0].evidence[0].box, abs=0.01)


def test_a_record_kept_before_there_were_signals_has_none():
    old = {"file": "a.pdf", "sha256": "0", "pages": [], "certificates": [], "endorsements": [], "warnings": []}
    assert extraction_from(old).signals == ()


@pytest.mark.parametrize(
    ("weight", "word"), [(0, "info"), (1, "info"), (2, "notable"), (3, "strong"), (4, "strong"), (5, "verify")]
)
def test_the_weight_in_a_word(weight, word):
    assert Signal("x", weight, "m", "c").severity is Attention(word)


def test_a_weight_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="weighs"):
        Signal("x", 6, "m", "c")


# what a picture's reader doubts must not be laid at the door of whoever wrote the paper


def field(value, confidence=0.995, page=1):
    return Field(value, str(value), confidence, page, Box(10, 10, 50, 20))


def paper(certificate, source=PageSource.OCR):
    summary = PageSummary(1, PageKind.ACORD_25, source)
    return Paper(certificate, MappingProxyType({1: PageReading(None, summary, certificate)}))


def dated(issued, begins, ends, confidence=0.995):
    coverage = Coverage(
        Line.GL, effective_date=field(begins, confidence), expiration_date=field(ends, confidence),
    )  # fmt: skip
    return Certificate("ACORD 25", 1, date=field(issued, confidence), coverages=(coverage,))


@pytest.mark.parametrize(
    ("source", "confidence", "weights"),
    [
        (PageSource.OCR, 0.99, [3]),
        (PageSource.OCR, 0.9, [1]),
        (PageSource.OCR, 0.6, []),
        (PageSource.TEXT, 0.5, [3]),
    ],
)
def test_a_doubtful_reading_weakens_a_signal_and_an_illegible_one_holds_it_back(source, confidence, weights):
    certificate = dated("2026-11-20", "2025-06-01", "2026-06-01", confidence)
    found = [one for one in contradictions(paper(certificate, source)) if one.code == "cert_after_expiry"]
    assert [one.weight for one in found] == weights
    assert all(("could be read" in one.message) == (one.weight == 1) for one in found)


def test_dates_that_contradict_each_other_on_a_picture_are_told_faintly():
    certificate = dated("2026-11-20", "2027-06-01", "2026-06-01", 0.5)
    (signal,) = [one for one in contradictions(paper(certificate)) if one.code == "date_eff_after_exp"]
    assert (signal.weight, signal.severity) == (1, Attention.INFO)


@pytest.mark.parametrize(
    ("issued", "begins", "ends", "codes"),
    [
        ("2026-05-01", "2026-06-14", "2027-06-14", set()),
        ("2026-05-01", "2026-06-16", "2027-06-16", {"cert_before_effective"}),
        ("2026-06-01", "2025-06-01", "2026-06-01", set()),
        ("2026-06-02", "2025-06-01", "2026-06-01", {"cert_after_expiry"}),
        ("2026-06-02", "2026-01-01", "2026-12-17", set()),
        ("2026-06-02", "2026-01-01", "2026-12-16", {"term_not_annual"}),
        ("2026-06-02", "2026-01-01", "2027-01-17", {"term_not_annual"}),
    ],
)
def test_days_are_counted_to_the_day(issued, begins, ends, codes):
    assert {one.code for one in contradictions(paper(dated(issued, begins, ends), PageSource.TEXT))} == codes


@pytest.mark.parametrize(("received", "count"), [(date(2026, 5, 1), 0), (date(2026, 4, 30), 0), (date(2026, 4, 29), 1)])
def test_a_certificate_dated_after_it_arrived_is_told_a_day_left_for_time_zones(received, count):
    found = signals_on_receipt(dated("2026-05-01", "2026-01-01", "2027-01-01"), received)
    assert [one.code for one in found] == ["cert_date_future"] * count


@pytest.mark.parametrize("number", ["TBD", "T.B.A.", "Pending", "BINDER", "To Follow", "12345", "1234567", "XXXX"])
def test_numbers_that_stand_for_none(number):
    certificate = Certificate("ACORD 25", 1, coverages=(Coverage(Line.GL, policy_number=field(number)),))
    assert [one.code for one in contradictions(paper(certificate))] == ["policy_number_placeholder"]


@pytest.mark.parametrize("number", ["TBD4471", "PENDRY-12", "BIND 44718", "123458", "GL 12345"])
def test_numbers_that_only_look_so(number):
    certificate = Certificate("ACORD 25", 1, coverages=(Coverage(Line.GL, policy_number=field(number)),))
    assert list(contradictions(paper(certificate))) == []


def insured_by(name, naic):
    listed = MappingProxyType({"A": Insurer(field(name), field(naic))})
    return [(one.code, one.weight) for one in insurers(paper(Certificate("ACORD 25", 1, insurers=listed)))]


@pytest.mark.parametrize(
    ("name", "naic", "expected"),
    [
        ("Zurich American Insurance Company", "16535", []),
        ("ZURICH AMERICAN INS CO", "16535", []),
        ("TRAVELERS PROP CAS CO OF AMER", "25674", []),
        ("The Travelers Indemnity Co.", "25658", []),
        ("Zurich American Insurance Company", "25674", [("naic_mismatch", 2)]),
        ("Travelers Indemnity Company", "25674", [("naic_mismatch", 1)]),  # a sister of the same group
        ("Zurich American Insurance Company", "99991", [("naic_mismatch", 1)]),
        ("Larkspur Drawn Surety", "99991", [("naic_unknown", 1)]),
        ("Zurlch American Insurance Company", "16535", [("insurer_name_off", 2)]),
        ("Asper Insurance Company", "99991", [("naic_unknown", 1)]),
    ],
)
def test_name_and_number_of_an_insurer_belong_together(name, naic, expected):
    listed = MappingProxyType({"A": Insurer(field(name), field(naic))})
    text = paper(Certificate("ACORD 25", 1, insurers=listed), PageSource.TEXT)
    assert [(one.code, one.weight) for one in insurers(text)] == expected


def test_a_letter_that_a_picture_s_reader_missed_is_no_other_company():
    assert insured_by("Zurlch American Insurance Company", "16535") == []


def test_an_agency_at_the_domain_of_its_insured_is_told():
    from extract.signals.people import people

    certificate = Certificate(
        "ACORD 25", 1, producer=Party(email=field("office@halvorsenroofing.example")),
        insured=Party(name=Field("Halvorsen Roofing, Inc.", "Halvorsen Roofing, Inc.")),
    )  # fmt: skip
    (signal,) = people(paper(certificate))
    assert (signal.code, signal.weight) == ("producer_contact_free_mail", 2)


def test_boxes_of_words_that_a_picture_s_reader_placed_are_plain_numbers():
    box = Box(*np.array([1.5, 2, 3, 4]))
    (edge, *_) = made("edition_obsolete", (Evidence(1, box, "(2010/05)"),), edition="2010/05").evidence[0].box
    assert type(edge) is float


# what a file says of itself


def opened_facts(data):
    with open_document(data, name="a") as document:
        return document.facts


def test_a_pdf_that_was_added_to_and_changed_later_is_told_and_one_that_was_printed_anew_is_not(tmp_path):
    with pikepdf.open(BytesIO(clean(random.Random(1), today=TODAY).data)) as pdf:
        pdf.docinfo["/CreationDate"], pdf.docinfo["/ModDate"] = "D:20260101090000Z", "D:20261201090000Z"
        pdf.docinfo["/Producer"] = "Agency System 4"
        made = BytesIO()
        pdf.save(made)
    once = opened_facts(made.getvalue())
    again = opened_facts(made.getvalue() + b"\n7 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n")
    assert (once.updates, again.updates) == (0, 1)
    certificate = dated("2026-11-01", "2026-01-01", "2027-01-01")
    assert [one.weight for one in file(once, certificate)] == [1]
    assert [one.weight for one in file(again, certificate)] == [2]
    assert list(file(replace(once, created=once.modified), certificate)) == []


def test_a_pdf_arranged_for_the_web_was_not_added_to():
    made = BytesIO()
    with pikepdf.open(BytesIO(clean(random.Random(1), today=TODAY).data)) as pdf:
        pdf.save(made, linearize=True)
    assert opened_facts(made.getvalue()).updates == 0


@pytest.mark.parametrize(
    ("program", "weights"), [("Adobe Photoshop 25.1 (Windows)", [2]), ("17.4.1", []), ("Canon iR-ADV", [])]
)
def test_a_photo_names_the_program_that_saved_it(program, weights):
    picture = Image.new("L", (850, 1100), 255)
    exif = picture.getexif()
    exif[0x0131] = program
    out = BytesIO()
    picture.save(out, "JPEG", exif=exif)
    facts = opened_facts(out.getvalue())
    assert facts.programs == (program,)
    assert [one.weight for one in file(facts, dated("2026-11-01", "2026-01-01", "2027-01-01"))] == weights


# form fields and their pictures


@pytest.mark.parametrize(
    ("value", "shown", "differs"),
    [
        ("1000000", "1,000,000", False),
        ("2026-11-01", "11/01/2026", False),
        ("1,000,000", "2,000,000", True),
        ("1,000,000", "100,000", True),
        ("1,000,000", None, False),
        ("1,000,000", "", False),
        ("", "1,000,000", True),
        ("CPP 1234567-01", "CPP 1234567", False),
    ],
)
def test_a_field_and_its_picture_are_compared_by_what_they_mean(value, shown, differs):
    class Page:
        widgets = (Widget("GeneralLiability_EachOccurrence_LimitAmount_A", value, Box(0, 0, 9, 9), shown=shown),)

    summary = PageSummary(1, PageKind.ACORD_25, PageSource.ACROFORM)
    certificate = Certificate("ACORD 25", 1)
    reading = PageReading(Page(), summary, certificate)
    found = list(widgets(Paper(certificate, {1: reading})))
    assert [one.code for one in found] == ["field_value_differs"] * differs
    assert all(one.evidence == (Evidence(1, Box(0, 0, 9, 9), value),) for one in found)


def test_the_page_of_signals_lists_each_with_its_weight():
    told = (Path(__file__).parents[2] / "docs/signals.md").read_text(encoding="utf-8")
    rows = {row[1]: row[2] for row in re.finditer(r"^\| ([a-z0-9_, ]+) \| (\d) \|", told, re.MULTILINE)}
    listed = {code: int(weight) for codes, weight in rows.items() for code in codes.split(", ")}
    weights = {code: kind.weight for code, kind in signal_kinds().items()} | {"umbrella_without_underlying": 1}
    assert listed == weights
