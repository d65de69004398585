"""The cover sheet of a fax: a code and a large reference that tie what follows to its account.

Black and white alone, nothing small and nothing thin: a standard fax has 204 x 98 dots an inch.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.fax_reference import qr_text
from domain.field import Box
from outbound.column import Column
from outbound.paper import BLACK, LETTER, WHITE, Paper, Style, folded, shrunk
from outbound.paper_words import Words
from outbound.qr import draw_qr

_LEFT, _RIGHT = 54.0, LETTER[0] - 54.0
_CODE = 216.0
"""Points of the code's side: on a standard fax still more than six rows of dots for each of its squares."""

_TITLE = Style("Helvetica-Bold", 28, WHITE)
_LABEL = Style("Helvetica", 13, BLACK)
_STRONG = Style("Helvetica-Bold", 17, BLACK, 20)
_NUMBER = Style("Helvetica-Bold", 30, BLACK)
_REFERENCE = Style("Courier-Bold", 56, BLACK)
_LINE = Style("Helvetica", 13.5, BLACK, 16.5)
_NOTE = Style("Helvetica-Bold", 13, BLACK, 16)


def fax_cover(
    *,
    reference: str,
    reply_fax: str,
    client: str,
    contractor: str,
    lines: Sequence[str],
    upload_url: str,
    language: str = "en",
) -> bytes:
    """A PDF of one page; the same bytes each time.

    Args:
        reference: the account's, of letters, figures, hyphens and dots; it is what the code says (`reference_in`).
        reply_fax: the number to send to.
        client: for whom the certificates are.
        contractor: whose they are.
        lines: what is needed, one line each; those that do not fit are left to the letter.
        upload_url: where papers can be handed in without a login; "" for nowhere.
        language: en or es; the lines are in the caller's.

    Raises:
        ValueError: a reference of other characters, or a language that papers are not written in.
    """
    words, paper = Words(language), Paper(f"{Words(language)('fax_title')} {reference}")
    coded, width = qr_text(reference), _RIGHT - _LEFT
    paper.box(Box(_LEFT, 40, _RIGHT, 82), fill=BLACK, line=None)
    paper.text(_LEFT + 14, 71, words("fax_title"), _TITLE)
    paper.block(_LEFT, 104, words("fax_first"), _NOTE, width)
    _reference(paper, words, reference.upper())
    draw_qr(paper, coded, _RIGHT - _CODE, 222, _CODE)
    beside = width - _CODE - 14
    y = 250.0
    for label, text, style in (
        (words("fax_to"), reply_fax, _NUMBER),
        (words("fax_for"), client, _STRONG),
        (words("fax_of"), contractor, _STRONG),
    ):
        paper.text(_LEFT, y, label, _LABEL)
        shown = shrunk(text, style, beside, least=15)
        y = paper.lines(_LEFT, y + shown.size + 3, folded(text, shown, beside)[:3], shown) + 10
    paper.block(_RIGHT - _CODE + 22, 450, words("fax_scan"), Style("Helvetica", 11, BLACK, 13), _CODE - 40)
    _needs(paper, words, lines, max(y + 8, 502.0))
    if upload_url:
        _upload(paper, words, upload_url)
    return paper.pdf()


def _reference(paper: Paper, words: Words, reference: str) -> None:
    """The reference in a heavy frame, as large as the page allows."""
    frame = Box(_LEFT, 122, _RIGHT, 212)
    paper.box(frame, line=BLACK, thick=3)
    paper.text(frame.x0 + 14, frame.top + 22, words("fax_reference"), _LABEL)
    style = shrunk(reference, _REFERENCE, frame.width - 36, least=14)
    paper.text(frame.x0 + frame.width / 2, frame.top + 44 + style.size / 2, reference, style, align="middle")


def _needs(paper: Paper, words: Words, lines: Sequence[str], top: float) -> None:
    """What is needed, as far as there is room above the upload link."""
    if not lines:
        return
    paper.rule((_LEFT, top - 23), (_RIGHT, top - 23), color=BLACK, thick=1.5)
    paper.text(_LEFT, top, words("fax_lines"), _STRONG)
    column = Column(_LINE, _RIGHT - _LEFT, gap=4, indent=18)
    for line in lines:
        column.item(line)
    room = LETTER[1] - 118 - top
    fits, _ = column.split(room)
    if fits.height <= room:
        fits.draw(paper, _LEFT, top + 22)


def _upload(paper: Paper, words: Words, url: str) -> None:
    top = LETTER[1] - 96
    paper.rule((_LEFT, top), (_RIGHT, top), color=BLACK, thick=1.5)
    paper.text(_LEFT, top + 20, words("fax_upload"), _LABEL)
    style = shrunk(url, _NOTE, _RIGHT - _LEFT, least=10.5)
    paper.lines(_LEFT, top + 40, folded(url, style, _RIGHT - _LEFT)[:2], style)
