"""Draws what the quick reader of labels learns from, and lets the exact reader say what it sees there.

`python -m training.labels FOLDER SEED BATCHES`: each batch is a file of phrases cut out of a drawn page as reading
cuts them, of labels of our forms in many typefaces, and of lines as they stand in boxes. FONTS as for training.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from extract.engines.ctc import first_guess
from extract.engines.line_reader import EXACT, characters, line_steps, logits_of, normal
from extract.files.open import open_document
from extract.files.raster import Pixels
from extract.fitting.formmap import form_maps
from extract.fitting.printed_page import NARROWED, printed_page
from samples.collection import draw_set
from training.texts import Vocabulary, Writer, vocabularies
from training.train import CARRIERS, FONTS
from training.typeset import faces, line

KINDS = ("scan_300", "rotated_scan", "fax_fine", "fax_standard", "photo")
"""Of pages; other hands (`samples/other_hands.py`) are left out, so that they stay unseen."""
FORMS = ("acord_25", "acord_24", "acord_27", "acord_28", "acord_101", "acord_855")
SMALLEST, LARGEST = 4.5, 9.0
"""Points of the type of labels."""
BESIDE = 60
"""Labels drawn by themselves, and lines of boxes, in a batch: with the phrases of a page three parts of like size."""
ON_ITS_HEAD = 0.06
"""Part of the pages looked at upside down: there the quick reader must be as unsure as the exact one."""
WIDEST = 1400
DPI = 300
TODAY = date(2026, 11, 23)


@dataclass(frozen=True, slots=True)
class Taught:
    """A line as the network sees it (32 x width, ink 1), its text, and the exact reader's logits (steps x classes)."""

    picture: NDArray[np.float32]
    text: str
    logits: NDArray[np.float32]


def batch(seed: str, number: int, fonts: tuple[str, ...], vocabulary: Vocabulary) -> Iterator[Taught]:
    """What one drawn page and as many single lines teach."""
    rng = random.Random(f"{seed} {number}")
    crops: list[tuple[Pixels, str]] = [(crop, "") for crop in _phrases(rng, number)]
    writer = Writer(rng, vocabulary)
    crops += [(_small(text := _label(rng), rng.choice(fonts), rng), text) for _ in range(BESIDE)]
    crops += [(line(text := writer.text(), rng.choice(fonts), rng), " ".join(text.split())) for _ in range(BESIDE)]
    pictures = [normal(crop, NARROWED) for crop, _ in crops]
    guesses = [first_guess(steps, characters()).strip() for steps in line_steps([(crop,) for crop, _ in crops], EXACT)]
    for picture, (_, text), guess, logits in zip(pictures, crops, guesses, logits_of(pictures, EXACT), strict=True):
        told = text or " ".join(guess.split())
        if picture.shape[1] < WIDEST and len(told) * 2 <= picture.shape[1] // 2:
            yield Taught(picture, told, logits)


def _phrases(rng: random.Random, number: int) -> list[Pixels]:
    """The phrases of a drawn page, as reading is given them."""
    kind = KINDS[number % len(KINDS)]
    (drawn,) = draw_set(rng.getrandbits(40), today=TODAY, count=1, kinds=(kind,))
    with open_document(drawn.data, name=drawn.file) as document:
        printed = printed_page(document.pages[0].raster(DPI), DPI)
    if rng.random() < ON_ITS_HEAD:
        printed = printed.on_its_head()
    return [phrase.beginning().gray for phrase in printed.phrases]


def _small(text: str, font: str, rng: random.Random) -> Pixels:
    return line(text, font, rng, points=rng.uniform(SMALLEST, LARGEST))


def _label(rng: random.Random) -> str:
    """Some words of a form that follow one another there."""
    words = rng.choice(_forms())
    first = rng.randrange(len(words))
    made = " ".join(words[first : first + rng.choice((1, 1, 2, 2, 3, 4, 5))])
    how = rng.random()
    return made.title() if how < 0.15 else made.upper() if how < 0.3 else made


@cache
def _forms() -> tuple[tuple[str, ...], ...]:
    maps = [form for kind in FORMS for form in form_maps(kind)]
    texts = [[label.text for label in form.labels if label.text.isascii()] for form in maps]
    return tuple(tuple(each) for each in texts)


def kept(path: Path, taught: list[Taught]) -> None:
    """Writes lines side by side in one file: 8 bits a pixel, 16 a logit."""
    pictures = np.concatenate([one.picture for one in taught], axis=1)
    np.savez(
        path,
        pictures=np.rint(pictures * 255).astype(np.uint8),
        logits=np.concatenate([one.logits for one in taught]).astype(np.float16),
        widths=np.array([one.picture.shape[1] for one in taught]),
        texts=np.array([one.text for one in taught]),
    )


def found(path: Path) -> Iterator[Taught]:
    """The lines of a file that `kept` wrote."""
    with np.load(path) as file:
        pictures, logits, widths, texts = (file[name] for name in ("pictures", "logits", "widths", "texts"))
    x = at = 0
    for wide, text in zip(widths.tolist(), texts.tolist(), strict=True):
        steps = -(-wide // 4) * 2
        yield Taught((pictures[:, x : x + wide] / 255).astype(np.float32), text, logits[at : at + steps])
        x, at = x + wide, at + steps


def main(folder: Path, seed: str, batches: int) -> None:
    """Writes the batches, each a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    fonts, vocabulary = faces(FONTS).trained, vocabularies(CARRIERS)[0]
    for number in range(batches):
        kept(folder / f"{seed}-{number:05}.npz", list(batch(seed, number, fonts, vocabulary)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
