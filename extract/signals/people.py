"""What does not fit between agency and insured: an agency that is reached, or that signs, as its customer would."""

from __future__ import annotations

import re
from collections.abc import Iterator

from config.reference import consumer_mail
from domain.certificate import Party
from domain.field import Box
from domain.saying import N_
from domain.signal import Signal
from extract.signals.paper import Paper, quoted
from extract.values.grammar import email, phone

_NUMBER = re.compile(r"(?<!\d)\(?\d{3}\)?[\s.\-/]*\d{3}[\s.\-]\d{4}(?!\d)")
_LEGAL = frozenset(
    (
        "inc", "llc", "co", "corp", "company", "corporation", "incorporated", "ltd", "limited", "lp", "llp", "the",
        "and", "of", "dba", "group", "services",
    )
)  # fmt: skip
ROOM = 14.0
"""Points above a name and below an address where a party's telephone may stand."""
LEAST_NAME = 5
"""Letters of a firm's name that are told apart from chance within a mail domain."""


def people(paper: Paper) -> Iterator[Signal]:
    """Everything of this kind on one certificate."""
    yield from _mail(paper)
    yield from _telephone(paper)
    yield from _signature(paper)


def _mail(paper: Paper) -> Iterator[Signal]:
    field, insured = paper.certificate.producer.email, paper.certificate.insured
    address = email(str(field.value)) if field.value else None
    if address is None:
        return
    domain = address.rpartition("@")[2]
    if domain in consumer_mail():
        yield from paper.signal(
            "producer_contact_free_mail", (field,), address=quoted(field), what=N_("one that anybody can have")
        )
        return
    own = email(str(insured.email.value)) if insured.email.value else None
    label = re.sub(r"[^a-z0-9]", "", ".".join(domain.split(".")[:-1]))
    if (own and own.rpartition("@")[2] == domain) or (label and label in _labels(insured)):
        what = N_("at the insured's own domain")
        yield from paper.signal("producer_contact_free_mail", (field, insured.name), address=quoted(field), what=what)


def _labels(party: Party) -> frozenset[str]:
    """The insured's name as it would stand in a mail domain: whole, or without its legal form."""
    words = re.findall(r"[a-z0-9]+", str(party.name.value or "").casefold().replace("'", ""))
    short = [word for word in words if word not in _LEGAL]
    return frozenset(joined for joined in ("".join(words), "".join(short)) if len(joined) >= LEAST_NAME)


def _telephone(paper: Paper) -> Iterator[Signal]:
    """A number of the producer that stands in the insured's box as well, whichever line it is on."""
    producer, insured = paper.certificate.producer, paper.certificate.insured
    theirs = {number: insured.name for number in _numbers(_around(paper, insured))}
    theirs |= {number: box for box in (insured.phone, insured.fax) for number in _numbers(str(box.value or ""))}
    for field in (producer.phone, producer.fax):
        number = (phone(str(field.value)) or "")[:10] if field.value else ""
        if number and number in theirs:
            yield from paper.signal("producer_phone_matches_insured", (field, theirs[number]), number=quoted(field))


def _numbers(text: str) -> list[str]:
    return [re.sub(r"\D", "", one) for one in _NUMBER.findall(text)]


def _around(paper: Paper, party: Party) -> str:
    """What stands in a party's box beside name and address, and those: a telephone is no part of either."""
    number = party.name.page or 0
    boxes = [one.box for one in (party.name, party.address) if one.box is not None and one.page == number]
    if not boxes or number not in paper.pages:
        return f"{party.name.text or ''} {party.address.text or ''}"
    page = paper.pages[number]
    top, bottom = min(box.top for box in boxes) - ROOM, max(box.bottom for box in boxes) + ROOM
    words = [one for one in page.words if one.box.bottom > top and one.box.top < bottom]
    words = [one for one in words if top < _middle(one.box)[1] < bottom]
    half = page.upright.width / 2
    inside = [one.text for one in words if _middle(one.box)[0] < half]
    typed = [one.value for one in page.upright.widgets if "Insured" in one.name]
    return " ".join((*inside, *typed))


def _middle(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2


def _signature(paper: Paper) -> Iterator[Signal]:
    """The insured's whole name, or the first and last name of somebody whose name the firm bears."""
    field, insured = paper.certificate.signature, paper.certificate.insured.name
    signed = re.findall(r"[a-z]+", str(field.value or "").casefold())
    firm = re.findall(r"[a-z]+", str(insured.text or insured.value or "").casefold())
    given = [word for word in signed if len(word) > 1]
    if len(given) < 2 or not set(given) <= set(firm):
        return
    yield from paper.signal("signature_typed_by_insured", (field, insured), name=quoted(field))
