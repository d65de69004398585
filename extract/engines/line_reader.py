"""Our own reader of one line of typed print: a small network, trained on drawn and damaged lines (training/).

It gives what it saw at each step, from which `extract.engines.ctc` makes texts with their probabilities. ONNX Runtime
runs it on one thread; lines of like length go through together. Not for several threads at once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.engines.ctc import Steps
from extract.engines.looks import Looks
from extract.files.raster import Pixels

MODELS = Path(__file__).parents[1] / "models"
EXACT, QUICK = MODELS / "line_reader.onnx", MODELS / "line_reader_quick.onnx"
"""The reader of values; and a smaller one that it taught, for labels: eight times as fast, less exact."""
ROWS = 32
"""Pixels a line is high when the network sees it."""
LEAST_CONTRAST = 40.0
"""Gray levels between ink and paper below which there is no more contrast to be made of a crop."""
LONGEST = 2400
"""Pixels; a longer line is squeezed."""
OPEN, BETTER = -0.3, 0.75
"""A line is open whose likeliest way is less likely (logarithm, a letter); a better look leaves no more than a part."""
NARROW, USUAL, WIDE = 0.45, 0.56, 0.75
"""Part of its line's height that a letter takes across in narrow print, in most, and in wide print."""
SLIMMEST, WIDEST, SEVERAL = 0.6, 1.6, 4
"""How many times as wide as it is such print is made at least, and at most; letters by which wide print is told."""
OTHERWISE = (1.15, 0.87)
"""How many times as wide as it is a line is made for other looks: letters that touch in one are parted in another."""
TEMPERATURE = 1.5
"""The network is surer of itself than it is right: its logits are divided by this."""
IMPOSSIBLE = -30.0
"""Log probability."""
_GRAYS = np.arange(256, dtype=np.float32)
TOGETHER = 4 * 512
"""Pixels of length that go through the network at once: more gains nothing and costs memory."""


def line_steps(lines: Sequence[Sequence[Pixels]], model: Path = EXACT, *, width: float = 1.0) -> list[Steps]:
    """What the network sees in each line, given as the gray crops (300 dpi) of its parts from left to right.

    Log probabilities, steps x (characters + 1); parts are joined by a space. `width` squeezes the lines before they
    are looked at: time goes by pixels.
    """
    parts = iter(_part_steps([normal(part, width) for line in lines for part in line], model))
    return [_joined([next(parts) for _ in line]) for line in lines]


def careful_steps(lines: Sequence[Sequence[Pixels]]) -> list[Steps]:
    """What the network of values sees in each line, as `line_steps`; open ones of narrow print are seen wider, too.

    Print that a map or its face has squeezed is seen better so, and wide print narrower; kept is the look that leaves
    much less open.
    """
    seen = line_steps(lines)
    for n, steps in enumerate(seen):
        letters = int(_begins(steps).sum())
        clear = clearness(steps)
        if clear < OPEN * letters and (times := _to_usual(lines[n], letters)) != 1:
            (other,) = line_steps([lines[n]], width=times)
            if clearness(other) > BETTER * clear:
                seen[n] = other
    return seen


def other_looks(parts: Sequence[Pixels]) -> Looks:
    """What the network of values sees in a line that is made somewhat wider, and somewhat narrower."""
    return tuple(steps for width in OTHERWISE for steps in line_steps([parts], width=width))


def clearness(steps: Steps) -> float:
    """How clear a line is: the logarithm of the chance of its likeliest way."""
    return float(steps.max(axis=1).sum()) if len(steps) else 0.0


def _begins(steps: Steps) -> NDArray[np.bool_]:
    """The steps with which the letters of the likeliest way begin."""
    best = steps.argmax(axis=1)
    begins: NDArray[np.bool_] = (best > 0) & (np.diff(best, prepend=0) != 0)
    return begins


def _to_usual(parts: Sequence[Pixels], letters: int) -> float:
    """How many times wider a line must be for its letters to be as wide as print mostly is; 1 of one that nearly is."""
    wide = sum(part.shape[1] / part.shape[0] for part in parts) / max(1, letters)
    plain = NARROW <= wide <= WIDE or (wide > WIDE and letters < SEVERAL)
    return 1.0 if plain else float(np.clip(USUAL / wide, SLIMMEST, WIDEST))


def _joined(parts: Sequence[Steps]) -> Steps:
    space = np.full((1, len(characters()) + 1), IMPOSSIBLE, dtype=np.float32)
    space[0, characters().index(" ") + 1] = 0.0
    joined = [steps for part in parts for steps in (space, part)][1:]
    return np.concatenate(joined) if joined else space[:0]


def _part_steps(pictures: Sequence[NDArray[np.float32]], model: Path) -> list[Steps]:
    found: dict[int, Steps] = {}
    for numbers, logits in _batched(pictures, model):
        steps = _log_softmax(logits)
        found |= {n: steps[place, : _steps_of(pictures[n])] for place, n in enumerate(numbers)}
    return [found[n] for n in range(len(pictures))]


def logits_of(pictures: Sequence[NDArray[np.float32]], model: Path) -> list[NDArray[np.float32]]:
    """What the network says of each line as it is given it (`normal`): steps x (characters + 1)."""
    found: dict[int, NDArray[np.float32]] = {}
    for numbers, logits in _batched(pictures, model):
        found |= {n: logits[place, : _steps_of(pictures[n])] for place, n in enumerate(numbers)}
    return [found[n] for n in range(len(pictures))]


def _steps_of(picture: NDArray[np.float32]) -> int:
    return int(-(-picture.shape[1] // 4) * 2)


def _batched(pictures: Sequence[NDArray[np.float32]], model: Path) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
    """The numbers of the lines that go through the network together, and what it says of them."""
    for numbers in _batches([picture.shape[1] for picture in pictures]) if pictures else ():
        wide = -(-max(pictures[n].shape[1] for n in numbers) // 4) * 4
        batch = np.zeros((len(numbers), 1, ROWS, wide), dtype=np.float32)
        for place, n in enumerate(numbers):
            batch[place, 0, :, : pictures[n].shape[1]] = pictures[n]
        (logits,) = _session(model).run(None, {"line": batch})
        yield numbers, logits


@cache
def characters() -> str:
    """The network's alphabet in the order of its columns, the blank left out."""
    described = _session(EXACT).get_modelmeta().custom_metadata_map
    return str(json.loads(described["characters"]))


@cache
def _session(model: Path) -> Any:
    import onnxruntime  # 40 MB: loaded only where a picture is read

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = options.enable_mem_pattern = False
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of lines of like length, so that little of a batch is padding."""
    batch: list[int] = []
    for n in sorted(range(len(lengths)), key=lambda one: lengths[one]):
        if batch and (len(batch) + 1) * lengths[n] > TOGETHER:
            yield batch
            batch = []
        batch.append(n)
    yield batch


def normal(crop: Pixels, squeeze: float = 1.0) -> NDArray[np.float32]:
    """A crop as the network is given it: 32 rows with ink 1 and paper 0, contrast made full."""
    low, top = _levels(crop)
    slope = 1 / max(top - low, LEAST_CONTRAST)
    ink = cv2.LUT(crop, np.minimum(np.maximum((float(low + 1 / slope) - _GRAYS) * slope, 0.0), 1.0))
    height, width = ink.shape
    wide = min(LONGEST, max(8, round(width * squeeze * ROWS / height)))
    how = cv2.INTER_AREA if height > ROWS else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(ink, (wide, ROWS), interpolation=how), dtype=np.float32)


def _levels(crop: Pixels) -> tuple[int, int]:
    """The gray levels that one pixel in a hundred, and that ninety-five, do not pass."""
    counts = cv2.calcHist([crop], [0], None, [256], [0, 256]).cumsum()
    low, top = np.searchsorted(counts, (0.01 * crop.size, 0.95 * crop.size))
    return int(low), int(top)


def _log_softmax(logits: NDArray[np.float32]) -> Steps:
    steps: Steps = logits / TEMPERATURE
    steps -= steps.max(axis=-1, keepdims=True)
    steps -= np.log(np.exp(steps).sum(axis=-1, keepdims=True))
    return steps
