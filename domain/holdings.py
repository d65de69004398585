"""Confirmed proof of an account, as the rules take it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.certificate import Certificate, Endorsement


@dataclass(frozen=True, slots=True)
class Proof:
    """One document that a reviewer confirmed, or is about to.

    `received_on` orders proofs: newer supersedes older, policy by policy. Of a `confirmed` one a person stands for
    every value, however unsure the reader was.
    """

    document_id: int
    received_on: date
    certificates: tuple[Certificate, ...] = ()
    endorsements: tuple[Endorsement, ...] = ()
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What the rules must know of an account beside its proof.

    `flags` answers the conditions of requirements (vehicles, employees, written_contract, ...); a missing key
    means that nobody has said.
    """

    client: str
    client_address: str
    contractor: str
    flags: tuple[tuple[str, bool], ...] = ()
