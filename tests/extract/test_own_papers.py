"""An example or a key of ours that an agent sends back names forms and limits, and is proof of nothing."""

import random
from datetime import date

import pytest

from domain.finding import Finding, Fixer, Result, Severity
from domain.own_paper import is_own_paper
from domain.page import PageKind
from extract.read import read_document
from outbound.example import example_certificate
from outbound.markup import marked_up
from outbound.paper_words import LANGUAGES, Words
from samples.certificate import certificate
from samples.draw import flat
from tests.outbound.sets import ADDRESS, CLIENT, requirement


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_example_that_comes_back_is_no_paper(language):
    pdf = example_certificate(
        requirement("contractor_ny"),
        client=CLIENT,
        client_address=ADDRESS,
        contractor="Ridgeback Roofing, Inc.",
        reference="CD-7K3P-X2MQ",
        language=language,
    )
    read = read_document(pdf, name="example.pdf", images=False).extraction
    assert {page.kind for page in read.pages} == {PageKind.OTHER}
    assert (read.certificates, read.endorsements, read.notices) == ((), (), ())


def test_a_key_that_comes_back_is_no_endorsement():
    document = flat(certificate(random.Random(11), today=date(2026, 11, 23)))
    before = read_document(document, name="certificate.pdf", images=False).extraction
    ask = "Completed operations: please add CG 20 37 04 13 for Marlow Tower LLC and attach the endorsement page."
    one = Finding("ai_scope", "gl", Result.FAIL, Severity.MAJOR, Fixer.AGENT, ask=ask, fields=("description",))
    marked = marked_up(document, (one,), before, client=CLIENT, respond_by=date(2026, 12, 7))
    read = read_document(marked, name="marked.pdf", images=False).extraction
    assert [page.kind for page in read.pages] == [PageKind.ACORD_25, PageKind.OTHER]
    assert read.endorsements == ()
    assert read.certificates[0].holder.name.value == before.certificates[0].holder.name.value


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_by_which_our_pages_are_known_are_those_printed_on_them(language):
    assert is_own_paper(Words(language)("not_proof").upper())
    assert not is_own_paper("CERTIFICATE OF LIABILITY INSURANCE PROOF OF INSURANCE")
