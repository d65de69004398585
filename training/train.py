"""Trains the line reader on drawn lines.

`python -m training.train MINUTES OUT.pt [RESUME.pt]`: learning rate falls to nothing by the end of the time. Every
seven minutes the share of held-out lines read right is printed, by source: squeezed (letters and digits alone), exact.
"""

from __future__ import annotations

import copy
import math
import os
import random
import sys
import time
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import nn

from extract.engines.line_reader import ROWS, normal
from training.network import Reader
from training.texts import ALPHABET, Vocabulary, Writer, vocabularies
from training.typeset import SOURCES, faces, line

FONTS = Path(os.environ.get("FONTS", "/usr/share/fonts"))
CARRIERS = Path(__file__).parents[1] / "config" / "carriers.csv"
COLUMNS = " " + ALPHABET
INDEX = {character: n + 1 for n, character in enumerate(COLUMNS)}
BATCH_PIXELS = 36_000
"""Pixels of length in one batch."""
STEP = 32
"""Widths are padded to a multiple of this: the network is made ready once for each shape."""
WIDEST = 1400
POOL = 1024
HELD_OUT_LINES = 300
PEAK, PEAK_RESUMED = 2.5e-3, 1.5e-3
Drawn = tuple[np.ndarray, str]


def drawn(writer: Writer, fonts: tuple[str, ...], source: str = "") -> Drawn:
    """A line as the network sees it, and its text."""
    while True:
        text = writer.text()
        picture = normal(line(text, writer.rng.choice(fonts), writer.rng, source))
        if picture.shape[1] < WIDEST and len(text) * 2 <= picture.shape[1]:
            return picture, " ".join(text.split())


class Lines(torch.utils.data.IterableDataset):
    """Batches of drawn lines of like length, without end."""

    def __init__(self, vocabulary: Vocabulary, fonts: tuple[str, ...], seed: int) -> None:
        self.vocabulary, self.fonts, self.seed = vocabulary, fonts, seed

    def __iter__(self) -> Iterator[tuple[torch.Tensor, ...]]:
        info = torch.utils.data.get_worker_info()
        rng = random.Random(f"{self.seed} {info.id if info else 0}")
        torch.set_num_threads(1)
        cv2.setNumThreads(1)
        writer = Writer(rng, self.vocabulary)
        kept: dict[int, list[Drawn]] = {}
        while True:
            for one in [drawn(writer, self.fonts) for _ in range(POOL)]:
                kept.setdefault(-(-one[0].shape[1] // STEP) * STEP, []).append(one)
            ready = []
            for wide, waiting in kept.items():
                count = _batch(wide)
                while len(waiting) >= count:
                    ready.append((waiting[:count], wide))
                    del waiting[:count]
            rng.shuffle(ready)
            for lines, wide in ready:
                yield collated(lines, wide)


def _batch(wide: int) -> int:
    return max(8, min(256, BATCH_PIXELS // wide))


def collated(lines: list[Drawn], wide: int) -> tuple[torch.Tensor, ...]:
    """Pictures, steps of each, characters of all, characters in each."""
    pictures = np.zeros((len(lines), 1, ROWS, wide), np.float32)
    for n, (picture, _) in enumerate(lines):
        pictures[n, 0, :, : picture.shape[1]] = picture
    steps = torch.tensor([-(-picture.shape[1] // 4) * 2 for picture, _ in lines])
    characters = torch.tensor([INDEX[c] for _, text in lines for c in text])
    return torch.from_numpy(pictures), steps, characters, torch.tensor([len(text) for _, text in lines])


def read(model: nn.Module, lines: list[Drawn]) -> list[str]:
    """The likeliest character at each step, repeats and blanks dropped."""
    found = []
    with torch.no_grad():
        for start in range(0, len(lines), 50):
            some = lines[start : start + 50]
            wide = -(-max(one[0].shape[1] for one in some) // STEP) * STEP
            pictures, steps, _, _ = collated(some, wide)
            for row, count in zip(model(pictures).argmax(-1), steps, strict=True):
                columns = [column for column, _ in groupby(row[:count].tolist()) if column]
                found.append("".join(COLUMNS[column - 1] for column in columns))
    return found


def measured(model: nn.Module, sets: dict[str, list[Drawn]]) -> str:
    """What share of each set is read right: squeezed, exact."""
    model.eval()
    told = []
    for source, lines in sets.items():
        pairs = [(got, text) for got, (_, text) in zip(read(model, lines), lines, strict=True)]
        alike = sum(squeezed(got) == squeezed(text) for got, text in pairs) / len(pairs)
        told.append(f"{source} {alike:.3f} {sum(got == text for got, text in pairs) / len(pairs):.3f}")
    return " | ".join(told)


def squeezed(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def main(minutes: float, out: Path, resumed: Path | None) -> None:
    torch.set_num_threads(2)
    torch.manual_seed(7)
    model = Reader()
    if resumed:
        model.load_state_dict(torch.load(resumed)["model"])
    smooth = copy.deepcopy(model)
    trained, held_out = vocabularies(CARRIERS)
    fonts = faces(FONTS)
    writer = Writer(random.Random(99), held_out)
    sets = {source: [drawn(writer, fonts.held_out, source) for _ in range(HELD_OUT_LINES)] for source in SOURCES}
    sets = {source: sorted(lines, key=lambda one: one[0].shape[1]) for source, lines in sets.items()}
    if resumed:
        print("before", measured(smooth, sets), flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, weight_decay=0.01)
    loss_of = nn.CTCLoss(blank=0, zero_infinity=True)
    lines = Lines(trained, fonts.trained, seed=int(time.time()))
    loader = torch.utils.data.DataLoader(
        lines, batch_size=None, num_workers=1, prefetch_factor=64, multiprocessing_context="spawn"
    )
    started = told = time.monotonic()
    seen = 0
    mean = 0.0
    for step, (pictures, steps, characters, counts) in enumerate(loader):
        done = (time.monotonic() - started) / (minutes * 60)
        if done >= 1:
            break
        peak = PEAK_RESUMED if resumed else PEAK
        for group in optimizer.param_groups:
            group["lr"] = peak * min(1.0, step / 300 + 0.02) * (0.495 * (1 + math.cos(math.pi * done)) + 0.01)
        model.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out_of = model(pictures)
        loss = loss_of(out_of.float().log_softmax(2).transpose(0, 1), characters, steps, counts)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        follow(smooth, model, min(0.999, (step + 1) / (step + 10)))
        seen += len(counts)
        mean = 0.98 * mean + 0.02 * loss.item() if step else loss.item()
        if time.monotonic() - told > 420:
            told = time.monotonic()
            print(
                f"{(told - started) / 60:.0f} min, {seen} lines, loss {mean:.3f} | {measured(smooth, sets)}", flush=True
            )
            torch.save({"model": smooth.state_dict()}, out)
    print(f"done: {seen} lines | {measured(smooth, sets)}", flush=True)
    torch.save({"model": smooth.state_dict()}, out)


def follow(smooth: nn.Module, model: nn.Module, keep: float) -> None:
    """Moves the running mean of the weights on."""
    with torch.no_grad():
        for mine, new in zip(smooth.state_dict().values(), model.state_dict().values(), strict=True):
            if mine.dtype.is_floating_point:
                mine.mul_(keep).add_(new, alpha=1 - keep)
            else:
                mine.copy_(new)


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) > 3 else None)
