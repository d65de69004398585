"""What a new certificate says otherwise than the last one."""

from __future__ import annotations

from types import MappingProxyType

from domain.certificate import Insurer, Party
from domain.field_paths import field_at
from extract.free_text.wording import wording_of
from rules.changes import changes
from tests.rules.papers import auto, box, certificate, gl, umbrella, wc


def told(before, after):
    return [(one.label, one.before, one.after, one.worse) for one in changes(before, after)]


def test_the_same_paper_brings_no_change():
    assert changes(certificate(), certificate(date=box("2026-11-20"), number=box("77"))) == ()


def test_a_limit_that_went_down_is_worse_and_one_that_went_up_is_not():
    lower = certificate(gl({"each_occurrence": 500_000, "general_aggregate": 3_000_000}), auto(), wc())
    assert told(certificate(), lower) == [
        ("General Liability Each Occurrence", "$1,000,000", "$500,000", True),
        ("General Liability General Aggregate", "$2,000,000", "$3,000,000", False),
    ]


def test_a_line_that_is_gone_stands_without_a_box_and_a_new_one_with_its_own():
    found = changes(certificate(gl(), auto(), wc()), certificate(gl(), umbrella(5_000_000), auto()))
    assert [(one.path, one.label, one.worse) for one in found] == [
        ("", "Workers Compensation", True),
        ("coverages.1.policy_number", "Umbrella/Excess Liability", False),
    ]


def test_carrier_agency_and_names_that_changed_are_told():
    other = certificate(
        insurers=MappingProxyType({"A": Insurer(box("Evanston Insurance Company"), box("35378"))}),
        producer=Party(box("Second Agency LLC")),
        insured=Party(box("Brightline Holdings LLC")),
    )
    assert told(certificate(gl(), producer=Party(box("First Agency Inc"))), other)[:3] == [
        ("Agency", "First Agency Inc", "Second Agency LLC", False),
        ("Named insured", "Brightline Janitorial LLC", "Brightline Holdings LLC", True),
        ("General Liability insurer", "Ohio Security Insurance Company", "Evanston Insurance Company", False),
    ]


def test_a_spelling_is_no_change_of_name():
    assert changes(certificate(), certificate(insured=Party(box("BRIGHTLINE JANITORIAL, L.L.C.")))) == ()


def test_additional_insured_and_waiver_that_are_gone_are_worse():
    assert told(certificate(gl()), certificate(gl(addl_insd=None, subr_wvd="N"))) == [
        ("General Liability additional insured", "marked", "blank", True),
        ("General Liability waiver of subrogation", "marked", "blank", True),
    ]


def test_wording_and_forms_that_are_gone_are_worse():
    text = "Marlow Tower LLC is AI per CG 20 10 04 13. Waiver of subrogation applies."
    before, after = certificate(wording=wording_of(text)), certificate(wording=())
    assert told(before, after) == [
        ("Additional insured wording", "granted", "not granted", True),
        ("Waiver wording", "granted", "not granted", True),
        ("Endorsement forms", "CG 20 10", "not cited", True),
    ]


def test_a_gap_between_the_terms_is_told_and_a_renewal_on_the_day_is_none():
    before = certificate(gl(term=("2025-06-01", "2026-06-01")))
    late, on_the_day = (certificate(gl(term=(day, "2027-06-01"))) for day in ("2026-06-20", "2026-06-01"))
    assert ("General Liability gap", "ended 06/01/2026", "begins 06/20/2026", True) in told(before, late)
    assert told(before, on_the_day) == [("General Liability expires", "06/01/2026", "06/01/2027", False)]


def test_form_basis_and_autos_that_got_narrower_are_worse():
    before = certificate(gl(aggregate_per={"project": True}), auto())
    narrower = {"owned": True, "hired": False}
    after = certificate(gl(occurrence=False, claims_made=True, aggregate_per={"policy": True}), auto(autos=narrower))
    assert [(label, worse) for label, _, _, worse in told(before, after)] == [
        ("General Liability occurrence form", True),
        ("General Liability claims-made form", True),
        ("General Liability aggregate per", True),
        ("Autos covered", True),
    ]


def test_every_path_leads_to_a_box_of_the_new_paper():
    before = certificate(gl(), auto(), wc(), umbrella(5_000_000))
    after = certificate(wc({"el_each_accident": 1}), gl({"med_exp": 1}, retention_amount=9, addl_insd=None))
    for one in changes(before, after):
        assert one.path == "" or field_at(after, one.path) is not None


def test_a_number_that_changed_or_is_gone_is_told():
    blank = certificate(gl(policy_number=box(None)), auto(), wc())
    renewed = certificate(gl(number="P-2"), auto(), wc())
    assert told(certificate(), renewed) == [("General Liability policy number", "GL P-1", "GL P-2", False)]
    assert told(certificate(), blank) == [("General Liability policy number", "GL P-1", "blank", True)]
    assert told(blank, certificate()) == [("General Liability policy number", "blank", "GL P-1", False)]


def test_rows_of_one_line_go_together_by_number_whatever_their_order():
    two = (umbrella(1_000_000), umbrella(2_000_000, number="P-2"))
    assert told(certificate(*two), certificate(*reversed(two))) == []


def test_another_name_in_the_same_box_is_no_change():
    added = certificate(insured=Party(box("Brightline Janitorial LLC dba BJ Cleaning")))
    assert changes(certificate(), added) == ()
