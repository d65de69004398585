"""Runs the reader over a set of documents and counts what it got right."""

from __future__ import annotations

import csv
import json
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.machine import processor_seconds
from bench.reliability import Point, points
from bench.score import Tally, Verdict, judged, tally

AGAIN, MOST_AGAIN, TOLD = 4, 64, 3.0
"""How often files are read once more to time them; and most often, where that did not take so many seconds of processor
time: starting the program takes two, give or take a quarter."""


@dataclass(frozen=True, slots=True)
class Document:
    """One line of a set's index."""

    file: Path
    kind: str
    truth: Path


@dataclass(frozen=True, slots=True)
class Miss:
    """A box that was not right, the document it is of, and the turn by which its page was read, in degrees."""

    document: Document
    verdict: Verdict
    rotation: int = 0


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


def read_set(folder: Path, reader: Sequence[str], *, runs: int, timed: int = 3) -> Iterator[KindResult]:
    """Results by kind, in the order of the index; `reader` is the command that prints one JSON object a file.

    All documents are read once for what they say; the first `timed` of a kind `runs` times for how long it takes.
    """
    every = documents(folder)
    for kind in dict.fromkeys(each.kind for each in every):
        chosen = [each for each in every if each.kind == kind]
        _, answers = _answers(reader, chosen)
        confidences: list[Point] = []
        counts, misses = Tally(), []
        for each in chosen:
            verdicts = judged(json.loads(each.truth.read_text()), answers.get(each.file.name))
            counts += tally(verdicts)
            confidences += points(verdicts)
            turns = {page["number"]: page["rotation"] for page in answers.get(each.file.name, {}).get("pages", ())}
            misses += [
                Miss(each, verdict, turns.get(verdict.place[0] if verdict.place else 1, 0))
                for verdict in verdicts
                if verdict.state != "right"
            ]
        seconds = tuple(seconds_a_file(reader, chosen[:timed]) for _ in range(runs))
        yield KindResult(kind, counts, seconds, tuple(misses), tuple(confidences))


def seconds_a_file(reader: Sequence[str], chosen: Sequence[Document]) -> float:
    """Processor seconds a file of reading all some times more: what starting the program takes is left out."""
    once, _ = _answers(reader, chosen)
    for times in (AGAIN, MOST_AGAIN):
        again, _ = _answers(reader, [*chosen] * (1 + times))
        if again - once >= TOLD:
            break
    return max(0.0, again - once) / (times * len(chosen))


def middle(values: Sequence[float]) -> str:
    """Median and spread as text: "1.740 (1.700-1.810)"."""
    if not values:
        return "-"
    return f"{statistics.median(values):.3f} ({min(values):.3f}-{max(values):.3f})"


def _answers(reader: Sequence[str], chosen: Sequence[Document]) -> tuple[float, dict[str, Any]]:
    command = [*reader, *(str(each.file) for each in chosen)]
    began = processor_seconds()
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own reader
    seconds = processor_seconds() - began
    answers = {}
    for line in run.stdout.splitlines():
        answer = json.loads(line)
        answers[Path(answer["file"]).name] = answer
    return seconds, answers
