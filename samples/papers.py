"""The other papers that come in the same mails: endorsements, fax covers, letters, invoices, tax forms.

All wording is ours. Form numbers, and the headings every endorsement of that number carries, are facts.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import pikepdf
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from samples.form import PAGE
from samples.names import Firm

_LEFT, _WIDTH = 60.0, PAGE[0] - 120.0

_TITLES = MappingProxyType({
    "CG 20 10": ("ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS", "SCHEDULED PERSON OR ORGANIZATION"),
    "CG 20 37": ("ADDITIONAL INSURED - OWNERS, LESSEES OR CONTRACTORS", "COMPLETED OPERATIONS"),
    "CG 20 01": ("PRIMARY AND NONCONTRIBUTORY", "OTHER INSURANCE CONDITION"),
    "CG 24 04": ("WAIVER OF TRANSFER OF RIGHTS OF RECOVERY", "AGAINST OTHERS TO US"),
    "CG 25 03": ("DESIGNATED CONSTRUCTION PROJECT(S)", "GENERAL AGGREGATE LIMIT"),
    "CG 02 05": ("AMENDMENT OF CANCELLATION PROVISIONS", "OR COVERAGE CHANGE"),
})  # fmt: skip
_TEXTS = MappingProxyType({
    "CG 20 10": "Whoever is named in the schedule is added as an insured, for harm that the named insured's work in"
    " progress at the place described brings about in whole or in part.",
    "CG 20 37": "Whoever is named in the schedule is added as an insured, for harm that the named insured's finished"
    " work at the place described brings about in whole or in part.",
    "CG 20 01": "Toward an additional insured this policy pays first and asks nothing from that party's own policy,"
    " if the named insured agreed to this in writing before the loss.",
    "CG 24 04": "The insurer will not claim back from whoever is named in the schedule what it has paid.",
    "CG 25 03": "The general aggregate limit is available separately for each project described in the schedule.",
    "CG 02 05": "Before the insurer ends this policy, whoever the schedule names is told in writing, 30 days ahead.",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Endorsed:
    """One endorsement page: `form` "CG 20 10", `edition` "04 13", the policy it changes and who is in its schedule."""

    form: str
    edition: str
    policy_number: str
    named_insured: str
    parties: tuple[str, ...]
    place: str = "All work under written contract"


def endorsement(what: Endorsed) -> bytes:
    """The page of an endorsement, number and edition at the top and at the foot."""
    number = f"{what.form} {what.edition}"
    first, second = _TITLES[what.form]
    sheet = _Sheet()
    sheet.line(f"POLICY NUMBER: {what.policy_number}", "Helvetica", 10)
    sheet.line("COMMERCIAL GENERAL LIABILITY", "Helvetica-Bold", 10, right=True, stay=True)
    sheet.line(number, "Helvetica-Bold", 10, right=True)
    sheet.gap(14)
    for text in ("This endorsement changes the policy. Keep it with the policy.", first, second):
        sheet.line(text, "Helvetica-Bold", 12 if text.isupper() else 10, middle=True)
    sheet.gap(10)
    sheet.line(f"Named insured: {what.named_insured}", "Helvetica", 10)
    sheet.gap(6)
    sheet.line("SCHEDULE", "Helvetica-Bold", 11, middle=True)
    rows = [("Name of person(s) or organization(s)", "Location(s) and description of operations")]
    rows += [(party, what.place) for party in what.parties]
    sheet.table(rows)
    sheet.gap(10)
    sheet.text(_TEXTS[what.form])
    sheet.foot(number, "Drawn sample, wording invented", "Page 1 of 1")
    return sheet.pdf()


def letter(lines: Sequence[str], *, sender: Firm, day: date) -> bytes:
    """A cover letter: letterhead, date, paragraphs."""
    sheet = _Sheet()
    sheet.line(sender.name, "Times-Bold", 16)
    sheet.line(sender.address, "Times-Roman", 9)
    sheet.gap(30)
    sheet.line(f"{day:%B} {day.day}, {day.year}", "Times-Roman", 11)
    sheet.gap(16)
    for each in lines:
        sheet.text(each, "Times-Roman", 11)
        sheet.gap(8)
    return sheet.pdf()


def fax_cover(*, sender: Firm, to: str, pages: int) -> bytes:
    """The first sheet of a fax: who, to whom, how many pages."""
    sheet = _Sheet()
    sheet.line("FAX COVER SHEET", "Helvetica-Bold", 24)
    sheet.gap(16)
    sheet.table([("To:", to), ("From:", f"{sender.name} {sender.phone}"), ("Pages including this one:", str(pages))])
    sheet.gap(12)
    sheet.text("The certificate follows. Please call us if a page is missing.")
    return sheet.pdf()


def invoice(*, sender: Firm, to: Firm, day: date, number: int) -> bytes:
    """A bill for insurance premium: names policies and amounts, and proves nothing."""
    sheet = _Sheet()
    sheet.line(sender.name, "Helvetica-Bold", 14)
    sheet.line(sender.address, "Helvetica", 9)
    sheet.gap(20)
    sheet.line(f"INVOICE {number}", "Helvetica-Bold", 16)
    sheet.line(f"Bill to: {to.name}, {to.address}", "Helvetica", 10)
    sheet.line(f"Invoice date: {day:%m/%d/%Y}", "Helvetica", 10)
    sheet.gap(12)
    rows = [("General liability, annual premium", "$4,820.00"), ("Commercial auto, annual premium", "$3,115.00")]
    sheet.table([("Description", "Amount"), *rows, ("Total due", "$7,935.00")])
    return sheet.pdf()


def taxpayer_form(firm: Firm) -> bytes:
    """A form with a taxpayer number, as vendors send it along: nothing about insurance."""
    sheet = _Sheet()
    sheet.line("Vendor tax information (sample)", "Helvetica-Bold", 15)
    sheet.gap(10)
    rows = [
        ("1  Name as on the tax return", firm.name),
        ("2  Business kind", "Corporation"),
        ("3  Address", firm.address),
    ]
    sheet.table([*rows, ("4  Taxpayer number", "00-0000000"), ("5  Signed", "(signature on file)")])
    return sheet.pdf()


def bound(*documents: bytes) -> bytes:
    """Several PDFs as one, in their order."""
    out = io.BytesIO()
    with pikepdf.new() as book:
        for document in documents:
            with pikepdf.open(io.BytesIO(document)) as part:
                book.pages.extend(part.pages)
        book.save(out, deterministic_id=True)
    return out.getvalue()


class _Sheet:
    """A page written from the top down."""

    def __init__(self) -> None:
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=PAGE, invariant=1)
        self._y = PAGE[1] - 60

    def line(self, text: str, face: str, size: float, **how: bool) -> None:
        """One line; `middle` or `right` set it there, `stay` overprints the line before instead of moving down."""
        self._y -= 0 if how.get("stay") else size * 1.35
        y = self._y
        self._canvas.setFont(face, size)
        if how.get("middle"):
            self._canvas.drawCentredString(PAGE[0] / 2, y, text)
        elif how.get("right"):
            self._canvas.drawRightString(_LEFT + _WIDTH, y, text)
        else:
            self._canvas.drawString(_LEFT, y, text)

    def text(self, text: str, face: str = "Helvetica", size: float = 10) -> None:
        """A paragraph over the width of the page."""
        for each in simpleSplit(text, face, size, _WIDTH):
            self.line(each, face, size)

    def table(self, rows: Iterable[tuple[str, str]]) -> None:
        """A ruled table of two columns."""
        self.gap(6)
        for first, second in rows:
            cells = [simpleSplit(cell, "Helvetica", 10, _WIDTH / 2 - 10) for cell in (first, second)]
            tall = 8 + 13 * max(len(cell) for cell in cells)
            for column, lines in enumerate(cells):
                x = _LEFT + column * _WIDTH / 2
                self._canvas.rect(x, self._y - tall, _WIDTH / 2, tall)
                self._canvas.setFont("Helvetica", 10)
                for place, each in enumerate(lines):
                    self._canvas.drawString(x + 5, self._y - 14 - 13 * place, each)
            self._y -= tall

    def gap(self, points: float) -> None:
        """Leave room."""
        self._y -= points

    def foot(self, left: str, middle: str, right: str) -> None:
        """A line at the bottom edge."""
        self._canvas.setFont("Helvetica", 8)
        self._canvas.drawString(_LEFT, 40, left)
        self._canvas.drawCentredString(PAGE[0] / 2, 40, middle)
        self._canvas.drawRightString(_LEFT + _WIDTH, 40, right)

    def pdf(self) -> bytes:
        """The page as a PDF."""
        self._canvas.showPage()
        self._canvas.save()
        return self._out.getvalue()
