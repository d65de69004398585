"""Trains the reader of replies on drawn sentences and tells how it does on families it never saw.

`python -m training.intents [OUT]`, about a minute on one core; `python -m training.intents --score` only measures.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from spacy.training import Example
from spacy.util import fix_random_seed

from domain.intent import Intent
from extract.free_text.intents import FOLDER, THRESHOLD, doc_of, read
from samples.replies.draw import sentences
from training.pipelines import TOK2VEC, built, save, taught

EACH, ROUNDS = 40, 4
SEEDS = (3, 4, 5)
"""One classifier each: the mean of three is less sure of what it never saw than any of them."""
JUDGED = 40
FORGOTTEN = (0.0, 0.3, 0.6)
"""Shares of words that are shown as never taught, one of these a sentence: then their class must tell."""


def pipeline() -> Any:
    shape = TOK2VEC.format(
        name="components.textcat.model.tok2vec",
        width=48,
        depth=2,
        window=1,
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


def examples(nlp: Any, drawn: Sequence[tuple[str, str]], rng: random.Random) -> Iterator[Example]:
    for meaning, text in drawn:
        doc, truth = doc_of(nlp.vocab, text), doc_of(nlp.vocab, text)
        rate = rng.choice(FORGOTTEN)
        for token in doc:
            if token.text.isalpha() and rng.random() < rate:
                token.norm_ = "~word"
        truth.cats = {one.value: float(one.value == meaning) for one in Intent}
        yield Example(doc, truth)


def drawn_of(split: str, each: int, seed: int) -> list[tuple[str, str]]:
    """Each sentence once, with what it means."""
    return list(dict.fromkeys((meaning, text) for meaning, text, _ in sentences(split, each, seed)))


def main(out: Path) -> None:
    """Draws, teaches and writes the classifiers."""
    drawn = drawn_of("train", EACH, SEEDS[0])
    print(len(drawn), "sentences", flush=True)
    out.mkdir(parents=True, exist_ok=True)
    for n, seed in enumerate(SEEDS):
        fix_random_seed(seed)
        rng = random.Random(seed)
        nlp = pipeline()
        save(taught(f"intents {n}", nlp, list(examples(nlp, drawn, rng)), ROUNDS, rng), out / str(n))


def score(split: str = "held", each: int = JUDGED, *, wrong: int = 0) -> dict[str, float]:
    """Of drawn sentences of a split: the share understood, and of these the share right; how many wrong ones to show."""
    drawn = drawn_of(split, each, SEEDS[0] + 100)
    started = time.process_time()
    found = read([text for _, text in drawn])
    seconds = time.process_time() - started
    sure = right = best = 0
    confused = Counter[tuple[str, str]]()
    by: dict[str, list[int]] = {}
    for (meaning, text), said in zip(drawn, found, strict=True):
        tally = by.setdefault(meaning, [0, 0, 0])
        tally[0] += 1
        if said.intent is None:
            continue
        sure, tally[1] = sure + 1, tally[1] + 1
        if said.intent.value == meaning:
            right, tally[2] = right + 1, tally[2] + 1
        else:
            confused[meaning, said.intent.value] += 1
            if best < wrong:
                best += 1
                print(f"  {meaning} read as {said.intent.value} ({said.likely}): {text}")
    for meaning, (number, understood, hits) in by.items():
        print(
            f"  {meaning:13} {number:5} sentences, unsure {1 - understood / number:.2f}, right {hits / max(1, understood):.3f}"
        )
    print(split, len(drawn), f"sentences, unsure {1 - sure / len(drawn):.3f}, right of the sure {right / sure:.3f}, "
          f"{len(drawn) / seconds:.0f} a second, threshold {THRESHOLD}", confused.most_common(12))  # fmt: skip
    return {"sentences": len(drawn), "unsure": 1 - sure / len(drawn), "right": right / sure}


if __name__ == "__main__":
    told = sys.argv[1:]
    if "--score" not in told:
        main(next((Path(one) for one in told if not one.startswith("-")), FOLDER))
    score(wrong=40 if "--wrong" in told else 0)
