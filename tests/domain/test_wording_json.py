"""Spans of wording as JSON, and back."""

from domain.certificate import Wording
from domain.extraction_json import to_json, wording_from


def test_a_span_comes_back_from_json_with_its_editions_and_source():
    span = Wording(
        "ai", 3, 40, "grant", "blanket", ("gl",), ("ongoing",), ("CG 20 10", "CG 20 37"), ("Owner LLC",), None, 0.9,
        ("04 13", ""), "remarks",
    )  # fmt: skip
    assert wording_from(to_json(span)) == span


def test_a_span_stored_before_editions_and_source_were_kept_is_of_the_description():
    old = {"label": "noc", "start": 0, "end": 5, "polarity": "grant", "forms": ["CG 02 24"], "days": 30}
    span = wording_from(old)
    assert (span.editions, span.source, span.forms) == ((), "description", ("CG 02 24",))
