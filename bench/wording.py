"""Prints how wording is read: `python -m bench.wording [--wrong N]`, the trained reader beside the rules alone.

On drawn remarks of families held out, on remarks written by hand, and on the labelled examples in
tests/extract/data/wording.jsonl: nothing was trained on any of them.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

from bench.agents import LOOKED_AT, UNSEEN, hand_written
from bench.wording_score import DETAILS, Reader, Tally, tally
from domain.certificate import Wording
from extract.free_text.wording import wording_of
from extract.free_text.wording_rules import ruled
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
    readers: dict[str, Reader] = {"trained": wording_of, "rules": ruled}
    made, seconds = {}, {}
    for name, reader in readers.items():
        reader("additional insured")
        began = time.process_time()
        made[name] = tally(reader, examples, labels)
        seconds[name] = time.process_time() - began
    print(f"\n{title}: {len(examples)} texts")
    print(f"{'':22} {'wanted':>7}   {'trained P      R      F1':24}   rules P      R      F1")
    for label in (*(one for one in labels if made["trained"].found[one] + made["trained"].missed[one]), "topics"):
        over = [one for one in labels if one in TOPICS] if label == "topics" else [label]
        wants = sum(made["trained"].found[one] + made["trained"].missed[one] for one in over)
        rates = "   ".join(" ".join(f"{rate:7.3f}" for rate in made[name].rates(over)) for name in readers)
        print(f"{label:22} {wants:7d}   {rates}")
    for detail in DETAILS:
        print(
            f"{detail + ' right':22} {'':7}   "
            + "   ".join(f"{made[name].share(detail):7.3f}{'':16}" for name in readers)
        )
    print(", ".join(f"{name} {len(examples) / spent:.0f} texts a second" for name, spent in seconds.items()))
    return made["trained"]


def main() -> None:
    """Reads both sets with both readers and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", type=int, default=0, help="print so many of the trained reader's errors")
    parser.add_argument("--split", default="held", choices=("held", "tune", "train"))
    parser.add_argument("--texts", type=int, default=HELD_TEXTS)
    given = parser.parse_args()
    made = _print(f"drawn, families of {given.split}", drawn(given.split, given.texts), (*TOPICS, *NAMES))
    topics = tuple(one for one in TOPICS if one != "exclusion")
    also = _print("labelled examples", labelled(), topics)
    by_hand = _print("by hand, errors looked at", hand_written(LOOKED_AT), (*TOPICS, *NAMES))
    _print("by hand, errors never looked at", hand_written(UNSEEN), (*TOPICS, *NAMES))
    for line in [*made.wrong[: given.wrong], *also.wrong[: given.wrong], *by_hand.wrong[: given.wrong]]:
        print(line)


if __name__ == "__main__":
    main()
