"""Turning and scaling of pixels: height x width (gray) or height x width x 3 (red, green, blue), 8 bits."""

from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
"""Height x width (gray, 0 is black) or height x width x 3 (red, green, blue)."""

WHITE = 255
SMALL_TILT = 0.02
"""Degrees under which levelling changes no pixel that matters: 0.3 pixels over a letter page at 300 dpi."""


def gray_of(pixels: Pixels) -> Pixels:
    """The same picture in gray, contiguous; a gray one is given back as it is."""
    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def resized(pixels: Pixels, width: int, height: int) -> Pixels:
    """The picture at exactly `width` x `height` pixels, averaged when it shrinks so that thin strokes survive."""
    have_height, have_width = pixels.shape[:2]
    if (have_width, have_height) == (width, height):
        return pixels
    shrinks = width < have_width and height < have_height
    how = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, (max(width, 1), max(height, 1)), interpolation=how), dtype=np.uint8)


def quarter_turned(pixels: Pixels, degrees: int) -> Pixels:
    """The picture turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.rot90(pixels, -(degrees // 90) % 4) if degrees % 360 else pixels


def is_level(degrees: float) -> bool:
    """Whether a picture aslant by so little may stay as it is."""
    return abs(degrees) < SMALL_TILT


def tilted(pixels: Pixels, degrees: float) -> Pixels:
    """The picture turned clockwise by a small angle about its middle, same size, corners white."""
    if is_level(degrees):
        return pixels
    height, width = pixels.shape[:2]
    leveled = cv2.warpAffine(
        np.ascontiguousarray(pixels),
        turn_of(pixels.shape, degrees),
        (width, height),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(WHITE, WHITE, WHITE),
    )
    return np.asarray(leveled, dtype=np.uint8)


def turn_of(shape: tuple[int, ...], degrees: float) -> NDArray[np.float64]:
    """The 2 x 3 matrix that turns a picture of `shape` clockwise about its middle."""
    height, width = shape[:2]
    return np.asarray(cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -degrees, 1.0), dtype=np.float64)


def jpeg(pixels: Pixels, quality: int) -> bytes:
    """The picture as a baseline JPEG file of `quality` 1 to 95."""
    out = BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "JPEG", quality=quality)
    return out.getvalue()


def from_mode(picture: Image.Image) -> Pixels:
    """A decoded Pillow picture as our pixels, laid on white where it is transparent."""
    if picture.mode in {"1", "L", "I", "I;16", "F"}:
        return _gray(picture)
    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, (WHITE, WHITE, WHITE, WHITE))
        picture = Image.alpha_composite(ground, picture.convert("RGBA"))
    return np.asarray(picture.convert("RGB"), dtype=np.uint8)


def _gray(picture: Image.Image) -> Pixels:
    """Gray of any depth as 8 bits; deeper ones keep their top 8 bits."""
    if picture.mode in {"1", "L"}:
        return np.asarray(picture.convert("L"), dtype=np.uint8)
    deep = np.asarray(picture, dtype=np.float64)
    top = float(deep.max(initial=0.0)) or 1.0
    return (deep * (255.0 / max(top, 255.0))).clip(0, 255).astype(np.uint8)
