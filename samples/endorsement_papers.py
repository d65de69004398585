"""Draws endorsement pages that look like those insurers issue: numbers and titles are facts, all other wording is ours.

`LAYOUTS` are for building a reader; samples/endorsement_held_out.py has those for telling how well it reads.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType

from reportlab.lib.utils import simpleSplit

from samples.endorsement_truth import EndorsementTruth
from samples.page_writer import PageWriter

Layout = Callable[[EndorsementTruth, random.Random], bytes]
PARTS = MappingProxyType(
    {
        "gl": "COMMERCIAL GENERAL LIABILITY COVERAGE PART",
        "auto": "BUSINESS AUTO COVERAGE FORM",
        "umbrella": "COMMERCIAL LIABILITY UMBRELLA COVERAGE PART",
        "wc": "WORKERS COMPENSATION AND EMPLOYERS LIABILITY INSURANCE POLICY",
        "property": "COMMERCIAL PROPERTY COVERAGE PART",
    }
)
_BODIES = MappingProxyType({
    "ai_ongoing": ("Whoever the schedule or your written agreement names is added as an insured, for harm that your"
" work in progress brings about in whole or in part."),
    "ai_completed": "Whoever is named is added as an insured for harm that your finished work brings about.",
    "ai_premises": ("The owner of the place that you rent is added as an insured for harm that comes from your use"
" of it."),
    "wos": "The insurer will not claim back from whoever is named what it has paid.",
    "pnc": "Toward an additional insured this policy pays first and asks nothing from that party's own policy.",
    "noc": "Before the insurer ends this policy, whoever the schedule names is told in writing.",
    "aggregate_per_project": "The general limit is available separately for each project described.",
    "aggregate_per_location": "The general limit is available separately for each location described.",
})  # fmt: skip
_MORE = (
    "A. The words above are read with the section of the policy that says who is insured, and"
    " nothing in them makes a limit higher.",
    "B. With respect to whoever is added, there is no cover for harm that happens after the work at"
    " the place is done and paid for,"
    " or that comes from drawings, maps, opinions or reports of a designer.",
    "C. The most that is paid is what the contract asks for or what the declarations show, whichever is less.",
)
_OTHERWISE = "What this page says stands in place of what the policy says on the same matter."
WARNING = "THIS ENDORSEMENT CHANGES THE POLICY. PLEASE READ IT CAREFULLY."


def text_of(what: EndorsementTruth, write: PageWriter) -> None:
    """The page's text, and what most such pages say besides."""
    write.text(body_of(what))
    if not what.body:
        for each in _MORE:
            write.gap(5)
            write.text(each)


def body_of(what: EndorsementTruth) -> str:
    """The page's text: a manuscript form's own, else our words for what the form grants."""
    if what.body:
        return what.body
    return next((_BODIES[code] for code in (*what.grants, *what.restricts) if code in _BODIES), _OTHERWISE)


def shown(what: EndorsementTruth) -> str:
    """The policy number; "" on a specimen."""
    return "" if what.specimen else what.policy_number


def title_lines(what: EndorsementTruth, write: PageWriter, size: float) -> None:
    """The title in capitals, in the middle, a line for each of its parts."""
    for part in what.title.upper().replace(" - ", " \u2013 ").split(" \u2013 "):
        for each in simpleSplit(part, "Helvetica-Bold", size, write.width):
            write.line(each, at="middle", bold=True, size=size)


def printed(what: EndorsementTruth) -> str:
    """Form and edition; "" for pages without a number."""
    return what.number if not what.form.startswith("manuscript.") else ""


def iso_table(what: EndorsementTruth, rng: random.Random) -> bytes:
    """Number at the top right and at the foot, a schedule of one or two ruled columns."""
    write = PageWriter(rng.choice(("Helvetica", "Times-Roman")))
    write.line(f"POLICY NUMBER: {shown(what)}")
    write.line(PARTS[what.line].replace(" COVERAGE PART", ""), at="right", bold=True, stay=what.line != "wc")
    write.line(printed(what), at="right", bold=True)
    write.gap(8)
    write.line(WARNING, at="middle", bold=True, size=11)
    write.gap(6)
    title_lines(what, write, 13)
    write.gap(6)
    write.text("This endorsement modifies insurance provided under the following:")
    write.line(PARTS[what.line], at="middle")
    if not what.specimen:
        write.line(f"Named Insured: {what.insured}")
        write.line(f"Endorsement Effective Date: {what.effective:%m/%d/%Y}")
    _scheduled_table(what, write)
    write.gap(8)
    text_of(what, write)
    write.foot(printed(what), "Drawn sample, wording invented", "Page 1 of 1")
    return write.pdf()


def _scheduled_table(what: EndorsementTruth, write: PageWriter) -> None:
    labels = [label for label in what.labels if label]
    if not has_schedule(what):
        return
    write.gap(8)
    write.line("SCHEDULE", at="middle", bold=True)
    write.gap(6)
    rows = [[f"{label}:" for label in labels]]
    both = len(labels) == 2
    left = (
        [with_address(*one) for one in zip(what.parties, what.addresses, strict=True)]
        if what.labels[0]
        else list(what.places)
    )
    for n, cell in enumerate(left or ["\n\n"]):
        rows.append([cell, *([what.places[0] if n == 0 and what.places else ""] if both else [])])
    write.table(rows)
    write.line("Information required to complete this Schedule, if not shown above, is in the Declarations.", size=8)


def with_address(party: str, address: str) -> str:
    """A party with its address on two lines below."""
    if not address:
        return party
    street, _, town = address.rpartition(", ")
    street, _, city = street.rpartition(", ")
    return f"{party}\n{street}\n{city}, {town}"


def has_schedule(what: EndorsementTruth) -> bool:
    """Whether the page has a schedule, filled or not."""
    return what.specimen or bool(what.parties or what.places)


def iso_box(what: EndorsementTruth, rng: random.Random) -> bytes:
    """One framed box a label, names below one another; the label stands in the frame."""
    write = PageWriter(rng.choice(("Helvetica", "Courier")), 9.5)
    write.line(printed(what), at="right", bold=True)
    write.line(f"Policy Number: {shown(what)}")
    if not what.specimen:
        write.line(f"Insured: {what.insured}")
        write.line(f"Effective Date: {what.effective:%B} {what.effective.day}, {what.effective.year}")
    write.gap(10)
    write.line(WARNING.title(), at="middle", bold=True)
    title_lines(what, write, 12)
    write.gap(8)
    write.text(f"This endorsement modifies insurance provided under the following: {PARTS[what.line]}")
    if has_schedule(what):
        write.gap(8)
        write.line("Schedule", at="middle", bold=True)
        for label, held in zip(what.labels, (what.parties, what.places), strict=True):
            if label:
                write.boxed([f"{label}:", *lines_of(what, held, write)], tall=54)
    write.gap(8)
    text_of(what, write)
    write.foot("Drawn sample", "", printed(what))
    return write.pdf()


def lines_of(what: EndorsementTruth, held: tuple[str, ...], write: PageWriter) -> list[str]:
    """Parties or places as lines that fit the page, addresses below their party."""
    made: list[str] = []
    for n, one in enumerate(held):
        address = what.addresses[n] if held is what.parties and n < len(what.addresses) else ""
        for part in with_address(one, address).split("\n"):
            made += simpleSplit(part, write.face, write.size, write.width - 14)
    return made


def inline(what: EndorsementTruth, rng: random.Random) -> bytes:
    """Labels with their values on the same line; several parties with semicolons between them."""
    write = PageWriter("Times-Roman", 10.5)
    write.line(what.insurer, bold=True, size=13)
    write.line(f"ENDORSEMENT NO. {rng.randint(1, 19)}", bold=True)
    write.gap(6)
    if what.specimen:
        write.text("Attached to and forming part of Policy No.: ____________")
    else:
        write.text(f"Attached to and forming part of Policy No.: {what.policy_number}")
        write.line(f"Issued to: {what.insured}")
        write.line(f"Effective: {what.effective:%m/%d/%Y} 12:01 A.M. standard time")
    write.gap(10)
    title_lines(what, write, 12)
    write.gap(8)
    if has_schedule(what):
        for label, held in zip(what.labels, (what.parties, what.places), strict=True):
            if label:
                write.text(f"{label}: {'; '.join(held)}")
                write.gap(4)
    write.text(f"It is agreed that the {PARTS[what.line].lower()} is amended as follows.")
    text_of(what, write)
    write.gap(8)
    write.text("All other terms and conditions of the policy remain unchanged.")
    write.foot(printed(what), "Drawn sample", "Page 1 of 1")
    return write.pdf()


def compensation(what: EndorsementTruth, rng: random.Random) -> bytes:
    """As workers compensation endorsements are laid out: edition in brackets, policy and insured at the foot."""
    write = PageWriter("Helvetica", 9.5)
    write.line(
        "WORKERS COMPENSATION AND EMPLOYERS LIABILITY INSURANCE POLICY" if what.line == "wc" else PARTS[what.line],
        bold=True,
    )
    write.line(what.form if not what.form.startswith("manuscript.") else "", at="right", bold=True, stay=True)
    if what.edition:
        month, year = what.edition.split()
        write.line(f"(Ed. {int(month)}-{year})", at="right")
    write.gap(12)
    for each in simpleSplit(f"{what.title.upper()}", "Helvetica-Bold", 12, write.width):
        write.line(each, at="middle", bold=True, size=12)
    write.gap(10)
    text_of(what, write)
    write.gap(14)
    if has_schedule(what):
        write.line("Schedule", at="middle", bold=True)
        write.gap(6)
        for label, held in (("", what.parties), (what.labels[1], what.places)):
            if label:
                write.line(f"{label}:")
            for each in lines_of(what, held, write):
                write.line(each)
    write.y = 150
    write.text(
        "This endorsement changes the policy to which it is attached and is effective on the date issued"
        " unless otherwise stated."
    )
    write.gap(6)
    known = not what.specimen
    write.line(f"Endorsement Effective {what.effective:%m/%d/%Y}" if known else "Endorsement Effective")
    write.canvas.drawString(write.left + 190, write.y, f"Policy No. {shown(what)}")
    write.canvas.drawString(
        write.left + 380, write.y, f"Endorsement No. {rng.randint(1, 9)}" if known else "Endorsement No."
    )
    write.line(f"Insured {what.insured}" if known else "Insured")
    write.canvas.drawString(write.left + 380, write.y, "Premium $")
    write.line(f"Insurance Company {what.insurer}" if known else "Insurance Company")
    write.canvas.drawString(write.left + 330, write.y, "Countersigned by ________")
    return write.pdf()


def carrier(what: EndorsementTruth, rng: random.Random) -> bytes:
    """A carrier's own page: ruled boxes of label and value, the number only at the foot, edition in brackets."""
    write = PageWriter("Helvetica", 9)
    write.line(what.insurer.upper(), bold=True, size=12)
    write.gap(6)
    known = not what.specimen
    write.grid([
        [("Policy Number", shown(what)), ("Endorsement Effective", f"{what.effective:%m/%d/%y}" if known else "")],
        [("Named Insured", what.insured if known else ""), ("Producer", "Meridian Agency" if known else "")],
    ])  # fmt: skip
    write.gap(10)
    write.line(WARNING, at="middle", bold=True)
    title_lines(what, write, 12)
    write.gap(6)
    write.text("This endorsement modifies insurance provided under the following:")
    write.text(PARTS[what.line])
    if has_schedule(what):
        write.gap(6)
        write.line("SCHEDULE", bold=True)
        for label, held in zip(what.labels, (what.parties, what.places), strict=True):
            if label:
                write.line(label.upper(), bold=True)
                for n, one in enumerate(held):
                    text = f"{n + 1}. {one}" if len(held) > 1 else one
                    for each in simpleSplit(text, write.face, write.size, write.width - 20):
                        write.line(f"   {each}")
                write.gap(6)
    write.gap(4)
    text_of(what, write)
    edition = f" ({what.edition.replace(' ', '/')})" if what.edition else ""
    write.foot(f"{what.form}{edition}" if printed(what) else "", "", "Page 1 of 1")
    return write.pdf()


LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {"iso_table": iso_table, "iso_box": iso_box, "inline": inline, "compensation": compensation, "carrier": carrier}
)
