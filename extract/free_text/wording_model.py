"""The trained reader of wording: small spaCy pipelines, what they see in a text, and how sure they are.

The first ("parts") cuts the text into statements and finds topics, parties and projects; "polarity" reads a statement
with one of its topics marked and says how it speaks of it. Of that there is another ("plain") that was taught fewer
families, and beside it one that knows promises ("waiting"). All are trained by `training/wording.py` on drawn text
alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from extract.free_text.span_network import Cutter, Spanner
from extract.free_text.window_network import Classifier, WindowEncoder, Word
from extract.free_text.wording_cues import named_outright
from extract.free_text.wording_cuts import ends, goes_on, whole
from extract.free_text.wording_idioms import SILENT
from extract.free_text.wording_names import Namer
from extract.free_text.wording_part import LINE_WORDS, NAMES, Part, Stretch
from extract.free_text.wording_spacy import Doc, pipeline, shape_of
from extract.free_text.wording_tokens import Lexicon, Token, tokens_of

FOLDER = Path(__file__).parents[1] / "models" / "wording"
PARTS, POLARITY, PLAIN, WAITING, WORDS = "parts", "polarity", "plain", "waiting", "words.txt"
WAITS = 0.5
"""How likely a grant must be a promise to the reader that was taught more of these, to be one."""
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


class Reader:
    """A pipeline that says how a statement speaks of a topic, with the words that it was taught."""

    def __init__(self, folder: Path, vocab: Any, name: str = POLARITY) -> None:
        self.words = frozenset((folder / WORDS).read_text(encoding="ascii").split())
        self.classifier = Classifier(pipeline(folder / name, vocab).get_pipe("textcat"))

    def seen(self, tokens: Sequence[Token], asked: Sequence[tuple[Stretch, Part]]) -> list[list[Word]]:
        """What this reader sees of each question: a word that it was not taught by its class alone."""
        known = [
            ("~word" if one.norm.isalpha() and one.norm not in self.words else one.norm, one.kind) for one in tokens
        ]
        return [masked(known, stretch, cue) for stretch, cue in asked]


class WordingModel:
    """The pipelines and the words they know."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.lexicon = Lexicon((folder / WORDS).read_text(encoding="ascii").split())
        self.parts = pipeline(folder / PARTS)
        self.encoder = WindowEncoder(self.parts.get_pipe("tok2vec").model)
        self.cutter, self.spanner = Cutter(self.parts.get_pipe("senter")), Spanner(self.parts.get_pipe("ner"))
        self.readers = [Reader(one, self.parts.vocab) for one in (folder, folder / PLAIN)]
        self.waiting = Reader(folder / PLAIN, self.parts.vocab, WAITING)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words of `text` as the pipelines know them."""
        return tokens_of(text, self.lexicon)[0]

    def words(self, text: str, tokens: Sequence[Token]) -> list[Word]:
        """What the first pipeline sees of each token, in the order in which `training/wording.py` names it."""
        return [(one.norm, one.kind, *_of_spelling(text[one.start : one.end])) for one in tokens]

    def stretches(self, text: str, tokens: Sequence[Token]) -> tuple[Stretch, ...]:
        """The statements of a text, in order."""
        (vectors,) = self.encoder.over([self.words(text, tokens)])
        cuts = set(self.cutter.starts(vectors)) | {n for n in range(len(tokens)) if ends(text, tokens, n)}
        starts = tuple(n for n in sorted(cuts) if not goes_on(tokens, n))
        found = self.spanner.spans(vectors, starts, [text[one.start : one.end].isspace() for one in tokens])
        parts = _with_named([part for one in found if holds(part := Part(*one), tokens)], text, tokens)
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

        Only what can be said of a topic is weighed: a waiver is never "weak", an umbrella never "none". Two readers
        that were taught other families are asked, and their mean counts.
        """
        told = [reader.classifier.over(reader.seen(tokens, asked)) for reader in self.readers]
        found = []
        for n, (_, cue) in enumerate(asked):
            names = POLARITIES.get(cue.label, USUAL)
            weighed = {name: sum(one[n][name] for one in told) / len(told) for name in names}
            best = max(weighed, key=weighed.__getitem__)
            found.append((best, weighed[best] / (sum(weighed.values()) or 1.0)))
        granted = [n for n, (polarity, _) in enumerate(found) if polarity == "grant"]
        waits = self.waiting.classifier.over(self.waiting.seen(tokens, [asked[n] for n in granted]))
        for n, one in zip(granted, waits, strict=True):
            if one["pending"] >= WAITS:
                found[n] = ("pending", one["pending"])
        return tuple(found)


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
    """A spaCy document of these tokens: spelled as in the text, known by their norm and class."""
    doc = Doc(vocab, words=[text[one.start : one.end] for one in tokens], spaces=[True] * len(tokens))
    _name(doc, [(one.norm, one.kind) for one in tokens])
    return doc


def masked(words: Sequence[Word], stretch: Stretch, cue: Part) -> list[Word]:
    """The statement with this topic as "~topic", other topics as "~other", names and lines of coverage as signs.

    Words are pairs of norm and class.
    """
    signed = [part for part in stretch.parts if part.label not in SPOKEN]
    signs = {n: "~other" if part.label in CORES else f"~{part.label}" for part in signed for n in span_of(part)}
    signs.update({n: "~topic" for n in span_of(cue)})
    label = "excess" if any(words[n][0] == "excess" for n in span_of(cue)) else cue.label
    seen: list[Word] = []
    for n in range(stretch.first, stretch.last):
        norm, kind = words[n]
        if n in signs and norm not in DENIALS:
            norm, kind = signs[n], label if signs[n] == "~topic" else "~"
        elif norm in LINE_WORDS:
            norm, kind = "~line", "~"
        if norm not in {"~break", SILENT} and not (norm.startswith("~") and seen and seen[-1] == (norm, kind)):
            seen.append((norm, kind))
    return seen


def marked(vocab: Any, tokens: Sequence[Token], stretch: Stretch, cue: Part) -> Doc:
    """What is seen of a statement and its topic (`masked`), as a spaCy document to teach with."""
    seen = masked([(one.norm, one.kind) for one in tokens], stretch, cue)
    doc = Doc(vocab, words=[norm for norm, _ in seen], spaces=[True] * len(seen))
    _name(doc, seen)
    return doc


def span_of(part: Part) -> range:
    """The tokens of a part."""
    return range(part.first, part.last)


@lru_cache(maxsize=8192)
def _of_spelling(word: str) -> Word:
    return word[:1], word[-3:], shape_of(word)


def _name(doc: Doc, kinds: Sequence[Word]) -> None:
    for token, (norm, kind) in zip(doc, kinds, strict=True):
        token.norm_ = norm
        token.lemma_ = kind


def _is_name(token: Token) -> bool:
    return token.norm in {"~word", "~mixed"} and token.kind == "-"
