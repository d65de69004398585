"""Where the time goes: seconds of processor time that each stage of reading takes of a file, kind by kind.

Measured in this process by a profiler, so that the stages' shares can be trusted more than their sums: it slows small
functions more than large ones.
"""

from __future__ import annotations

import cProfile
import pstats
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from extract.read import read_document

STAGES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "open": ("open_document",),
        "find the form": ("registered", "_certificate_fit"),
        "lay flat": ("flattened", "ink_of"),
        "read boxes": ("contents", "read_words", "read_widgets", "with_ink_ticks", "denied_by_picture"),
        "wording": ("_with_wording",),
        "signals": ("signals_of",),
        "all": ("read_document",),
    }
)
"""Stages by the functions that make them, which do not call one another."""


def stage_seconds(files: Sequence[Path]) -> dict[str, float]:
    """Seconds a file by stage, read once before so that models are loaded."""
    datas = [file.read_bytes() for file in files]
    for data in datas[:1]:
        read_document(data, name="bench", images=False)
    profile = cProfile.Profile()
    profile.enable()
    for data in datas:
        read_document(data, name="bench", images=False)
    profile.disable()
    taken: dict[str, float] = {}
    for (file, _, function), (_, _, _, cumulative, _) in pstats.Stats(profile).stats.items():  # type: ignore[attr-defined]
        if "/extract/" in file:
            taken[function] = taken.get(function, 0.0) + cumulative
    return {
        stage: sum(taken.get(function, 0.0) for function in functions) / max(1, len(files))
        for stage, functions in STAGES.items()
    }
