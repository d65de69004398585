"""Who stands on a certificate or evidence of insurance: parties and insurers."""

from __future__ import annotations

from dataclasses import dataclass

from domain.field import Field

EMPTY = Field()


@dataclass(frozen=True, slots=True)
class Party:
    """Producer, insured or holder. `address` is one string: line1, line2, city, ST zip."""

    name: Field = EMPTY
    address: Field = EMPTY
    contact_name: Field = EMPTY
    phone: Field = EMPTY
    fax: Field = EMPTY
    email: Field = EMPTY


@dataclass(frozen=True, slots=True)
class Insurer:
    """A company affording coverage, by its legal name and five-digit NAIC number."""

    name: Field = EMPTY
    naic: Field = EMPTY


NOBODY = Party()
NO_INSURER = Insurer()
