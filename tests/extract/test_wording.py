"""What descriptions grant and deny, measured on the labelled examples (invented texts, see data/README.md)."""

import json
from pathlib import Path

import pytest

from extract.form_numbers import form_numbers
from extract.wording import wording_of

EXAMPLES = [json.loads(line) for line in (Path(__file__).parent / "data/wording.jsonl").read_text().splitlines()]
TOPICS = {"ai", "wos", "pnc", "noc", "agg_per_project", "agg_per_location", "umbrella_follow_form", "evidence_only"}


def matched(example):
    """(wanted labels found, wanted labels missed, spans nobody asked for) of one example."""
    got = [one for one in wording_of(example["text"]) if one.label in TOPICS]
    found, missed = [], []
    for want in example["labels"]:
        if want["label"] not in TOPICS:
            continue
        hit = next(
            (
                one
                for one in got
                if one.label == want["label"]
                and one.polarity == want.get("polarity")
                and one.start < want["end"]
                and want["start"] < one.end
            ),
            None,
        )
        if hit is None:
            missed.append(want)
        else:
            got.remove(hit)
            found.append((want, hit))
    return found, missed, got


def test_topics_are_found_with_their_polarity_nineteen_times_in_twenty():
    results = [matched(example) for example in EXAMPLES]
    found, missed, extra = (sum(len(result[n]) for result in results) for n in range(3))
    assert found / (found + missed) >= 0.95
    assert found / (found + extra) >= 0.97


def test_a_negated_grant_is_never_read_as_a_grant():
    for example in EXAMPLES:
        for want in example["labels"]:
            if want["label"] in TOPICS and want.get("polarity") == "negated":
                over = [
                    one for one in wording_of(example["text"]) if one.start < want["end"] and want["start"] < one.end
                ]
                assert not [one for one in over if one.label == want["label"] and one.polarity == "grant"], example[
                    "id"
                ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_every_known_form_number_is_read_with_its_edition(example):
    wanted = [
        (one["form"], one.get("edition"))
        for one in example["labels"]
        if one["label"] == "form" and one["form"] != "carrier"
    ]
    read = [(one.form, one.edition) for one in form_numbers(example["text"])]
    for form, edition in wanted:
        assert form in [one[0] for one in read]
        if edition:
            assert (form, edition) in read


def test_spans_quote_the_text_they_speak_of():
    text = "RE: Job 12. Orchard Hill Owner LLC is an additional insured. No waiver of subrogation applies."
    spans = {one.label: text[one.start : one.end] for one in wording_of(text)}
    assert "additional insured" in spans["ai"]
    assert spans["wos"] == "No waiver of subrogation applies"
    assert next(one for one in wording_of(text) if one.label == "ai").parties == ("Orchard Hill Owner LLC",)


def test_the_forms_own_fixed_sentence_grants_nothing():
    (only,) = wording_of("If the certificate holder is an additional insured, the policy must be endorsed.")
    assert only.label == "boilerplate"


def test_notice_keeps_its_days():
    (noc,) = [
        one for one in wording_of("30 days notice of cancellation, 10 days for non-payment.") if one.label == "noc"
    ]
    assert (noc.days, noc.polarity) == (30, "grant")
