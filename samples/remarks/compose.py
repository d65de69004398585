"""Puts drawn statements together to whole texts: descriptions of a form, remarks, bodies of mail."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from samples.remarks.grammar import Teller
from samples.remarks.said import Remark, Statement
from samples.remarks.slips import recased, slipped

_FOLDER = Path(__file__).with_name("families")
_JOINTS = (". ", ". ", ". ", "; ", "\n", "\n", ".\n", " - ", " / ", "\n\n", "  ")
_MAIL_JOINTS = (". ", ". ", ".\n", "\n", ". ")
_WEIGHTS = MappingProxyType({
    "ai": 6, "wos": 4, "pnc": 3, "noc": 3, "proj": 2, "loc": 1, "ff": 2, "ev": 1, "excl": 2, "any": 6, "again": 1,
})  # fmt: skip
_PLAIN = frozenset({"conditions", "directs", "openers", "closers", "noise", "projects"})
NAMED_AS = MappingProxyType({"dev": "tune"})
"""Splits whose names are made of the words of another."""
Piece = tuple[str, Statement, str]


@cache
def families(split: str, more: tuple[str, ...] = ()) -> Mapping[str, Any]:
    """The families of train, tune or held, as they stand in its file, and those of the files in `more`."""
    told = yaml.safe_load((_FOLDER / f"{split}.yaml").read_text(encoding="utf-8"))
    for name in more:
        added = yaml.safe_load((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
        told["parts"] |= added["parts"]
        for kind in _PLAIN & added.keys():
            told[kind] = [*told[kind], *added[kind]]
        for key, lines in added["families"].items():
            told["families"][key] = [*lines, *told["families"].get(key, ())]
    return MappingProxyType(told)


def remarks(split: str, number: int, seed: int, *, worn: float = 0.75, more: tuple[str, ...] = ()) -> Iterator[Remark]:
    """`number` drawn texts of a split, a share of them `worn` by slips; the same seed draws the same texts."""
    rng = random.Random(f"{split} {seed}")
    writer = Writer(rng, split, worn, more)
    for _ in range(number):
        yield writer.remark()


class Writer:
    """Draws texts of one split."""

    def __init__(self, rng: random.Random, split: str, worn: float, more: tuple[str, ...] = ()) -> None:
        self.rng, self.worn, self.told = rng, worn, families(split, more)
        self.teller = Teller(rng, NAMED_AS.get(split, split), self.told)
        self.kinds: dict[str, list[str]] = {}
        for key in self.told["families"]:
            self.kinds.setdefault(key.split(".")[0], []).append(key)

    def remark(self) -> Remark:
        """One text."""
        mail = self.rng.random() < 0.2
        pieces = self._pieces()
        if mail:
            pieces = [*self._plain("openers"), *pieces, *self._plain("closers")]
        made = _joined(pieces, self.rng, _MAIL_JOINTS if mail else _JOINTS)
        return self._worn(made) if self.rng.random() < self.worn else made

    def _pieces(self) -> list[Piece]:
        rng = self.rng
        pieces = [piece for _ in range(rng.choice((1, 1, 2, 2, 3, 4))) for piece in self._statements()]
        for _ in range(rng.choice((0, 0, 1, 1, 2))):
            name = rng.choice(("noise", "projects"))
            at = rng.choice((0, len(pieces))) if rng.random() < 0.7 else len(pieces)
            pieces[at:at] = self._plain(name)
        return pieces

    def _statements(self) -> Iterator[Piece]:
        topics = list(self.kinds)
        topic = self.rng.choices(topics, [_WEIGHTS[one] for one in topics])[0]
        key = self.rng.choice([one for one in self.kinds[topic] for _ in range(3 if one.endswith("grant") else 2)])
        number = self.rng.randrange(len(self.told["families"][key]))
        told = self.teller.tell(self.told["families"][key][number], key.split(".")[1])
        for text, statement in told:
            yield text, statement, f"{key}.{number}"

    def _plain(self, name: str) -> list[Piece]:
        number = self.rng.randrange(len(self.told[name]))
        ((text, statement),) = self.teller.tell(self.told[name][number], "mention")
        if not any(mark.end == len(text) for mark in statement.marks):
            text = text.removesuffix(".")
        statement = Statement(0, len(text), marks=statement.marks)
        return [(text, statement, f"{name}.{number}")]

    def _worn(self, made: Remark) -> Remark:
        if self.rng.random() < 0.6:
            made = replace(made, text=recased(made.text, self.rng))
        if self.rng.random() < 0.5:
            kept = [(mark.start, mark.end) for one in made.statements for mark in one.marks if mark.label == "form"]
            kept += [(n, n + 1) for n, char in enumerate(made.text) if char.isdigit()]
            text, places = slipped(made.text, self.rng, kept)
            made = replace(
                made, text=text, statements=tuple(_moved(one, places.__getitem__) for one in made.statements)
            )
        return made


def _joined(pieces: list[Piece], rng: random.Random, joints: tuple[str, ...]) -> Remark:
    text, statements, names = "", [], []
    joint = rng.choice(joints)
    for n, (words, statement, family) in enumerate(pieces):
        again = n > 0 and family == pieces[n - 1][2]
        if n:
            text += (
                rng.choice((", ", " ", "; ", ". ", " "))
                if again
                else joint
                if rng.random() < 0.8
                else rng.choice(joints)
            )
            if text.endswith("?. "):
                text = text[:-2] + " "
        start = len(text)
        shown = words if again or rng.random() < 0.25 else words[:1].upper() + words[1:]
        text += shown
        statements.append(_moved(statement, start.__add__))
        names.append(family)
    return Remark(text + rng.choice(("", ".", ".")), tuple(statements), tuple(names))


def _moved(statement: Statement, place: Any) -> Statement:
    """The statement with each of its places put elsewhere."""
    return replace(
        statement,
        start=place(statement.start),
        end=place(statement.end),
        cues=tuple(replace(one, start=place(one.start), end=place(one.end)) for one in statement.cues),
        marks=tuple(replace(one, start=place(one.start), end=place(one.end)) for one in statement.marks),
    )
