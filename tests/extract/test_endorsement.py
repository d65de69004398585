"""Endorsement pages, drawn as words (own look-alikes, no form's text)."""

from domain.field import Box
from domain.page import PageSource, Word
from extract.endorsement import endorsement_of


def page(*lines):
    words = []
    for row, line in enumerate(lines):
        x = 40.0
        for part in line.split("  "):
            for token in part.split():
                words.append(Word(token, Box(x, 40 + 14 * row, x + 5 * len(token), 50 + 14 * row)))
                x += 5 * len(token) + 3
            x = 360.0
    return words


def test_number_edition_policy_and_party_are_read():
    words = page(
        "POLICY NUMBER: BKS9900922",
        "CG 20 10 04 13",
        "THIS ENDORSEMENT CHANGES THE POLICY",
        "SCHEDULE",
        "Name Of Additional Insured Person(s) Or Organization(s)  Location(s) Of Covered Operations",
        "Meridian Crossing Property Group LLC  As shown in the contract",
        "Information required to complete this Schedule may be elsewhere",
        "CG 20 10 04 13 Page 1 of 1",
    )
    read = endorsement_of(words, 4, PageSource.TEXT)
    assert (read.form, read.edition, read.page) == ("CG 20 10", "04 13", 4)
    assert read.policy_number.value == "BKS9900922"
    assert read.scheduled_parties == ("Meridian Crossing Property Group LLC",)


def test_a_workers_compensation_edition_in_brackets_is_brought_to_month_and_year():
    words = page("WC 00 03 13", "(Ed. 4-84)", "WAIVER ENDORSEMENT", "Schedule", "Foxglove Retail Holdings")
    read = endorsement_of(words, 1, PageSource.TEXT)
    assert (read.form, read.edition) == ("WC 00 03 13", "04 84")
    assert read.scheduled_parties == ("Foxglove Retail Holdings",)


def test_a_letter_that_mentions_a_form_is_no_endorsement():
    assert endorsement_of(page("Dear Sir,", "please send CG 20 10 04 13."), 1, PageSource.TEXT) is None
