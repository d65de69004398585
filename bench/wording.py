"""Prints how wording is read: `python -m bench.wording [--wrong N]`.

On drawn remarks of families held out, on remarks written by hand, and on the labelled examples in
tests/extract/data/wording.jsonl: nothing was trained on any of them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from bench.agents import (
    DEV,
    DEV_2,
    DEV_3,
    DEV_4,
    FIFTH,
    FOURTH,
    LAST,
    LAST_2,
    LOOKED_AT,
    SEVENTH,
    SIXTH,
    THIRD,
    THIRD_LOOKED_AT,
    UNSEEN,
    hand_written,
)
from bench.wording_score import DETAILS, Tally, tally
from domain.certificate import Wording
from extract.free_text.wording import wording_of
from samples.remarks.compose import remarks
from samples.remarks.truth import NAMES, TOPICS, wanted

LABELLED = Path(__file__).parents[1] / "tests" / "extract" / "data" / "wording.jsonl"
HELD_TEXTS, SEED = 1000, 7
Examples = Sequence[tuple[str, Sequence[Wording]]]


def drawn(split: str, number: int, seed: int = SEED) -> Examples:
    """Drawn texts of a split with what is to be found in them."""
    return [(one.text, wanted(one)) for one in remarks(split, number, seed)]


def labelled() -> Examples:
    """The labelled examples with what is to be found in them."""
    rows = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], [_wording(one) for one in row["labels"] if one["label"] in TOPICS]) for row in rows]


def _wording(label: dict[str, object]) -> Wording:
    lines, basis, days = label.get("lines") or (), label.get("basis"), label.get("days")
    return Wording(
        str(label["label"]), int(str(label["start"])), int(str(label["end"])), _text(label.get("polarity")),
        basis=_text(basis), lines=tuple(lines) if isinstance(lines, list) else (),
        days=int(str(days)) if days else None,
    )  # fmt: skip


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _print(title: str, examples: Examples, labels: Sequence[str]) -> Tally:
    wording_of("additional insured")
    began = time.process_time()
    made = tally(wording_of, examples, labels)
    spent = time.process_time() - began
    print(f"\n{title}: {len(examples)} texts, {spent / len(examples) * 1000:.2f} ms each")
    print(f"{'':22} {'wanted':>7}  precision  recall     F1")
    for label in (*(one for one in labels if made.found[one] + made.missed[one]), "topics"):
        over = [one for one in labels if one in TOPICS] if label == "topics" else [label]
        wants = sum(made.found[one] + made.missed[one] for one in over)
        print(f"{label:22} {wants:7d}" + "".join(f"{rate:9.3f}" for rate in made.rates(over)))
    for detail in DETAILS:
        print(f"{detail + ' right':22} {made.share(detail):34.3f}")
    return made


def main() -> None:
    """Reads all sets and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", type=int, default=0, help="print so many of the trained reader's errors")
    parser.add_argument("--split", default="held", choices=("held", "dev", "tune", "train"))
    parser.add_argument("--texts", type=int, default=HELD_TEXTS)
    given = parser.parse_args()
    made = _print(f"drawn, families of {given.split}", drawn(given.split, given.texts), (*TOPICS, *NAMES))
    topics = tuple(one for one in TOPICS if one != "exclusion")
    also = _print("labelled examples", labelled(), topics)
    by_hand = _print("by hand, errors looked at", hand_written(LOOKED_AT), (*TOPICS, *NAMES))
    for title, file in (
        ("to develop with", DEV),
        ("to develop with, the second pile", DEV_2),
        ("to develop with, the third pile", DEV_3),
        ("to develop with, the fourth pile", DEV_4),
        ("third set, errors looked at", THIRD_LOOKED_AT),
        ("errors never looked at", UNSEEN),
        ("written last", LAST),
        ("written last 2", LAST_2),
        ("third set, never looked at", THIRD),
        ("fourth set, never looked at", FOURTH),
        ("fifth set, never looked at", FIFTH),
        ("sixth set, never looked at", SIXTH),
        ("seventh set, never looked at", SEVENTH),
    ):
        _print(f"by hand, {title}", hand_written(file), (*TOPICS, *NAMES))
    for line in [*made.wrong[: given.wrong], *also.wrong[: given.wrong], *by_hand.wrong[: given.wrong]]:
        print(line)


if __name__ == "__main__":
    main()
