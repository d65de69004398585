"""Baselines anybody could write: pages at 300 dpi through tesseract as one block; digital ones by pdfplumber."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber
import pytesseract
from PIL import Image, ImageSequence

from bench.machine import processor_seconds
from bench.score import squeezed


@dataclass(frozen=True, slots=True)
class Naive:
    """Seconds a file, and the share (0 to 1) of the truth's words and numbers that stand anywhere in its text.

    The share is what a search could find at best: nothing says which box a word belongs to.
    """

    seconds: tuple[float, ...]
    findable: float


def naive(files: list[Path], truths: list[Path]) -> Naive:
    """Read files by the baseline, one thread, and look for every value of their truths.

    Raises:
        subprocess.CalledProcessError: pdftoppm could not draw a page.
    """
    os.environ["OMP_THREAD_LIMIT"] = "1"
    seconds: list[float] = []
    found = wanted = 0
    for file, truth in zip(files, truths, strict=True):
        began = processor_seconds()
        text = "".join(pytesseract.image_to_string(page, config="--psm 3") for page in _pages(file))
        seconds.append(processor_seconds() - began)
        flat = str(squeezed(text))
        values = [squeezed(value) for value in _values(json.loads(truth.read_text()))]
        wanted += len(values)
        found += sum(str(value) in flat for value in values)
    return Naive(tuple(seconds), found / wanted if wanted else 0.0)


def plumbed(files: list[Path]) -> tuple[float, ...]:
    """Seconds that pdfplumber takes for the words of each file: the baseline of digital pages."""
    seconds = []
    for file in files:
        began = processor_seconds()
        with pdfplumber.open(file) as document:
            for page in document.pages:
                page.extract_words()
        seconds.append(processor_seconds() - began)
    return tuple(seconds)


def _pages(file: Path) -> Iterator[Image.Image]:
    if file.suffix != ".pdf":
        with Image.open(file) as picture:
            for frame in ImageSequence.Iterator(picture):
                yield frame.convert("L")
        return
    with tempfile.TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", "300", "-gray", str(file), f"{folder}/p"]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own drawings
        for page in sorted(Path(folder).iterdir()):
            with Image.open(page) as picture:
                yield picture.copy()


def _values(node: Any) -> Iterator[str | int]:
    """The texts and amounts of a truth; not its dates, which print in many ways, nor single letters and ticks."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key not in ("form", "edition", "line", "description_flags", "says", "features", "page_map", "date"):
                yield from () if str(key).endswith("_date") else _values(value)
    elif isinstance(node, list):
        for value in node:
            yield from _values(value)
    elif isinstance(node, int | str) and not isinstance(node, bool) and len(str(node)) > 1:
        yield node
