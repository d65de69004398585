"""Small spaCy pipelines, built and taught: for the reader of replies."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from pathlib import Path

from spacy.training import Example
from spacy.util import minibatch
from thinc.api import Config

from extract.free_text.spacy_loading import spacy

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


def save(nlp: spacy.Language, folder: Path) -> None:
    """Writes the weights; the strings seen in training stay out, the pipelines work on their hashes."""
    nlp.to_disk(folder, exclude=["vocab", "tokenizer"])
