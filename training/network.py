"""The line reader: a small convolutional network with connectionist temporal classification, for one line of print."""

from __future__ import annotations

import torch
from torch import nn

from training.texts import ALPHABET

CLASSES = len(ALPHABET) + 2
"""The blank first, then the space, then the alphabet."""
CHANNELS = (24, 48, 72)
WIDE, REACH, DEEP = 160, 9, 4
"""Channels along the line, places that each layer looks at, and how many layers."""


def _convolution(
    taken: int, given: int, kernel: int, stride: tuple[int, int] = (1, 1), act: type[nn.Module] = nn.SiLU
) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(taken, given, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(given), act())


class Block(nn.Module):
    """Two convolutions, and a way past them."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.a = _convolution(channels, channels, 3)
        self.b = nn.Sequential(nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels))
        self.act = nn.SiLU(inplace=True)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.act(x + self.b(self.a(x)))


class Along(nn.Module):
    """Looks along the line."""

    def __init__(self, channels: int, reach: int, act: type[nn.Module] = nn.SiLU) -> None:
        super().__init__()
        self.depth = nn.Conv1d(channels, channels, reach, padding=reach // 2, groups=channels, bias=False)
        self.norm = nn.BatchNorm1d(channels)
        self.up = nn.Conv1d(channels, 2 * channels, 1)
        self.act = act()
        self.down = nn.Conv1d(2 * channels, channels, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x + self.down(self.act(self.up(self.norm(self.depth(x)))))


class Reader(nn.Module):
    """0.76 million weights; 2 ms for a line of 256 pixels on one core."""

    def __init__(self) -> None:
        super().__init__()
        first, second, third = CHANNELS
        self.picture = nn.Sequential(
            *(_convolution(1, first, 3, (2, 2)), Block(first)),  # 16 rows, width / 2
            *(_convolution(first, second, 3, (2, 1)), Block(second)),  # 8 rows
            *(_convolution(second, third, 3, (2, 2)), Block(third), Block(third)),  # 4 rows, width / 4
        )
        self.flat = nn.Sequential(
            nn.Conv1d(third * 4, WIDE, 1, bias=False), nn.BatchNorm1d(WIDE), nn.SiLU(inplace=True)
        )
        self.along = nn.Sequential(*[Along(WIDE, REACH) for _ in range(DEEP)])
        self.out = nn.Conv1d(WIDE, 2 * CLASSES, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Lines x 1 x 32 x width, ink 1 on 0, to lines x width / 2 x classes: logits."""
        seen = self.picture(x)
        lines, channels, rows, places = seen.shape
        found = self.out(self.along(self.flat(seen.reshape(lines, channels * rows, places)))).transpose(1, 2)
        return found.reshape(lines, places * 2, CLASSES)  # two steps a place: narrow letters stand close


class QuickReader(nn.Module):
    """Learns from `Reader`, for labels: a fifth of its sums, and no sigmoid. 0.3 million weights."""

    def __init__(self) -> None:
        super().__init__()
        self.picture = nn.Sequential(
            _convolution(1, 16, 3, (2, 2), nn.ReLU),  # 16 rows, width / 2
            _convolution(16, 24, 3, (2, 1), nn.ReLU),  # 8 rows
            _convolution(24, 48, 3, (2, 2), nn.ReLU),  # 4 rows, width / 4
            _convolution(48, 48, 3, (1, 1), nn.ReLU),
            _convolution(48, 64, 3, (2, 1), nn.ReLU),  # 2 rows
        )
        self.flat = nn.Sequential(nn.Conv1d(64 * 2, 128, 1, bias=False), nn.BatchNorm1d(128), nn.ReLU())
        self.along = nn.Sequential(*[Along(128, REACH, nn.ReLU) for _ in range(3)])
        self.out = nn.Conv1d(128, 2 * CLASSES, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """As `Reader`."""
        seen = self.picture(x)
        lines, channels, rows, places = seen.shape
        found = self.out(self.along(self.flat(seen.reshape(lines, channels * rows, places)))).transpose(1, 2)
        return found.reshape(lines, places * 2, CLASSES)
