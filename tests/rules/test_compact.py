"""From the boxes of a paper to what a rule can ask for, box by box."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from config.vocabulary import line_of
from domain.certificate import Certificate, Insurer, Wording
from domain.field import Field
from domain.holdings import Restriction
from domain.signal import Signal
from extract.free_text.wording import wording_of
from rules.boxes import amount_of, day_of, is_no, is_unsure, is_yes, text_of
from rules.compact import paper_of, policies_of
from rules.says import is_numbered, of_holder
from tests.rules.papers import box, certificate, gl, proof, row, wc

SEEN = Signal("pdf_edited", 2, "Edited.", "A desk's own program.")


def paper(text="", remarks="", *, spans=None, confirmed=True, signals=(), **more):
    """The paper with that description and remarks, as the reader understands them."""
    told = tuple(replace(one, source="remarks") for one in wording_of(remarks))
    words = (*wording_of(text), *told) if spans is None else spans
    made = certificate(description=box(text), remarks=box(remarks), wording=words, **more)
    return paper_of(made, proof(confirmed=confirmed, signals=signals), 0)


def policy(*rows, confirmed=True, **more):
    return policies_of(certificate(*rows, **more), confirmed)[0]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("employers_stop_gap", ["Stop Gap EL", "WA STOPGAP"]),
        ("cyber", ["Cyber Liability", "Network Security", "Data Breach", "Privacy Liability"]),
        ("professional", ["Professional", "Errors and Omissions", "Errors & Omissions", "E&O", "E & O", "Malpractice"]),
        ("pollution", ["Contractors Pollution", "Environmental Impairment"]),
        ("trailer_interchange", ["Trailer Interchange"]),
        ("garagekeepers", ["Garagekeepers Legal", "Garage Keepers Direct Primary"]),
        ("garage_liability", ["Garage Liability"]),
        ("cargo", ["Motor Truck Cargo"]),
        ("liquor", ["Liquor Liability"]),
        ("crime", ["Crime", "Fidelity Bond", "Employee Dishonesty"]),
        ("occupational_accident", ["Occupational Accident", "Occ Acc", "Injury Benefit Plan"]),
        ("inland_marine", ["Inland Marine", "Leased Equipment", "Tool Floater", "Installation"]),
        ("property", ["Business Property", "Builders Risk", "Builder's Risk"]),
        ("umbrella", ["Second Umbrella", "Excess Liability"]),
        ("other", ["Directors and Officers", ""]),
    ],
)
def test_a_row_of_no_printed_line_is_told_by_its_words(line, words):
    assert [line_of(row("other", {}, description=one)) for one in words] == [line] * len(words)
    assert line_of(row("other", {}, description=box(None, text=words[0]))) == line


def test_a_printed_line_is_what_it_is_whatever_its_words():
    assert line_of(wc(description="Professional")) == "wc"


@pytest.mark.parametrize(
    ("number", "known"),
    [(one, False) for one in ("TBD", "T.B.A.", "Pending", "BINDER", "To Follow", "To be determined", "TO BE ISSUED",
                              "N/A", "12345", "", " - ")]
    + [("BKS 5812 0417", True), ("123456", True), ("NA1", True)],
)  # fmt: skip
def test_a_word_in_place_of_a_number_is_none(number, known):
    assert is_numbered(number) is known


@pytest.mark.parametrize(
    ("value", "day", "amount", "text", "yes", "no"),
    [
        (None, None, None, "", False, False),
        ("2026-02-28", date(2026, 2, 28), None, "2026-02-28", False, False),
        ("2026-02-30", None, None, "2026-02-30", False, False),
        (1_000, None, 1_000, "1000", False, False),
        (0, None, 0, "0", False, False),
        (True, None, None, "True", True, False),
        (False, None, None, "False", False, False),
        (" y ", None, None, "y", True, False),
        ("Yes", None, None, "Yes", True, False),
        ("x", None, None, "x", True, False),
        ("n", None, None, "n", False, True),
        ("No ", None, None, "No", False, True),
        ("GL\n 1  2", None, None, "GL 1 2", False, False),
    ],
)
def test_a_box_says_a_day_an_amount_a_text_or_a_mark(value, day, amount, text, yes, no):
    one = box(value)
    assert (day_of(one), amount_of(one), text_of(one), is_yes(one), is_no(one)) == (day, amount, text, yes, no)
    assert (amount_of(None), is_yes(None), is_unsure(None), is_unsure(Field())) == (None, False, False, False)


@pytest.mark.parametrize(("confidence", "unsure"), [(0.79, True), (0.8, False), (1.0, False)])
def test_eight_in_ten_is_sure(confidence, unsure):
    assert is_unsure(box("x", confidence)) is unsure
    assert is_unsure(box(None, confidence)) is unsure


def test_a_row_becomes_marks_amounts_words_and_blanks():
    one = gl(
        {"each_occurrence": 5, "med_exp": None, "aggregate": box(None, text=" see\n below ")},
        claims_made="X", subr_wvd="N", deductible=True, retention_amount=1_000, insurer_letter="a / c",
        aggregate_per={"policy": True, "project": False}, description="GL with more", is_excess=True,
    )  # fmt: skip
    made = policies_of(certificate(wc(), one), True)[1]
    assert (made.line, made.row, made.number, made.description) == ("gl", 1, "GL P-1", "GL with more")
    assert (made.effective, made.expiration) == (date(2026, 1, 1), date(2027, 1, 1))
    assert made.limits["each_occurrence"] == 5
    assert "med_exp" not in made.limits
    assert made.words == {"limits.aggregate": "see below"}
    assert made.marked == {"occurrence", "claims_made", "deductible", "addl_insd", "aggregate_per.policy"}
    assert (made.denied, made.blank) == ({"subr_wvd"}, {"limits.med_exp", "limits.aggregate", "aggregate_per.project"})
    assert (made.retention, made.insurer_letters, made.is_excess, made.unsure) == (1_000, "AC", True, frozenset())


def test_what_is_unsure_is_named_unless_somebody_confirmed_it():
    one = gl({"med_exp": box(5, 0.5)}, addl_insd=box("Y", 0.5), description=box("x", 0.5), autos={"owned": box(1, 0.5)})
    assert policy(one, confirmed=False).unsure == {"limits.med_exp", "addl_insd", "description", "autos.owned"}
    assert policy(one).unsure == frozenset()


ROWS = {
    "amount": gl({"med_exp": 1}),
    "word": gl({"med_exp": box(None, text="EXCLUDED")}),
    "mark": gl(aggregate_per={"project": True}),
    "answer": gl(persons_excluded="N"),
    "blank box": gl({"other": None}),
    "no number": gl(policy_number=box("TBD")),
    "retention": gl(retention_amount=5),
    "excess": gl(is_excess=True),
    "unsure": gl({"med_exp": box(5_000, 0.5)}),
}


def test_rows_that_say_otherwise_are_told_apart_and_those_that_say_the_same_are_not():
    said = [policy(gl(), confirmed=False).says, *(policy(one, confirmed=False).says for one in ROWS.values())]
    assert len(set(said)) == len(said)
    same = [gl(), gl(number="P-2"), gl(term=("2025-01-01", "2028-01-01")), gl(description="more")]
    same += [gl(addl_insd="N"), gl(subr_wvd=None), gl(insurer_letter="B")]
    assert len({policy(one).says for one in same}) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"confirmed": False},
        {"text": "Certificate holder is additional insured."},
        {"text": "Marlow Tower LLC is additional insured on general liability."},
        {"text": "Marlow Tower LLC is additional insured per CG 20 10 04 13."},
        {"text": "Marlow Tower LLC is additional insured per CG 20 10 07 04."},
        {"text": "Marlow Tower LLC is not additional insured."},
    ],
)
def test_papers_that_say_otherwise_are_told_apart(other):
    plain = "Marlow Tower LLC is additional insured."
    assert paper(**{"text": plain, **other}).says != paper(plain).says
    assert paper(plain, edition="2014/01", date=box("2026-01-01")).says == paper(plain).says
    assert paper(plain, insurers=MappingProxyType({"B": Insurer(box("Acme"))})).says == paper(plain).says


FOLLOWS = Wording("umbrella_follow_form", 0, 9, "grant", None, ("gl",), confidence=0.9)
PROJECT = Wording("agg_per_project", 0, 9, "grant", confidence=0.9)


@pytest.mark.parametrize(
    "other",
    [
        {"confirmed": False},
        {"spans": ()},
        {"spans": (replace(FOLLOWS, polarity="negated"),)},
        {"spans": (replace(FOLLOWS, lines=("auto",)),)},
        {"spans": (FOLLOWS, PROJECT)},
        {"spans": (FOLLOWS, replace(PROJECT, label="agg_per_location"))},
    ],
)
def test_what_a_paper_says_of_its_rows_is_told_apart(other):
    assert paper(**{"spans": (FOLLOWS,), **other}).says_of_rows != paper(spans=(FOLLOWS,)).says_of_rows


def test_what_a_paper_says_of_conditions_alone_changes_nothing_for_its_rows():
    others = [Wording(one, 0, 9, "grant", confidence=0.9) for one in ("ai", "wos", "pnc", "noc", "exclusion")]
    assert (
        paper("x y", spans=(FOLLOWS, *others), date=box("2026-01-01")).says_of_rows
        == paper(spans=(FOLLOWS,)).says_of_rows
    )
    bound = paper_of(certificate(wording=(FOLLOWS,)), proof(confirmed=True, is_binder=True), 0)
    assert bound.says_of_rows != paper(spans=(FOLLOWS,)).says_of_rows


@pytest.mark.parametrize(
    ("marks", "columns"),
    [
        ({}, "addl_insd subr_wvd"),
        ({"addl_insd": "N"}, "subr_wvd -addl_insd"),
        ({"addl_insd": "N", "subr_wvd": "N"}, "-addl_insd -subr_wvd"),
        ({"addl_insd": None, "subr_wvd": None}, ""),
        ({"aggregate_per": {"project": True}}, "addl_insd aggregate_per.project subr_wvd"),
    ],
)
def test_the_columns_of_a_row_are_those_that_conditions_rest_on(marks, columns):
    assert policy(gl(**marks)).columns == columns


def test_rows_whose_words_tell_their_form_are_told_apart_from_those_that_do_not():
    texts = ("Pollution, occurrence form", "Pollution, claims made", "Pollution")
    assert len({policy(row("other", {}, description=one)).says for one in texts}) == len(texts)


def test_a_paper_keeps_what_stands_on_it():
    made = paper("The Work, Inc.", "More.", signals=(SEEN, SEEN))
    assert (made.document_id, made.place, made.form, made.edition) == (1, 0, "ACORD 25", "2016/03")
    assert (made.issued, made.received_on, made.signed) == (date(2026, 11, 2), date(2026, 11, 1), None)
    assert (made.insured, made.insured_address) == ("Brightline Janitorial LLC", "12 Oak Rd, Columbus, IN 47203")
    assert (made.holder, made.holder_address) == ("Marlow Tower LLC", "400 Front St, Columbus, IN 47201")
    assert (made.description, made.remarks, made.told) == ("The Work, Inc.", "More.", " work inc more ")
    assert (made.confirmed, made.has_addendum, made.is_binder, made.is_property) == (True, False, False, False)
    assert (made.signals, made.signal_weight) == (("pdf_edited", "pdf_edited"), 4)
    assert made.insurers["A"].name == "Ohio Security Insurance Company"
    assert [paper(signature=box(one)).signed for one in (True, False, "J. Doe")] == [True, False, None]
    assert paper(edition=None).edition == ""


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("description", {"description": box("x", 0.5)}),
        ("remarks", {"remarks": box("x", 0.5)}),
        ("date", {"date": box("2026-01-01", 0.5)}),
        ("signature", {"signature": box(True, 0.5)}),
        ("insured.name", {"insured": replace(certificate().insured, name=box("x", 0.5))}),
        ("insured.address", {"insured": replace(certificate().insured, address=box("x", 0.5))}),
        ("holder.name", {"holder": replace(certificate().holder, name=box("x", 0.5))}),
        ("holder.address", {"holder": replace(certificate().holder, address=box("x", 0.5))}),
        ("insurers.A.naic", {"insurers": MappingProxyType({"A": Insurer(box("x"), box("1", 0.5))})}),
    ],
)
def test_the_boxes_of_a_paper_are_doubted_by_name(name, changed):
    made = certificate(**changed)
    assert paper_of(made, proof(), 0).unsure == {name}
    assert paper_of(made, proof(confirmed=True), 0).unsure == frozenset()


@pytest.mark.parametrize(
    ("text", "remarks", "cited"),
    [
        ("AI per CG 20 10 04 13.", "", (("CG 20 10", "04 13"),)),
        ("AI per CG 20 10.", "", (("CG 20 10", ""),)),
        ("AI per CG 20 10.", "Waiver per CG 24 04 05 09.", (("CG 20 10", ""), ("CG 24 04", "05 09"))),
        ("AI endorsement CG 20 10 has been requested from the carrier.", "", ()),
        ("AI per XX 99 99.", "", ()),
        ("", "", ()),
    ],
)
def test_forms_are_cited_with_the_edition_that_stands_with_them(text, remarks, cited):
    assert paper(text, remarks).cited == cited


def test_an_edition_is_found_beside_the_form_where_the_reader_gave_none():
    span = Wording("ai", 0, 2, "grant", forms=("CG 20 10", "CG 00 00"), editions=("", ""))
    assert paper("AI per CG 20 10 04 13.", spans=(span,)).cited == (("CG 20 10", "04 13"),)
    named = replace(span, editions=("07 04", ""))
    assert paper("AI per CG 20 10 04 13.", spans=(named,)).cited == (("CG 20 10", "07 04"),)
    denied = replace(span, polarity="negated")
    assert paper("AI per CG 20 10 04 13.", spans=(span, denied)).cited == ()


def unquoted(made):
    """Restrictions, whatever the words that name them."""
    return tuple(replace(one, quote="") for one in made.restrictions)


@pytest.mark.parametrize(
    ("text", "remarks", "found"),
    [
        ("Policy subject to CG 21 39.", "", (Restriction("CG 21 39", "description"),)),
        ("", "Policy subject to CG 21 39.", (Restriction("CG 21 39", "remarks"),)),
        ("All work.", "", ()),
    ],
)
def test_restrictions_are_found_where_they_stand(text, remarks, found):
    assert unquoted(paper(text, remarks)) == found


def span(label, start, end, polarity, **more):
    return Wording(label, start, end, polarity, **more)


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ((), (Restriction("CG 21 39", "description"),)),
        ((span("form", 0, 8, "negated"),), ()),
        ((span("ai", 0, 8, "negated"),), (Restriction("CG 21 39", "description"),)),
        ((span("form", 8, 9, "negated"),), (Restriction("CG 21 39", "description"),)),  # beside it
        ((span("form", 7, 9, "negated"),), ()),
        ((span("form", 0, 8, "negated", source="remarks"),), (Restriction("CG 21 39", "description"),)),
    ],
)
def test_a_restriction_that_is_denied_is_none(spans, found):
    assert unquoted(paper("CG 21 39 x", spans=spans)) == found


def test_a_restriction_that_only_the_reader_names_counts_as_of_the_description():
    named = paper("x", spans=(span("form", 0, 1, None, forms=("CG 21 39",)),))
    assert unquoted(named) == (Restriction("CG 21 39", "description"),)
    assert paper("x", spans=(span("form", 0, 1, "negated", forms=("CG 21 39",)),)).restrictions == ()


@pytest.mark.parametrize(
    ("label", "place", "sure"),
    [
        ("exclusion", (0, 9), True),
        ("restriction", (0, 9), True),
        ("ai", (0, 9), False),
        ("exclusion", (21, 29), True),  # the words are the first twenty-two
        ("exclusion", (22, 29), False),
    ],
)
def test_mere_words_are_sure_where_the_reader_saw_a_restriction(label, place, sure):
    text = "Residential work excluded, and more of it."
    [found] = paper(text, spans=(span(label, *place, "grant"),)).restrictions
    assert (found.form, found.sure) == ("manuscript.residential", sure)


@pytest.mark.parametrize(
    ("text", "grant", "reference", "more", "holder"),
    [
        ("Certificate holder is insured.", (19, 29), (0, 18), {}, True),
        ("Insured: certificate holder.", (0, 7), (9, 27), {}, True),
        ("Certificate holder. Owner is insured.", (26, 36), (0, 18), {}, False),
        ("Insured. Certificate holder.", (0, 7), (9, 27), {}, False),
        ("The owner is insured.", (10, 20), (0, 9), {}, False),
        ("Certificate holder is insured.", (19, 29), (0, 18), {"label": "project"}, False),
        ("Certificate holder is insured.", (19, 29), (0, 18), {"source": "remarks"}, False),
        ("Certificate holder is insured.", (0, 29), (30, 30), {}, True),  # by its own words
    ],
)
def test_words_are_of_the_holder_whom_their_clause_names(text, grant, reference, more, holder):
    one, other = span("ai", *grant, "grant"), replace(span("party_ref", *reference, None), **more)
    assert of_holder(one, (other, one), text) is holder


def test_what_a_remark_says_of_the_holder_tells_papers_apart():
    plain = paper("x", "The owner here was made additional insured.")
    spans = tuple(replace(one, source="remarks") for one in wording_of("Certificate holder is additional insured."))
    named = paper("x", "Certificate holder is additional insured.", spans=spans)
    other = paper("x", "Certificate owners is additional insured.", spans=spans)
    assert len({one.says for one in (plain, named, other)}) == 3


@pytest.mark.parametrize(
    ("text", "remarks", "retro"),
    [
        ("Retro date 03/04/2019.", "", date(2019, 3, 4)),
        ("", "Retro date 03/04/2019.", date(2019, 3, 4)),
        ("Retro date 31-01-2019.", "", None),
        ("Retro date 2019-03-04.", "", date(2019, 3, 4)),
        ("Retro date 3/4/99.", "", date(2099, 3, 4)),
        ("x", "", None),
    ],
)
def test_a_retroactive_date_may_stand_in_the_running_text(text, remarks, retro):
    one = row("other", {}, description="Professional")
    made = policies_of(certificate(one, description=box(text or None), remarks=box(remarks or None)), True)[0]
    assert made.retro == retro


def test_a_second_naming_of_a_restriction_counts_where_the_first_is_denied():
    denied = span("form", 0, 11, "negated")
    assert unquoted(paper("No CG 21 39. Subject to CG 21 39.", spans=(denied,))) == (
        Restriction("CG 21 39", "description"),
    )


def test_blank_boxes_say_nothing():
    made = paper_of(Certificate("ACORD 25", 1), proof(), 0)
    texts = (made.insured, made.insured_address, made.holder, made.holder_address, made.description, made.remarks)
    assert (texts, made.edition, made.issued, made.signed) == (("",) * 6, "", None, None)
    assert (made.told.strip(), made.cited, made.restrictions, made.unsure) == ("", (), (), frozenset())
    assert policy(gl()).description == ""


def test_whom_a_grant_names_tells_papers_apart_only_from_those_that_name_nobody():
    grant = span("ai", 0, 5, "grant")
    first, other = (replace(grant, parties=(name,)) for name in ("Marlow Tower LLC", "Kestrel LLC"))
    assert paper("first", spans=(first,)).says == paper("other", spans=(other,)).says
    assert paper("first", spans=(first,)).says != paper("first", spans=(grant,)).says
