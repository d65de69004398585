"""What is common to papers of every kind when their boxes become facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from domain.certificate import Insurer
from domain.field import Field
from domain.holdings import HeldInsurer
from rules.boxes import amount_of, is_unsure, text_of
from rules.insurers import belongs_to_another


def words_in(named: Mapping[str, Field]) -> dict[str, str]:
    """What stands where an amount or a day belongs and is neither."""
    found = {name: box for name, box in named.items() if name.startswith("limits.") or name == "retention_amount"}
    told = {name: box.text or "" for name, box in found.items() if amount_of(box) is None}
    return {name: " ".join(text.split()) for name, text in told.items() if text.strip()}


def doubted(texts: Mapping[str, Field], confirmed: bool) -> Iterator[str]:
    """The names of boxes that a verdict must not rest on before somebody has looked at them."""
    return iter(()) if confirmed else (name for name, box in texts.items() if is_unsure(box))


def insurer_boxes(listed: Mapping[str, Insurer]) -> dict[str, Field]:
    """Names and numbers of the companies, by the paths of their boxes."""
    boxes: dict[str, Field] = {}
    for letter, one in listed.items():
        boxes |= {f"insurers.{letter}.name": one.name, f"insurers.{letter}.naic": one.naic}
    return boxes


def insurers_of(listed: Mapping[str, Insurer], confirmed: bool) -> Mapping[str, HeldInsurer]:
    """The companies of a paper by letter, each told whether its number is another's for certain."""
    made = {}
    for letter, one in listed.items():
        name, naic = text_of(one.name), text_of(one.naic)
        sure = confirmed or not (is_unsure(one.name) or is_unsure(one.naic))
        made[letter] = HeldInsurer(name, naic, sure and belongs_to_another(name, naic))
    return MappingProxyType(made)
