"""`python -m bench.illustrate`: the pictures of docs/reading.md, drawn anew from a certificate of our own.

Nothing in them is arranged: words, fit, boxes and readings are those that the reader comes to.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from domain.field import Box, Field
from extract.files.open import open_document
from extract.files.source import Pixels
from extract.fitting.formmap import form_maps
from extract.fitting.printed_page import printed_words
from extract.fitting.rectify import DPI, flattened
from extract.fitting.register import best_fit
from extract.read import read_document
from samples.certificate import certificate
from samples.damage import fax, photo
from samples.draw import flat
from samples.style import Style

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
BLUE, RED, GREEN = (200, 80, 0), (40, 40, 220), (70, 150, 30)
SEED, WIDTH = 4, 1100


def main() -> int:
    """Write the pictures and say where."""
    rng = random.Random(SEED)  # noqa: S311 - a drawing that is the same each time
    truth = certificate(rng, today=date(2026, 11, 23), edition="2016/03")
    print_ = flat(truth, Style())
    _write("reading-found.jpg", *_found_and_flat(photo(print_, rng)))
    _write("reading-lines.png", _lines(fax(print_, rng, resolution="standard")))
    print(f"pictures in {PICTURES}")
    return 0


def _found_and_flat(picture: bytes) -> tuple[Pixels, Pixels]:
    """A photo with the labels that were found on it, and the same laid flat with the form's boxes."""
    with open_document(picture, name="photo.jpg") as document:
        gray = document.pages[0].raster(DPI)
        words = printed_words(gray, DPI)
        fit = best_fit(words, form_maps(), bent=True)
        if fit is None:
            raise ValueError("the drawn photo shows no form that is known")
        seen = _colored(gray)
        for n, word in enumerate(words):
            _framed(seen, word.box, BLUE if n in fit.matched else GREEN)
        level = _colored(flattened(gray, DPI, fit))
        for cell in fit.form.cells:
            _framed(level, cell.box, RED)
    return _sized(seen, WIDTH), _sized(level, WIDTH)


def _lines(picture: bytes) -> Pixels:
    """Some boxes of a fax, each with what was read in it and how sure that is."""
    extraction = read_document(picture, name="fax.tif", images=False).extraction
    coverage = next(one for one in extraction.certificates[0].coverages if one.line.value == "gl")
    shown = [
        extraction.certificates[0].insured.name,
        extraction.certificates[0].producer.address,
        coverage.policy_number,
        coverage.expiration_date,
        coverage.limits["each_occurrence"],
        extraction.certificates[0].insurers["A"].name,
    ]
    with open_document(picture, name="fax.tif") as document:
        gray = document.pages[0].raster(DPI)
        rows = [_told(gray, field) for field in shown if field.box is not None]
    return np.vstack(rows)


def _told(gray: Pixels, field: Field) -> Pixels:
    """The box as it stands on the page, and below it the reading."""
    x0, top, x1, bottom = (round(edge * DPI / 72) for edge in (field.box or Box(0, 0, 1, 1)).grown(3))
    crop = _colored(np.ascontiguousarray(gray[top:bottom, x0:x1]))
    crop = crop[:, : WIDTH - 32]
    row = np.full((crop.shape[0] + 64, WIDTH, 3), 255, dtype=np.uint8)
    row[8 : 8 + crop.shape[0], 16 : 16 + crop.shape[1]] = crop
    text = f"{field.value}   {100 * field.confidence:.1f} %"
    cv2.putText(row, text, (16, crop.shape[0] + 44), cv2.FONT_HERSHEY_SIMPLEX, 0.8, RED, 2, cv2.LINE_AA)
    return row


def _colored(gray: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _framed(picture: Pixels, box: Box, color: Sequence[int]) -> None:
    x0, top, x1, bottom = (round(edge * DPI / 72) for edge in box)
    cv2.rectangle(picture, (x0, top), (x1, bottom), tuple(color), 3)


def _sized(picture: Pixels, width: int) -> Pixels:
    high = round(picture.shape[0] * width / picture.shape[1])
    return np.asarray(cv2.resize(picture, (width, high), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _write(name: str, *pictures: Pixels) -> None:
    """The pictures side by side, in a file small enough for a page."""
    high = max(picture.shape[0] for picture in pictures)
    padded = [
        cv2.copyMakeBorder(one, 0, high - one.shape[0], 0, 12, cv2.BORDER_CONSTANT, value=(255, 255, 255))
        for one in pictures
    ]
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(np.hstack(padded)[..., ::-1])).save(
        out, "JPEG" if name.endswith("jpg") else "PNG", quality=72, optimize=True
    )
    (PICTURES / name).write_bytes(out.getvalue())


if __name__ == "__main__":
    sys.exit(main())
