"""Draws sentences that people answer with: families with choices and gaps, worn as mail is typed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_CHOICE = re.compile(r"\{([^{}]*)\}|\[([^\[\]]*)\]")
_GAP = re.compile(r"\b(NAME|PERSON|CLIENT|CARRIER|MAIL|DATE|AMOUNT|NUMBER|LINE)\b")


@cache
def _gaps() -> Mapping[str, Any]:
    told: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("gaps.yaml").read_text("utf-8"))
    return told


@cache
def families(split: str) -> Mapping[str, Sequence[str]]:
    """The families of `train` or `held`, by what they mean."""
    told: Mapping[str, Sequence[str]] = yaml.safe_load(Path(__file__).with_name(f"{split}.yaml").read_text("utf-8"))
    return told


def sentences(split: str, each: int, seed: int) -> Iterator[tuple[str, str, int]]:
    """`each` sentences of every family of a split, with what they mean and the family's number in its meaning.

    The same seed draws the same.
    """
    rng = random.Random(f"{split} {seed}")
    for meaning, listed in families(split).items():
        for number, family in enumerate(listed):
            for _ in range(each):
                yield meaning, _worn(_filled(family, rng), rng), number


def _filled(family: str, rng: random.Random) -> str:
    text = family
    while found := _CHOICE.search(text):
        if found[1] is not None:
            put = rng.choice(found[1].split("|"))
        else:
            put = rng.choice(found[2].split("|")) if rng.random() < 0.5 else ""
        text = text[: found.start()] + put + text[found.end() :]
    text = _GAP.sub(lambda gap: _gap(gap[1], rng), text)
    return re.sub(r"\s+([.,?!])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _gap(name: str, rng: random.Random) -> str:
    known = _gaps()
    if name == "DATE":
        month, day = rng.randint(1, 12), rng.randint(1, 28)
        called = known["months"][month - 1]
        figures = (f"{month}/{day}", f"{month}/{day}/20{rng.randint(24, 29)}")
        return str(rng.choice([*figures, f"{called} {day}", f"{called[:3]} {day}", called]))
    if name == "AMOUNT":
        n = rng.choice([1, 2, 3, 5, 10])
        return rng.choice([f"${n}M", f"${n},000,000", f"${n} million", f"{n} mil", "$500,000", "$500k"])
    if name == "NUMBER":
        return rng.choice([f"GL-{rng.randint(10000, 99999)}", f"{rng.randint(200, 999)}-555-{rng.randint(1000, 9999)}"])
    if name == "MAIL":
        return f"{rng.choice(known['first']).lower()}@{rng.choice(known['words']).lower()}agency.example"
    if name in ("LINE", "CARRIER"):
        return str(rng.choice(known["lines" if name == "LINE" else "carriers"]))
    if name == "PERSON":
        return str(rng.choice(known["first"])) + (f" {rng.choice(known['last'])}" if rng.random() < 0.5 else "")
    return f"{rng.choice(known['words'])} {rng.choice(known['trades'])}{rng.choice(['', ' LLC', ' Inc', ' Co'])}"


def _worn(text: str, rng: random.Random) -> str:
    """As typed: capitals or none, a slip, a mark left out."""
    if rng.random() < 0.25:
        for word, slip in _gaps()["slips"].items():
            text = re.sub(rf"\b{word}\b", slip, text) if rng.random() < 0.5 else text
    if rng.random() < 0.1 and len(text) > 8:
        at = rng.randrange(2, len(text) - 2)
        text = text[:at] + text[at + 1 :]
    text = text.rstrip(".?!") if rng.random() < 0.15 else text
    style = rng.random()
    return text.upper() if style < 0.05 else text if style < 0.3 else text[:1].upper() + text[1:]
