"""Trains the reader of wording on drawn remarks: `python -m training.wording [OUT]`, some minutes of one core.

Every random choice is seeded, so that a run repeats. Only families of `train.yaml` and of files beside it are seen.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from extract.free_text.spacy_loading import Vocab, spacy
from extract.free_text.word_classes import class_of, short_forms
from extract.free_text.word_labels import ALONE, BEGINS, ENDS, GOES_ON, PLACES, place
from extract.free_text.word_meanings import SCALE, meanings
from extract.free_text.word_network import ODD, Values, Word, WordNetwork
from extract.free_text.wording_components import PARTS, PLAIN, POLARITY, TOPIC, WAITING, spelled_words
from extract.free_text.wording_model import FOLDER, WORDS, doc_of, masked
from extract.free_text.wording_part import NAMES, Part, Stretch
from extract.free_text.wording_tokens import Lexicon, Token, tokens_of
from samples.remarks.compose import remarks
from samples.remarks.said import Remark, Statement
from training.pipelines import save
from training.wording_network import Flags, Network, Shape, Whole, of_labels, of_words

TEXTS, WORD_TEXTS = 10000, 6000
SEEN_OFTEN = 8
"""A word is known when so many drawn texts hold it; made-up names come less often."""
FORGOTTEN = (0.0, 0.1, 0.3, 0.6)
"""Shares of words that are shown as never taught, one of these a text."""
MEANINGLESS = 0.3
"""The share of these whose meaning is hidden, too."""
STRANGE, MOST_STRANGE = 0.4, 4
"""The share of statements that get words of any meaning where they do not belong, and how many at most."""
BATCH, DROPPED, RATE = 48, 0.15, 0.003
SEED = 25
BEGAN = time.monotonic()
AGENTS = "agents"
LESSONS = (((AGENTS,), (PARTS, POLARITY)), ((), (PLAIN,)), ((WAITING,), (WAITING,)))
"""Families beside those of `train.yaml`, and the networks that are taught them."""
ROUNDS = {PARTS: 5, POLARITY: 3, PLAIN: 3, WAITING: 3}
POLARITIES = ("grant", "negated", "pending", "limited", "weak", "none", "mention")
LABELS = (
    "ai", "wos", "pnc", "noc", "agg_per_project", "agg_per_location", "umbrella_follow_form", "evidence_only", "exclusion",
    "again", *sorted(NAMES),
)  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Course:
    """All texts of a lesson, word after word: what is known of each word, and what is to be told."""

    ids: Whole
    lengths: Whole
    forgettable: np.ndarray
    """How likely each word is forgotten, as a share of its text's rate."""
    wanted: Whole
    """Of each word, or of each text."""
    begins: Flags
    topics: Flags


def labels_of(one: Lesson) -> tuple[Whole, Flags]:
    """The place of each word in a labelled span, and whether it starts a statement."""
    wanted, begins = np.zeros(len(one.tokens), np.int64), np.zeros(len(one.tokens), np.bool_)
    begins[[0, *(stretch.first for stretch in one.stretches)]] = True
    for part in (part for stretch in one.stretches for part in stretch.parts):
        label, last = LABELS.index(part.label), part.last - 1
        wanted[part.first : last] = place(label, GOES_ON)
        wanted[part.first] = place(label, BEGINS)
        wanted[last] = place(label, ENDS if last > part.first else ALONE)
    return wanted, begins


def asked(one: Lesson, rng: random.Random) -> Iterator[tuple[list[Word], str]]:
    """What is seen of each topic's statement, now and then with the one beside it, and how it speaks of the topic."""
    words = [(each.norm, each.kind, each.meant) for each in one.tokens]
    for n, stretch in enumerate(one.stretches):
        seen = stretch
        if rng.random() < 0.2 and n + 1 < len(one.stretches):
            after = one.stretches[n + 1]
            seen = Stretch(stretch.first, after.last, (*stretch.parts, *after.parts))
        elif rng.random() < 0.2 and n > 0:
            before = one.stretches[n - 1]
            seen = Stretch(before.first, stretch.last, (*before.parts, *stretch.parts))
        for cue, polarity in zip(stretch.cues, one.polarities[n], strict=True):
            yield strewn(masked(words, seen, cue), rng), polarity


def strewn(words: list[Word], rng: random.Random) -> list[Word]:
    """The words, now and then with others of any meaning between them."""
    if rng.random() >= STRANGE:
        return words
    at = rng.randrange(len(words) + 1)
    more = [(ODD, "-", rng.choice(any_words())) for _ in range(rng.randint(1, MOST_STRANGE))]
    return [*words[:at], *more, *words[at:]]


@cache
def any_words() -> tuple[str, ...]:
    """Words that have a meaning, and no class."""
    return tuple(word for word in meanings().row_of if word not in class_of())


def values_of(texts: Sequence[Sequence[Word]]) -> list[Values]:
    """The values of each attribute that are seen often, in order."""
    found = []
    for n in range(len(texts[0][0]) - 1):
        counted = Counter(word[n] for text in texts for word in text)
        found.append(Values(sorted(value for value, times in counted.items() if times >= SEEN_OFTEN)))
    return found


def numbered(texts: Sequence[Sequence[Word]], values: Sequence[Values]) -> Whole:
    """A row of numbers for each word; the last that of its meaning."""
    row_of, known = meanings().row_of, dict[Word, tuple[int, ...]]()
    rows = []
    for text in texts:
        for word in text:
            if word not in known:
                numbers = (one.of(value) for one, value in zip(values, word, strict=False))
                known[word] = (*numbers, row_of.get(word[-1], 0))
            rows.append(known[word])
    return np.array(rows, np.int64)


def forgettable(texts: Sequence[Sequence[Word]]) -> np.ndarray:
    """Words may be forgotten, those of a class less often; signs never."""
    return np.array(
        [(1.0 if word[1] == "-" else 1 / 3) if word[0].isalpha() else 0.0 for text in texts for word in text],
        np.float32,
    )


def parts_course(lessons: Sequence[Lesson]) -> tuple[Course, list[Values]]:
    """What teaches to cut texts and to find topics and names in them."""
    vocab = Vocab()
    texts = [spelled_words(doc_of(vocab, one.text, one.tokens)) for one in lessons]
    values = values_of(texts)
    told = [labels_of(one) for one in lessons]
    wanted, begins = (np.concatenate(each) for each in zip(*told, strict=True))
    lengths, may = np.array([len(one) for one in texts]), forgettable(texts)
    may[(wanted > 0) & (wanted < place(LABELS.index("again") + 1, 0))] = 0
    return Course(numbered(texts, values), lengths, may, wanted, begins, begins), values


def polarity_course(lessons: Sequence[Lesson], rng: random.Random) -> tuple[Course, list[Values]]:
    """What teaches how statements speak of their topics."""
    texts, said = zip(*(each for one in lessons for each in asked(one, rng)), strict=True)
    values = values_of(texts)
    topics = np.array([word[0] == TOPIC for text in texts for word in text])
    lengths, wanted = np.array([len(one) for one in texts]), np.array([POLARITIES.index(one) for one in said])
    return Course(numbered(texts, values), lengths, forgettable(texts), wanted, topics, topics), values


def forget(ids: Whole, lengths: Whole, forgettable: np.ndarray, odd: int, rng: np.random.Generator) -> None:
    """Shows some words of a batch as never taught: their class must then tell what they are, or what they mean."""
    rate = np.repeat(rng.choice(FORGOTTEN, len(lengths)), lengths)
    lost = np.flatnonzero(rng.random(len(ids), np.float32) < rate * forgettable)
    ids[lost, 0] = odd
    ids[lost[rng.random(len(lost)) < MEANINGLESS], -1] = 0


def taught(name: str, network: Network, course: Course, odd: int, rounds: int, rng: np.random.Generator) -> None:
    """So many rounds over the course, the learning rate falling to nothing."""
    ends, number = np.cumsum(course.lengths), len(course.lengths)
    by_words = len(course.wanted) == len(course.ids)
    done = 0
    for each in range(rounds):
        order, losses = rng.permutation(number), []
        for start in range(0, number, BATCH):
            chosen = order[start : start + BATCH]
            lengths = course.lengths[chosen]
            rows = np.concatenate([np.arange(ends[n] - course.lengths[n], ends[n]) for n in chosen])
            ids = course.ids[rows]
            forget(ids, lengths, course.forgettable[rows], odd, rng)
            pace = RATE * max(0.02, 1 - done / (rounds * number))
            if by_words:
                loss, topics = of_words(course.wanted[rows], course.begins[rows]), None
            else:
                loss, topics = of_labels(course.wanted[chosen]), course.topics[rows]
            losses.append(network.learn(ids, lengths, loss, DROPPED, pace, topics))
            done += len(chosen)
        print(f"{name} {each + 1}: {np.mean(losses):.4f} {time.process_time():.0f} s", flush=True)


def teach(names: Sequence[str], more: tuple[str, ...], out: Path) -> dict[str, WordNetwork]:
    """Networks that were taught with drawn texts."""
    known = Lexicon((out / WORDS).read_text(encoding="ascii").split())
    drawn = [lesson(remark, known) for remark in remarks("train", TEXTS, SEED, more=more)]
    print(f"{names} drawn: {time.process_time():.0f} s", flush=True)
    rows, found = meanings().rows / np.float32(SCALE), {}
    for name in names:
        rng = np.random.default_rng(SEED)
        if name == PARTS:
            course, values = parts_course(drawn)
            widths, size, outputs = (64, 16, 12, 24, 16), (72, 4, 2), (PLACES * len(LABELS) + 2, 1)
        else:
            course, values = polarity_course(drawn, random.Random(SEED))
            widths, size, outputs = (64, 16), (64, 4, 2), (len(POLARITIES), 3)
        shape = Shape(tuple(len(one.number) + 1 for one in values), widths, rows.shape[1], *size, *outputs)
        network = Network(shape, rows, rng)
        taught(name, network, course, values[0].odd, ROUNDS[name], rng)
        found[name] = WordNetwork(network.weights, values, LABELS if name == PARTS else POLARITIES)
    return found


def write(networks: Mapping[str, WordNetwork], out: Path) -> None:
    """Writes the pipelines, their components with these networks."""
    for name in (PARTS, POLARITY):
        nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": "certdesk.given"}}})
        component = nlp.add_pipe(f"certdesk_{name}", name)
        component.networks = {one: networks[one] for one in component.names}
        save(nlp, out / name)


def main(out: Path) -> None:
    """Draws the words, teaches all networks in two processes of one thread each, and writes them."""
    os.environ |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    out.mkdir(parents=True, exist_ok=True)
    known = lexicon((AGENTS,))
    print(len(known.taught), "words known", flush=True)
    (out / WORDS).write_text("\n".join(sorted(known.taught)) + "\n", encoding="ascii")
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:  # new ones: numpy settles its threads as it loads
        lessons = [pool.submit(teach, names, more, out) for more, names in LESSONS]
        write({name: one for done in lessons for name, one in done.result().items()}, out)
    spent = os.times()
    print(f"{sum(spent[:4]):.0f} s of one core, {time.monotonic() - BEGAN:.0f} s in all")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
