"""An agent's own certificate marked up: each box to change ringed and numbered, and a key with the lines to them.

What was received stays as it is beneath; only the marks are ours. Pages without a mark that are no certificate are left
out, so that a bundle does not go back whole.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pikepdf

from domain.certificate import Extraction
from domain.field import Box
from domain.field_paths import field_at, walk
from domain.finding import Finding
from domain.page import PageSummary
from outbound.column import Column
from outbound.marks import RADIUS, rings
from outbound.numbered import numbered
from outbound.paper import GRAY, INK, LETTER, MARGIN, RED, Paper, Style, folded, shrunk
from outbound.paper_words import Words
from outbound.room import room_on
from outbound.underlay import Ground, finished, ground, lay_over

_NO_PICTURES: Mapping[int, bytes] = MappingProxyType({})
_ABOUT_EXCLUDED = frozenset({"wc_owner_excluded"})
"""Findings about persons left out of a policy: their names stay on the page."""
_EXCLUDING = re.compile(r"exclu|left out|not covered|opt(ed)? out", re.IGNORECASE)

_TITLE = Style("Helvetica-Bold", 20, INK)
_LEAD = Style("Helvetica", 10, INK, 13)
_DUE = Style("Helvetica-Bold", 11, INK)
_ASK = Style("Helvetica", 10.2, INK, 13)
_SMALL = Style("Helvetica", 7.6, GRAY, 9.6)
_FOOT = Style("Helvetica-Bold", 8.6, INK)
_TAG = Style("Helvetica-Bold", 6.8, RED)
_SHORT_ASK = Style("Helvetica", 8.2, INK, 10)
_FLOOR = LETTER[1] - 60.0


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the key: what to change, and the boxes it is about as (page, box)."""

    number: int
    ask: str
    boxes: tuple[tuple[int, Box], ...] = ()


def marked_up(
    document: bytes,
    findings: Sequence[Finding],
    read: Extraction,
    *,
    client: str,
    respond_by: date,
    page_images: Mapping[int, bytes] = _NO_PICTURES,
    document_id: int | None = None,
    reference: str = "",
    language: str = "en",
) -> bytes:
    """A PDF of the document's certificate pages with its marks, and the key; the same bytes each time.

    Args:
        document: as it was received, a PDF or a picture.
        findings: in the order of the letter; what an agent can mend of them is asked, with the letter's numbers.
        read: what was read from the document: its certificates give the boxes, its pages how they stand.
        client: for whom it is asked.
        respond_by: the day until which an answer is hoped for.
        page_images: upright, level pictures of pages by number, as the review screen shows them. They stand in for the
            pages themselves: for scans that lay askew, and for files that cannot be taken apart.
        document_id: when given, findings that rest on another document are asked without a mark.
        reference: the account's, for the reply.
        language: en or es; the lines are in the findings' own.

    Raises:
        PasswordNeeded, DamagedDocument, NoPages, TooLarge, UnsupportedType: the document cannot be drawn on; each says
            what to ask the sender for.
        ValueError: a language that papers are not written in.
    """
    words = Words(language)
    lines = key_lines(findings, read, words, document_id=document_id)
    pages = {page.number: page for page in read.pages}
    marked = {number for line in lines for number, _ in line.boxes}
    kept = marked | {one.page for one in read.certificates} or {1}
    pdf, grounds = ground(document, read.file, pages, kept, page_images)
    with pdf:
        sheet = _Key(words, lines, _printed(read), client=client, respond_by=respond_by, reference=reference)
        foot = sheet.room_for_key(grounds, marked, document if not page_images else b"", pages)
        sheet.draw(grounds, foot)
        with pikepdf.open(io.BytesIO(sheet.pdf())) as drawings:
            for where, drawing in zip(grounds, drawings.pages, strict=False):
                lay_over(pdf, where, drawing)
            return finished(pdf, list(drawings.pages)[len(grounds) :], read.file)


def key_lines(
    findings: Sequence[Finding], read: Extraction, words: Words, *, document_id: int | None = None
) -> tuple[Line, ...]:
    """What is asked of the agent, numbered as in the letter: findings that ask the same are one line."""
    lines = []
    for number, together in enumerate(numbered(findings).values(), start=1):
        here = [one for one in together if document_id is None or one.document_id in (None, document_id)]
        boxes = tuple(dict.fromkeys(box for one in here for box in _boxes(one, read)))
        asks = {said: said != one.ask for one in together if (said := _discreet(one, words))}
        lines.append(Line(number, max(asks, key=lambda said: asks[said]), boxes))
    return tuple(lines)


def _boxes(finding: Finding, read: Extraction) -> Iterator[tuple[int, Box]]:
    if not 0 <= finding.place < len(read.certificates):
        return
    certificate = read.certificates[finding.place]
    for path in finding.fields:
        try:
            field = field_at(certificate, path)
        except KeyError:  # a box that was not read, or of another kind of paper: asked without a mark
            continue
        if field.box is not None:
            yield field.page or certificate.page, field.box


def _printed(read: Extraction) -> dict[int, tuple[Box, ...]]:
    """Where something was read, by page."""
    found: dict[int, list[Box]] = {}
    for one in read.certificates:
        for _, field in walk(one):
            if field.box is not None and field.text:
                found.setdefault(field.page or one.page, []).append(field.box)
    return {page: tuple(boxes) for page, boxes in found.items()}


def _discreet(finding: Finding, words: Words) -> str:
    """The line without names of persons whom a policy leaves out: they are the insured's, not for everybody copied."""
    if finding.code in _ABOUT_EXCLUDED:
        return words("excluded_ask")
    quote = finding.facts.get("quote", "")
    return finding.ask.replace(quote, words("marked_words")) if quote and _EXCLUDING.search(quote) else finding.ask


class _Key:
    """The marks of each page and the key, drawn on paper of their own."""

    def __init__(
        self,
        words: Words,
        lines: tuple[Line, ...],
        printed: Mapping[int, tuple[Box, ...]],
        *,
        client: str,
        respond_by: date,
        reference: str,
    ) -> None:
        self._words, self._lines, self._client, self._reference = words, lines, client, reference
        self._printed = printed
        self._due = words("markup_due", day=words.day(respond_by))
        self._paper = Paper(words("markup_title"))

    def room_for_key(
        self, grounds: tuple[Ground, ...], marked: set[int], document: bytes, pages: Mapping[int, PageSummary]
    ) -> float | None:
        """Where the key begins on the one page that is marked, if there is white room for it; else None."""
        if len(grounds) != 1 or not self._lines or not document or not marked:
            return None
        only = grounds[0]
        column = self._short_column(only.width)
        return room_on(document, only, pages.get(only.number), column.height + 34)

    def draw(self, grounds: tuple[Ground, ...], foot: float | None) -> None:
        """A page of marks for each ground; the key at `foot` points on the only one, or on pages of its own."""
        for n, where in enumerate(grounds):
            if n == 0:
                self._paper.resize((where.width, where.height))
            else:
                self._paper.next_page((where.width, where.height))
            self._mark(where, key_page=len(grounds) + 1, is_here=foot is not None)
        if foot is None:
            self._paper.next_page(LETTER)
            self._key_pages()
        else:
            self._key_at(foot, grounds[0].width)

    def pdf(self) -> bytes:
        """The drawings: a page for each ground, then the key."""
        return self._paper.pdf()

    def _mark(self, where: Ground, *, key_page: int, is_here: bool) -> None:
        paper, words = self._paper, self._words
        targets = [(line.number, box) for line in self._lines for page, box in line.boxes if page == where.number]
        printed = self._printed.get(where.number, ())
        drawn = rings(targets, where.width, where.height, print_at=printed)
        for ring in drawn:
            paper.box(ring.box, line=RED, thick=1.5, radius=6.5)
        for ring in drawn:
            for number, x, y in ring.discs:
                paper.badge(x, y, str(number), color=RED, radius=RADIUS)
        name = "markup_tag_here" if is_here else "markup_tag"
        tag = words(name, client=self._client, page=key_page)
        style = shrunk(tag, _TAG, where.width - 40, least=4)
        half = style.width(tag) / 2 + 5
        paper.veil(Box(where.width / 2 - half, 3, where.width / 2 + half, 14))
        paper.text(where.width / 2, 11, tag, style, align="middle")

    def _short_column(self, width: float) -> Column:
        column = Column(_SHORT_ASK, width - 2 * MARGIN - 20, badge=RED, indent=17)
        for line in self._lines:
            column.item(line.ask, mark=str(line.number))
        return column

    def _key_at(self, top: float, width: float) -> None:
        """The key on the marked page itself."""
        paper, column = self._paper, self._short_column(width)
        paper.rule((MARGIN, top + 6), (width - MARGIN, top + 6), color=RED, thick=1.2)
        title = Style("Helvetica-Bold", 9.4, INK)
        paper.text(MARGIN, top + 19, self._words("markup_title"), title)
        paper.text(width - MARGIN, top + 19, self._due, title, align="right")
        column.draw(paper, MARGIN, top + 33)

    def _key_pages(self) -> None:
        """The key on pages of its own."""
        paper, words = self._paper, self._words
        width, right = LETTER[0] - 2 * MARGIN, LETTER[0] - MARGIN
        paper.text(MARGIN, 58, words("markup_title"), _TITLE)
        if self._reference:
            reference = words("reference", reference=self._reference)
            paper.text(right, 57, reference, Style("Helvetica-Bold", 9, INK), align="right")
        paper.rule((MARGIN, 68), (right, 68), color=RED, thick=2)
        y = paper.block(MARGIN, 88, words("markup_intro", client=self._client), _LEAD, width)
        y = paper.block(MARGIN, y + 4, self._due, _DUE, width)
        y = paper.block(MARGIN, y, words("markup_unavailable"), _LEAD, width) + 14
        rest = self._column(width)
        while rest:
            part, rest = rest.split(_FLOOR - y + _ASK.step)
            part.draw(paper, MARGIN, y)
            if rest:
                self._foot()
                paper.next_page(LETTER)
                y = 58.0
        self._foot()

    def _column(self, width: float) -> Column:
        words = self._words
        column = Column(_ASK, width, gap=7, badge=RED, indent=24)
        if not self._lines:
            column.text(words("markup_nothing"), _DUE)
        several = len({page for line in self._lines for page, _ in line.boxes}) > 1
        for line in self._lines:
            pages = tuple(map(str, sorted({page for page, _ in line.boxes}))) if several else ()
            where = f" ({words('markup_on_page', pages=words.all(pages))})" if pages else ""
            column.item(line.ask + where, mark=str(line.number))
        return column

    def _foot(self) -> None:
        lines = folded(self._words("markup_foot"), _SMALL, LETTER[0] - 2 * MARGIN)
        y = self._paper.lines(MARGIN, LETTER[1] - 46, lines, _SMALL)
        self._paper.text(MARGIN, y + 2, self._words("not_proof"), _FOOT)
