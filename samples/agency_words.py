"""What agency systems write that no other hand does.

Insurers side by side, lists of states, answers and limits in words, blocks over seven lines, glyphs for empty boxes.
Each changes truth and texts and returns what is drawn apart.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from samples.coverages import Truth
from samples.form import slots
from samples.sheet import Sheet
from samples.style import Style
from samples.typefaces import typeface
from samples.values import TICKED, address_lines

Texts = dict[str, str]
Apart = Callable[[Canvas], None]
_STATES = ("OH", "TX, OK, LA", "(GA, FL, AL)", "3.A. States: NY NJ CT", "All states except ND OH WA WY")
_TAILS = {
    "each_occurrence": ("{0} Per Occurrence", "$1M", "{0} Ea Occ"),
    "combined_single_limit": ("{0} CSL", "$1M", "$1M CSL", "CSL {0}"),
    "general_aggregate": ("{0} per location", "$2M", "{0} Gen Agg"),
    "el_each_accident": ("$1M", "{0}"),
}
_LONG = (
    "The Board of Supervisors of the Pemberton Valley Metropolitan Water Reclamation and Flood Control District,"
    " its Officers, Agents and Employees",
    "Halvorsen-Okonkwo-Brightwater Joint Venture for the North Harbor Tunnel and Bridge Approaches Project, Phase II",
    "Kestrel Ridge Mechanical Contractors & Sons Heating, Ventilation and Air Conditioning Company of Ohio, Inc.",
    "Two Rivers Senior Living Communities Limited Partnership and Two Rivers Management Services LLC",
)
_STREETS = ("Attn: Risk Management - Insurance Compliance", "c/o Halberd Asset Management LLC", "Mail Stop 44-B")
_PARTS = ("name", "address.line1", "address.line2", "address.city", "address.state", "address.zip")


def side_by_side(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> Apart:
    """Two insurers in the row of one letter, each behind its own letter."""
    letters = sorted(truth["insurers"])
    how = rng.choice(("{letter}: {name} {naic}", "{letter} - {name} ({naic})", "{letter}. {name} NAIC {naic}"))
    for first, second in zip(letters[::2], letters[1::2], strict=False):
        told = []
        for letter in (first, second):
            insurer = truth["insurers"][letter]
            told.append(how.format(letter=letter, name=insurer["name"], naic=insurer.get("naic") or ""))
            texts.pop(f"insurers.{letter}.name", None)
            texts.pop(f"insurers.{letter}.naic", None)
        texts[f"insurers.{first}.name"] = "    ".join(told)
    return _nothing


def answers(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> Apart:
    """ "N/A" for yes and no, lists of states on the row of workers' compensation, Statutory beside it."""
    rows = []
    for row in truth["coverages"]:
        line = row["line"]
        for key in ("addl_insd", "subr_wvd"):
            if not row.get(key) and texts.get(f"{line}.policy_number") and not (line == "wc" and key == "addl_insd"):
                texts[f"{line}.{key}"] = rng.choice(("N/A", "NA", "n/a", "-"))
        if line == "wc":
            if rng.random() < 0.5:
                texts["wc.persons_excluded"] = "N/A"
                row = {key: value for key, value in row.items() if key != "persons_excluded"}
            if rng.random() < 0.5:
                texts["wc.other_text"] = rng.choice(_STATES[:3])
            else:
                texts["wc.policy_number"] += f"\n{rng.choice(_STATES[1:3])}"
        rows.append(row)
    truth["coverages"] = rows
    return _nothing


def limits_in_words(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> Apart:
    """$1M, 1,000,000 CSL, Included, Statutory, deductibles and retentions beside the limits."""
    rows = []
    for row in truth["coverages"]:
        line, limits = row["line"], dict(row["limits"])
        for key in list(limits):
            code = f"{line}.{key}"
            if not texts.get(code):
                continue
            if key in ("med_exp", "products_completed_ops_aggregate", "damage_rented_premises") and rng.random() < 0.4:
                texts[code] = rng.choice(("Included", "Excluded", "INCL", "See GL", "Not Covered"))
                limits.pop(key)
            elif key in _TAILS and rng.random() < 0.7:
                short = f"${limits[key] / 1e6:g}M"
                texts[code] = rng.choice(_TAILS[key]).format(f"{limits[key]:,}").replace("$1M", short)
                texts[code] = texts[code].replace("$2M", short)
        rows.append(row | {"limits": limits})
    truth["coverages"] = rows
    if texts.get("gl.policy_number"):
        texts["gl.other_a.present"] = TICKED
        texts["gl.other_a.text"] = rng.choice(("SIR: $25,000", "Ded. $5,000 per claim", "BI/PD Deductible $2,500"))
        texts["gl.other_b.text"] = rng.choice(("Per Claim Basis", "Contractual Liability Incl", "X,C,U Included"))
    if texts.get("wc.policy_number"):
        texts["wc.other_text"] = rng.choice(("Statutory", "STATUTORY LIMITS", "USL&H Incl."))
    if texts.get("umbrella.policy_number"):
        texts["umbrella.retention"], texts["umbrella.retention_amount"] = TICKED, rng.choice(("$10K", "SIR 10,000"))
    return _nothing


def spare_row(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> Apart:
    """Amounts behind their words in the free row, of one policy or two, and their deductible."""
    rows = [row for row in truth["coverages"] if row["line"] != "other"]
    like = rows[0]
    keys = ("insurer_letter", "effective_date", "expiration_date")
    named, limits = rng.choice((
        ("Professional Liab. (Claims Made)", {"each_claim": 1_000_000, "aggregate": 2_000_000, "deductible": 10_000}),
        ("Contractor's Equipment", {"leased_rented": 250_000, "deductible": 1_000}),
        ("Garagekeepers - Direct Primary", {"per_location": 120_000, "deductible": 500}),
        ("Installation Floater", {"per_site": 500_000, "transit": 100_000, "deductible": 2_500}),
    ))  # fmt: skip
    number = f"IM {rng.randint(100_000, 999_999)}"
    row: Truth = {"line": "other", "description": named, "policy_number": number, "limits": limits}
    for code in [one for one in texts if one.startswith("other.")]:
        del texts[code]
    row |= {key: like[key] for key in keys}
    if "Claims Made" in named:
        row["claims_made"], row["description"] = True, "Professional Liab."
    for key in keys:
        texts[f"other.{key}"] = texts.get(f"{like['line']}.{key}", "")
    texts["other.description"], texts["other.policy_number"] = named, number
    how = rng.choice(("{0}: ${1:,}", "{0} ${1:,}", "{0} - {1:,}"))
    for n, (key, amount) in enumerate(limits.items(), start=1):
        texts[f"other.limit_{n}.label"] = how.format(key.replace("_", " ").title(), amount)
    truth["coverages"] = [*rows, row]
    return _nothing


def long_blocks(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> Apart:
    """Names over two or three lines with addresses of three or four, all in the height of the box."""
    for role, name in zip(("insured", "holder"), rng.sample(_LONG, 2), strict=True):
        told = rng.choice(_STREETS)
        address = f"{told}, {truth[role]['address']}"
        truth[role] = truth[role] | {"name": name, "address": address}
    return _blocks(("insured", "holder"), truth, texts, look, rng.choice((("left", "top"), ("left", "middle"))))


def holder_elsewhere(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> Apart:
    """The holder's lines in the middle, at the right or at the foot of their box, as for windows of envelopes."""
    how = rng.choice((("middle", "top"), ("right", "foot"), ("left", "foot"), ("window", "middle"), ("middle", "foot")))
    return _blocks(("holder",), truth, texts, look, how)


def glyph_boxes(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> Apart:
    """A glyph in every tick box: an empty one for no, a crossed, checked or filled one for yes."""
    off, on = rng.choice((
        ("\N{BALLOT BOX}", "\N{BALLOT BOX WITH X}"),
        ("\N{BALLOT BOX}", "\N{BALLOT BOX WITH CHECK}"),
        ("\N{WHITE SQUARE}", "\N{BLACK SQUARE}"),
        ("\N{WHITE CIRCLE}", "\N{BLACK CIRCLE}"),
    ))  # fmt: skip
    marks = {slot: texts.pop(slot.code, "") for slot in slots(look.edition) if slot.tick}

    def draw(canvas: Canvas) -> None:
        sheet = Sheet(look)
        canvas.setFont(typeface("wide"), 9)
        for slot, mark in marks.items():
            x0, y0, x1, y1 = sheet.rectangle(slot)
            canvas.drawCentredString((x0 + x1) / 2, (y0 + y1) / 2 - 3.2, on if mark else off)

    return draw


def worded_marks(rng: random.Random, truth: Truth, texts: Texts, look: Style) -> Apart:
    """Marks that are words or letters in brackets."""
    word = rng.choice(("[X]", "(X)", "XX", "Yes", "x", "XXX", "*", "V"))
    marks = [slot for slot in slots(look.edition) if slot.tick and texts.pop(slot.code, "")]

    def draw(canvas: Canvas) -> None:
        sheet = Sheet(look)
        canvas.setFont(look.face, 7)
        for slot in marks:
            x0, y0, x1, y1 = sheet.rectangle(slot)
            canvas.drawCentredString((x0 + x1) / 2, (y0 + y1) / 2 - 2.4, word)

    return draw


def as_it_is(_rng: random.Random, _truth: Truth, _texts: Texts, _look: Style) -> Apart:
    """Nothing changed."""
    return _nothing


def _nothing(_canvas: Canvas) -> None:
    """Nothing more is drawn."""


def _blocks(roles: tuple[str, ...], truth: Truth, texts: Texts, look: Style, how: tuple[str, str]) -> Apart:
    for role in roles:
        for part in _PARTS:
            texts.pop(f"{role}.{part}", None)
    edges = {slot.code: slot for slot in slots(look.edition)}

    def draw(canvas: Canvas) -> None:
        sheet = Sheet(look)
        for role in roles:
            x0, _, x1, y1 = sheet.rectangle(edges[f"{role}.name"])
            foot = sheet.rectangle(edges[f"{role}.address.zip"])[1]
            x0 -= 44 if role != "producer" else 0
            lines = simpleSplit(truth[role]["name"], look.face, 7.5, (x1 - x0) * 0.72) + address_lines(truth[role])
            pitch = min(9.5, (y1 - foot) / len(lines))
            size = min(7.5, pitch / 1.08)
            top = {"top": y1, "foot": foot + pitch * len(lines), "middle": (y1 + foot + pitch * len(lines)) / 2}[how[1]]
            canvas.setFont(look.face, size)
            for n, line in enumerate(lines):
                y = top - pitch * (n + 0.82)
                if how[0] == "middle":
                    canvas.drawCentredString((x0 + x1) / 2, y, line)
                elif how[0] == "right":
                    canvas.drawRightString(x1 - 2, y, line)
                else:
                    canvas.drawString(x0 + (75 if how[0] == "window" else 6), y, line)

    return draw
