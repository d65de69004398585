"""What agents write in one breath: lines of coverage of each topic, turns from grant to denial, names, broken lines."""

import pytest

from extract.free_text.wording import wording_of
from extract.free_text.wrapped import unwrapped


def told(text, *labels):
    return [(one.label, one.polarity, one.lines) for one in wording_of(text) if one.label in labels]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Blanket Additional Insured (GL, Auto) & Blanket Waiver of Subrogation (GL, WC) apply.",
            [("ai", ("gl", "auto")), ("wos", ("gl", "wc"))],
        ),
        (
            "Additional Insured and Waiver of Subrogation apply on GL and Auto.",
            [("ai", ("gl", "auto")), ("wos", ("gl", "auto"))],
        ),
        (
            "General Liability: Additional Insured where required by written contract; Waiver of Subrogation where "
            "required by written contract.\nAuto: Additional Insured where required by written contract.",
            [("ai", ("auto",)), ("ai", ("gl",)), ("wos", ("gl",))],
        ),
        (
            "Additional insured applies on GL, Auto and Umbrella. Waiver of subrogation applies for same lines.",
            [("ai", ("gl", "auto", "umbrella")), ("wos", ("gl", "auto", "umbrella"))],
        ),
        ("Workers compensation policies do not carry additional insured status.", [("ai", ("wc",))]),
    ],
)
def test_each_topic_has_the_lines_it_is_said_of(text, lines):
    assert sorted((label, lines) for label, _, lines in told(text, "ai", "wos", "pnc")) == lines


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("Blanket AI for GL when required by contract - no AI on umbrella.",
         [("ai", "grant", ("gl",)), ("ai", "negated", ("umbrella",))]),
        ("Waiver of subrogation does not apply to the WC policy but does apply to GL.",
         [("wos", "negated", ("wc",)), ("wos", "grant", ("gl",))]),
        ("AI - GL and Auto. WC excluded.", [("ai", "grant", ("gl", "auto")), ("ai", "negated", ("wc",))]),
        ("AI is included on GL, WOS still pending.", [("ai", "grant", ("gl",)), ("wos", "pending", ())]),
        ("Additional insured and waiver of subrogation apply as per forms attached, as requested.",
         [("ai", "grant", ()), ("wos", "grant", ())]),
        ("Nothing in this certificate grants additional insured status to anyone.", [("ai", "negated", ())]),
        ("Is waiver of subrogation required on WC as well?", []),
    ],
)  # fmt: skip
def test_a_statement_that_turns_gives_each_its_own_answer(text, answers):
    found = told(text, "ai", "wos")
    assert [one[:2] for one in found] == [one[:2] for one in answers]
    assert [mine for mine in found if mine[2]] == [one for one in answers if one[2]]


@pytest.mark.parametrize("name", ["Pacific Truck Leasing", "Riverside Arena", "Delridge School District No. 4"])
def test_a_name_near_a_word_of_denial_denies_nothing(name):
    assert [one[:2] for one in told(f"{name} is additional insured on GL.", "ai")] == [("ai", "grant")]


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("Holder, Marsh Point Owner LP and Sable LLC are Additional Insureds.", "party", "Marsh Point Owner LP"),
        ("Larkhill LP, Larkhill GP LLC are Additional Insureds.", "party", "Larkhill GP LLC"),
        ("We have added Tri-County Transit District as additional insured.", "party", "Tri-County Transit District"),
        ("Waiver of subrogation applies in favor of the owner.", "party_class", "the owner"),
        ("The Town of Brayton is named as additional insured.", "party", "Town of Brayton"),
        ("Project ref.: Waynesburg Clinic, Zanver, CO. AI applies.", "project", "Waynesburg Clinic, Zanver, CO"),
    ],
)
def test_names_end_where_their_words_do(text, label, name):
    assert name in [text[one.start : one.end] for one in wording_of(text) if one.label == label]


def test_lines_broken_at_the_edge_of_a_box_are_read_as_one_and_lists_are_left():
    text = (
        "Additional insured on the GL policy and waiver of\nsubrogation on the WC policy are included in favor of\n"
        "Sable LLC."
    )
    assert "\n" not in unwrapped(text)
    assert len(unwrapped(text)) == len(text)
    assert told(text, "wos") == [("wos", "grant", ("wc",))]
    assert unwrapped("Additional insureds:\nAlder County\nPort of Elm\nMoor LLC").count("\n") == 3


def test_what_is_no_wording_is_left_alone():
    for text in (
        "Insured's primary business is paving.",
        "Limits may be met by a combination of primary and excess policies.",
        "Please find the COI for the above.",
    ):
        assert wording_of(text) == (), text
