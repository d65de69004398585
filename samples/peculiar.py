"""What certificates say beyond the ordinary: two policies in a row, shared letters, long addresses, open ends."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from samples.coverages import Truth, coverage, policy_number

_LEADS = ("Attn: Risk Management", "c/o Halberd Asset Management", "Attn: Vendor Compliance", "Purchasing Division")
_TWICE = ("other", "wc")
"""Lines whose row may hold two policies."""


def restricted(truth: Truth, edition: str) -> Truth:
    """The same truth less what an edition has no box for."""
    if edition != "2001/08":
        return truth
    rows = []
    for row in truth["coverages"]:
        kept = {key: value for key, value in row.items() if key not in ("persons_excluded", "is_excess")}
        rows.append(kept | {"subr_wvd": None})
    producer = {key: truth["producer"][key] for key in ("name", "address")}
    insurers = {letter: one for letter, one in truth["insurers"].items() if letter != "F"}
    made = {key: value for key, value in truth.items() if key != "number"}
    return made | {"coverages": rows, "producer": producer, "insurers": insurers}


def peculiar(rng: random.Random, truth: Truth, *, today: date) -> Truth:
    """The truth with some of it made odd; `features` names what was."""
    features: list[str] = []
    for name, (chance, change) in _CHANGES.items():
        if rng.random() < chance:
            changed = change(rng, truth, today)
            if changed is not None:
                truth = changed
                features.append(name)
    return truth | {"features": features} if features else truth


def _two_policies(rng: random.Random, truth: Truth, today: date) -> Truth | None:
    rows = list(truth["coverages"])
    place = next((n for n, row in enumerate(rows) if row["line"] in _TWICE), None)
    if place is None:
        return None
    first = rows[place]
    second = coverage(rng, first["line"], today=today, letter=rng.choice(tuple(truth["insurers"])))
    shared = {key: first.get(key) for key in ("addl_insd", "subr_wvd", "persons_excluded", "per_statute")}
    second |= {key: value for key, value in shared.items() if key in first or key in second}
    if first["line"] == "other":
        limits = list(first["limits"].items())[:1]
        first = first | {"limits": dict(limits)}
        second |= {"limits": {"aggregate": 3_000_000}, "description": "Hired Physical Damage"}
        first = {key: value for key, value in first.items() if key not in ("claims_made", "occurrence")}
        second = {key: value for key, value in second.items() if key not in ("claims_made", "occurrence")}
    else:
        second |= {"limits": first["limits"]}
    return truth | {"coverages": [*rows[:place], first, second, *rows[place + 1 :]]}


def _two_letters(rng: random.Random, truth: Truth, _today: date) -> Truth | None:
    letters = sorted(truth["insurers"])
    if len(letters) < 2:
        return None
    row = rng.choice(truth["coverages"])
    both = rng.choice(("/", ",", " & ")).join(letters[:2])
    rows = [one | {"insurer_letter": both} if one is row else one for one in truth["coverages"]]
    return truth | {"coverages": rows}


def _open_end(rng: random.Random, truth: Truth, _today: date) -> Truth | None:
    return _with_row(rng, truth, {"expiration_date": None})


def _elsewhere(rng: random.Random, truth: Truth, _today: date) -> Truth | None:
    return _with_row(rng, truth, {"policy_number": "SEE ATTACHED"})


def _excluded(rng: random.Random, truth: Truth, _today: date) -> Truth | None:
    rows = []
    for row in truth["coverages"]:
        limits = {code: "EXCLUDED" if code == "med_exp" else amount for code, amount in row["limits"].items()}
        rows.append(row | {"limits": limits})
    return truth | {"coverages": rows}


def _long_address(rng: random.Random, truth: Truth, _today: date) -> Truth | None:
    holder = dict(truth["holder"])
    holder["address"] = f"{rng.choice(_LEADS)}, {holder['address']}"
    return truth | {"holder": holder}


def _long_postcode(rng: random.Random, truth: Truth, _today: date) -> Truth | None:
    role = rng.choice(("insured", "holder", "producer"))
    party = dict(truth[role])
    party["address"] = f"{party['address']}-{rng.randint(1000, 9999)}"
    return truth | {role: party}


def _trading_as(rng: random.Random, truth: Truth, _today: date) -> Truth | None:
    insured = dict(truth["insured"])
    insured["name"] = f"{insured['name']} {rng.choice(('dba', 'DBA', 'a/k/a'))} {rng.choice(('FastFix', 'TCS', 'Pro'))}"
    return truth | {"insured": insured}


def _garage(rng: random.Random, truth: Truth, today: date) -> Truth | None:
    """A garage policy in the row that only the oldest edition has."""
    if truth["edition"] != "2001/08" or any(row["line"] == "other" for row in truth["coverages"]):
        return None
    row = coverage(rng, "other", today=today, letter=rng.choice(tuple(truth["insurers"])))
    row |= {"limits": {"auto_only_ea_accident": 500_000}, "description": "Garage Liability", "printed_in": "garage"}
    row |= {"policy_number": policy_number(rng), "subr_wvd": None}
    row = {key: value for key, value in row.items() if key not in ("claims_made", "occurrence")}
    return truth | {"coverages": [*truth["coverages"], row]}


def _with_row(rng: random.Random, truth: Truth, said: Truth) -> Truth:
    place = rng.randrange(len(truth["coverages"]))
    rows = [row | said if n == place else row for n, row in enumerate(truth["coverages"])]
    return truth | {"coverages": rows}


_CHANGES: dict[str, tuple[float, Callable[[random.Random, Truth, date], Truth | None]]] = {
    "two_letters": (0.12, _two_letters),
    "garage_row": (0.3, _garage),
    "open_end": (0.06, _open_end),
    "see_attached": (0.06, _elsewhere),
    "excluded": (0.1, _excluded),
    "long_address": (0.25, _long_address),
    "nine_digit_zip": (0.2, _long_postcode),
    "trading_as": (0.15, _trading_as),
    "two_policies": (0.15, _two_policies),
}
