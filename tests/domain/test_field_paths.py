import pytest

from domain.certificate import Certificate, Coverage, Line, Party
from domain.extraction_json import certificate_from, to_json
from domain.field import Box, Field
from domain.field_paths import field_at, walk, with_values

CERTIFICATE = Certificate(
    form="ACORD 25",
    page=1,
    insured=Party(name=Field("Northgate Elevator LLC", "Northgate Elevator LLC", 0.9, 1, Box(1, 2, 3, 4))),
    coverages=(Coverage(Line.GL, limits={"each_occurrence": Field(1_000_000, "1,000,000", 0.8, 1)}),),
)


def test_every_walked_path_leads_to_its_field():
    for path, field in walk(CERTIFICATE):
        assert field_at(CERTIFICATE, path) is field


def test_a_correction_keeps_the_evidence_and_takes_full_confidence():
    corrected = with_values(CERTIFICATE, {"coverages.0.limits.each_occurrence": 2_000_000, "insured.name": "X"})
    limit = field_at(corrected, "coverages.0.limits.each_occurrence")
    assert (limit.value, limit.text, limit.confidence) == (2_000_000, "1,000,000", 1.0)
    assert field_at(corrected, "insured.name").box == Box(1, 2, 3, 4)
    assert field_at(CERTIFICATE, "insured.name").value == "Northgate Elevator LLC"


def test_a_limit_that_nobody_read_can_be_added_but_no_unknown_box():
    added = with_values(CERTIFICATE, {"coverages.0.limits.general_aggregate": 5})
    assert field_at(added, "coverages.0.limits.general_aggregate").value == 5
    with pytest.raises(KeyError):
        with_values(CERTIFICATE, {"insured.shoe_size": 5})


def test_json_and_back_is_the_same_certificate():
    assert to_json(certificate_from(to_json(CERTIFICATE))) == to_json(CERTIFICATE)
