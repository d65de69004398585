"""What the sentences of a reply want: a small spaCy classifier, trained on drawn text (`training/intents.py`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from domain.intent import Intent, Sentence
from extract.free_text.intent_words import classes, plain

FOLDER = Path(__file__).parents[1] / "models" / "intents"
THRESHOLD = 0.8
"""How likely a meaning must be to be taken for understood; below, a person looks."""
MOST_SENTENCES = 40
MOST_CHARACTERS = 400
_END = re.compile(r"(?<=[.?!])[\"')]*\s+(?=[A-Z0-9\"'(]|$)|[\r\n]+")
_WRAPPED = re.compile(r"(?<=[a-z,;])\n(?=[a-z(])")
_SIGNATURE = re.compile(
    r"^(--\s*$|_{3,}|(best|kind|warm)?\s*regards\b|sincerely\b|thank(s| you)[\s,!.]*$|(thx|cheers)\b)",
                        re.IGNORECASE)  # fmt: skip
_GREETING = re.compile(
    r"(hi|hello|hey|dear|good (morning|afternoon|day))\b[^.?!]{0,60}[,:.!]?|thank(s| you)[^?]{0,60}", re.IGNORECASE
)
_BARE_NO = re.compile(r"\W*no\W*", re.IGNORECASE)


def intents_of(text: str) -> tuple[Sentence, ...]:
    """What each sentence of a reply says, in order; greetings and signatures left out. Quoted text must be cut off.

    A sentence of which the classifier is not sure has the intent None.
    """
    found = sentences(text)
    if not found:
        return ()
    return tuple(one for one in read(found) if one.intent is not Intent.NOTHING)


def read(listed: Sequence[str]) -> tuple[Sentence, ...]:
    """What each of these sentences says: by the mean of the classifiers, which are sure of different mistakes."""
    votes = [[doc.cats for doc in nlp.pipe([doc_of(nlp.vocab, one) for one in listed])] for nlp in _models()]
    made = []
    for words, cats in zip(listed, zip(*votes, strict=True), strict=True):
        means = {name: sum(one[name] for one in cats) / len(cats) for name in cats[0]}
        best = max(means, key=means.__getitem__)
        is_sure = means[best] >= THRESHOLD and _may_be(Intent(best), words)
        made.append(Sentence(words, Intent(best) if is_sure else None, round(means[best], 3)))
    return tuple(made)


def _may_be(intent: Intent, words: str) -> bool:
    """Nobody tells something by asking, but for "did you not get it?"; and a bare "no" tells nothing sure."""
    if _BARE_NO.fullmatch(words):
        return False
    return "?" not in words or intent.asks or intent in (Intent.ALREADY_SENT, Intent.NOTHING)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a reply up to its signature, at most 40 of 400 characters."""
    kept: list[str] = []
    for piece in _END.split(_WRAPPED.sub(" ", text[:20_000])):
        one = " ".join((piece or "").split())
        if kept and _SIGNATURE.match(one):
            break
        if re.search(r"\w", one) and not _GREETING.fullmatch(one):
            kept.append(one[:MOST_CHARACTERS])
    return tuple(kept[:MOST_SENTENCES])


def doc_of(vocab: Any, text: str) -> Any:
    """A spaCy document of a sentence: its words made alike, each known by its class, too."""
    from extract.free_text.spacy_loading import Doc

    words = plain(text) or ("~empty",)
    doc = Doc(vocab, words=words, spaces=[True] * len(words))
    for token, kind in zip(doc, classes(words), strict=True):
        token.norm_, token.lemma_ = token.text, kind
    return doc


@cache
def _models() -> tuple[Any, ...]:
    from extract.free_text.spacy_loading import pipeline  # here: most mails carry papers and are never asked about

    first, *others = sorted(FOLDER.iterdir())
    lead = pipeline(first)
    return (lead, *(pipeline(one, lead.vocab) for one in others))
