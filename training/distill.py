"""Teaches the quick reader of labels what the exact reader sees in the lines that `training.labels` drew.

`python -m training.distill MINUTES FOLDER OUT.pt [RESUME.pt]`: at each step of a line it shall see what the exact reader sees, and
from all steps together read the line's text. Files that come into the folder meanwhile are taken in. Held out are
the batches whose number ends in 7: what share of their lines is read as the exact reader reads them is printed.
"""

from __future__ import annotations

import copy
import math
import random
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from torch import nn

from extract.engines.line_reader import ROWS
from training.labels import Taught, found
from training.network import CLASSES, QuickReader
from training.train import INDEX, STEP, follow, read, squeezed

BATCH_PIXELS = 24_000
PEAK, PEAK_RESUMED = 3e-3, 1.5e-3
BY_TEXT = 0.3
"""What the text counts beside the exact reader's steps."""
MOST_NOISE, PALEST = 0.08, 0.7
HELD_OUT = "7"
TOLD = 180.0
"""Seconds between two reports."""


class Pool:
    """The lines drawn so far, by width in steps of 32 pixels."""

    def __init__(self, folder: Path, rng: random.Random) -> None:
        self.folder, self.rng = folder, rng
        self.by_width: dict[int, list[Taught]] = defaultdict(list)
        self.held_out: list[Taught] = []
        self.taken: set[Path] = set()

    def take_in(self) -> int:
        """Reads the files that are new; the number of lines to learn from."""
        for path in sorted(set(self.folder.glob("*.npz")) - self.taken):
            self.taken.add(path)
            for one in found(path):
                if path.stem.endswith(HELD_OUT):
                    self.held_out.append(one)
                else:
                    self.by_width[-(-one.picture.shape[1] // STEP) * STEP].append(one)
        return sum(map(len, self.by_width.values()))

    def some(self) -> list[Taught]:
        """Lines of like width, each width as often as its pixels."""
        widths = list(self.by_width)
        wide = self.rng.choices(widths, [len(self.by_width[one]) * one for one in widths])[0]
        return self.rng.choices(self.by_width[wide], k=max(8, min(192, BATCH_PIXELS // wide)))


def shown(lines: list[Taught], noise: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pictures a little worse each time, what the exact reader saw in them, and which steps are of the line."""
    wide = -(-max(one.picture.shape[1] for one in lines) // STEP) * STEP
    pictures = np.zeros((len(lines), 1, ROWS, wide), np.float32)
    logits = np.zeros((len(lines), wide // 2, CLASSES), np.float32)
    steps = np.zeros((len(lines), wide // 2), np.float32)
    for n, one in enumerate(lines):
        width = one.picture.shape[1]
        ink = one.picture * noise.uniform(PALEST, 1.0) if noise.random() < 0.4 else one.picture
        if noise.random() < 0.5:
            ink = ink + noise.standard_normal(ink.shape, np.float32) * noise.uniform(0, MOST_NOISE)
        pictures[n, 0, :, :width] = ink.clip(0, 1)
        logits[n, : len(one.logits)], steps[n, : len(one.logits)] = one.logits, 1
    return torch.from_numpy(pictures), torch.from_numpy(logits), torch.from_numpy(steps)


def loss_of(seen: torch.Tensor, logits: torch.Tensor, steps: torch.Tensor, texts: list[str]) -> torch.Tensor:
    """How far the steps are from the exact reader's, and the text from what they say."""
    logs = seen.log_softmax(2)
    apart = (nn.functional.kl_div(logs, logits.log_softmax(2), reduction="none", log_target=True).sum(2) * steps).sum()
    counts = torch.tensor([len(text) for text in texts])
    characters = torch.tensor([INDEX[c] for text in texts for c in text], dtype=torch.long)
    by_text = nn.functional.ctc_loss(
        logs.transpose(0, 1), characters, steps.sum(1).long(), counts, blank=0, zero_infinity=True
    )
    return apart / steps.sum() + BY_TEXT * by_text


def measured(model: nn.Module, lines: list[Taught]) -> str:
    """What share of the lines is read like the exact reader's text: letters and digits, exactly."""
    model.eval()
    chosen = sorted((one for one in lines if one.text), key=lambda one: one.picture.shape[1])[
        :: max(1, len(lines) // 1500)
    ]
    got = read(model, [(one.picture, one.text) for one in chosen])
    alike = sum(squeezed(text) == squeezed(one.text) for text, one in zip(got, chosen, strict=True))
    same = sum(text == one.text for text, one in zip(got, chosen, strict=True))
    return f"{len(chosen)} held out: {alike / len(chosen):.3f} {same / len(chosen):.3f}"


def main(minutes: float, folder: Path, out: Path, resumed: Path | None) -> None:
    """Trains for so many minutes."""
    torch.set_num_threads(1)
    torch.manual_seed(7)
    rng, noise = random.Random(7), np.random.default_rng(7)
    pool = Pool(folder, rng)
    print(pool.take_in(), "lines", flush=True)
    model = QuickReader()
    if resumed:
        model.load_state_dict(torch.load(resumed)["model"])
    peak = PEAK_RESUMED if resumed else PEAK
    smooth = copy.deepcopy(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=peak, weight_decay=0.01)
    started = told = time.monotonic()
    mean, step = 0.0, 0
    while (done := (time.monotonic() - started) / (minutes * 60)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = peak * min(1.0, step / 200 + 0.02) * (0.495 * (1 + math.cos(math.pi * done)) + 0.01)
        lines = pool.some()
        pictures, logits, steps = shown(lines, noise)
        model.train()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            seen = model(pictures)
        loss = loss_of(seen.float(), logits, steps, [one.text for one in lines])
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 5.0)
        optimizer.step()
        follow(smooth, model, min(0.998, (step + 1) / (step + 10)))
        mean, step = (0.98 * mean + 0.02 * loss.item() if step else loss.item()), step + 1
        if time.monotonic() - told > TOLD:
            told = time.monotonic()
            count = pool.take_in()
            print(
                f"{(told - started) / 60:.0f} min, step {step}, {count} lines, loss {mean:.3f} | "
                f"{measured(smooth, pool.held_out)}",
                flush=True,
            )
            torch.save({"model": smooth.state_dict()}, out)
    print(f"done: step {step} | {measured(smooth, pool.held_out)}", flush=True)
    torch.save({"model": smooth.state_dict()}, out)


if __name__ == "__main__":
    main(float(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)
