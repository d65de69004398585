"""Draws notices that end a policy or bring it back, as insurers and agents write them; the wording is ours.

`LAYOUTS` are for building a reader, `HELD_OUT` for telling how well it reads what it was not built on. `near_misses`
speak of cancellation and are no notices.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from samples import names
from samples.endorsement_truth import policy_number
from samples.page_writer import PageWriter

KINDS = ("cancellation", "nonrenewal", "reinstatement", "cancellation_request", "rescinded")
LINES = MappingProxyType({
    "gl": "Commercial General Liability", "auto": "Business Auto", "umbrella": "Commercial Umbrella",
    "wc": "Workers Compensation", "property": "Commercial Property",
})  # fmt: skip
REASONS = MappingProxyType({
    "nonpayment": ("Nonpayment of premium", "Non-payment of premium", "The premium due was not paid"),
    "underwriting": ("Underwriting reasons", "Material change in the risk", "Loss experience"),
    "insured_request": ("Request of the insured", "At the insured's request"),
    "other": ("The insurer no longer writes this class in the state",),
})  # fmt: skip
_INSURERS = (
    "Old Harbor Casualty Company", "Prairie States Mutual Insurance Company", "Blue Ridge Indemnity Company",
    "Granite Line Insurance Company", "Northern Lakes Assurance Company",
)  # fmt: skip
_HEADS = MappingProxyType(
    {
        "cancellation": "NOTICE OF CANCELLATION",
        "nonrenewal": "NOTICE OF NONRENEWAL",
        "reinstatement": "NOTICE OF REINSTATEMENT",
        "cancellation_request": "CANCELLATION REQUEST / POLICY RELEASE",
        "rescinded": "NOTICE OF RESCISSION OF CANCELLATION",
    }
)


@dataclass(frozen=True, slots=True)
class NoticeTruth:
    """One notice. `numbers` are one policy or several; `lapse` is None, () for none, or the days it runs between."""

    kind: str
    numbers: tuple[str, ...]
    insured: names.Firm
    insurer: str
    line: str
    effective: date
    mailed: date
    reason: str = ""
    words: str = ""
    amount: str = ""
    lapse: tuple[date, ...] | None = None

    def truth(self) -> dict[str, Any]:
        """What a reader should find, keyed as the extraction is."""
        return {
            "kind": self.kind,
            "policy_numbers": list(self.numbers),
            "insured": self.insured.name,
            "insurer": self.insurer,
            "line": self.line,
            "effective_date": self.effective.isoformat(),
            "notice_date": self.mailed.isoformat(),
            "reason": self.reason or None,
            "without_lapse": None if self.lapse is None else not self.lapse,
            "lapse_from": self.lapse[0].isoformat() if self.lapse else None,
            "lapse_to": self.lapse[1].isoformat() if self.lapse else None,
            "amount_due": int(self.amount.split(".")[0].replace(",", "")) if self.amount else None,
        }


Layout = Callable[[NoticeTruth, random.Random], bytes]


def notice_truth(rng: random.Random, *, today: date, kind: str = "") -> NoticeTruth:
    """A notice of that kind, or of any."""
    kind = kind or rng.choice(KINDS)
    mailed = today - timedelta(days=rng.randint(0, 40))
    effective = mailed + timedelta(days=rng.randint(10, 60))
    reason = amount = ""
    lapse: tuple[date, ...] | None = None
    if kind == "cancellation":
        reason = rng.choice(("nonpayment", "nonpayment", "underwriting", "insured_request", "other", ""))
    elif kind == "nonrenewal":
        reason = rng.choice(("underwriting", "other", ""))
    elif kind == "cancellation_request":
        reason = "insured_request"
    if reason == "nonpayment" and rng.random() < 0.6:
        amount = f"{rng.randint(1, 9)},{rng.randint(100, 999)}.{rng.randint(0, 99):02}"
    if kind == "reinstatement":
        effective = mailed - timedelta(days=rng.randint(1, 20))
        lapse = rng.choice(((), (), (effective - timedelta(days=rng.randint(3, 15)), effective)))
    return NoticeTruth(
        kind, tuple(policy_number(rng) for _ in range(2 if rng.random() < 0.15 else 1)), names.contractor(rng),
        rng.choice(_INSURERS), rng.choice(tuple(LINES)), effective, mailed, reason,
        rng.choice(REASONS[reason]) if reason else "", amount, lapse,
    )  # fmt: skip


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _verb(what: NoticeTruth) -> str:
    return {
        "cancellation": "will be cancelled",
        "nonrenewal": "will not be renewed",
        "reinstatement": "has been reinstated",
        "cancellation_request": "is to be cancelled",
        "rescinded": "stays in force: the notice of cancellation is withdrawn",
    }[what.kind]


def _lapse_words(what: NoticeTruth) -> str:
    if what.lapse is None:
        return ""
    if not what.lapse:
        return "Coverage was restored without a lapse."
    return f"There was a lapse in coverage from {what.lapse[0]:%m/%d/%Y} to {what.lapse[1]:%m/%d/%Y}."


def boxed_form(what: NoticeTruth, rng: random.Random) -> bytes:
    """A form of ruled boxes under a title: label small above its value."""
    write = PageWriter("Helvetica", 10)
    write.line(what.insurer, bold=True, size=13)
    write.gap(10)
    write.line(_HEADS[what.kind], at="middle", bold=True, size=16)
    write.gap(12)
    write.grid(
        [
            [
                (
                    "Named Insured and Mailing Address",
                    (
                        f"{what.insured.name}\n{what.insured.street[0]}\n{what.insured.city}, {what.insured.state}"
                        f" {what.insured.postcode}"
                    ),
                ),
                ("Insurance Company", what.insurer),
            ],
            [
                ("Policy Number", " / ".join(what.numbers) if len(what.numbers) < 2 else "\n".join(what.numbers)),
                ("Kind of Policy", LINES[what.line]),
            ],
            [
                ("Effective Date and Hour", f"{what.effective:%m/%d/%Y} 12:01 AM"),
                ("Date of Notice", f"{what.mailed:%m/%d/%Y}"),
            ],
            *(
                [[("Reason", what.words), ("Amount Due", f"${what.amount}" if what.amount else "")]]
                if what.words
                else []
            ),
        ]
    )
    write.gap(14)
    write.text(f"The policy named above {_verb(what)} as of the date and hour shown. {_lapse_words(what)}")
    write.gap(8)
    write.text(
        "Any excess premium is returned as the policy provides. A copy goes to those who hold a"
        " certificate, where that is agreed."
    )
    return write.pdf()


def letter(what: NoticeTruth, rng: random.Random) -> bytes:
    """A letter: head, date, address, a line that says what it is about, and the rest in sentences."""
    write = PageWriter("Times-Roman", 11)
    write.line(what.insurer, bold=True, size=16)
    write.line("PO Box 4410, Omaha, NE 68103", size=9)
    write.gap(20)
    write.line(_day(what.mailed))
    write.gap(12)
    for part in (
        what.insured.name,
        *what.insured.street,
        f"{what.insured.city}, {what.insured.state} {what.insured.postcode}",
    ):
        write.line(part)
    write.gap(12)
    write.line(f"RE: {_HEADS[what.kind].title()}", bold=True)
    write.line(f"Policy Number: {', '.join(what.numbers)}")
    write.line(f"Type of Policy: {LINES[what.line]}")
    write.gap(10)
    who = (
        "Please accept this as our request. "
        if what.kind == "cancellation_request"
        else "We write to tell you about your policy. "
    )
    write.text(f"{who}The policy {_verb(what)} effective 12:01 a.m. on {_day(what.effective)}.")
    write.gap(6)
    if what.words:
        write.text(f"Reason: {what.words}.")
    if what.amount:
        write.text(f"The amount due is ${what.amount}.")
    if what.lapse is not None:
        write.text(_lapse_words(what))
    write.gap(16)
    write.line("Policy Services")
    return write.pdf()


def stub(what: NoticeTruth, rng: random.Random) -> bytes:
    """Labels and values in two columns, a paragraph, and a payment stub below a dashed line."""
    write = PageWriter("Courier", 9.5)
    write.line(f"*** {_HEADS[what.kind]} ***", at="middle", bold=True, size=12)
    write.gap(10)
    write.pairs(
        [
            ("DATE MAILED:", f"{what.mailed:%m/%d/%y}"),
            ("INSURER:", what.insurer),
            ("POLICY NO.:", ", ".join(what.numbers)),
            ("COVERAGE:", LINES[what.line].upper()),
            ("INSURED:", what.insured.name.upper()),
            ("EFFECTIVE:", f"{what.effective:%m/%d/%y} AT 12:01 A.M. STANDARD TIME"),
            *([("REASON:", what.words.upper())] if what.words else []),
            *([("TOTAL DUE:", f"${what.amount}")] if what.amount else []),
        ]
    )
    write.gap(10)
    write.text(f"YOU ARE HEREBY NOTIFIED THAT THE POLICY {_verb(what).upper()}. {_lapse_words(what).upper()}")
    write.gap(30)
    write.line("- " * 40)
    if what.amount:
        write.line("DETACH AND RETURN WITH PAYMENT", at="middle")
    return write.pdf()


def agent_letter(what: NoticeTruth, rng: random.Random) -> bytes:
    """The agent to a certificate holder: everything in sentences."""
    agency = names.agency(rng)
    write = PageWriter("Helvetica", 10.5)
    write.line(agency.name, bold=True, size=14)
    write.line(agency.address, size=9)
    write.gap(16)
    write.line(_day(what.mailed))
    write.gap(10)
    write.line(f"Insured: {what.insured.name}")
    write.gap(10)
    write.line("To whom it may concern:")
    write.gap(8)
    policies = " and ".join(f"policy number {number}" for number in what.numbers)
    if what.kind == "cancellation_request":
        write.text(
            f"{what.insured.name} asks {what.insurer} to cancel its {LINES[what.line].lower()} {policies}"
            f" effective {what.effective:%m/%d/%Y}."
        )
    else:
        write.text(
            f"Please be advised that the {LINES[what.line].lower()} {policies} issued by {what.insurer}"
            f" {_verb(what)} effective {what.effective:%m/%d/%Y}."
        )
    write.gap(6)
    if what.words:
        write.text(f"The reason given is: {what.words.lower()}.")
    if what.amount:
        write.text(f"The amount due is ${what.amount}.")
    write.text(_lapse_words(what))
    write.gap(14)
    write.line("Sincerely,")
    write.line(agency.contact_name)
    return write.pdf()


def two_columns(what: NoticeTruth, rng: random.Random) -> bytes:
    """Held out: title in a band, the insured at the left, a ruled table at the right, a tick before the reason."""
    write = PageWriter("Helvetica", 9, left=50)
    write.canvas.rect(50, write.y - 26, write.width, 26)
    write.y -= 2
    write.line(f"{what.insurer.upper()}  -  {_HEADS[what.kind].title()}", at="middle", bold=True, size=12)
    write.gap(26)
    top = write.y
    write.line("INSURED", bold=True)
    for part in (
        what.insured.name,
        *what.insured.street,
        f"{what.insured.city}, {what.insured.state} {what.insured.postcode}",
    ):
        write.line(part)
    write.y, left = top, write.left
    write.left, write.width = 320, 240
    write.table(
        [
            ("Policy Number(s)", "\n".join(what.numbers)),
            ("Type of Insurance", LINES[what.line]),
            ("Notice Date", f"{what.mailed:%m-%d-%Y}"),
            (
                "Reinstatement Date"
                if what.kind == "reinstatement"
                else "Cancellation Date"
                if "cancel" in what.kind
                else "Effective Date",
                f"{what.effective:%m-%d-%Y}",
            ),
            *([("Amount Due", f"$ {what.amount}")] if what.amount else []),
        ]
    )
    write.left, write.width = left, 512
    write.y = min(write.y, top - 110)
    write.gap(14)
    if what.words:
        write.line(f"[X] {what.words}")
    write.gap(8)
    write.text(
        f"In keeping with the policy's conditions and the law of the state, the insurance {_verb(what)}"
        f" at the date above. {_lapse_words(what)}"
    )
    return write.pdf()


def memo(what: NoticeTruth, rng: random.Random) -> bytes:
    """Held out: a memorandum in typewriter face; facts in one dense paragraph."""
    write = PageWriter("Courier", 10, left=66)
    write.line("MEMORANDUM", bold=True, size=13)
    write.gap(6)
    write.pairs(
        [
            ("DATE", _day(what.mailed)),
            ("FROM", what.insurer),
            ("TO", "Holders of certificates"),
            ("SUBJECT", _HEADS[what.kind].capitalize()),
        ],
        column=90,
    )
    write.gap(10)
    write.text(f"Named insured: {what.insured.name}")
    write.text(f"Policy no. {' and policy no. '.join(what.numbers)} ({LINES[what.line]})")
    write.gap(8)
    write.text(f"This is to let you know that the above policy {_verb(what)} as of {_day(what.effective)}, 12:01 a.m.")
    if what.words:
        write.text(f"The insurer's ground is: {what.words.lower()}.")
    if what.amount:
        write.text(f"Outstanding premium ${what.amount}.")
    write.text(_lapse_words(what))
    return write.pdf()


def card(what: NoticeTruth, rng: random.Random) -> bytes:
    """Held out to the end: a narrow slip, labels over their values, the days written out."""
    write = PageWriter("Times-Roman", 11, left=130)
    write.line(_HEADS[what.kind].title(), bold=True, size=15)
    write.line(f"from {what.insurer}", size=10)
    write.gap(8)
    rows = [
        ("Insured's name", what.insured.name),
        ("Policy no.", ", ".join(what.numbers)),
        ("Type of coverage", LINES[what.line]),
        ("Date mailed", _day(what.mailed)),
    ]
    if what.words:
        rows.append(("Reason for this notice", what.words))
    if what.amount:
        rows.append(("Balance due", f"${what.amount}"))
    for label, value in rows:
        write.gap(4)
        write.line(label, size=8)
        write.line(value)
    write.gap(10)
    write.text(f"The policy {_verb(what)} with effect from {_day(what.effective)} at 12:01 a.m. {_lapse_words(what)}")
    return write.pdf()


FRESH: Mapping[str, Layout] = MappingProxyType({"card": card})
LAYOUTS: Mapping[str, Layout] = MappingProxyType(
    {"boxed_form": boxed_form, "letter": letter, "stub": stub, "agent_letter": agent_letter}
)
HELD_OUT: Mapping[str, Layout] = MappingProxyType({"two_columns": two_columns, "memo": memo})
