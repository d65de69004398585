"""Files of several papers: each page is told for what it is, and a certificate of two pages is one certificate."""

import random
from datetime import date

import pytest

from extract.read import read_document
from samples.bundles import bundle, further_page
from samples.carrier_papers import carrier_paper
from samples.papers import bound

TODAY = date(2026, 11, 23)


def read(data):
    return read_document(data, name="bundle.pdf", images=False).extraction


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("mirrored", [False, True])
def test_every_page_is_told_and_the_certificate_is_whole_in_either_order(seed, mirrored):
    drawn = bundle(random.Random(f"bundle {seed}"), today=TODAY, mirrored=mirrored)
    extraction = read(drawn.data)
    assert tuple(page.kind.value for page in extraction.pages) == drawn.pages
    assert len(extraction.certificates) == len(drawn.certificates)
    for certificate, truth in zip(extraction.certificates, drawn.certificates, strict=True):
        numbers = {row.policy_number.value for row in certificate.coverages}
        assert numbers == {row["policy_number"] for row in truth["coverages"]}


def test_a_page_that_goes_on_with_a_certificate_adds_its_remarks_to_it():
    rng = random.Random("further")
    data, truth = carrier_paper(rng, today=TODAY)
    (certificate,) = read(bound(data, further_page(rng, truth))).certificates
    assert certificate.page == 1
    assert str(certificate.description.value).casefold() == "work at the north garage, phase 2."


def test_certificates_for_two_holders_stay_two():
    first, second = (carrier_paper(random.Random(f"holder {n}"), today=TODAY)[0] for n in (1, 2))
    assert len(read(bound(first, second)).certificates) == 2
