"""Checks of the machine: programs, libraries, fonts, disk, clock."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.checkup import Checked, State

GB = 1_000_000_000
WARN_FREE, FAIL_FREE = 2 * GB, GB // 10
MIN_TESSERACT = 5
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
FONTS = ("LiberationSans-Regular.ttf", "DejaVuSans.ttf")
LIBRARIES = (
    "pypdfium2",
    "pdfplumber",
    "tesserocr",
    "opencv-python-headless",
    "mail-parser",
    "sqlalchemy",
    "dbos",
    "flask",
)


def python() -> Iterator[Checked]:
    """The interpreter, and each library that reading rests on, by version."""
    yield Checked("python", "ok", f"{platform.python_version()} at {sys.executable}")
    for library in LIBRARIES:
        try:
            yield Checked(library, "ok", importlib.metadata.version(library))
        except importlib.metadata.PackageNotFoundError:
            yield Checked(library, "fail", "not installed", "run: make install")


def spacy() -> Iterator[Checked]:
    """The reader of free text: it needs its library, but no downloaded model."""
    import spacy as library

    words = [token.text for token in library.blank("en")("Waiver of subrogation applies.")]
    is_right = words[:3] == ["Waiver", "of", "subrogation"]
    version = importlib.metadata.version("spacy")
    yield Checked("spacy", "ok" if is_right else "fail", version, "" if is_right else "run: make install")


def tesseract(command: str = "tesseract") -> Iterator[Checked]:
    """The program that reads scans, and its English data."""
    where = shutil.which(command)
    if where is None:
        yield Checked("tesseract", "fail", "not installed", "run: apt-get install tesseract-ocr tesseract-ocr-eng")
        return
    said = _output([where, "--version"])
    found = re.search(r"tesseract v?(([0-9]+)\.[0-9.]+)", said)
    is_new = found is not None and int(found[2]) >= MIN_TESSERACT
    todo = "" if is_new else f"install tesseract {MIN_TESSERACT} or later"
    yield Checked("tesseract", "ok" if is_new else "fail", found[1] if found else said[:80], todo)
    if "eng" in _output([where, "--list-langs"]).split():
        yield Checked("tesseract data", "ok", "eng")
    else:
        yield Checked("tesseract data", "fail", "no English data", "run: apt-get install tesseract-ocr-eng")


def fonts(folders: Sequence[Path] = FONT_FOLDERS) -> Iterator[Checked]:
    """Fonts for pages that do not bring their own."""
    there = {file.name for folder in folders if folder.exists() for file in folder.rglob("*.ttf")}
    missing = [font for font in FONTS if font not in there]
    if missing:
        todo = "run: apt-get install fonts-liberation fonts-dejavu-core"
        yield Checked("fonts", "warn", f"not found: {', '.join(missing)}; some pages will look odd", todo)
    else:
        yield Checked("fonts", "ok", ", ".join(FONTS))


def disk(folder: Path, *, warn_below: int = WARN_FREE, fail_below: int = FAIL_FREE) -> Iterator[Checked]:
    """Free space where `folder` is, or will be; limits in bytes."""
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    if not os.access(place, os.W_OK):
        yield Checked("data folder", "fail", f"{place} cannot be written", f"give this user the folder {folder}")
        return
    free = shutil.disk_usage(place).free
    found = f"{free / GB:.1f} GB free at {place}"
    if free < warn_below:
        state: State = "fail" if free < fail_below else "warn"
        yield Checked("disk space", state, found, "free space, or set CERTDESK_DATA_DIR")
    else:
        yield Checked("disk space", "ok", found)


def clock(now: datetime | None = None) -> Iterator[Checked]:
    """The clock, against the newest file of this program: a clock behind that is wrong."""
    moment = now or datetime.now(UTC)
    newest = max(file.stat().st_mtime for file in Path(__file__).parents[1].glob("*/*.py"))
    shown = f"{moment.astimezone():%Y-%m-%d %H:%M %Z}"
    if moment < datetime.fromtimestamp(newest, UTC) - timedelta(days=1):
        yield Checked("clock", "fail", f"{shown} is before this program was made", "set the clock (timedatectl)")
    else:
        yield Checked("clock", "ok", shown)


def processors(workers: int) -> Iterator[Checked]:
    """As many workers as the processor cores carry."""
    cores = os.cpu_count() or 1
    found = f"{workers} for {cores} core{'s' if cores > 1 else ''}"
    if workers > cores:
        yield Checked("workers", "warn", found, f"set CERTDESK_WORKERS to {cores} or less")
    else:
        yield Checked("workers", "ok", found)


def _output(command: Sequence[str]) -> str:
    done = subprocess.run(  # noqa: S603 - a fixed program found on the path
        command, capture_output=True, text=True, timeout=20, check=False
    )
    return done.stdout + done.stderr
