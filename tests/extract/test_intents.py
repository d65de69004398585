"""What replies want: the plain ones are understood, doubtful ones are left to a person, and new turns are measured."""

import pytest

from domain.intent import Intent
from extract.free_text.intents import intents_of, read, sentences
from samples.replies.draw import sentences as drawn

PLAIN = {
    "What wording do you need?": Intent.ASK_WORDING,
    "Which limits are required?": Intent.ASK_LIMITS,
    "Is a $1M umbrella enough?": Intent.ASK_ENOUGH,
    "where do I send it": Intent.ASK_WHERE,
    "Who is the certificate holder?": Intent.ASK_HOLDER,
    "What is the deadline?": Intent.ASK_DEADLINE,
    "We no longer insure them.": Intent.NOT_THEIRS,
    "Wrong person, please contact Kim at kim@harbor.example.": Intent.WRONG_PERSON,
    "cancelled 3/1": Intent.CANCELLED,
    "The renewal is in process, we will send it next week.": Intent.RENEWING,
    "We already sent this last week.": Intent.ALREADY_SENT,
    "STOP": Intent.STOP,
    "Yes, in force": Intent.IN_FORCE,
    "still active": Intent.IN_FORCE,
    "yes": Intent.IN_FORCE,
}


@pytest.mark.parametrize(("text", "intent"), PLAIN.items())
def test_plain_words_are_understood(text: str, intent: Intent):
    assert [one.intent for one in intents_of(text)] == [intent]


@pytest.mark.parametrize("text", ["No", "We moved the trailer to lot 7 and the owner wants a different color, no?"])
def test_what_may_mean_anything_is_left_to_a_person(text: str):
    assert all(one.intent in (None, Intent.NOTHING) for one in read(sentences(text)))


def test_greeting_and_signature_say_nothing():
    mail = "Hi Certificate Desk,\n\nWhat is the deadline? And who is the certificate holder?\n\nThanks,\nKim Baker"
    assert [one.intent for one in intents_of(mail)] == [Intent.ASK_DEADLINE, Intent.ASK_HOLDER]
    assert intents_of("") == intents_of("Thank you!") == ()


def test_turns_never_taught_are_understood_or_left_to_a_person():
    """The figure of docs/replies.md, with room for another machine's arithmetic."""
    told = list(dict.fromkeys((meaning, text) for meaning, text, _ in drawn("held", 12, 103)))
    found = read([text for _, text in told])
    sure = [(meaning, one.intent.value) for (meaning, _), one in zip(told, found, strict=True) if one.intent]
    assert len(sure) / len(told) > 0.6
    assert sum(meaning == read_as for meaning, read_as in sure) / len(sure) > 0.92
