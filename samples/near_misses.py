"""Papers that name endorsements or speak of cancellation and are neither endorsement nor notice."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from types import MappingProxyType

from config.reference import forms
from samples import names
from samples.endorsement_truth import policy_number
from samples.page_writer import PageWriter


def forms_schedule(rng: random.Random) -> bytes:
    """A page of the declarations that lists twenty forms with their titles."""
    write = PageWriter("Helvetica", 9)
    write.line("SCHEDULE OF FORMS AND ENDORSEMENTS", at="middle", bold=True, size=13)
    write.gap(8)
    write.pairs([("Policy Number:", policy_number(rng)), ("Named Insured:", names.contractor(rng).name)])
    write.gap(10)
    known = [one for one in forms().values() if one.editions and one.number[:2] in ("CG", "CA", "WC")]
    listed = rng.sample(known, 20)
    write.table([("Form and edition", "Title"), *((f"{one.number} {one.editions[-1]}", one.title) for one in listed)])
    write.foot("ZX DS 02 01 15", "", "Page 2 of 3")
    return write.pdf()


def declarations(rng: random.Random) -> bytes:
    """A declarations page that ends with the numbers of the forms attached."""
    write = PageWriter("Helvetica", 10)
    write.line("COMMERCIAL GENERAL LIABILITY DECLARATIONS", at="middle", bold=True, size=13)
    write.gap(10)
    write.pairs(
        [
            ("Policy Number:", policy_number(rng)),
            ("Named Insured:", names.contractor(rng).name),
            ("Policy Period:", "01/01/2026 to 01/01/2027"),
            ("Each Occurrence Limit:", "$1,000,000"),
        ]
    )
    write.gap(10)
    write.text(
        "Forms and endorsements attached to this policy: CG 00 01 04 13, CG 20 10 04 13, CG 20 37 04 13, CG 24 04."
    )
    write.foot("CG DS 01 10 01", "", "Page 1 of 1")
    return write.pdf()


def policy_form(rng: random.Random) -> bytes:
    """A page of the policy's own coverage form."""
    write = PageWriter("Times-Roman", 10)
    write.line("CG 00 01 04 13", at="right", bold=True)
    write.line("COMMERCIAL GENERAL LIABILITY COVERAGE FORM", at="middle", bold=True, size=13)
    write.gap(8)
    for _ in range(6):
        write.text(
            "The parts of this form are read together with the declarations and with any endorsement. We pay what the"
            " insured must pay for harm to others, up to the limits; an additional insured has no wider cover."
        )
        write.gap(6)
    write.foot("CG 00 01 04 13", "", f"Page {rng.randint(2, 16)} of 16")
    return write.pdf()


def request_letter(rng: random.Random) -> bytes:
    """A client's letter that asks for endorsements and for notice of cancellation."""
    sender = names.client(rng)
    write = PageWriter("Times-Roman", 11)
    write.line(sender.name, bold=True, size=14)
    write.line(sender.address, size=9)
    write.gap(14)
    write.line("November 3, 2026")
    write.gap(10)
    write.line("RE: Insurance requirements, 30 days notice of cancellation")
    write.line(f"Policy Number: {policy_number(rng)}")
    write.gap(10)
    write.line("Dear agent,")
    write.gap(6)
    write.text(
        "please send us endorsements CG 20 10 04 13 and CG 20 37 04 13 and a waiver of subrogation. Should any of the"
        " policies be cancelled before the expiration date 06/01/2027, notice of cancellation must be given to us 30"
        " days ahead. If the policy is cancelled, work has to stop."
    )
    write.line("Sincerely,")
    return write.pdf()


def renewal_letter(rng: random.Random) -> bytes:
    """An agent's letter about a renewal; the policy was not cancelled."""
    sender = names.agency(rng)
    write = PageWriter("Helvetica", 10.5)
    write.line(sender.name, bold=True, size=14)
    write.gap(14)
    write.line("Notice of cancellation wording", bold=True)
    write.gap(10)
    write.text(
        f"Policy {policy_number(rng)} renews effective 01/01/2027. It has not been cancelled, and no notice of"
        " cancellation was issued. The insurer may cancel for nonpayment with 10 days notice, as the policy provides."
    )
    return write.pdf()


def premium_bill(rng: random.Random) -> bytes:
    """A bill that warns that policies can end when it is not paid."""
    write = PageWriter("Helvetica", 10)
    write.line("PREMIUM INVOICE", bold=True, size=15)
    write.gap(10)
    write.pairs(
        [
            ("Policy Number:", policy_number(rng)),
            ("Invoice date:", "11/02/2026"),
            ("Amount due:", f"${rng.randint(400, 900)}.00"),
            ("Due date:", "11/22/2026"),
        ]
    )
    write.gap(10)
    write.text("If payment is late, your policy may be cancelled. Late payment can lead to a notice of cancellation.")
    return write.pdf()


def own_clause(rng: random.Random) -> bytes:
    """An insurer's certificate of its own design, with the clause on cancellation that all of them have."""
    write = PageWriter("Helvetica", 10)
    write.line("CERTIFICATE OF INSURANCE", at="middle", bold=True, size=15)
    write.gap(10)
    write.pairs(
        [("Insured:", names.contractor(rng).name), ("Policy Number:", policy_number(rng)), ("Effective:", "01/01/2026")]
    )
    write.gap(8)
    write.text("Additional insured per CG 20 10 04 13 and CG 20 37 04 13; waiver of subrogation per CG 24 04 05 09.")
    write.gap(10)
    write.line("CANCELLATION", bold=True)
    write.text(
        "Should any of the above policies be cancelled before they expire, notice is given as the policy provides."
    )
    return write.pdf()


NEAR_MISSES: Mapping[str, Callable[[random.Random], bytes]] = MappingProxyType(
    {
        each.__name__: each
        for each in (
            forms_schedule,
            declarations,
            policy_form,
            request_letter,
            renewal_letter,
            premium_bill,
            own_clause,
        )
    }
)
"""Each by its name."""
