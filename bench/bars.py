"""What we promise of each kind of paper, held against what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from types import MappingProxyType

from bench.reading import KindResult, middle

DIGITAL = frozenset({"live_form", "flat_text", "other_print", "edition_2025", "upper_courier", "bundle", "negative"})
"""Kinds that are read from their text, and held against pdfplumber's words."""
HEADS = (
    "kind", "files", "exact %", "wrong", "missing", "invented", "sure %", "sure wrong %", "seconds a file",
    "baseline s", "times faster", "bars",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bar:
    """The least exactness and speed against the baseline, the most of sure boxes that may be wrong; percent and times.

    `sure` is the least share of boxes that must reach confidence 0.95, where one is promised.
    """

    exact: float
    faster: float
    sure_wrong: float
    sure: float = 0.0


_TEXT, _SCAN = Bar(99.8, 20.0, 0.1), Bar(99.3, 6.0, 0.2, 90.0)
BARS: Mapping[str, Bar] = MappingProxyType(
    {
        "live_form": _TEXT, "flat_text": _TEXT, "scan_300": _SCAN, "rotated_scan": _SCAN,
        "fax_fine": Bar(98.5, 4.0, 0.3, 75.0), "fax_standard": Bar(93.0, 3.0, 0.7), "photo": Bar(97.5, 3.0, 0.5),
    }
)  # fmt: skip
"""By kind."""


@dataclass(frozen=True, slots=True)
class Row:
    """One kind with its baseline: seconds a file of both on the same files, () where they were not timed."""

    result: KindResult
    baseline: tuple[float, ...] = ()

    @property
    def faster(self) -> float | None:
        """How many times faster than the baseline, by medians; None when not timed, or too quick to be told."""
        if not self.baseline or not self.result.seconds or not median(self.result.seconds):
            return None
        return median(self.baseline) / median(self.result.seconds)

    @property
    def missed(self) -> tuple[str, ...]:
        """The names of the bars that this kind does not reach."""
        bar = BARS.get(self.result.kind)
        if bar is None:
            return ()
        counts = self.result.counts
        held = {
            "exact": 100 * counts.exact >= bar.exact,
            "sure wrong": counts.sure_wrong_percent <= bar.sure_wrong,
            "sure": counts.sure_percent >= bar.sure,
            "speed": self.faster is None or self.faster >= bar.faster,
        }
        return tuple(name for name, reached in held.items() if not reached)

    def cells(self) -> tuple[str, ...]:
        """The row as text under `HEADS`."""
        counts, faster = self.result.counts, self.faster
        bars = "below: " + ", ".join(self.missed) if self.missed else "reached" if self.result.kind in BARS else ""
        return (
            self.result.kind, str(counts.documents), f"{100 * counts.exact:.2f}", str(counts.wrong),
            str(counts.missing), str(counts.invented), f"{counts.sure_percent:.1f}", f"{counts.sure_wrong_percent:.2f}",
            middle(self.result.seconds), middle(self.baseline), "-" if faster is None else f"{faster:.1f}", bars,
        )  # fmt: skip


def most_missed(results: Sequence[KindResult], most: int = 12) -> tuple[tuple[str, int], ...]:
    """The boxes that were missed most often over all kinds, and how often."""
    counted: dict[str, int] = {}
    for result in results:
        for miss in result.misses:
            name = miss.verdict.plain_box
            counted[name] = counted.get(name, 0) + 1
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:most])
