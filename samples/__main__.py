"""`python -m samples OUT_DIR --count N --seed S`: draw a set of certificates with their truth."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from samples.collection import KINDS, draw_set, write_set
from samples.other_hands import HANDS


def main(arguments: list[str]) -> int:
    """Draw the set and say how many documents it has; 0 when all went well."""
    parser = argparse.ArgumentParser(prog="python -m samples", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 23))
    parser.add_argument("--kinds", default=",".join(KINDS), help="comma separated, of: " + ", ".join((*KINDS, *HANDS)))
    asked = parser.parse_args(arguments)
    kinds = tuple(asked.kinds.split(","))
    if unknown := set(kinds) - {*KINDS, *HANDS}:
        parser.error(f"no such kind: {', '.join(sorted(unknown))}")
    drawn = draw_set(asked.seed, today=asked.today, count=asked.count, kinds=kinds)
    sys.stdout.write(f"{write_set(asked.folder, drawn)} documents in {asked.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
