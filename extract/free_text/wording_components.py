"""The components of the spaCy pipelines that read wording: what networks of our own tell becomes part of a document.

"certdesk_parts" sets where statements start (`doc.sents`) and finds topics, parties and projects (`doc.ents`);
"certdesk_polarity" says how a document, one statement with one of its topics marked, speaks of that topic (`doc.cats`).
They are given documents whose words are known by their norm, their class (the tag) and the word whose meaning they
have (the lemma). Importing this makes both known to spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from extract.free_text.spacy_loading import Span, spacy
from extract.free_text.word_labels import Labeller
from extract.free_text.word_network import Word, WordNetwork, likelihoods

PARTS, POLARITY, PLAIN, WAITING = "parts", "polarity", "plain", "waiting"
TOPIC = "~topic"
"""The sign of the topic that is asked for."""
_REPEATED = re.compile(r"(.)\1{4,}")


class Networks:
    """A component that holds networks by name, and a file for each in the folder of its pipeline."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self.networks: dict[str, WordNetwork] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        """What the networks tell, the same labels each; spaCy writes them into the pipeline's description."""
        return tuple(next((one.labels for one in self.networks.values()), ()))

    def __call__(self, doc: Any) -> Any:
        self.read([doc])
        return doc

    def pipe(self, stream: Iterable[Any], batch_size: int) -> Iterator[Any]:
        """The documents, read many at once."""
        for docs in spacy.util.minibatch(stream, batch_size):
            self.read(docs)
            yield from docs

    def read(self, docs: Sequence[Any]) -> None:
        """Writes into the documents what is told of them."""
        raise NotImplementedError

    def to_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> None:
        """Writes the networks."""
        path.mkdir(exist_ok=True)
        for name in self.names:
            self.networks[name].save(path / f"{name}.npz")

    def from_disk(self, path: Path, *, exclude: Iterable[str] = ()) -> Networks:
        """The component with the networks of that folder."""
        self.networks = {name: WordNetwork.load(path / f"{name}.npz") for name in self.names}
        return self


class Parts(Networks):
    """Cuts documents into statements, where nobody did yet, and finds the spans of its labels between the cuts."""

    def read(self, docs: Sequence[Any]) -> None:
        """Sets `is_sent_start` where it is not known, then `doc.ents`."""
        network = self.networks[PARTS]
        labeller = Labeller(network.labels)
        for doc, rows in zip(docs, network.vectors([spelled_words(doc) for doc in docs]), strict=True):
            scores = network.scores(rows)
            begins = set(labeller.starts(scores))
            blank = []
            for n, token in enumerate(doc):
                if token.is_sent_start is None:
                    token.is_sent_start = n in begins
                blank.append(token.text.isspace())
            spans = labeller.spans(scores, [one.start for one in doc.sents], blank)
            doc.ents = [Span(doc, first, end, label) for label, first, end in spans]


class Polarity(Networks):
    """Says how likely each polarity is, by the mean of readers that were taught different families."""

    def read(self, docs: Sequence[Any]) -> None:
        """Sets `doc.cats`."""
        seen = [[(one.text, one.tag_, one.lemma_) for one in doc] for doc in docs]
        told = [likelihoods(self.networks[name], seen, TOPIC) for name in self.names]
        for doc, *votes in zip(docs, *told, strict=True):
            doc.cats = {name: sum(one[name] for one in votes) / len(votes) for name in votes[0]}


def spelled_words(doc: Any) -> list[Word]:
    """What is seen of each word: its norm and class, how it is spelled, and whose meaning it has."""
    return [(one.norm_, one.tag_, *_of_spelling(one.text), one.lemma_) for one in doc]


@lru_cache(maxsize=8192)
def _of_spelling(word: str) -> Word:
    return word[:1].lower(), word[-3:].lower(), shape_of(word)


def shape_of(word: str) -> str:
    """A word's shape: "Xxxx", "dd", no letter more than four times."""
    signs = "".join("X" if c.isupper() else "x" if c.isalpha() else "d" if c.isdigit() else c for c in word[:40])
    return _REPEATED.sub(r"\1\1\1\1", signs)


def _parts(nlp: Any, name: str) -> Parts:
    return Parts((PARTS,))


def _polarity(nlp: Any, name: str, readers: list[str]) -> Polarity:
    return Polarity(readers)


spacy.Language.factory("certdesk_parts", assigns=["token.is_sent_start", "doc.ents"], func=_parts)
spacy.Language.factory(
    "certdesk_polarity",
    assigns=["doc.cats"],
    default_config={"readers": [POLARITY, PLAIN, WAITING]},
    func=_polarity,
)
