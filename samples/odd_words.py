"""What agencies write that neither `samples/values.py` nor `samples/other_hands.py` does: one small habit a function.

Each takes the generator, the truth and the texts by box, changes them, and says whether it applied. What the truth
of a habit is, is said where it is not plain.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from samples.coverages import Truth, policy_number

Texts = dict[str, str]
Habit = Callable[[random.Random, Truth, Texts], bool]
_LIMITS = ("each_occurrence", "combined_single_limit", "general_aggregate", "aggregate", "el_each_accident")
_TAILS = {
    "each_occurrence": (" Ea Occ", " Each Occurrence", " per occ", "*"),
    "combined_single_limit": (" CSL", " CSL*", " Ea Acc", " combined"),
    "general_aggregate": (" Agg", " per project", " Agg.", "**"),
    "aggregate": (" Agg", " Aggregate", "*"),
    "el_each_accident": (" Ea Acc", " each accident", "*"),
}
_MORE = (
    ("Professional Liability", "per_claim", "aggregate"),
    ("Pollution Liability", "each_incident", "aggregate"),
    ("Cyber Liability", "limit", "deductible"),
    ("Builders Risk", "limit", "deductible"),
    ("Motor Truck Cargo", "limit", "deductible"),
    ("Crime", "limit", "retention"),
    ("Liquor Liability", "each_occurrence", "aggregate"),
    ("Inland Marine", "limit", "deductible"),
)
_BOX_WORDS = (
    "XCU Included",
    "Contractual Liab",
    "Ded: $1,000 PD",
    "Blkt Contractual",
    "BI/PD Ded: 5,000",
    "Primary & NC",
)
_AUTO_WORDS = ("Comp $1,000", "Coll $1,000", "Drive Other", "Hired PD", "MCS-90")
_FOREVER = ("UNTIL CANCELLED", "Continuous", "CONT", "Until Canc.", "Open", "N/A")
_STATES = {
    "OH": "Ohio", "TX": "Texas", "GA": "Georgia", "FL": "Florida", "NY": "New York", "CA": "California",
    "IL": "Illinois", "NJ": "New Jersey", "PA": "Pennsylvania", "NC": "North Carolina",
    "WA": "Washington", "AZ": "Arizona",
}  # fmt: skip
_OWN = ("{0}, its officers, agents and employees", "{0} ISAOA/ATIMA", "{0} & affiliates", "{0} (Project 21-{1})")


def said_with_amount(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """What an amount is for, said again behind it: 1,000,000 CSL."""
    for code in [one for one in texts if one.partition(".")[2] in _LIMITS and texts[one][-1:].isdigit()]:
        if rng.random() < 0.6:
            texts[code] += rng.choice(_TAILS[code.partition(".")[2]])
    return True


def twice_dollar(_rng: random.Random, _truth: Truth, texts: Texts) -> bool:
    """The agency's own dollar sign beside the printed one."""
    for code, text in texts.items():
        if _is_amount(code) and text[:1].isdigit():
            texts[code] = f"${text}"
    return True


def number_in_name(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """The NAIC number behind the insurer's name; its own box stays empty."""
    how = rng.choice(("{0} NAIC {1}", "{0} (NAIC# {1})", "{0} NAIC #{1}", "{0} - NAIC: {1}"))
    for letter in truth["insurers"]:
        if texts.get(f"insurers.{letter}.naic") and len(texts[f"insurers.{letter}.name"]) < 34:
            number = texts.pop(f"insurers.{letter}.naic")
            texts[f"insurers.{letter}.name"] = how.format(texts[f"insurers.{letter}.name"], number)
    return True


def signed_number(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """The NAIC number with what it is."""
    how = rng.choice(("#{0}", "NAIC {0}", "{0} ", "# {0}"))
    for letter in truth["insurers"]:
        if texts.get(f"insurers.{letter}.naic"):
            texts[f"insurers.{letter}.naic"] = how.format(texts[f"insurers.{letter}.naic"])
    return True


def licensed(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """The agency's license in the producer's box: it counts as a line of the address."""
    if texts.get("producer.address.line2"):
        return False
    text = rng.choice(("License # 0{0}", "Lic#0C{0}", "CA License No. 0G{0}", "License#: PC-{0}", "CA DOI Lic. 0H{0}"))
    told = texts["producer.address.line2"] = text.format(rng.randint(10_000, 99_999))
    street, rest = texts["producer.address.line1"], truth["producer"]["address"]
    truth["producer"] = truth["producer"] | {"address": rest.replace(street, f"{street}, {told}", 1)}
    return True


def phone_in_producer(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """Telephone and fax under the agency's name: no part of the address."""
    if texts.get("producer.address.line2"):
        return False
    how = ("Phone: {0} Fax: {0}", "Tel {0}", "P: {0}  F: {0}", "Ph. {0} / Fax {0}", "{0} Fax {0}", "www.agency.example")
    texts["producer.address.line2"] = rng.choice(how).format(f"(555) 555-01{rng.randint(10, 99)}")
    return True


def operator_told(rng: random.Random, _truth: Truth, texts: Texts) -> bool:
    """Who typed it, above the date: no part of it."""
    texts["odd.operator"] = rng.choice(("OP ID: {0}", "OP ID {0}", "{0}SMITH", "ID: {0}")).format(
        rng.choice(("JS", "KM"))
    )
    texts["odd.client"] = f"ACMECON-0{rng.randint(1, 9)}"
    return True


def more_rows(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """A policy of another kind in the free row, with what its amounts are."""
    if any(row["line"] == "other" for row in truth["coverages"]):
        return False
    named, first, second = rng.choice(_MORE)
    like = truth["coverages"][0]
    keys = ("insurer_letter", "effective_date", "expiration_date")
    row = {"line": "other", "description": named, "policy_number": policy_number(rng)} | {
        key: like[key] for key in keys
    }
    row["limits"] = {first: rng.choice((100_000, 500_000, 1_000_000)), second: rng.choice((1_000, 5_000, 2_000_000))}
    where = like.get("printed_in") or like["line"]
    for key in keys:
        text = texts.get(f"{where}.{key}", "")
        if "\n" in text:
            return False
        texts[f"other.{key}"] = text
    texts["other.description"], texts["other.policy_number"] = named, row["policy_number"]
    for n, (key, amount) in enumerate(row["limits"].items(), start=1):
        colon = rng.choice(("", "", ":"))
        texts[f"other.limit_{n}.label"] = key.replace("_", " ").title() + colon
        texts[f"other.limit_{n}.amount"] = f"{amount:,}"
    truth["coverages"] = [*truth["coverages"], row]
    return True


def boxes_beside(rng: random.Random, _truth: Truth, texts: Texts) -> bool:
    """The free lines under the ticks of general liability and autos, and the retention."""
    if texts.get("gl.policy_number"):
        texts["gl.other_a.present"] = "X"
        texts["gl.other_a.text"] = rng.choice(_BOX_WORDS)
        if rng.random() < 0.5:
            texts["gl.other_b.present"], texts["gl.other_b.text"] = "X", rng.choice(_BOX_WORDS)
    if texts.get("auto.policy_number") and rng.random() < 0.6:
        texts["auto.autos.other_a"], texts["auto.autos.other_a_text"] = "X", rng.choice(_AUTO_WORDS)
    if texts.get("umbrella.policy_number"):
        texts[f"umbrella.{rng.choice(('retention', 'deductible'))}"] = "X"
        texts["umbrella.retention_amount"] = rng.choice(("10,000", "0", "$10,000", "NIL", "-0-"))
    return True


def free_limits(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """A limit in the free line of general liability, under its own label."""
    rows = []
    for row in truth["coverages"]:
        if row["line"] == "gl" and row["limits"] and "other" not in row["limits"]:
            key, amount = rng.choice((("employee_benefits", 1_000_000), ("deductible", 5_000), ("emp_ben", 1_000_000)))
            row = row | {"limits": row["limits"] | {key: amount}}
            texts["gl.other_limit.label"] = key.replace("_", " ").title()
            texts["gl.other_limit.amount"] = f"{amount:,}"
        rows.append(row)
    truth["coverages"] = rows
    return True


def both_statutes(rng: random.Random, _truth: Truth, texts: Texts) -> bool:
    """A word or a mark beside OTH-ER on the workers' compensation row."""
    if not texts.get("wc.policy_number"):
        return False
    texts["wc.other_text"] = rng.choice(("Statutory", "USL&H", "Included"))
    if rng.random() < 0.4:
        texts["wc.other"] = "X"
    return True


def crossed_columns(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """X, Yes, No or a word that says neither in the columns of Y and N; it says nothing where it says neither."""
    words = {"Y": rng.choice(("X", "Yes", "YES", "Y*", "y", "Y")), "N": rng.choice(("No", "NO", "N", "n"))}
    for code in [one for one in texts if one.endswith((".addl_insd", ".subr_wvd", ".persons_excluded"))]:
        texts[code] = words.get(texts[code], texts[code])
    return True


def lettered(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """Insurers' letters written small, or with a period."""
    how = rng.choice((str.lower, "{0}.".format, "({0})".format))
    for code in [one for one in texts if one.endswith(".insurer_letter") and len(texts[one]) == 1]:
        texts[code] = how(texts[code])
    return True


def open_ended(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """A policy without an end, as it is said elsewhere."""
    word = rng.choice(_FOREVER)
    for code in [one for one in texts if one.endswith(".expiration_date") and texts[one].upper() == "CONTINUOUS"]:
        texts[code] = word
    return True


def hours_below(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """The minute at which policies begin and end, under their days."""
    hour = rng.choice(("12:01 AM", "12:01AM", "12:01 a.m."))
    for code in [one for one in texts if one.endswith(("effective_date", "expiration_date"))]:
        if "\n" not in texts[code] and any(c.isdigit() for c in texts[code]):
            texts[code] += f"\n{hour}"
    return True


def state_in_letters(_rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """The state written out, which is what then stands in the address."""
    done = False
    for role in ("insured", "holder"):
        state = texts.get(f"{role}.address.state", "")
        if state in _STATES:
            texts[f"{role}.address.city"] += f", {_STATES[state]} {texts.pop(f'{role}.address.zip')}"
            texts.pop(f"{role}.address.state")
            place = f", {state} "
            before, _, after = truth[role]["address"].rpartition(place)
            truth[role] = truth[role] | {"address": f"{before}, {_STATES[state]} {after}"}
            done = True
    return done


def holder_named_long(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """A holder with what belongs to it."""
    name = rng.choice(_OWN).format(truth["holder"]["name"], rng.randint(100, 999))
    truth["holder"] = truth["holder"] | {"name": name}
    texts["holder.name"] = name
    return True


def holder_reached(rng: random.Random, _truth: Truth, texts: Texts) -> bool:
    """How to reach the holder, under its address: no part of it."""
    texts["odd.holder_foot"] = rng.choice(
        ("certs@holder.example", "Fax: (555) 555-0177", "Email: certs@holder.example")
    )
    return True


def pending(rng: random.Random, truth: Truth, texts: Texts) -> bool:
    """A policy that has no number yet."""
    row = rng.choice(truth["coverages"])
    where = row.get("printed_in") or row["line"]
    if "\n" in texts.get(f"{where}.policy_number", "\n"):
        return False
    text = rng.choice(
        ("PENDING", "TBD", "To Be Assigned", f"BINDER #{rng.randint(10_000, 99_999)}", "TO BE DETERMINED")
    )
    texts[f"{where}.policy_number"] = text
    truth["coverages"] = [one | {"policy_number": text} if one is row else one for one in truth["coverages"]]
    return True


def _is_amount(code: str) -> bool:
    line, _, key = code.partition(".")
    return line in ("gl", "auto", "umbrella", "wc") and (
        key in _LIMITS or key.startswith(("el_", "bi_", "pd_", "products"))
    )


HABITS: dict[str, tuple[float, Habit]] = {
    "said_with_amount": (0.15, said_with_amount),
    "twice_dollar": (0.15, twice_dollar),
    "number_in_name": (0.12, number_in_name),
    "signed_number": (0.1, signed_number),
    "licensed": (0.15, licensed),
    "phone_in_producer": (0.15, phone_in_producer),
    "operator_told": (0.25, operator_told),
    "more_rows": (0.5, more_rows),
    "boxes_beside": (0.5, boxes_beside),
    "free_limits": (0.15, free_limits),
    "both_statutes": (0.2, both_statutes),
    "crossed_columns": (0.3, crossed_columns),
    "lettered": (0.1, lettered),
    "open_ended": (0.5, open_ended),
    "hours_below": (0.12, hours_below),
    "state_in_letters": (0.1, state_in_letters),
    "holder_named_long": (0.15, holder_named_long),
    "holder_reached": (0.12, holder_reached),
    "pending": (0.12, pending),
}
"""How often each habit is met here: far more often than on the street."""


def odd_words(rng: random.Random, truth: Truth, texts: Texts) -> list[str]:
    """Applies some habits to truth and texts; returns their names."""
    return [name for name, (chance, habit) in HABITS.items() if rng.random() < chance and habit(rng, truth, texts)]
