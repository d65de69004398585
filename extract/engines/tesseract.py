"""Tesseract: words of a page, the text of one line, and which way up a page is.

The work is done by tesserocr, whose engine stays loaded in the process: a line costs 0.6 ms to begin, against
100 ms for a new process a call. Where tesserocr is missing or does not start (its wheel is built for few
machines), pytesseract drives Debian's `tesseract` program instead: the same answers, two to four times slower.
Not for several threads at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from domain.errors import EngineMissing
from domain.field import Box
from domain.page import Word
from extract.engines import tesseract_program as program
from extract.files.raster import Pixels, resized

MODELS = (
    "/usr/share/tesseract-ocr",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Folders under which distributions keep the models."""

SPARSE, LINE, ORIENTATION = 11, 7, 0
"""Page segmentation modes: text anywhere (psm 11 read 98% of a scan's figures, psm 3 56%), one line, and OSD."""

PAGE_SECONDS = 25
"""After which a page of noise is given up; an honest page takes 1.5 to 4."""

BORDER = 10
"""White pixels around a line: Tesseract loses letters that touch the edge."""

LEAST_CONTRAST = 40
"""Between the darkest and the lightest pixel of a crop that holds print."""

QUICK_DPI = 150
SURE_TURN = 3.0
"""OSD's confidence from which its answer at 150 dpi was right on all of 30 turned pages; below, ask at full size."""

COLUMNS = 12


def page_words(gray: Pixels, dpi: int) -> tuple[Word, ...]:
    """Everything that looks like a word on an upright page, in points, with Tesseract's own confidence.

    Empty for a blank page, and for one so noisy that it took over 25 seconds.

    Raises:
        EngineMissing: no Tesseract, or no English model, on this machine.
    """
    api = _engine("eng")
    if api is None:
        table = program.table(gray, dpi=dpi, mode=SPARSE, seconds=PAGE_SECONDS)
    else:
        _show(api, gray, dpi, SPARSE)
        table = api.GetTSVText(0) if api.Recognize(PAGE_SECONDS * 1000) else ""
        api.Clear()
    return tuple(_rows(table, dpi))


def read_line(gray: Pixels, *, dpi: int = 300, allow: str = "") -> tuple[str, float]:
    """The text of a crop that holds one line, and the confidence of its least certain word, 0 to 1.

    `allow` names the only characters that can be there (digits and separators of an amount); "" allows all.
    An empty crop gives `("", 0.0)`: on bare paper Tesseract makes words up.

    Raises:
        EngineMissing: as `page_words`.
    """
    if not gray.size or int(gray.max()) - int(gray.min()) < LEAST_CONTRAST:
        return "", 0.0
    framed = cv2.copyMakeBorder(gray, BORDER, BORDER, BORDER, BORDER, cv2.BORDER_CONSTANT, value=(255,))
    crop = np.asarray(framed, dtype=np.uint8)
    api = _engine("eng")
    if api is None:
        words = tuple(_rows(program.table(crop, dpi=dpi, mode=LINE, seconds=PAGE_SECONDS, allow=allow), dpi))
        return " ".join(word.text for word in words), min((word.confidence for word in words), default=0.0)
    api.SetVariable("tessedit_char_whitelist", allow)
    _show(api, crop, dpi, LINE)
    text = api.GetUTF8Text().strip() if api.Recognize(PAGE_SECONDS * 1000) else ""
    confidence = min(api.AllWordConfidences(), default=0) / 100 if text else 0.0
    api.Clear()
    api.SetVariable("tessedit_char_whitelist", "")
    return text, max(confidence, 0.0)


def orientation(gray: Pixels, dpi: int = 300) -> int:
    """Clockwise degrees (0, 90, 180, 270) by which the page must be turned to stand upright; 0 when too bare to tell.

    Raises:
        EngineMissing: as `page_words`.
    """
    height, width = gray.shape
    if dpi > QUICK_DPI:
        small = resized(gray, width * QUICK_DPI // dpi, height * QUICK_DPI // dpi)
        turn, confidence = _orientation(small, QUICK_DPI)
        if confidence >= SURE_TURN:
            return turn
    return _orientation(gray, dpi)[0]


def models() -> Path:
    """The folder of Tesseract's models.

    Raises:
        EngineMissing: there is no English model in any folder we know.
    """
    for root in MODELS:
        for found in sorted(Path(root).glob("**/eng.traineddata"), reverse=True):
            return found.parent
    raise EngineMissing(engine="Tesseract's English model", package="tesseract-ocr-eng")


@cache
def _engine(language: str) -> Any:
    """tesserocr's engine for `eng` or `osd`, loaded once a process; None where tesserocr does not work."""
    folder = models()
    try:
        import tesserocr  # its wheel brings a Tesseract of its own: loaded only where a page is read
    except ImportError:
        return None
    mode = ORIENTATION if language == "osd" else SPARSE
    with suppress(RuntimeError):  # the model is of a version it does not read: the program does
        return tesserocr.PyTessBaseAPI(path=str(folder), lang=language, psm=mode)
    return None


def _show(api: Any, gray: Pixels, dpi: int, mode: int) -> None:
    height, width = gray.shape
    api.SetPageSegMode(mode)
    api.SetImageBytes(np.ascontiguousarray(gray).tobytes(), width, height, 1, width)
    api.SetSourceResolution(dpi)


def _orientation(gray: Pixels, dpi: int) -> tuple[int, float]:
    """The turn and OSD's confidence in it; (0, 0.0) when it cannot tell."""
    if not (models() / "osd.traineddata").exists():
        return 0, 0.0
    api = _engine("osd")
    if api is None:
        return program.orientation(gray, dpi=dpi)
    _show(api, gray, dpi, ORIENTATION)
    found = api.DetectOrientationScript()
    api.Clear()
    return ((360 - int(found["orient_deg"])) % 360, float(found["orient_conf"])) if found else (0, 0.0)


def _rows(table: str, dpi: int) -> Iterator[Word]:
    """The words of Tesseract's table (TSV): level, four counters, word, left, top, width, height, confidence, text."""
    scale = 72 / dpi
    for row in table.splitlines():
        cells = row.split("\t", COLUMNS - 1)
        if len(cells) < COLUMNS or cells[0] != "5" or not (text := cells[11].strip()):
            continue
        left, top, width, height = (float(cell) * scale for cell in cells[6:10])
        yield Word(text, Box(left, top, left + width, top + height), min(max(float(cells[10]) / 100, 0.0), 1.0))
