"""Layouts of endorsement pages on which no reader was built: for telling how well one reads what it has not seen.

`SEEN_LATER` were held out first, `FRESH` to the end; both were looked at after their first figures were taken, so
that a new measurement needs new layouts.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from types import MappingProxyType

from reportlab.lib.utils import simpleSplit

from samples.endorsement_papers import (
    PARTS,
    WARNING,
    Layout,
    has_schedule,
    lines_of,
    printed,
    shown,
    text_of,
    title_lines,
    with_address,
)
from samples.endorsement_truth import EndorsementTruth
from samples.page_writer import PageWriter


def sides(what: EndorsementTruth, rng: random.Random) -> bytes:
    """Held out: labels in a column at the left, values in one at the right, no warning, the edition run together."""
    write = PageWriter("Times-Roman", 11, left=72)
    write.line(what.insurer, at="middle", bold=True, size=14)
    write.gap(4)
    title_lines(what, write, 13)
    write.gap(10)
    known = not what.specimen
    write.pairs([
        ("POLICY NO.", shown(what)), ("NAMED INSURED", what.insured if known else ""),
        ("EFFECTIVE DATE", f"{what.effective:%m-%d-%Y}" if known else ""), ("ISSUING COMPANY", what.insurer),
    ])  # fmt: skip
    write.gap(12)
    write.text(f"This endorsement modifies insurance provided under the {PARTS[what.line].title()}.")
    if has_schedule(what):
        write.gap(8)
        rows = []
        for label, held in zip(what.labels, (what.parties, what.places), strict=True):
            if label:
                wrapped = lines_of(what, held, PageWriter("Times-Roman", 11, left=140))
                rows.append(
                    (
                        "Person or Organization:" if held is what.parties else "Location of Work:",
                        "\n".join(wrapped) or " ",
                    )
                )
        write.pairs(rows, column=190)
    write.gap(12)
    text_of(what, write)
    write.foot(
        printed(what).replace(" ", "", 2)
        if what.form[:2] in ("CG", "CA") and what.form[3:4].isdigit()
        else printed(what),
        "",
        "1 of 1",
    )
    return write.pdf()


def ledger(what: EndorsementTruth, rng: random.Random) -> bytes:
    """Held out: typewriter face, the schedule as an unruled table of three columns with a number before each party."""
    write = PageWriter("Courier", 9, left=50)
    write.line(f"{printed(what)}", bold=True)
    write.line("ENDORSEMENT", at="right", bold=True, stay=True)
    write.line(f"Policy #: {shown(what)}")
    write.line("" if what.specimen else f"Eff. date: {what.effective:%m/%d/%Y}", at="right", stay=True)
    write.line("" if what.specimen else f"First Named Insured: {what.insured}")
    write.gap(10)
    for each in simpleSplit(what.title, "Courier-Bold", 11, write.width):
        write.line(each, bold=True, size=11)
    write.gap(8)
    write.text(
        f"This endorsement changes the policy. It modifies insurance provided under the following:"
        f" {PARTS[what.line].title()}"
    )
    write.gap(10)
    if has_schedule(what):
        write.line("S C H E D U L E" if rng.random() < 0.3 else "SCHEDULE", bold=True)
        labels = [label for label in what.labels if label]
        rows = [["No.", *labels]]
        firsts = what.parties if what.labels[0] else what.places
        for n, one in enumerate(firsts or ("",)):
            rows.append(
                [
                    str(n + 1) if firsts else "",
                    one,
                    *([what.places[0] if what.places and n == 0 else ""] if len(labels) == 2 else []),
                ]
            )
        shares = (0.08, 0.52, 0.40) if len(labels) == 2 else (0.08, 0.92)
        write.table(rows, shares=shares, ruled=False)
        write.gap(8)
    text_of(what, write)
    write.gap(12)
    write.text("Nothing else in the policy is changed by this page.")
    write.foot("", "", "Page 1 of 1")
    return write.pdf()


def two_sheets(what: EndorsementTruth, rng: random.Random) -> bytes:
    """Held out: the schedule on the first sheet, the text on the second; number and sheet at the foot of both."""
    write = PageWriter("Helvetica", 10, left=64)
    write.line(PARTS[what.line], bold=True, size=9)
    write.line(f"Policy No: {shown(what)}", size=9)
    if not what.specimen:
        write.line(f"Named Insured: {what.insured}", size=9)
        write.line(f"Effective {what.effective:%m/%d/%Y}", size=9)
    write.gap(16)
    write.line(WARNING, at="middle")
    write.gap(4)
    title_lines(what, write, 14)
    write.gap(10)
    if has_schedule(what):
        write.line("SCHEDULE", at="middle", bold=True)
        for label, held in zip(what.labels, (what.parties, what.places), strict=True):
            if label:
                write.line(f"{label}:", bold=True)
                for n, one in enumerate(held):
                    address = what.addresses[n] if held is what.parties else ""
                    for part in with_address(one, address).split("\n"):
                        write.text(part, indent=18)
                    write.gap(9)
    write.foot(printed(what), "Drawn sample", "Page 1 of 2")
    write.turn()
    text_of(what, write)
    write.gap(10)
    write.text("The words of this page are part of the endorsement that begins on the sheet before. " * 4)
    write.foot(printed(what), "Drawn sample", "Page 2 of 2")
    return write.pdf()


def strip(what: EndorsementTruth, rng: random.Random) -> bytes:
    """Labels in a row with the values under them, no rules; parties with bullets; the number with hyphens."""
    write = PageWriter("Times-Roman", 10, left=58)
    known = not what.specimen
    write.table(
        [
            ("Policy No.", "Effective Date", "Insured"),
            (shown(what), f"{what.effective:%m/%d/%Y}" if known else "", what.insured if known else ""),
        ],
        shares=(0.3, 0.22, 0.48),
        ruled=False,
        bold=True,
    )
    write.gap(12)
    for each in simpleSplit(what.title, "Times-Bold", 15, write.width):
        write.line(each, bold=True, size=15)
    write.gap(8)
    write.text(f"{what.insurer}. This endorsement is part of the policy and changes it where the two differ.")
    write.text(f"It applies to the {PARTS[what.line].title()}.")
    if has_schedule(what):
        write.gap(10)
        write.line("Schedule", bold=True, size=12)
        for label, held in zip(what.labels, (what.parties, what.places), strict=True):
            if label:
                write.line(label.replace("(s)", ""), bold=True)
                for n, one in enumerate(held):
                    address = what.addresses[n] if held is what.parties else ""
                    for place, part in enumerate(with_address(one, address).split("\n")):
                        for row, each in enumerate(simpleSplit(part, "Times-Roman", 10, write.width - 40)):
                            write.line(f"   \u2022 {each}" if place == row == 0 else f"      {each}")
                write.gap(6)
    write.gap(10)
    text_of(what, write)
    number = printed(what)
    if number.startswith(("CG", "CA", "WC")) and number[3:4].isdigit():
        edition = f" ({what.edition.replace(' ', '/')})" if what.edition else ""
        number = what.form.replace(" ", "-") + edition
    write.foot("", number, "")
    return write.pdf()


def ruled_sides(what: EndorsementTruth, rng: random.Random) -> bytes:
    """A ruled table of two columns for everything: label at the left, value at the right, the schedule among them."""
    write = PageWriter("Helvetica", 9, left=54)
    write.line(printed(what), size=9)
    write.line(f"Form issued by {what.insurer}", at="right", size=8, stay=True)
    write.gap(8)
    write.line(WARNING, bold=True)
    write.gap(4)
    title_lines(what, write, 11)
    write.gap(10)
    known = not what.specimen
    rows = [
        ("Policy number:", shown(what)),
        ("Named insured:", what.insured if known else ""),
        (
            "Effective date of this endorsement:",
            f"{what.effective:%B} {what.effective.day}, {what.effective.year}" if known else "",
        ),
    ]
    if has_schedule(what):
        for label, held in zip(what.labels, (what.parties, what.places), strict=True):
            if label:
                addresses = what.addresses if held is what.parties else tuple("" for _ in held)
                told = "\n".join(with_address(*one) for one in zip(held, addresses, strict=True))
                rows.append((f"{label}:", told))
    write.table(rows, shares=(0.4, 0.6))
    write.gap(10)
    write.text(f"This endorsement modifies insurance provided under the following: {PARTS[what.line].title()}.")
    text_of(what, write)
    write.foot(printed(what), "", "Page 1 of 1")
    return write.pdf()


SEEN_LATER: Mapping[str, Layout] = MappingProxyType({"sides": sides, "ledger": ledger, "two_sheets": two_sheets})
FRESH: Mapping[str, Layout] = MappingProxyType({"strip": strip, "ruled_sides": ruled_sides})
