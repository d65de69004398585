"""Reference data of the field, read once and frozen: findings, endorsements, carriers, states, editions, rules.

The files stand beside this module. What they say is fact of the insurance trade, not of one client.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from config.yaml_file import loaded
from domain.finding import Fixer, Remedy

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One entry of the findings catalogue; its four texts carry {placeholders} that the rules fill.

    `ask` is for the agent, `tell` for the contractor, `client` for the client; "" when there is nothing to say.
    `remedy` is endorse where the insurer must change the policy before the agent can correct the certificate, else "".
    """

    code: str
    severity: str
    fixer: str
    title: str
    ask: str = ""
    tell: str = ""
    client: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One policy endorsement: its number, what it grants or takes, on which line, to whom.

    `effect` is grant or restriction; `basis` scheduled, blanket_direct, blanket_upstream, filing or manuscript. `regex`
    finds its number (for manuscript ones: its usual words) in text, `hint` words that may tell of it and may only
    describe what the insured does; `severity` is "" for grants.
    """

    number: str
    title: str
    line: str
    editions: tuple[str, ...]
    effect: str
    grants: frozenset[str]
    basis: str
    confidence: str
    regex: str
    severity: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """One insurer by its legal name, five-digit NAIC number and group ("" when it has none).

    `market`: standard, es (surplus lines) or state_fund. `confidence`: found, agrees (seen in a source), expert.
    """

    naic: str
    name: str
    group: str
    market: str = "standard"
    confidence: str = "expert"


@dataclass(frozen=True, slots=True)
class State:
    """How workers compensation is bought in a state: private, competitive_fund or monopolistic.

    `proof_documents` are what shows coverage or exemption there, () when none is known.
    """

    code: str
    name: str
    wc_market: str
    wc_state_fund: str
    proof_documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignalKind:
    """One thing that a careful examiner looks at twice.

    `message` carries {placeholders} that the check fills; `cause` is its usual honest explanation; `weight` 0 to 5.
    """

    code: str
    weight: int
    title: str
    message: str
    cause: str


@cache
def finding_kinds() -> Mapping[str, FindingKind]:
    """The findings catalogue by code."""
    return MappingProxyType({code: FindingKind(code, **one) for code, one in load("findings.yaml")["findings"].items()})


@cache
def remedy_of(code: str) -> Remedy:
    """What has to be done about a finding of that code; of what is met there is nothing."""
    kind = finding_kinds().get(code)
    if kind is None:
        return Remedy.REREAD
    return Remedy(kind.remedy) if kind.remedy else _REMEDIES[Fixer(kind.fixer)]


_REMEDIES = {
    Fixer.AGENT: Remedy.CORRECT,
    Fixer.INSURED: Remedy.INSURED,
    Fixer.CLIENT: Remedy.CLIENT,
    Fixer.US: Remedy.REREAD,
}


@cache
def signal_kinds() -> Mapping[str, SignalKind]:
    """What is looked at twice, by code."""
    return MappingProxyType({code: SignalKind(code, **one) for code, one in _signals()["signals"].items()})


@cache
def signal_bounds() -> tuple[int, int]:
    """Weights of one paper's signals, added up, from which a person looks, and from which the agency is called."""
    return _signals()["review_at"], _signals()["verify_at"]


@cache
def consumer_mail() -> frozenset[str]:
    """Domains where anybody can have a mail address."""
    return frozenset(_signals()["consumer_mail"])


@cache
def insurers_of_one_state() -> Mapping[str, str]:
    """The postal code of the one state where an insurer writes, by its NAIC number."""
    return MappingProxyType(dict(_signals()["state_of"]))


@cache
def editing_programs() -> tuple[str, ...]:
    """Words, in lower case, by which files name programs made for changing pictures and pages."""
    return tuple(_signals()["editors"])


@cache
def forms() -> Mapping[str, Form]:
    """The endorsements by number: "CG 20 10", "WC 00 03 13", "manuscript.residential"."""
    return MappingProxyType({one["form"]: _form(one) for one in load("endorsements.yaml")["endorsements"]})


@cache
def equivalences() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """What satisfies a need, by its id: sets of forms of which one must be there whole; some with their edition."""
    listed = load("endorsements.yaml")["equivalences"]
    return MappingProxyType({need: tuple(tuple(whole) for whole in sets) for need, sets in listed.items()})


@cache
def never_satisfies() -> Mapping[tuple[str, str], str]:
    """(form, need) pairs that are a common mistake, with the one edition that is none ("" when there is no such)."""
    listed = load("endorsements.yaml")["never_satisfies"]
    return MappingProxyType({(one["form"], one["need"]): one.get("unless_edition", "") for one in listed})


@cache
def code_words() -> Mapping[str, str]:
    """What an endorsement grants or takes away, in words for people, by its code."""
    return MappingProxyType(dict(load("endorsements.yaml")["words"]))


@cache
def example_forms() -> Mapping[str, Mapping[str, str]]:
    """The form to name as an example: by line ("gl", for workers compensation also "wc_TX") and need ("wos")."""
    return MappingProxyType(
        {line: MappingProxyType(each) for line, each in load("endorsements.yaml")["examples"].items()}
    )


@cache
def carriers() -> Mapping[str, Carrier]:
    """Insurers by NAIC number; the list is partial by design."""
    return MappingProxyType({row["naic"]: Carrier(**row) for row in _rows("carriers.csv")})


@cache
def carrier_aliases() -> Mapping[str, tuple[str, ...]]:
    """Other spellings of insurers' names, by the name in `carriers`."""
    return MappingProxyType({name: tuple(each) for name, each in load("carrier_aliases.yaml")["aliases"].items()})


@cache
def carrier_brands() -> tuple[str, ...]:
    """Names of groups of insurers: on a certificate they name no company."""
    return tuple(load("carrier_aliases.yaml")["brands"])


@cache
def states() -> Mapping[str, State]:
    """States, districts and territories by postal code."""
    return MappingProxyType(
        {
            row["code"]: State(
                row["code"],
                row["name"],
                row["wc_market"],
                row["wc_state_fund"],
                tuple(one.strip() for one in row["wc_proof_document"].split(";") if one.strip()),
            )
            for row in _rows("states.csv")
        }
    )


@cache
def short_forms() -> frozenset[str]:
    """Short words of the trade, in lower case, and the postal codes of the states."""
    listed = (word for group in load("short_forms.yaml").values() for word in group)
    return frozenset(listed) | {code.casefold() for code in states()}


@cache
def status_rules() -> Mapping[str, Any]:
    """Order of evidence and of statuses, weights of the score, and how towers add up."""
    return MappingProxyType(load("status_rules.yaml"))


@cache
def acord_25_editions() -> Mapping[str, str]:
    """Editions of ACORD 25, oldest first, each current, accepted, superseded or obsolete."""
    return MappingProxyType(load("acord_editions.yaml")["acord_25"])


@cache
def accepted_editions() -> frozenset[str]:
    """Editions of ACORD 25 that are taken without a word."""
    return frozenset(edition for edition, state in acord_25_editions().items() if state in ("current", "accepted"))


def requirement_codes() -> tuple[str, ...]:
    """The requirement sets that come with Certdesk."""
    return tuple(sorted(file.stem for file in (FOLDER / "requirements").glob("*.yaml")))


def requirement_body(code: str) -> dict[str, Any]:
    """One of those sets as its YAML says it, placeholders and all.

    Raises:
        KeyError: there is no set of that code.
    """
    if code not in requirement_codes():
        raise KeyError(code)
    return load(f"requirements/{code}.yaml")


def load(name: str) -> dict[str, Any]:
    """A YAML file of this folder."""
    return loaded(FOLDER / name)


@cache
def _signals() -> dict[str, Any]:
    return load("signals.yaml")


def _rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _form(one: Mapping[str, Any]) -> Form:
    return Form(
        number=one["form"],
        title=one["title"],
        line=one["line"],
        editions=tuple(one["editions"]),
        effect=one["effect"],
        grants=frozenset(one["grants"]),
        basis=one["basis"],
        confidence=one["confidence"],
        regex=one["regex"],
        severity=one.get("severity", ""),
        hint=one.get("hint", ""),
    )
