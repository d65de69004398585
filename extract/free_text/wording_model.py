"""The trained reader of wording: two spaCy pipelines, what they see in a text, and how sure they are.

The first ("parts") cuts the text into statements and finds topics, parties and projects; "polarity" reads a statement
with one of its topics marked and says how it speaks of it. Of that reader there are two more, taught other families:
"plain" fewer, "waiting" more promises. Their components (`wording_components.py`) hold networks, which are all trained
by `training/wording.py` on drawn text alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any

from extract.free_text.spacy_loading import Doc, Vocab, pipeline
from extract.free_text.word_network import Word
from extract.free_text.wording_components import PARTS, POLARITY, TOPIC
from extract.free_text.wording_cues import named_outright
from extract.free_text.wording_cuts import ends, goes_on, whole
from extract.free_text.wording_idioms import SILENT
from extract.free_text.wording_names import Namer
from extract.free_text.wording_part import LINE_WORDS, NAMES, Part, Stretch
from extract.free_text.wording_tokens import Lexicon, Token, tokens_of

FOLDER = Path(__file__).parents[1] / "models" / "wording"
WORDS = "words.txt"
KEPT = 20_000
"""Words that spaCy's vocabulary keeps for good: a process that reads for weeks must not grow."""
USUAL = ("grant", "negated", "pending", "mention")
POLARITIES = {
    "ai": (*USUAL, "limited"),
    "agg_per_project": (*USUAL, "limited"),
    "umbrella_follow_form": (*USUAL, "limited"),
    "noc": (*USUAL, "weak", "none"),
    "exclusion": ("negated", "none", "mention"),
    "evidence_only": ("none", "mention"),
    "again": ("negated",),
}
"""What can be said of a topic; of others, the usual."""
CORES = {
    "ai": "insured ai",
    "wos": "waiver waive waives waived waiving subrogation subrogate subrogating recovery recover recourse wos",
    "pnc": "primary contributory pnc excess contribution noncontributory",
    "noc": "notice noc dnoc notify notified notification advise inform",
    "agg_per_project": "project job jobsite ppa",
    "agg_per_location": "location loc",
    "umbrella_follow_form": "follow follows following sits over scheduled schedules",
    "evidence_only": "evidence proof information informational verification bid reference purposes",
    "exclusion": "exclusion exclusions excluded excludes exclude limitation warranty",
}
"""A topic's own words, one of which its name must hold."""
AGGREGATES = {"agg_per_project", "agg_per_location"}
SPOKEN = frozenset({"exclusion", "again"})
"""Topics whose own words may deny another one: they stay to be seen."""
DENIALS = frozenset({"not", "no", "never"})


class WordingModel:
    """The pipelines and the words they know."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.lexicon = Lexicon((folder / WORDS).read_text(encoding="ascii").split())
        self.vocab = Vocab()
        self.parts, self.polarity = pipeline(folder / PARTS, self.vocab), pipeline(folder / POLARITY, self.vocab)
        self.lock = Lock()

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words of `text` as the pipelines know them."""
        return tokens_of(text, self.lexicon)[0]

    def stretches(self, text: str, tokens: Sequence[Token]) -> tuple[Stretch, ...]:
        """The statements of a text, in order."""
        with self._reading():
            doc = self.parts(doc_of(self.vocab, text, tokens))
            starts = [one.start for one in doc.sents]
            found = [Part(one.label_, one.start, one.end) for one in doc.ents]
        parts = _with_named([part for part in found if holds(part, tokens)], text, tokens)
        parts = sorted(Namer(text, tokens).parts(parts), key=lambda part: part.first)
        return whole(
            [
                Stretch(first, last, tuple(part for part in parts if first <= part.first < last))
                for first, last in pairwise((*starts, len(tokens)))
            ],
            tokens,
        )

    def said(self, tokens: Sequence[Token], asked: Sequence[tuple[Stretch, Part]]) -> tuple[tuple[str, float], ...]:
        """How each statement speaks of one of its topics: polarity ("mention" for nothing), and its likelihood.

        Only what can be said of a topic is weighed: a waiver is never "weak", an umbrella never "none". Three readers
        that were taught other families are asked, and their mean counts.
        """
        words = [(one.norm, one.kind, one.meant) for one in tokens]
        with self._reading():
            docs = [marked(self.vocab, masked(words, stretch, cue)) for stretch, cue in asked]
            told = [doc.cats for doc in self.polarity.pipe(docs)]
        found = []
        for cats, (_, cue) in zip(told, asked, strict=True):
            weighed = {name: cats[name] for name in POLARITIES.get(cue.label, USUAL)}
            best = max(weighed, key=weighed.__getitem__)
            found.append((best, weighed[best] / (sum(weighed.values()) or 1.0)))
        return tuple(found)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One thread a time; once spaCy knows many words, those that it meets within are forgotten after."""
        with self.lock, self.vocab.memory_zone() if len(self.vocab) > KEPT else nullcontext():
            yield


ORGANIZATIONS = frozenset({
    "llc", "inc", "corp", "corporation", "company", "co", "lp", "llp", "ltd", "trust", "bank", "city", "county", "town",
    "state", "village", "university", "district", "church", "authority", "hospital", "association", "board", "port",
    "borough",
})  # fmt: skip


@cache
def wording_model() -> WordingModel:
    """The model of the repository, loaded once."""
    return WordingModel()


def _with_named(parts: list[Part], text: str, tokens: Sequence[Token]) -> list[Part]:
    """The parts, and topics named outright that stand in none of them or were taken for a name's words."""
    for label, first, last in named_outright(text, tokens):
        if label == "wos" and last == first + 1 and first and tokens[first - 1].norm == "~word":
            continue  # a lien waiver, a pool waiver
        if label == "pnc" and any(part.label == "pnc" for part in parts) and tokens[first].norm == "excess":
            continue  # "primary and not excess of any other insurance" is one topic
        over = [part for part in parts if part.first < last and first < part.last]
        if len(over) == 1 and {label, over[0].label} == AGGREGATES and over[0].first < first:
            parts = [part for part in parts if part not in over]  # "per project and per location" are two
            parts += [Part(over[0].label, over[0].first, first), Part(label, first, last)]
            continue
        if all(part.label in NAMES or part.label == "again" for part in over):
            parts = [*(part for part in parts if part not in over), Part(label, first, last)]
    return sorted(parts, key=lambda part: part.first)


def holds(part: Part, tokens: Sequence[Token]) -> bool:
    """Whether these words can be what they were taken for: a topic by its own words, a name by a word never taught."""
    inside = tokens[part.first : part.last]
    if part.label == "ai" and not any(one.norm in {"additional", "ai", "designated"} for one in inside):
        beside = {one.norm for one in tokens[max(0, part.first - 1) : part.last]}
        if beside & {"primary", "named"} and not any(one.norm == "as" for one in tokens[part.first - 2 : part.last]):
            return False  # a named insured is no additional one
    if part.label == "again":
        return any(one.kind in {"not", "refused"} for one in inside)
    if part.label in CORES:
        return any(one.norm in CORES[part.label].split() for one in inside)
    if part.label == "party":
        odd = any(
            one.norm in {"~money", "~date", "~mail", "~form", ":", "$"} or one.kind in {"give", "ask"} for one in inside
        )
        return not odd and any(one.norm in ORGANIZATIONS or _is_name(one) for one in inside)
    if part.label == "party_class":
        return not any(one.kind in {"not", "refused", "pending", "give"} for one in inside)
    return True


def doc_of(vocab: Any, text: str, tokens: Sequence[Token]) -> Doc:
    """A spaCy document of these tokens, spelled as in the text; where grammar knows better, starts are set."""
    doc = Doc(vocab, words=[text[one.start : one.end] for one in tokens])
    for n, (token, one) in enumerate(zip(doc, tokens, strict=True)):
        token.norm_, token.tag_, token.lemma_ = one.norm, one.kind, one.meant
        if goes_on(tokens, n):
            token.is_sent_start = False
        elif ends(text, tokens, n):
            token.is_sent_start = True
    return doc


def marked(vocab: Any, seen: Sequence[Word]) -> Doc:
    """What is seen of a statement and its topic (`masked`), as a spaCy document of norms."""
    doc = Doc(vocab, words=[norm for norm, *_ in seen])
    for token, (_, kind, meant) in zip(doc, seen, strict=True):
        token.tag_, token.lemma_ = kind, meant
    return doc


def masked(words: Sequence[Word], stretch: Stretch, cue: Part) -> list[Word]:
    """The statement with this topic as "~topic", other topics as "~other", names and lines of coverage as signs.

    Words are norm, class and the word whose meaning they have.
    """
    signed = [part for part in stretch.parts if part.label not in SPOKEN]
    signs = {n: "~other" if part.label in CORES else f"~{part.label}" for part in signed for n in span_of(part)}
    signs.update({n: TOPIC for n in span_of(cue)})
    label = "excess" if any(words[n][0] == "excess" for n in span_of(cue)) else cue.label
    seen: list[Word] = []
    for n in range(stretch.first, stretch.last):
        norm, kind, meant = words[n]
        if n in signs and norm not in DENIALS:
            norm, kind, meant = signs[n], label if signs[n] == TOPIC else "~", ""
        elif norm in LINE_WORDS:
            norm, kind, meant = "~line", "~", ""
        if norm not in {"~break", SILENT} and not (norm.startswith("~") and seen and seen[-1] == (norm, kind, meant)):
            seen.append((norm, kind, meant))
    return seen


def span_of(part: Part) -> range:
    """The tokens of a part."""
    return range(part.first, part.last)


def _is_name(token: Token) -> bool:
    return token.norm in {"~word", "~mixed"} and token.kind == "-"
