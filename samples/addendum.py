"""New York addenda (ACORD 855) that could have been, and the remarks (ACORD 101) that continue a certificate.

The truth of an addendum has the shape of the extraction's `addendum`, with plain values in place of fields.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from types import MappingProxyType

from samples import wording
from samples.coverages import Truth
from samples.style import Style
from samples.values import TICKED, day

QUESTIONS = MappingProxyType({
    "iso_form": (
        "Is the general liability coverage form an ISO form?",
        "Is the policy form for general liability the ISO form, unchanged?",
    ),
    "operations_excluded": (
        "Are specific operations of the insured excluded or restricted?",
        "Does the policy exclude or limit any operations shown on the certificate?",
    ),
    "additional_insured": (
        "Is an additional insured endorsement part of the policy?",
        "Which additional insured endorsement applies? Check YES if there is one.",
    ),
    "gl_primary": (
        "Does general liability apply to the additional insured as primary and non-contributory?",
        "Is general liability primary and noncontributory for the additional insured?",
    ),
    "excess_primary": (
        "Does excess liability apply to the additional insured as primary and non-contributory?",
        "Is the umbrella or excess policy primary for the additional insured?",
    ),
    "notice": (
        "Will notice of cancellation be given to the additional insured?",
        "Is the additional insured told before cancellation takes effect?",
    ),
    "contractual_modified": (
        "Has the contractual liability coverage been modified?",
        "Is contractual liability cut back by endorsement?",
    ),
    "insured_contract_exception": (
        "Was the insured contract exception to the employers liability exclusion removed or changed?",
        "Is the exception for an insured contract missing from the employers liability exclusion?",
    ),
    "employee_injury": (
        "Is injury to employees of contractors or subcontractors excluded?",
        "Does the policy exclude bodily injury to employees of any contractor?",
    ),
    "earth_movement": (
        "Is property damage from subsidence or earth movement excluded?",
        "Does an earth movement exclusion apply?",
    ),
})  # fmt: skip
"""What may be asked, in two ways each: the order on the page is free, the words decide."""
_FORMS = ("CG 20 10 04 13", "CG 20 37 04 13", "CG 20 01 04 13", "CG 21 39 10 93", "CG 22 94 10 01", "CG 20 33 12 19")
_EXPLAINED = (
    "Applies where a written contract asks for it.",
    "Work over three stories is not covered.",
    "Ask the company for a copy of the endorsement.",
    "Only for projects outside the five boroughs.",
)
_MORE = (
    "The schedule of locations is kept on file by the producer.",
    "Further named insureds are the affiliates listed in the contract.",
    "The umbrella sits over general liability, auto and employers liability.",
)


def addendum(rng: random.Random, certificate: Truth) -> Truth:
    """The truth of an addendum to `certificate`, whose general liability (or first) policy it speaks of."""
    row = next((one for one in certificate["coverages"] if one["line"] == "gl"), certificate["coverages"][0])
    company = certificate["insurers"][row["insurer_letter"]]
    codes = rng.sample(sorted(QUESTIONS), len(QUESTIONS))
    licensed = rng.random() < 0.6
    return {
        "form": "ACORD 855",
        "edition": "2014/05",
        "date": certificate["date"],
        "agency": certificate["producer"]["name"],
        "insured": certificate["insured"]["name"],
        "policy_number": row["policy_number"],
        "effective_date": row["effective_date"],
        "insurer": {"name": company["name"], "naic": company["naic"]},
        "authorized" if licensed else "excess_line": True,
        "answers": {code: _answer(rng, code) for code in codes},
    } | ({"number": certificate["number"]} if "number" in certificate else {})


def addendum_boxes(truth: Truth, style: Style) -> dict[str, str]:
    """Text by box code of an addendum; empty boxes are left out."""
    return {code: text for code, text in _boxes(truth, style) if text}


def remarks(rng: random.Random, certificate: Truth) -> str:
    """What a page of remarks says to `certificate`."""
    text, _ = wording.description(rng, holder=certificate["holder"]["name"])
    return f"{text} {' '.join(rng.sample(_MORE, rng.randint(1, 3)))}"


def remarks_boxes(certificate: Truth, text: str, style: Style, page: tuple[int, int] = (1, 1)) -> dict[str, str]:
    """Text by box code of a page of remarks to `certificate`; `page` is its number and how many there are."""
    number = certificate["form"].removeprefix("ACORD ")
    titles = {
        "24": "Certificate of Property Insurance",
        "25": "Certificate of Liability Insurance",
        "27": "Evidence of Property Insurance",
        "28": "Evidence of Commercial Property Insurance",
    }
    row = (certificate.get("coverages") or certificate["policies"])[0]
    return {
        "agency": certificate["producer"]["name"],
        "insured": certificate["insured"]["name"],
        "policy_number": row["policy_number"],
        "effective_date": day(row["effective_date"], style),
        "parent_number": number,
        "parent_title": titles[number],
        "page_number": str(page[0]),
        "page_count": str(page[1]),
        "remarks": text,
    }


def _answer(rng: random.Random, code: str) -> Truth:
    said: Truth = {"question": rng.choice(QUESTIONS[code]), "answer": rng.choice("YN")}
    if rng.random() < 0.5:
        said["forms"] = rng.sample(_FORMS, rng.randint(1, 2))
    if rng.random() < 0.4:
        said["explanation"] = rng.choice(_EXPLAINED)
    return said


def _boxes(truth: Truth, style: Style) -> Iterator[tuple[str, str]]:
    for key in ("agency", "insured", "policy_number", "number"):
        yield key, truth.get(key, "")
    for key in ("date", "effective_date"):
        yield key, day(truth[key], style)
    yield "carrier", truth["insurer"]["name"]
    yield "naic", truth["insurer"]["naic"]
    for key in ("authorized", "excess_line"):
        yield key, TICKED if truth.get(key) else ""
    for place, said in enumerate(truth["answers"].values(), start=1):
        row = f"questions.{place}"
        yield f"{row}.question", said["question"]
        yield f"{row}.{'yes' if said['answer'] == 'Y' else 'no'}", TICKED
        yield f"{row}.forms", ", ".join(said.get("forms", ()))
        yield f"{row}.explanation", said.get("explanation", "")
