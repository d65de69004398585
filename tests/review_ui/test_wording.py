from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from domain.certificate import Certificate, Wording
from domain.field import Field
from review_ui.review.wording import pieces, statements

TEXT = "Harbor Point is additional insured. Waiver of subrogation does not apply."
AI, NO_WAIVER = (0, 35), (36, 73)


def _paper(*wording: Wording, text: str = TEXT) -> Certificate:
    return Certificate("ACORD 25", 1, description=Field(text, text, 0.99), wording=wording)


def _said(span: tuple[int, int], polarity: str | None, label: str = "ai") -> Wording:
    return Wording(label, *span, polarity=polarity, confidence=0.9)


spans = some.builds(
    lambda start, end, polarity: _said((start, end), polarity),
    some.integers(-3, len(TEXT) + 3),
    some.integers(-3, len(TEXT) + 3),
    some.sampled_from(["grant", "negated", "absent", "pending", "limited", "conditional", None]),
)


@given(some.lists(spans, max_size=6))
def test_pieces_join_to_the_description_whatever_was_found_in_it(wording: list[Wording]):
    found = pieces(_paper(*wording))
    assert "".join(piece.text for piece in found) in (TEXT, "")
    assert all(piece.text for piece in found)
    assert bool(found) == bool(statements(_paper(*wording)))


def test_each_statement_gives_its_tone_to_its_own_words_and_no_others():
    found = pieces(_paper(_said(AI, "grant"), _said(NO_WAIVER, "negated", "wos")))
    assert [(piece.text, piece.tone) for piece in found] == [
        ("Harbor Point is additional insured.", "good"),
        (" ", ""),
        ("Waiver of subrogation does not apply.", "bad"),
    ]


@pytest.mark.parametrize(
    ("polarity", "tone"),
    [
        ("grant", "good"),
        ("negated", "bad"),
        ("absent", "bad"),
        ("pending", "warn"),
        ("limited", "warn"),
        ("conditional", "warn"),
        ("a word of a later reader", "warn"),
    ],
)
def test_the_tone_follows_how_something_is_said_and_the_unknown_is_never_good(polarity: str, tone: str):
    paper = _paper(_said(AI, polarity))
    assert pieces(paper)[0].tone == tone
    assert statements(paper)[0].tone == tone


def test_where_statements_overlap_the_worse_one_gives_the_tone():
    found = pieces(_paper(_said((0, 20), "grant"), _said((10, 30), "limited"), _said((15, 25), "negated")))
    tones = [piece.tone for piece in found for _ in piece.text]
    assert (tones[0], tones[9]) == ("good", "good")
    assert (tones[10], tones[14]) == ("warn", "warn")
    assert (tones[15], tones[24]) == ("bad", "bad")
    assert (tones[25], tones[29], tones[30]) == ("warn", "warn", "")


@pytest.mark.parametrize("span", [(-1, 5), (5, 5), (9, 4), (0, len(TEXT) + 1)])
def test_a_statement_about_words_that_are_not_there_marks_nothing(span: tuple[int, int]):
    assert pieces(_paper(_said(span, "grant"))) == ()
    assert statements(_paper(_said(span, "grant"))) == ()


def test_forms_and_parties_alone_state_nothing():
    assert statements(_paper(_said(AI, None, "party"))) == ()
    assert pieces(_paper(text="")) == ()


def test_a_statement_tells_in_words_what_it_says_of_which_lines_and_by_which_form():
    span = replace(
        _said(AI, "grant"),
        lines=("gl", "umbrella"),
        basis="where_required_by_contract",
        scope=("ongoing",),
        forms=("CG 20 10 04 13",),
        parties=("Harbor Point",),
    )
    (one,) = statements(_paper(span))
    assert (one.title, one.said, one.percent) == ("Additional insured", "granted", 90)
    assert one.details == (
        "general liability, umbrella",
        "where required by contract, ongoing",
        "CG 20 10 04 13",
        "Harbor Point",
    )
    (notice,) = statements(_paper(replace(_said(AI, "grant", "noc"), days=30)))
    assert notice.title == "Notice of cancellation"
    assert notice.details == ("30 days",)


def test_statements_stand_in_the_order_of_the_text():
    found = statements(_paper(_said(NO_WAIVER, "negated", "wos"), _said(AI, "grant")))
    assert [one.title for one in found] == ["Additional insured", "Waiver of subrogation"]


def test_a_form_is_shown_with_its_edition():
    span = Wording("ai", 0, 5, polarity="grant", forms=("CG 20 10", "CG 20 37"), editions=("04 13", ""), confidence=0.9)
    (said,) = statements(_paper(span))
    assert "CG 20 10 04 13, CG 20 37" in said.details


def test_what_remarks_say_is_not_marked_in_the_description():
    span = Wording("ai", 0, 5, polarity="grant", confidence=0.9, source="remarks")
    assert statements(_paper(span)) == ()
