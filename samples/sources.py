"""Harder machines than the usual ones: coarse and slanting scans, poor faxes, careless photographs, pages in pairs.

Each takes the drawn page as a PDF and gives a file's ending and bytes; the same generator state gives the same bytes.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
from PIL import Image

from samples import damage, style
from samples.certificate import certificate
from samples.coverages import Truth
from samples.draw import flat
from samples.raster import picture_pdf, pixels

Source = Callable[[bytes, random.Random], tuple[str, bytes]]
DPIS = (150, 200, 400, 600)
"""Dots an inch that office scanners are set to besides 300."""
EXIF_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class Sourced:
    """One document: how it was made, its file's ending, its bytes, and what it says."""

    kind: str
    suffix: str
    data: bytes
    truth: Truth


def draw_sources(seed: int, *, today: date, count: int, kinds: tuple[str, ...] = ()) -> Iterator[Sourced]:
    """`count` certificates, the kinds of SOURCES (or `kinds`) in turn. Each depends on the seed and its place only."""
    chosen = kinds or tuple(SOURCES)
    for place in range(count):
        rng = random.Random(f"{seed}:{place}:source")
        edition = "2025/12" if rng.random() < 0.25 else "2016/03"
        truth = certificate(rng, today=today, edition=edition)
        kind = chosen[place % len(chosen)]
        suffix, data = SOURCES[kind](flat(truth, style.plain(rng, edition=edition)), rng)
        yield Sourced(kind, suffix, data, truth)


def slanting(pdf: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A scan that went in up to 10 degrees askew."""
    page = damage.askew(pixels(pdf)[0], rng.choice((-1, 1)) * rng.uniform(2.0, 10.0))
    return "pdf", picture_pdf([Image.fromarray(damage.grained(page, rng))], dpi=300)


def coarse_or_fine(pdf: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A scan at another resolution than 300 dots an inch, gray or black and white."""
    dpi = rng.choice(DPIS)
    page = damage.grained(damage.askew(pixels(pdf, dpi=(dpi, dpi))[0], rng.uniform(-0.8, 0.8)), rng)
    if rng.random() < 0.4:
        page = damage.thresholded(page, rng.randint(140, 180))
        return "pdf", picture_pdf([Image.fromarray(page).convert("1")], dpi=dpi, quality=None)
    return "pdf", picture_pdf([Image.fromarray(page)], dpi=dpi)


def squeezed(pdf: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A scan that was saved as a very small JPEG."""
    page = damage.grained(damage.askew(pixels(pdf, dpi=(200, 200))[0], rng.uniform(-0.8, 0.8)), rng)
    return "pdf", picture_pdf([Image.fromarray(page)], dpi=200, quality=rng.randint(22, 35))


def poor_fax(pdf: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A fax over a bad line: missing rows, white bands, specks, the sender's line at the top or at the foot."""
    resolution = rng.choice(("fine", "fine", "standard"))
    lines = damage.FAX_LINES[resolution]
    (page,) = pixels(pdf, dpi=(damage.FAX_WIDTH / 8.5, lines))
    page = damage.dropped(damage.faxed(page, rng, "OFFICE 5550100  P.001/001", foot=rng.random() < 0.5), rng)
    return "tif", damage.fax_tiff([page], dpi=(204.0, lines), how=rng.choice(("group3", "group3", "group4")))


def careless_photo(pdf: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A photo from an angle on a dark desk, with a fold, shadow and blur; some turned by EXIF, some HEIC."""
    seen = damage.photographed(pixels(pdf, dpi=(220, 220))[0], rng)
    picture = Image.fromarray(seen)
    out = io.BytesIO()
    if rng.random() < 0.3:
        from pillow_heif import register_heif_opener

        register_heif_opener()
        picture.save(out, "HEIF", quality=70)
        return "heic", out.getvalue()
    exif = Image.Exif()
    if rng.random() < 0.4:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[EXIF_ORIENTATION] = 6  # the telephone's way to say: turn me clockwise
    picture.save(out, "JPEG", quality=rng.randint(45, 80), exif=exif)
    return "jpg", out.getvalue()


def on_its_head(pdf: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A scan that was fed upside down, with no word of it in the file."""
    return "pdf", damage.rotated_scan(pdf, rng, turn=180, tagged=False)


SOURCES: MappingProxyType[str, Source] = MappingProxyType({
    "slanting": slanting,
    "dpi": coarse_or_fine,
    "squeezed": squeezed,
    "poor_fax": poor_fax,
    "careless_photo": careless_photo,
    "on_its_head": on_its_head,
})  # fmt: skip


def in_pairs(first: bytes, second: bytes, rng: random.Random, *, beside: bool) -> bytes:
    """Two certificates scanned as one page: `beside` one another on a wide sheet, or one above the other."""
    both = np.concatenate([pixels(pdf)[0] for pdf in (first, second)], axis=1 if beside else 0)
    page = damage.grained(damage.askew(both, rng.uniform(-0.5, 0.5)), rng)
    return picture_pdf([Image.fromarray(page)], dpi=300)
