"""Runs the reader over a set of documents and counts what it got right."""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.reliability import Point, points
from bench.score import Tally, Verdict, judged, tally


@dataclass(frozen=True, slots=True)
class Document:
    """One line of a set's index."""

    file: Path
    kind: str
    truth: Path


@dataclass(frozen=True, slots=True)
class Miss:
    """A box that was not right, and the document it is of."""

    document: Document
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class KindResult:
    """Of one kind: counts, seconds a file in each run (start of the program left out), what was missed, confidences."""

    kind: str
    counts: Tally
    seconds: tuple[float, ...]
    misses: tuple[Miss, ...]
    points: tuple[Point, ...] = ()


def documents(folder: Path) -> tuple[Document, ...]:
    """The documents of a set that have a truth.

    Raises:
        OSError: there is no index.csv.
    """
    rows = csv.DictReader((folder / "index.csv").read_text().splitlines())
    return tuple(Document(folder / row["file"], row["kind"], folder / row["truth"]) for row in rows if row.get("truth"))


def read_set(folder: Path, reader: Sequence[str], *, runs: int) -> Iterator[KindResult]:
    """Results by kind, in the order of the index; `reader` is the command that prints one JSON object a file."""
    every = documents(folder)
    for kind in dict.fromkeys(each.kind for each in every):
        chosen = [each for each in every if each.kind == kind]
        timed = [_answers(reader, chosen) for _ in range(runs)]
        twice = [_answers(reader, [*chosen, *chosen])[0] for _ in range(runs)]
        answers = timed[0][1]
        confidences: list[Point] = []
        counts, misses = Tally(), []
        for each in chosen:
            verdicts = judged(json.loads(each.truth.read_text()), answers.get(each.file.name))
            counts += tally(verdicts)
            confidences += points(verdicts)
            misses += [Miss(each, verdict) for verdict in verdicts if verdict.state != "right"]
        yield KindResult(kind, counts, _each(timed, twice, len(chosen)), tuple(misses), tuple(confidences))


def _each(once: Sequence[tuple[float, object]], twice: Sequence[float], count: int) -> tuple[float, ...]:
    """Seconds a file: what reading all a second time took, so that starting the program counts for nothing."""
    return tuple(max(0.0, double - single) / count for (single, _), double in zip(once, twice, strict=True))


def middle(values: Sequence[float]) -> str:
    """Median and spread as text: "1.74 (1.70-1.81)"."""
    if not values:
        return "-"
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


def _answers(reader: Sequence[str], chosen: Sequence[Document]) -> tuple[float, dict[str, Any]]:
    command = [*reader, *(str(each.file) for each in chosen)]
    began = time.perf_counter()
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own reader
    seconds = time.perf_counter() - began
    answers = {}
    for line in run.stdout.splitlines():
        answer = json.loads(line)
        answers[Path(answer["file"]).name] = answer
    return seconds, answers
