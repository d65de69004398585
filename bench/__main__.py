"""`python -m bench`: how exactly and how fast certificates are read on this machine."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import add
from pathlib import Path
from statistics import median

from bench.desk import measure_desk
from bench.machine import machine
from bench.naive import naive, plumbed
from bench.picture import write_report
from bench.reading import KindResult, documents, middle, read_set
from bench.reliability import calibration_error
from bench.score import Tally
from samples.collection import draw_set, write_set

ROOT = Path(__file__).parents[1]
OPEN_SET = ROOT.parent / "shared" / "forms" / "open"
DIGITAL = frozenset({"live_form", "flat_text", "other_print", "edition_2025", "upper_courier", "bundle", "negative"})
"""Kinds that are read from their text, and held against pdfplumber."""
READER = (str(Path(sys.executable).with_name("certdesk")), "extract", "--json")


def main(arguments: Sequence[str]) -> int:
    """Print machine, exactness by kind on drawn and open documents, and the baseline; write bench/report."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--count", type=int, default=60, help="drawn documents")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--runs", type=int, default=3, help="how often each kind is read, for the spread of times")
    parser.add_argument("--baseline", type=int, default=2, help="documents of a kind that the baseline reads, or 0")
    parser.add_argument("--no-desk", action="store_true", help="leave out the running desk")
    parser.add_argument("--report", type=Path, default=ROOT / "bench" / "report")
    asked = parser.parse_args(arguments)
    facts = machine()
    for name, value in facts:
        print(f"{name:24} {value}")
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder)
        write_set(drawn, draw_set(asked.seed, today=date(2026, 11, 23), count=asked.count))
        sets = [("drawn samples", _measured("drawn samples", drawn, asked.runs))]
        if OPEN_SET.is_dir():
            sets.append(("open set", _measured("open set", OPEN_SET, asked.runs)))
        else:
            print(f"\nopen set: left out, {OPEN_SET} is not there")
        for title, results in sets:
            _print_calibration(title, results)
        if asked.baseline:
            _print_baseline(drawn, sets[0][1], asked.baseline)
        if not asked.no_desk:
            print("\nrunning desk (one worker, SQLite, demo IMAP server, IDLE)")
            for figures in measure_desk(seed=asked.seed):
                print(figures.line())
        print(f"\nreport: {write_report(asked.report, facts, sets)}")
    return 0


def _measured(title: str, folder: Path, runs: int) -> list[KindResult]:
    print(f"\n{title}\n{'kind':16} files  exact%  right wrong missing invented  sure%  sure-wrong  seconds a file")
    results = []
    for result in read_set(folder, READER, runs=runs):
        results.append(result)
        print(_line(result.kind, result.counts, middle(result.seconds)))
    print(_line("all", reduce(add, (result.counts for result in results), Tally()), ""))
    return results


def _line(kind: str, counts: Tally, seconds: str) -> str:
    sure = 100 * counts.sure / max(1, counts.boxes)
    return (
        f"{kind:16} {counts.documents:5} {100 * counts.exact:7.2f} {counts.right:6} {counts.wrong:5} {counts.missing:7}"
        f" {counts.invented:8} {sure:6.1f} {counts.sure_wrong:11}  {seconds}"
    )


def _print_baseline(folder: Path, results: Sequence[KindResult], most: int) -> None:
    """What the baselines take for the same files, kind by kind, and how many times faster the reader was."""
    print("\nkind             reader s  baseline s  times faster  of its values in the baseline's text")
    for result in results:
        chosen = [each for each in documents(folder) if each.kind == result.kind][:most]
        files = [each.file for each in chosen]
        if result.kind in DIGITAL:
            seconds, told = plumbed(files), "(pdfplumber's words)"
        else:
            found = naive(files, [each.truth for each in chosen])
            seconds, told = found.seconds, f"{100 * found.findable:.1f} %"
        ours = median(result.seconds)
        print(f"{result.kind:16} {ours:8.2f} {median(seconds):11.2f} {median(seconds) / ours:13.1f}  {told}")


def _print_calibration(title: str, results: Sequence[KindResult]) -> None:
    seen = [point for result in results if result.kind not in DIGITAL for point in result.points]
    print(f"{title}: expected calibration error of what was read from pictures {calibration_error(seen):.4f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
