"""A QR code as squares on a paper, at the strongest error correction: a third of it may be lost on the way."""

from __future__ import annotations

from typing import Any

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel

from domain.field import Box
from outbound.paper import Paper

QUIET = 4
"""Modules of white that a reader needs on every side (ISO/IEC 18004)."""

_JOINED = 0.25
"""Points by which rows overlap, so that no viewer draws a light seam between them."""


def draw_qr(paper: Paper, text: str, x: float, y: float, side: float) -> None:
    """Draw `text` as a code whose upper left corner, its white margin counted in, is at (x, y)."""
    code = _made(text, QRErrorCorrectLevel.H)
    modules = code.getModuleCount()
    step = side / (modules + 2 * QUIET)
    blots: list[Box] = []
    for row in range(modules):
        dark = [column for column in range(modules) if code.isDark(row, column)]
        top = y + (row + QUIET) * step
        for begins, ends in _runs(dark):
            left, right = x + (begins + QUIET) * step, x + (ends + QUIET) * step
            blots.append(Box(left, top, right, top + step + _JOINED))
    paper.blots(blots)


def qr_path(text: str) -> tuple[int, str]:
    """`text` as a code for a screen, at medium error correction: modules on a side, white margin counted in, and the
    path of an SVG that fills the dark ones."""
    code = _made(text, QRErrorCorrectLevel.M)
    modules = code.getModuleCount()
    steps = [
        f"M{begins + QUIET} {row + QUIET}h{ends - begins}v1h-{ends - begins}z"
        for row in range(modules)
        for begins, ends in _runs([column for column in range(modules) if code.isDark(row, column)])
    ]
    return modules + 2 * QUIET, "".join(steps)


def _made(text: str, level: int) -> Any:
    code: Any = QRCode(None, level)
    code.addData(text)
    code.make()
    return code


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    """Neighbours joined: [1, 2, 5] becomes [(1, 3), (5, 6)]."""
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return runs
