"""Sentences for the description box, in our own words, with what each of them says.

A sentence is of one topic (`additional_insured`, `waiver`, `primary_noncontributory`, `notice`) and one state:
`affirmed`, `blanket`, `negated`, `pending` or `absent` (then there is no sentence).
"""

from __future__ import annotations

import random
from types import MappingProxyType

TOPICS = ("additional_insured", "waiver", "primary_noncontributory", "notice")

_PROJECTS = (
    "RE: Job #{job} - lobby renovation, {number} Main Street.",
    "Project {job}: re-roof of building {digit}, {number} County Road 12.",
    "Re: all work of the named insured for {holder}.",
    "Vehicle: 2023 Ford F250, unit {digit}.",
    "Contract {job}, dated 03/01/2026.",
)

SENTENCES = MappingProxyType({
    ("additional_insured", "affirmed"): (
        "{holder} is included as an additional insured on the general liability for ongoing and completed operations"
        " per CG 20 10 04 13 and CG 20 37 04 13.",
        "{holder} and its officers are additional insureds on general liability and auto.",
        "Certificate holder is additional insured with respect to general liability per form CG 20 10 (04/13).",
    ),
    ("additional_insured", "blanket"): (
        "Blanket additional insured applies to GL and umbrella when a written contract asks for it.",
        "Holder is an additional insured on general liability where required by written contract.",
    ),
    ("additional_insured", "negated"): (
        "The certificate holder is not an additional insured under any policy listed above.",
        "No additional insured endorsement has been added for {holder}.",
    ),
    ("additional_insured", "pending"): (
        "Additional insured endorsement has been requested from the insurer and will follow.",
    ),
    ("waiver", "affirmed"): (
        "Waiver of subrogation in favor of {holder} applies to general liability, auto and workers compensation.",
        "A waiver of subrogation is granted to {holder} per CG 24 04 05 09 and WC 00 03 13.",
    ),
    ("waiver", "blanket"): ("Blanket waiver of subrogation applies as required by written contract.",),
    ("waiver", "negated"): (
        "Waiver of subrogation does not apply to workers compensation.",
        "No waiver of subrogation is in place.",
    ),
    ("waiver", "pending"): ("Waiver of subrogation is on order; the endorsement will be sent when issued.",),
    ("primary_noncontributory", "affirmed"): (
        "General liability is primary and non-contributory per CG 20 01 04 13.",
        "Coverage of the named insured is primary and noncontributory to other insurance of {holder}.",
    ),
    ("primary_noncontributory", "blanket"): ("Primary and non-contributory wording applies if required by contract.",),
    ("primary_noncontributory", "negated"): ("Coverage shown is excess and is not primary or non-contributory.",),
    ("primary_noncontributory", "pending"): ("Primary wording has been requested.",),
    ("notice", "affirmed"): (
        "30 days notice of cancellation will be given to the holder, 10 days for non-payment of premium.",
        "Thirty (30) days notice of cancellation applies to the general liability policy.",
    ),
    ("notice", "blanket"): ("30 days notice of cancellation where required by written contract.",),
    ("notice", "negated"): ("No notice of cancellation is promised beyond what the policies provide.",),
    ("notice", "pending"): ("Notice endorsement to follow.",),
})  # fmt: skip
_WEIGHTS = MappingProxyType({"absent": 5, "affirmed": 6, "blanket": 3, "negated": 3, "pending": 1})


def description(rng: random.Random, *, holder: str) -> tuple[str, dict[str, str]]:
    """A description text that names `holder`, and what it says of each topic."""
    facts = {
        "holder": holder,
        "job": rng.randint(1001, 9989),
        "number": rng.randint(12, 990),
        "digit": rng.randint(2, 9),
    }
    states = {topic: rng.choices(tuple(_WEIGHTS), tuple(_WEIGHTS.values()))[0] for topic in TOPICS}
    parts = [rng.choice(_PROJECTS)] if rng.random() < 0.7 else []
    parts += [rng.choice(SENTENCES[topic, state]) for topic, state in states.items() if state != "absent"]
    if not parts:
        parts = [_PROJECTS[2]]
    return " ".join(parts).format(**facts), states
