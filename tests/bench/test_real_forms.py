"""The open set's forms filled anew: the forms stay, what stands on them is new."""

import json
from datetime import date

import pytest

from bench.__main__ import OPEN_SET
from bench.real_forms import EMPTIED, emptied, refilled
from domain.page import PageKind
from extract.files.open import open_document
from extract.read import read_document

TODAY = date(2026, 11, 23)

if not OPEN_SET.is_dir():
    pytest.skip("shared/forms/open is not beside this checkout", allow_module_level=True)


@pytest.mark.parametrize("source", [one for sources in EMPTIED.values() for one in sources])
def test_an_emptied_form_keeps_its_labels_and_nothing_that_was_filled_in(source):
    with open_document((OPEN_SET / source[0]).read_bytes(), name=source[0]) as document:
        before = document.pages[source[1]]
        filled = {word.text for word in before.words} | {widget.value for widget in before.widgets if widget.value}
    reading = read_document(emptied(*source, OPEN_SET), name="emptied", images=False)
    assert reading.extraction.pages[0].kind is PageKind.BLANK_FORM
    told = json.loads((OPEN_SET / "truth" / f"{source[0].partition('_')[0]}.json").read_text())
    policies = {row["policy_number"].split()[0] for row in told.get("coverages", ())}
    with open_document(emptied(*source, OPEN_SET), name="emptied") as document:
        left = {word.text for word in document.pages[0].words}
    assert {"PRODUCER", "INSURED"} <= left
    assert not policies & left
    assert policies & filled or not policies


def test_a_form_filled_anew_reads_as_it_was_filled():
    first, *_ = refilled(7, OPEN_SET, today=TODAY, count=1)
    (read,) = read_document(first.data, name=first.file, images=False).extraction.certificates
    assert read.insured.name.value == first.truth["insured"]["name"]
    assert [one.policy_number.value for one in read.coverages] == [
        row["policy_number"] for row in first.truth["coverages"]
    ]
