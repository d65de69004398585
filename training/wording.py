"""Trains the reader of wording on drawn remarks: `python -m training.wording [OUT]`, under five minutes of two cores.

Every random choice is seeded, so that a run repeats. Only the families of `train.yaml` are seen.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from spacy.tokens import Span
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch
from thinc.api import Config

from extract.free_text.word_classes import short_forms
from extract.free_text.wording_model import (
    FOLDER,
    PARTS,
    PLAIN,
    POLARITY,
    WAITING,
    WORDS,
    doc_of,
    marked,
)
from extract.free_text.wording_part import NAMES, Part, Stretch
from extract.free_text.wording_spacy import spacy
from extract.free_text.wording_tokens import Lexicon, Token, tokens_of
from samples.remarks.compose import remarks
from samples.remarks.said import Remark, Statement

TEXTS, WORD_TEXTS = 10000, 6000
SEEN_OFTEN = 8
"""A word is known when so many drawn texts hold it; made-up names come less often."""
FORGOTTEN = (0.0, 0.1, 0.3, 0.6)
"""Shares of words that are shown as never taught, one of these a text."""
PARTS_ROUNDS, POLARITY_ROUNDS = 5, 3
SEED = 25
AGENTS = ("agents",)
"""Families that are taught beside those of `train.yaml`, but not to the plain readers."""
POLARITIES = ("grant", "negated", "pending", "limited", "weak", "none", "mention")
TOK2VEC = """
[{name}]
@architectures = "spacy.Tok2Vec.v2"
[{name}.embed]
@architectures = "spacy.MultiHashEmbed.v2"
width = {width}
attrs = {attrs}
rows = {rows}
include_static_vectors = false
[{name}.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = {width}
depth = {depth}
window_size = {window}
maxout_pieces = 2
"""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A drawn text with its tokens and its statements in tokens; `polarities` in the order of all cues."""

    text: str
    tokens: tuple[Token, ...]
    stretches: tuple[Stretch, ...]
    polarities: tuple[tuple[str, ...], ...]


def lexicon(more: tuple[str, ...]) -> Lexicon:
    """The words that drawn texts hold again and again."""
    unknown, counted = Lexicon(()), Counter[str]()
    for remark in remarks("train", WORD_TEXTS, SEED + 1, worn=0, more=more):
        words = {remark.text[one.start : one.end].lower() for one in tokens_of(remark.text, unknown)[0]}
        counted.update(short_forms().get(word, word) for word in words)
    return Lexicon(
        [
            word
            for word, times in counted.items()
            if times >= SEEN_OFTEN and word.isascii() and word[0].isalpha() and " " not in word
        ]
    )


def lesson(remark: Remark, known: Lexicon) -> Lesson:
    """A drawn text as the pipelines are to read it."""
    tokens = tokens_of(remark.text, known)[0]
    stretches, polarities, at = [], [], 0
    for n, one in enumerate(remark.statements):
        end = remark.statements[n + 1].start if n + 1 < len(remark.statements) else len(remark.text) + 1
        last = next((k for k in range(at, len(tokens)) if tokens[k].start >= end), len(tokens))
        if last > at:
            parts, said = _parts(one, tokens)
            stretches.append(Stretch(at, last, parts))
            polarities.append(said)
        at = last
    return Lesson(remark.text, tokens, tuple(stretches), tuple(polarities))


def _parts(one: Statement, tokens: Sequence[Token]) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    named = [(mark.label, mark.start, mark.end, "") for mark in one.marks if mark.label in NAMES]
    named += [(cue.label, cue.start, cue.end, cue.polarity) for cue in one.cues]
    parts, said, taken = [], [], set[int]()
    for label, start, end, polarity in sorted(named, key=lambda each: each[1]):
        inside = [n for n, token in enumerate(tokens) if token.start < end and start < token.end]
        if not inside or taken & set(inside):
            continue
        taken.update(inside)
        parts.append(Part(label, inside[0], inside[-1] + 1))
        if polarity:
            said.append("grant" if polarity == "partial" else polarity)
    return tuple(parts), tuple(said)


def forgotten(tokens: Sequence[Token], rng: random.Random, spared: Set[int] = frozenset()) -> tuple[Token, ...]:
    """The tokens, some of them as words never taught: their class must then tell what they mean."""
    rate = rng.choice(FORGOTTEN)
    return tuple(
        replace(one, norm="~word")
        if n not in spared and one.norm.isalpha() and rng.random() < (rate if one.kind != "-" else rate / 3)
        else one
        for n, one in enumerate(tokens)
    )


def parts_examples(nlp: spacy.Language, lessons: Sequence[Lesson], rng: random.Random) -> Iterator[Example]:
    for one in lessons:
        cues = {n for each in one.stretches for part in each.cues for n in range(part.first, part.last)}
        tokens = forgotten(one.tokens, rng, cues)
        doc, truth = (doc_of(nlp.vocab, one.text, tokens) for _ in range(2))
        starts = {stretch.first for stretch in one.stretches} | {0}
        for token in truth:
            token.is_sent_start = token.i in starts
        truth.set_ents(
            [Span(truth, part.first, part.last, part.label) for each in one.stretches for part in each.parts]
        )
        yield Example(doc, truth)


def polarity_examples(nlp: spacy.Language, lessons: Sequence[Lesson], rng: random.Random) -> Iterator[Example]:
    for one in lessons:
        for n, stretch in enumerate(one.stretches):
            seen = stretch
            if rng.random() < 0.2 and n + 1 < len(one.stretches):
                after = one.stretches[n + 1]
                seen = Stretch(stretch.first, after.last, (*stretch.parts, *after.parts))
            elif rng.random() < 0.2 and n > 0:
                before = one.stretches[n - 1]
                seen = Stretch(before.first, stretch.last, (*before.parts, *stretch.parts))
            for cue, polarity in zip(stretch.cues, one.polarities[n], strict=True):
                tokens = forgotten(one.tokens, rng)
                doc, truth = (marked(nlp.vocab, tokens, seen, cue) for _ in range(2))
                truth.cats = {each: float(each == polarity) for each in POLARITIES}
                yield Example(doc, truth)


def parts_pipeline() -> spacy.Language:
    listener = """
[components.{name}.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 72
upstream = "tok2vec"
"""
    shape = TOK2VEC.format(
        name="components.tok2vec.model", width=72, depth=4, window=2,
        attrs='["NORM","LEMMA","PREFIX","SUFFIX","SHAPE"]', rows="[1500,100,300,700,500]",
    )  # fmt: skip
    config = f"""
[nlp]
lang = "xx"
pipeline = ["tok2vec","senter","ner"]
[nlp.tokenizer]
@tokenizers = "certdesk.given"
[components]
[components.tok2vec]
factory = "tok2vec"
{shape}
[components.senter]
factory = "senter"
[components.senter.model]
@architectures = "spacy.Tagger.v2"
{listener.format(name="senter")}
[components.ner]
factory = "ner"
[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
state_type = "ner"
extra_state_tokens = true
hidden_width = 64
maxout_pieces = 2
use_upper = true
{listener.format(name="ner")}
"""
    return built(config)


def polarity_pipeline() -> spacy.Language:
    shape = TOK2VEC.format(
        name="components.textcat.model.tok2vec",
        width=64,
        depth=4,
        window=2,
        attrs='["NORM","LEMMA"]',
        rows="[1500,100]",
    )
    config = f"""
[nlp]
lang = "xx"
pipeline = ["textcat"]
[nlp.tokenizer]
@tokenizers = "certdesk.given"
[components]
[components.textcat]
factory = "textcat"
[components.textcat.model]
@architectures = "spacy.TextCatReduce.v1"
exclusive_classes = true
use_reduce_first = false
use_reduce_last = false
use_reduce_max = true
use_reduce_mean = true
{shape}
"""
    return built(config)


def built(text: str) -> spacy.Language:
    return spacy.util.load_model_from_config(Config().from_str(text), auto_fill=True, validate=True)


def taught(
    name: str, nlp: spacy.Language, examples: Sequence[Example], rounds: int, rng: random.Random
) -> spacy.Language:
    """The pipeline after so many rounds over the examples, the learning rate falling to nothing."""
    optimizer = nlp.initialize(lambda: examples[:2000])
    total, done = rounds * len(examples), 0
    examples = list(examples)
    for number in range(rounds):
        rng.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in minibatch(examples, 48):
            optimizer.learn_rate = 0.003 * max(0.02, 1 - done / total)
            nlp.update(batch, sgd=optimizer, drop=0.15, losses=losses)
            done += len(batch)
        print(
            f"{name} {number + 1}: {sum(losses.values()):.0f} {time.process_time():.0f} s",
            flush=True,
        )
    return nlp


def main(out: Path) -> None:
    """Draws, teaches all pipelines, two at a time, and writes them with their words."""
    for folder, more in ((out, AGENTS), (out / PLAIN, ())):
        known = lexicon(more)
        print(len(known.words), "words known", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / WORDS).write_text("\n".join(sorted(known.words)) + "\n", encoding="ascii")
    lessons = [(PARTS, out, AGENTS), (POLARITY, out, AGENTS), (POLARITY, out / PLAIN, ()), (WAITING, out / PLAIN, ())]
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        for done in [pool.submit(teach, *one) for one in lessons]:
            done.result()


def teach(name: str, folder: Path, more: tuple[str, ...]) -> None:
    """Teaches one of the pipelines and writes it; the reader of promises sees more of what is still to come."""
    seed, more = (SEED + 1, (*more, WAITING)) if name == WAITING else (SEED, more)
    known = Lexicon((folder / WORDS).read_text(encoding="ascii").split())
    drawn = [lesson(remark, known) for remark in remarks("train", TEXTS, SEED, more=more)]
    fix_random_seed(seed)
    rng = random.Random(seed)
    if name == PARTS:
        nlp, rounds = parts_pipeline(), PARTS_ROUNDS
        examples = list(parts_examples(nlp, drawn, rng))
    else:
        nlp, rounds = polarity_pipeline(), POLARITY_ROUNDS
        examples = list(polarity_examples(nlp, drawn, rng))
    save(taught(name, nlp, examples, rounds, rng), folder / name)


def save(nlp: spacy.Language, folder: Path) -> None:
    """Writes the weights; the strings seen in training stay out, the pipelines work on their hashes."""
    nlp.to_disk(folder, exclude=["vocab", "tokenizer"])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
