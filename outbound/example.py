"""The example of what to submit: a page of our own design with a certificate's boxes, filled with what a client asks.

What is asked stands out and has a number; what the client does not mind is gray. It is no form of anybody's.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from domain.field import Box
from domain.requirement import RequirementSet
from outbound.asked import Row, rows
from outbound.asked_papers import attachments, citations, description, restrictions
from outbound.column import Column
from outbound.example_rows import TABLE, draw_head, draw_row, height_of
from outbound.paper import ACCENT, GRAY, HAIR, INK, MARGIN, TINT, WHITE, Paper, Style, folded
from outbound.paper_words import Words

_NO_FLAGS: Mapping[str, bool] = MappingProxyType({})
LEFT, RIGHT = MARGIN, 612.0 - MARGIN
FLOOR = 792.0 - 25.0
"""The lowest baseline; the footer stands beneath it."""

_TITLE = Style("Helvetica-Bold", 20, INK)
_LEAD = Style("Helvetica-Bold", 9, INK)
_SMALL = Style("Helvetica", 7, GRAY, 8.8)
_LABEL = Style("Helvetica-Bold", 6.4, GRAY)
_FREE = Style("Helvetica-Oblique", 7.4, GRAY)
_ASKED = Style("Helvetica-Bold", 9.4, ACCENT, 11.4)
_SAYS = Style("Helvetica", 8, ACCENT, 9.9)
_FOOT = Style("Helvetica-Bold", 8.6, INK)
"""Of the words by which the page is known when it comes back, even by fax."""
_HEADING = Style("Helvetica-Bold", 8.4, INK)
_NOTE = Style("Helvetica", 7.6, INK, 9.6)


def example_certificate(
    requirement: RequirementSet,
    *,
    client: str,
    client_address: str,
    contractor: str,
    reference: str,
    flags: Mapping[str, bool] = _NO_FLAGS,
    language: str = "en",
    state: str = "",
) -> bytes:
    """A PDF of one page, or two where the requirement is long; the same bytes each time.

    Args:
        requirement: as of one version, its parties filled in.
        client: who asks; the holder when the set names none.
        client_address: of the client, lines parted by line breaks; the holder's when the set gives none.
        contractor: the insured as in the contract.
        reference: the account's, for the reply.
        flags: what is known of the account (employees, vehicles, ...): a line that they rule out is not asked for, one
            that they leave open says when it is needed.
        language: en or es.
        state: two letters; names the state's own workers compensation form.

    Raises:
        ValueError: a language that papers are not written in.
    """
    words = Words(language)
    sheet = _Example(words, requirement, reference)
    sheet.heading(client, contractor)
    table = rows(requirement, flags, words)
    sheet.parties(contractor)
    sheet.table(table)
    lines = frozenset(row.line for row in table if row.is_asked)
    sheet.description(description(requirement, lines, words, state))
    sheet.holder(requirement.holder.name or client, requirement.holder.address or client_address)
    sheet.notes(
        attachments(requirement, lines, words, state, flags),
        citations(requirement, lines, words, state),
        restrictions(requirement, flags, words),
    )
    return sheet.pdf()


class _Example:
    """The sheet as it fills from top to bottom; `y` is where the next part begins."""

    def __init__(self, words: Words, requirement: RequirementSet, reference: str) -> None:
        self._words, self._requirement, self._reference = words, requirement, reference
        self._paper = Paper(f"{words('example')}: {words('example_title')} ({reference})")
        self._key: list[tuple[str, str]] = []
        self._count = 0
        self._page = 1
        self._y = 0.0

    def heading(self, client: str, contractor: str) -> None:
        """Title, for whom, how to use it, and what the two kinds of print mean."""
        paper, words = self._paper, self._words
        tag = Box(LEFT, 30, LEFT + 74, 46)
        paper.box(tag, fill=ACCENT, line=None, radius=2)
        paper.text(tag.x0 + tag.width / 2, 42, words("example"), Style("Helvetica-Bold", 11, WHITE), align="middle")
        paper.text(tag.x1 + 9, 45, words("example_title"), _TITLE)
        paper.text(RIGHT, 38, words("reference", reference=self._reference), _LEAD, align="right")
        paper.text(RIGHT, 47.5, words("not_proof"), _SMALL, align="right")
        whom = words("example_for", contractor=contractor, client=client)
        y = paper.block(LEFT, 61, whom, _LEAD, RIGHT - LEFT)
        y = paper.block(LEFT, y, words("example_how"), _SMALL, RIGHT - LEFT - 152)
        self._legend(y - _SMALL.step)
        paper.rule((LEFT, y - 2), (RIGHT, y - 2), color=INK, thick=1.2)
        self._y = y - 2

    def _legend(self, y: float) -> None:
        paper, words = self._paper, self._words
        free, asked = words("free"), words("asked")
        x = RIGHT - _FREE.width(free)
        paper.text(x, y, free, _FREE)
        style = _ASKED.at(7.6)
        x -= style.width(asked) + 14
        paper.box(Box(x - 3, y - 7, x + style.width(asked) + 3, y + 2.4), fill=TINT, line=None)
        paper.text(x, y, asked, style)

    def parties(self, contractor: str) -> None:
        """Producer and insured on the left, date and insurers on the right."""
        words, paper, top, middle = self._words, self._paper, self._y, LEFT + 282
        carrier = self._carrier()
        rated = folded(carrier, _ASKED.at(8), RIGHT - middle - 26) if carrier else ()
        named = folded(contractor, _ASKED.at(11), middle - LEFT - 26)
        height = max(36 + 32 + len(named) * 13.4, 62 + len(rated) * 9.8)
        self._cell(Box(LEFT, top, middle, top + 36), words("producer"))
        paper.text(LEFT + 5, top + 22, words("producer_value"), _FREE)
        insured = Box(LEFT, top + 36, middle, top + height)
        self._cell(insured, words("insured"), number=self._numbered(words("key_insured")))
        y = paper.lines(LEFT + 5, insured.top + 22, named, _ASKED.at(11))
        paper.text(LEFT + 5, y - 1, words("insured_address"), _FREE)
        self._cell(Box(middle, top, RIGHT, top + 18), "")
        paper.text(middle + 5, top + 12, words("date"), _LABEL)
        paper.text(RIGHT - 5, top + 12, words("date_value"), _FREE, align="right")
        number = self._numbered(words("key_insurers")) if carrier else ""
        box = Box(middle, top + 18, RIGHT, top + height)
        self._cell(box, words("insurers"), number=number)
        y = paper.lines(middle + 5, box.top + 22, rated, _ASKED.at(8))
        for letter in "ABC"[: max(1, int((box.bottom - y) // 9.6) + 1)]:
            paper.text(middle + 5, y, letter, _FREE.bold())
            paper.text(middle + 17, y, words("insurer_value"), _FREE)
            y += 9.6
        self._y = top + height

    def table(self, table: tuple[Row, ...]) -> None:
        """The rows of coverage; those that do not fit go on overleaf, under the same head."""
        words, first = self._words, self._count + 1
        draw_head(self._paper, self._y, words)
        self._y += TABLE.head
        for row in table:
            height = height_of(row, words)
            if self._room(height):
                draw_head(self._paper, self._y, words)
                self._y += TABLE.head
            draw_row(self._paper, self._y, row, self._numbered() if row.is_asked else "", words)
            self._y += height
        if self._count >= first:
            numbers = str(first) if self._count == first else f"{first}-{self._count}"
            self._key.append((numbers, _told([row for row in table if row.is_asked], words)))

    def description(self, said: tuple[str, ...]) -> None:
        """Examples of what the policies could be cited for."""
        words, paper = self._words, self._paper
        column = Column(_SAYS, RIGHT - LEFT - 12)
        for text in said:
            column.item(text)
        height = 27 + column.height
        self._room(height)
        box = Box(LEFT, self._y, RIGHT, self._y + height)
        self._cell(box, words("description"), number=self._numbered(words("key_description")))
        paper.text(LEFT + 5, box.top + 20, words("description_how"), _FREE)
        column.draw(paper, LEFT + 6, box.top + 31)
        self._y = box.bottom

    def holder(self, name: str, address: str) -> None:
        """Name and address exactly; the signature beside it."""
        words, paper, middle = self._words, self._paper, LEFT + 282
        lines = [*folded(name, _ASKED.at(11), 270)]
        below = [piece for line in address.splitlines() for piece in folded(line, _ASKED, 270)]
        height = 20 + len(lines) * 13.4 + len(below) * _ASKED.step
        self._room(height)
        box = Box(LEFT, self._y, middle, self._y + height)
        self._cell(box, words("holder"), number=self._numbered(words("key_holder")))
        y = paper.lines(LEFT + 5, box.top + 22, lines, _ASKED.at(11))
        paper.lines(LEFT + 5, y, below, _ASKED)
        self._cell(Box(middle, box.top, RIGHT, box.bottom), words("signature"))
        paper.text(middle + 5, box.top + 22, words("signature_value"), _FREE)
        self._y = box.bottom

    def notes(self, attached: tuple[str, ...], cited: tuple[str, ...], restricted: str) -> None:
        """What goes with it on the left, the key to the numbers on the right; overleaf when the page is full."""
        words, middle = self._words, LEFT + 276
        left = Column(_NOTE, middle - LEFT - 14)
        left.heading(words("attach"), _HEADING)
        for text in attached or (words("nothing_attached"),):
            left.item(text, mark="box" if attached else "")
        if cited:
            left.heading(words("cite"), _HEADING)
        for text in cited:
            left.item(text)
        if attached or cited:
            left.text(words("equal"), _SMALL)
        if restricted:
            left.text(restricted, _SMALL)
        right = Column(_NOTE, RIGHT - middle, indent=22)
        right.heading(words("key"), _HEADING)
        for number, text in self._key:
            right.item(text, mark=number)
        self._room(10 + max(left.height, right.height))
        top = self._y + 10
        left.draw(self._paper, LEFT, top + _HEADING.size)
        right.draw(self._paper, middle, top + _HEADING.size)

    def pdf(self) -> bytes:
        """The finished paper."""
        self._finish_page()
        return self._paper.pdf()

    def _carrier(self) -> str:
        """What is asked of the insurers, "" when nothing is."""
        words, wanted = self._words, self._requirement.carrier
        rating = " ".join(filter(None, (wanted.am_best_min, wanted.size_min)))
        asked = [words("rating", rating=rating)] if rating else []
        if wanted.admitted_required:
            asked.append(words("admitted"))
        if asked and wanted.accept_unrated:
            kinds = ", ".join(words(one) if words.has(one) else one for one in wanted.accept_unrated)
            asked.append(words("unrated", kinds=kinds))
        return "; ".join(asked)

    def _numbered(self, text: str = "") -> str:
        """The next number; with `text` it stands in the key."""
        self._count += 1
        if text:
            self._key.append((str(self._count), text))
        return str(self._count)

    def _cell(self, box: Box, label: str, *, number: str = "") -> None:
        """A box with its label; tinted, with its number, when what stands in it is asked for."""
        self._paper.box(box, fill=TINT if number else None, line=HAIR)
        self._paper.text(box.x0 + 5, box.top + 9.5, label, _LABEL)
        if number:
            self._paper.badge(box.x1 - 10, box.top + 9.5, number)

    def _room(self, height: float) -> bool:
        """Go overleaf when `height` does not fit any more; whether that was so."""
        if self._y + height <= FLOOR:
            return False
        self._finish_page()
        self._paper.next_page()
        self._page += 1
        self._paper.text(LEFT, 42, f"{self._words('example')}: {self._words('example_title')}", _LEAD.at(11))
        reference = self._words("reference", reference=self._reference)
        self._paper.text(RIGHT, 42, reference, _LEAD, align="right")
        self._paper.rule((LEFT, 50), (RIGHT, 50), color=INK, thick=1.2)
        self._y = 50.0
        return True

    def _finish_page(self) -> None:
        paper, words = self._paper, self._words
        paper.across(words("example"), size=112, degrees=52)
        foot = f"{words('example')} · {words('not_proof')}"
        paper.text(LEFT, 778, foot, _FOOT)
        paper.text(RIGHT, 778, words("page_of", page=self._page), _SMALL, align="right")


def _told(asked: list[Row], words: Words) -> str:
    """What the key says of the rows together."""
    said = [words("key_rows")]
    if lifted := tuple(words.short(row.line) for row in asked if row.counts_umbrella):
        said.append(words("key_lifted", lines=words.all(lifted)))
    if any(row.addl_insd or row.subr_wvd for row in asked):
        said.append(words("key_marks"))
    if any(row.only for row in asked):
        said.append(words("key_only"))
    return " ".join(said)
