"""Certificates with exactly one thing wrong with them, and the signal that a careful examiner raises for it.

What is wrong in what they say is done here, before anything is drawn; what is wrong with the page or the file in
`doctored_pages`. Everything else on them is as on an honest paper.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from samples import doctored_pages
from samples.certificate import Order, certificate
from samples.coverages import Truth, Wish, year_after
from samples.doctored_pages import Draw
from samples.draw import flat
from samples.style import PLAIN, Style

ZURICH = {"name": "Zurich American Insurance Company", "naic": "16535"}
TRAVELERS = {"name": "Travelers Property Casualty Company of America", "naic": "25674"}
_SPELLED = {"name": "Zurlch American Insurance Company", "naic": "16535"}


@dataclass(frozen=True, slots=True)
class Doctored:
    """One paper: the code of its signal, its bytes, and the truth of what its page shows."""

    code: str
    data: bytes
    truth: Truth


def honest(rng: random.Random, *, today: date, order: Order | None = None) -> Truth:
    """The truth of a certificate that nothing is wrong with: two insurers, four policies in force, signed."""
    rows = {line: Wish() for line in ("gl", "auto", "umbrella", "wc")}
    truth = certificate(rng, today=today, order=order or Order(rows=rows, description="Re: all work."))
    truth["insurers"] = {"A": dict(ZURICH), "B": dict(TRAVELERS)}
    for row in truth["coverages"]:
        row["insurer_letter"] = "B" if row["line"] == "wc" else "A"
    return truth


def clean(rng: random.Random, *, today: date) -> Doctored:
    """An honest paper; its code is ""."""
    truth = honest(rng, today=today)
    return Doctored("", flat(truth, PLAIN), truth)


def doctored(code: str, rng: random.Random, *, today: date) -> Doctored:
    """A paper with what the signal `code` is about; the same generator state gives the same bytes.

    Raises:
        KeyError: no paper can be drawn for that signal.
    """
    if code in SAID:
        truth = honest(rng, today=today)
        style = SAID[code](truth) or PLAIN
        return Doctored(code, flat(truth, style), truth)
    truth = honest(rng, today=today)
    return Doctored(code, DRAWN[code](truth, rng), truth)


Change = Callable[[Truth], Style | None]


def _row(truth: Truth, line: str) -> Truth:
    found: Truth = next(row for row in truth["coverages"] if row["line"] == line)
    return found


def _dated(truth: Truth, begins: int, ends: int | None = None) -> None:
    """The general liability policy's days, counted from the certificate's date; a year when no end is given."""
    issued = date.fromisoformat(truth["date"])
    start = issued + timedelta(days=begins)
    end = year_after(start) if ends is None else issued + timedelta(days=ends)
    _row(truth, "gl").update(effective_date=start.isoformat(), expiration_date=end.isoformat())


def _set(line: str, key: str, value: Any) -> Change:
    def change(truth: Truth) -> None:
        _row(truth, line)[key] = value

    return change


def _limits(line: str, **amounts: int) -> Change:
    def change(truth: Truth) -> None:
        _row(truth, line)["limits"].update(amounts)

    return change


def _number_of(line: str, other: str) -> Change:
    def change(truth: Truth) -> None:
        _row(truth, line)["policy_number"] = _row(truth, other)["policy_number"]

    return change


def _insurer(name: str, naic: str) -> Change:
    def change(truth: Truth) -> None:
        truth["insurers"]["A"] = {"name": name, "naic": naic}

    return change


def _ends_before_it_begins(truth: Truth) -> None:
    row = _row(truth, "gl")
    row["effective_date"], row["expiration_date"] = row["expiration_date"], row["effective_date"]


def _insured_elsewhere(truth: Truth) -> None:
    truth["insurers"]["B"] = {"name": "Texas Mutual Insurance Company", "naic": "22945"}
    truth["insured"]["address"] = "12 Mill Creek Road, Dayton, OH 45401"


def _early_edition(truth: Truth) -> Style:
    """Dated in the spring before the form came out, all policies with it."""
    shift = date(2025, 4, 2) - date.fromisoformat(truth["date"])
    for thing, key in ((truth, "date"), *((row, k) for row in truth["coverages"] for k in ("effective_date",))):
        thing[key] = (date.fromisoformat(thing[key]) + shift).isoformat()
    for row in truth["coverages"]:
        row["expiration_date"] = year_after(date.fromisoformat(row["effective_date"])).isoformat()
    truth["edition"] = "2025/12"
    return replace(PLAIN, edition="2025/12")


def _cites_no_edition(truth: Truth) -> None:
    truth["description"] = "Holder is an additional insured per CG 20 10 05 15."


def _unsigned(truth: Truth) -> None:
    truth["producer"].pop("contact_name", None)


def _free_mail(truth: Truth) -> None:
    truth["producer"]["email"] = "drawn.sample.0000@gmail.com"


def _shared_telephone(truth: Truth) -> None:
    truth["producer"]["phone"] = "(201) 555-0143"
    truth["insured"]["address"] = "12 Mill Creek Road, 201-555-0143, Dayton, OH 45401"


def _signed_by_insured(truth: Truth) -> None:
    truth["producer"]["contact_name"] = "Dana Halvorsen"
    truth["insured"]["name"] = "Dana Halvorsen Roofing LLC"


def _no_general_liability(truth: Truth) -> None:
    truth["coverages"] = [row for row in truth["coverages"] if row["line"] != "gl"]


SAID: MappingProxyType[str, Change] = MappingProxyType({
    "date_eff_after_exp": _ends_before_it_begins,
    "term_not_annual": lambda truth: _dated(truth, -30, 100),
    "cert_before_effective": lambda truth: _dated(truth, 60),
    "cert_after_expiry": lambda truth: _dated(truth, -400),
    "same_policy_number_two_lines": _number_of("wc", "auto"),
    "policy_number_placeholder": _set("gl", "policy_number", "TBD"),
    "insurer_letter_missing": _set("auto", "insurer_letter", None),
    "letter_without_insurer": _set("auto", "insurer_letter", "F"),
    "naic_mismatch": _insurer(ZURICH["name"], "20443"),
    "naic_unknown": _insurer("Larkspur Drawn Surety", "99991"),
    "insurer_name_off": _insurer(_SPELLED["name"], _SPELLED["naic"]),
    "insurer_not_in_state": _insured_elsewhere,
    "edition_anachronism": _early_edition,
    "form_edition_nonexistent": _cites_no_edition,
    "signature_missing": _unsigned,
    "producer_contact_free_mail": _free_mail,
    "producer_phone_matches_insured": _shared_telephone,
    "signature_typed_by_insured": _signed_by_insured,
    "limits_unusual": _limits("gl", each_occurrence=750_000, personal_adv_injury=750_000, general_aggregate=1_500_000),
    "el_pattern": _limits("wc", el_each_accident=1_000_000, el_disease_policy_limit=500_000),
    "umbrella_without_underlying": _no_general_liability,
    "umbrella_same_number_as_primary": _number_of("umbrella", "gl"),
})  # fmt: skip
"""What is changed in what a paper says, by the signal it calls for."""

DRAWN: MappingProxyType[str, Draw] = doctored_pages.DRAWN
CODES = (*SAID, *DRAWN)
"""All signals that a paper can be drawn for."""
