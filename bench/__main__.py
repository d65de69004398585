"""`python -m bench`: how exactly and how fast certificates are read on this machine, beside simple baselines."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import add
from pathlib import Path

from bench.bars import DIGITAL, HEADS, Row, most_missed
from bench.desk import measure_desk
from bench.machine import machine
from bench.naive import naive, plumbed
from bench.picture import Section, write_report
from bench.reading import KindResult, documents, middle, read_set
from bench.real_forms import BY_HAND, refilled
from bench.reliability import calibration_error
from bench.score import Tally
from bench.stages import STAGES, stage_seconds
from bench.workers import gain_of_a_second, gain_of_a_second_core, most_memory, start_seconds
from samples.collection import draw_set, write_set

ROOT = Path(__file__).parents[1]
OPEN_SET = ROOT.parent / "shared" / "forms" / "open"
READER = (str(Path(sys.executable).with_name("certdesk")), "extract", "--json")
WIDTHS = (14, 6, 8, 6, 8, 9, 7, 13, 18, 18, 13, 0)


def main(arguments: Sequence[str]) -> int:
    """Print machine, exactness and speed by kind on drawn and open documents, and the rest; write bench/report."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--count", type=int, default=130, help="drawn documents")
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--refilled", type=int, default=60, help="documents drawn on the open set's forms")
    parser.add_argument("--runs", type=int, default=3, help="how often times are taken, for their spread")
    parser.add_argument("--timed", type=int, default=2, help="documents of a kind that are timed, beside the baseline")
    parser.add_argument("--no-desk", action="store_true", help="leave out the running desk")
    parser.add_argument("--report", type=Path, default=ROOT / "bench" / "report")
    asked = parser.parse_args(arguments)
    facts = list(machine())
    for name, value in facts:
        print(f"{name:24} {value}")
    with tempfile.TemporaryDirectory() as folder:
        drawn = Path(folder)
        write_set(drawn, draw_set(asked.seed, today=date(2026, 11, 23), count=asked.count))
        sections = [_section(f"drawn samples, seed {asked.seed}", drawn, asked)]
        if OPEN_SET.is_dir():
            sections.append(_section("open set", OPEN_SET, asked))
            real = drawn / "real"
            write_set(real, refilled(asked.seed, OPEN_SET, today=date(2026, 11, 23), count=asked.refilled))
            untimed = argparse.Namespace(timed=0, runs=0)
            sections.append(_section("the open set's forms, emptied and filled anew", real, untimed))
        else:
            print(f"\nopen set: left out, {OPEN_SET} is not there")
        _print_stages(drawn)
        facts += _print_workers(drawn, asked.runs)
        if not asked.no_desk:
            print("\nrunning desk (one worker, SQLite, demo IMAP server, IDLE)")
            for figures in measure_desk(seed=asked.seed):
                print(figures.line())
        print(f"\nreport: {write_report(asked.report, facts, sections)}")
    return 0


def _section(title: str, folder: Path, asked: argparse.Namespace) -> Section:
    """Read a set, kind by kind, each beside its baseline, and print it."""
    print(f"\n{title}")
    _print_line(HEADS)
    rows = []
    for result in read_set(folder, READER, runs=asked.runs, timed=asked.timed):
        row = Row(result, _baseline(folder, result.kind, asked) if asked.timed else ())
        rows.append(row)
        _print_line(row.cells())
    results = [row.result for row in rows]
    every = reduce(add, (result.counts for result in results), Tally())
    _print_line(Row(KindResult("all", every, (), ())).cells())
    seen = [point for result in results if result.kind.removeprefix(BY_HAND) not in DIGITAL for point in result.points]
    print(f"of what was read from pictures: expected calibration error {calibration_error(seen):.4f} (bar: 0.02)")
    print("most missed: " + (", ".join(f"{name} {count}" for name, count in most_missed(results)) or "none"))
    return Section(title, tuple(rows))


def _baseline(folder: Path, kind: str, asked: argparse.Namespace) -> tuple[float, ...]:
    """Seconds a file that the baseline takes for the same documents, in each run; () of negatives, a mixture."""
    if kind == "negative":
        return ()
    chosen = [each for each in documents(folder) if each.kind == kind][: asked.timed]
    files = [each.file for each in chosen]
    if kind in DIGITAL:
        runs = [plumbed(files) for _ in range(asked.runs)]
    else:
        runs = [naive(files, [each.truth for each in chosen]).seconds]  # slow, and steady
    return tuple(sum(run) / len(run) for run in runs)


def _print_line(cells: Sequence[str]) -> None:
    first, *others = (cell.rjust(width) for cell, width in zip(cells, WIDTHS, strict=True))
    print("  ".join((first.strip().ljust(WIDTHS[0]), *others)))


def _print_stages(folder: Path) -> None:
    print(
        "\nseconds of processor time a file, by stage (profiled)\n"
        + "kind".ljust(16)
        + "".join(f"{one:>16}" for one in STAGES)
    )
    every = documents(folder)
    for kind in dict.fromkeys(each.kind for each in every):
        taken = stage_seconds([each.file for each in every if each.kind == kind][:3])
        print(kind.ljust(16) + "".join(f"{taken[stage]:16.3f}" for stage in STAGES))


def _print_workers(folder: Path, runs: int) -> list[tuple[str, str]]:
    """Memory, start, and the gain of a second worker; given back for the report too."""
    every = documents(folder)
    pictures = [each.file for each in every if each.kind not in DIGITAL]
    digital = next(each.file for each in every if each.kind == "flat_text")
    scans = [each.file for each in every if each.kind in {"scan_300", "fax_fine"}][:8]
    told = [
        ("memory of a worker", f"{most_memory(pictures[:30])} MB at most (bar: 400)"),
        ("one digital file", f"{middle(start_seconds(READER, digital))} s with the program's start (bar: 1.5)"),
        ("two workers", f"{middle(gain_of_a_second(scans, runs))} times as fast as one (bar: 1.9)"),
        ("two of anything", f"{middle(gain_of_a_second_core(runs))} times as fast as one, on this machine"),
    ]
    print()
    for name, value in told:
        print(f"{name:24} {value}")
    return told


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
