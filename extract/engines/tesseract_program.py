"""Debian's `tesseract` program, driven by pytesseract: for machines where tesserocr does not work."""

from __future__ import annotations

import pytesseract
from PIL import Image

from domain.errors import EngineMissing
from extract.files.raster import Pixels


def table(gray: Pixels, *, dpi: int, mode: int, seconds: int, allow: str = "") -> str:
    """Tesseract's table (TSV) of a picture; "" when it took over `seconds` or could make nothing of it.

    Raises:
        EngineMissing: the program is not installed.
    """
    allowed = f' -c tessedit_char_whitelist="{allow}"' if allow else ""
    try:
        found = pytesseract.image_to_data(
            Image.fromarray(gray), lang="eng", config=f"--psm {mode} --dpi {dpi}{allowed}", timeout=seconds
        )
    except pytesseract.TesseractNotFoundError as error:
        raise EngineMissing(engine="Tesseract", package="tesseract-ocr") from error
    except (pytesseract.TesseractError, RuntimeError):  # RuntimeError is its way of saying that time is up
        return ""
    return str(found)


def orientation(gray: Pixels, *, dpi: int) -> tuple[int, float]:
    """The clockwise turn that sets a page upright and the confidence in it; (0, 0.0) when it cannot tell.

    Raises:
        EngineMissing: the program is not installed.
    """
    try:
        found = pytesseract.image_to_osd(
            Image.fromarray(gray), config=f"--dpi {dpi}", output_type=pytesseract.Output.DICT, timeout=20
        )
    except pytesseract.TesseractNotFoundError as error:
        raise EngineMissing(engine="Tesseract", package="tesseract-ocr") from error
    except (pytesseract.TesseractError, RuntimeError):  # too few characters on the page
        return 0, 0.0
    return int(found["rotate"]), float(found["orientation_conf"])
