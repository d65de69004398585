"""Certificates written as letters: the facts stand in sentences, not beside labels."""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from types import MappingProxyType

from reportlab.pdfgen.canvas import Canvas

from samples.form import PAGE
from samples.layouts import Content, Look, Pen, foot, head

TRAINED = (
    ("This is to certify that {insured}, {address}, is insured with {carrier} under {what} policy number {number},"
     " effective {begins} and expiring {ends}."),
    ("This letter certifies that {carrier} has issued {what} policy no. {number} to {insured} of {address} for the"
     " period from {begins} to {ends}."),
    ("Please accept this letter as proof of insurance. {insured}, {address}, carries {what} coverage with {carrier}."
     " The policy number is {number} and the policy period is {begins} through {ends}."),
)  # fmt: skip
HELD_OUT = (
    ("We, {carrier}, hereby certify that our insured {insured}, of {address}, maintains {what} insurance, policy"
     " {number}, which took effect on {begins} and remains in force until {ends}."),
    ("Be advised that {insured} ({address}) has {what} insurance in force with {carrier}. Policy: {number}. Term:"
     " {begins} - {ends}. This is certified at the request of the insured."),
)  # fmt: skip
LIMITS: Mapping[str, str] = MappingProxyType({
    "el_each_accident": "{amount} bodily injury by accident, each accident",
    "el_disease_policy_limit": "{amount} bodily injury by disease, policy limit",
    "el_disease_each_employee": "{amount} bodily injury by disease, each employee",
    "each_occurrence": "{amount} each occurrence",
    "general_aggregate": "{amount} general aggregate",
    "products_completed_ops_aggregate": "{amount} products and completed operations aggregate",
    "combined_single_limit": "{amount} combined single limit",
    "personal_adv_injury": "{amount} personal and advertising injury",
    "damage_rented_premises": "{amount} damage to rented premises",
    "med_exp": "{amount} medical expense",
    "aggregate": "{amount} aggregate",
})  # fmt: skip


def sentence(rng: random.Random, said: Mapping[str, str], *, held_out: bool) -> str:
    """The certifying sentence; `said` holds insured, address, carrier, what, number, begins and ends."""
    return rng.choice(HELD_OUT if held_out else TRAINED).format(**said)


def limits(amounts: Mapping[str, int]) -> str:
    """The limits as one sentence; "" of none."""
    told = [LIMITS[key].format(amount=f"${amount:,}") for key, amount in amounts.items()]
    return f"Limits of liability: {'; '.join(told)}." if told else ""


def written(content: Content, day: str, holder: tuple[str, ...], how: Look) -> bytes:
    """A letter: letterhead, day, addressee, subject, paragraphs, signature."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=PAGE, invariant=1)
    canvas.setTitle("Letter of insurance (drawn sample)")
    pen = Pen(canvas, how)
    head(pen, Content(content.issuer, ""))
    pen.gap(20)
    pen.line(day, x=how.left)
    pen.gap(14)
    for each in holder:
        pen.line(each, x=how.left)
    pen.gap(12)
    pen.line(f"RE: {content.title}", x=how.left, bold=True)
    pen.gap(6)
    foot(pen, content)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
