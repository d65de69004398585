"""Which things drawn on a PDF page can be seen: invisible text, text painted over, pictures that cover the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from typing import Any, Self

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from domain.field import Box
from extract.files import pdf_calls
from extract.files.pdf_geometry import Frame

MOST_OBJECTS = 50_000
"""Objects looked at on one page; the busiest real certificate has under 2,000."""

DEEPEST_FORM = 8
INVISIBLE_MODES = frozenset({3, 7})
"""Text rendering modes (PDF 32000-1, 9.3.6) that paint nothing: invisible, and clip only."""

WHITE_FROM = 250
RECTANGLE_SEGMENTS = 6
THINNEST_COVER = 3.0
"""Points: a filled shape thinner than this is a ruling line, not a patch."""

Matrix = tuple[float, float, float, float, float, float]
UNTURNED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Shape:
    """Something opaque: where it lies, its place in the order of painting, and what it is."""

    order: int
    box: Box
    is_picture: bool
    is_white: bool
    pixels: int = 0


@dataclass(frozen=True, slots=True)
class Layers:
    """A page's shapes in the order of painting, and the text objects (by their address in pdfium) not plainly seen.

    `doubtful` gives for each such text object its place in that order.
    """

    doubtful: dict[int, int]
    invisible: frozenset[int]
    pale: frozenset[int]
    shapes: tuple[Shape, ...]

    def sight(self, address: int, box: Box) -> str:
        """How a character of the text object at `address` is seen: "" (plainly), "invisible" or "covered"."""
        order = self.doubtful.get(address)
        if order is None:
            return ""
        if address in self.invisible:
            return "invisible"
        x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
        under = [s for s in self.shapes if s.box.x0 <= x <= s.box.x1 and s.box.top <= y <= s.box.bottom]
        if any(shape.order > order for shape in under):
            return "covered"
        return "invisible" if address in self.pale and all(shape.is_white for shape in under) else ""


def layers(objects: Objects) -> Layers:
    """The layers of a page by its objects."""
    texts = objects.of_kind(pdfium.FPDF_PAGEOBJ_TEXT)
    shapes = tuple(sorted((*_pictures(objects), *_patches(objects)), key=lambda shape: shape.order))
    modes = pdf_calls.modes(objects.addresses(texts))
    invisible = {n for n, mode in zip(texts, modes, strict=True) if mode in INVISIBLE_MODES}
    pale = {n for n, white in zip(texts, objects.are_white(texts), strict=True) if white} - invisible
    under = _laid_over(objects, [n for n in texts if shapes and n < shapes[-1].order], shapes)
    address = objects.address
    return Layers(
        {address[n]: n for n in sorted(invisible | pale | under)},
        frozenset(address[n] for n in invisible),
        frozenset(address[n] for n in pale),
        shapes,
    )


@dataclass(frozen=True)
class Objects:
    """A page's objects in the order of painting, those within form objects in their place: address, kind, matrix."""

    address: list[int]
    kind: list[int]
    matrix: list[Matrix]
    frame: Frame

    @classmethod
    def of(cls, page: Any, frame: Frame) -> Self:
        """The first `MOST_OBJECTS` objects of a page."""
        made = cls([], [], [], frame)
        made._add(pdf_calls.page_objects(page)[:MOST_OBJECTS], UNTURNED, 0)
        return made

    def _add(self, addresses: list[int], matrix: Matrix, depth: int) -> None:
        """Add the objects, and in the place of a form object what it holds."""
        kinds = pdf_calls.kinds(addresses)
        begin = 0
        for form in [n for n, kind in enumerate(kinds) if kind == pdfium.FPDF_PAGEOBJ_FORM]:
            self._extend(addresses[begin:form], kinds[begin:form], matrix)
            begin = form + 1
            if depth < DEEPEST_FORM:
                inner = times(own, matrix) if (own := pdf_calls.matrix(addresses[form])) else matrix
                self._add(pdf_calls.form_objects(addresses[form], MOST_OBJECTS), inner, depth + 1)
        self._extend(addresses[begin:], kinds[begin:], matrix)

    def _extend(self, addresses: list[int], kinds: list[int], matrix: Matrix) -> None:
        room = MOST_OBJECTS - len(self.address)
        self.address.extend(addresses[:room])
        self.kind.extend(kinds[:room])
        self.matrix.extend(repeat(matrix, len(addresses[:room])))

    def of_kind(self, kind: int) -> list[int]:
        """The places of the objects of one kind."""
        return [n for n, one in enumerate(self.kind) if one == kind]

    def addresses(self, places: Sequence[int]) -> list[int]:
        """Where pdfium has the objects at these places."""
        return [self.address[n] for n in places]

    def are_white(self, places: Sequence[int]) -> list[bool]:
        """Whether each object's fill is white, or paints nothing at all."""
        return _white(pdf_calls.fills(self.addresses(places)))

    def are_stroked_white(self, places: Sequence[int]) -> list[bool]:
        """The same of each object's stroke."""
        return _white(pdf_calls.strokes(self.addresses(places)))

    def boxes(self, places: Sequence[int]) -> list[Box]:
        """The upright boxes of objects; empty ones where pdfium cannot tell."""
        return list(map(Box, *self.sides(places).T.tolist()))

    def sides(self, places: Sequence[int]) -> NDArray[np.float64]:
        """The same as an array with a row (left, top, right, bottom) each."""
        sides = pdf_calls.bounds(self.addresses(places))
        if all(self.matrix[n] is UNTURNED for n in places):
            return self.frame.upright(sides)
        a, b, c, d, e, f = (part[:, None] for part in self.matrices(places).T)
        xs, ys = sides[:, [0, 0, 2, 2]], sides[:, [1, 3, 1, 3]]
        x, y = a * xs + c * ys + e, b * xs + d * ys + f
        return self.frame.upright(np.stack([x.min(axis=1), y.min(axis=1), x.max(axis=1), y.max(axis=1)], axis=1))

    def matrices(self, places: Sequence[int]) -> NDArray[np.float64]:
        """The matrices of objects: a row of six each."""
        every = chain.from_iterable(self.matrix[n] for n in places)
        return np.fromiter(every, np.float64, 6 * len(places)).reshape(-1, 6)

    @cached_property
    def others(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The places of all objects that are no text, and their upright sides."""
        places = [n for n, kind in enumerate(self.kind) if kind != pdfium.FPDF_PAGEOBJ_TEXT]
        return np.array(places, dtype=np.int64), self.sides(places)


def _white(colors: NDArray[np.int64]) -> list[bool]:
    """Which colors (red, green, blue, alpha; -1 of none) leave white paper white."""
    white = (colors[:, 3] == 0) | ((colors[:, :3] >= WHITE_FROM).all(axis=1) & (colors[:, 3] >= 0))
    return [bool(one) for one in white]


def _laid_over(objects: Objects, texts: Sequence[int], shapes: Sequence[Shape]) -> set[int]:
    """Which text objects a shape painted later touches."""
    if not texts:
        return set()
    laid = np.array([(shape.order, *shape.box) for shape in shapes]).reshape(-1, 5)
    return {n for n, box in zip(texts, objects.boxes(texts), strict=True) if _is_laid_over(box, n, laid)}


def _is_laid_over(box: Box, order: int, laid: NDArray[np.float64]) -> bool:
    """Whether a shape painted later touches the box; `laid` has a row (order, x0, top, x1, bottom) a shape."""
    over = (laid[:, 0] > order) & (laid[:, 1] < box.x1) & (laid[:, 3] > box.x0)
    return bool((over & (laid[:, 2] < box.bottom) & (laid[:, 4] > box.top)).any())


def times(first: Matrix, then: Matrix) -> Matrix:
    """One matrix that does what `first` and `then` do one after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _patches(objects: Objects) -> Iterator[Shape]:
    """The opaque filled rectangles that are no rules."""
    paths = objects.of_kind(pdfium.FPDF_PAGEOBJ_PATH)
    filled = [n for n in paths if pdf_calls.is_filled_rectangle(objects.address[n], RECTANGLE_SEGMENTS, WHITE_FROM)]
    whites = objects.are_white(filled)
    for n, box, white in zip(filled, objects.boxes(filled), whites, strict=True):
        if min(box.width, box.height) >= THINNEST_COVER:
            yield Shape(n, box, is_picture=False, is_white=white)


def _pictures(objects: Objects) -> Iterator[Shape]:
    """The pictures with the number of their pixels, as their dictionaries say: nothing is decoded."""
    places = objects.of_kind(pdfium.FPDF_PAGEOBJ_IMAGE)
    for n, box in zip(places, objects.boxes(places), strict=True):
        pixels = pdf_calls.picture_pixels(objects.address[n])
        yield Shape(n, box, is_picture=True, is_white=False, pixels=pixels)
