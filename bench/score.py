"""Counts, box by box, what was read against what the truth says.

The counting rules are those of the shared scoring program: letters and digits count; case, spaces and punctuation do
not; a description is right from 98 % alike; a box that the truth leaves empty and the reader fills is invented.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any

SURE = 0.95
"""A field with this confidence or more is one the reader is sure of."""
ALIKE = 0.98

Json = Mapping[str, Any]
Value = str | int | bool
Place = tuple[int, tuple[float, ...]]
"""Page from 1, and x0, top, x1, bottom in points of the upright page."""
_PARTIES = ("producer", "insured", "holder")
_TEXTS = ("insurer_letter", "policy_number", "effective_date", "expiration_date", "description")
_YES_NO = ("addl_insd", "subr_wvd", "persons_excluded")
_TICKS = ("occurrence", "claims_made", "per_statute")
_WORDS = MappingProxyType({"Y": True, "YES": True, "X": True, "TRUE": True, "N": False, "NO": False, "FALSE": False})


@dataclass(frozen=True, slots=True)
class Box:
    """One filled box as it is compared; `confidence` is 0 where none was given."""

    value: Value
    confidence: float = 0.0
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one box: right, wrong, missing or invented. `got` is None for a missing one.

    `place` is where the reader saw it.
    """

    box: str
    state: str
    wanted: Value | None = None
    got: Value | None = None
    confidence: float | None = None
    place: Place | None = None

    @property
    def plain_box(self) -> str:
        """The box without the number of its row: "gl.policy_number"."""
        return re.sub(r"#\d+", "", self.box)


@dataclass(frozen=True, slots=True)
class Tally:
    """Verdicts counted. `sure` are boxes read with SURE confidence, `sure_wrong` those of them wrong or invented."""

    documents: int = 0
    right: int = 0
    wrong: int = 0
    missing: int = 0
    invented: int = 0
    sure: int = 0
    sure_wrong: int = 0

    @property
    def boxes(self) -> int:
        """All boxes that count."""
        return self.right + self.wrong + self.missing + self.invented

    @property
    def exact(self) -> float:
        """Share of boxes that are right, 0 to 1; 0 when there are none."""
        return self.right / self.boxes if self.boxes else 0.0

    @property
    def sure_percent(self) -> float:
        """Of all boxes, those that were read with SURE confidence."""
        return 100 * self.sure / max(1, self.boxes)

    @property
    def sure_wrong_percent(self) -> float:
        """Of those, the wrong ones."""
        return 100 * self.sure_wrong / max(1, self.sure)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


def judged(truth: Json, extraction: Json | None) -> tuple[Verdict, ...]:
    """Every box of one document, judged. `extraction` is None when the reader gave no answer.

    A truth that is no certificate counts as one box: right when no certificate was found.
    """
    found = (extraction or {}).get("certificates") or []
    if truth.get("negative"):
        state = "missing" if extraction is None else "invented" if found else "right"
        return (Verdict("not a certificate", state),)
    wanted = dict(_boxes(truth, lambda place, row: f"{row['line']}#{place}"))
    got = dict(_boxes(found[0], _paired(found[0], truth))) if found else {}
    return tuple(_verdict(name, wanted.get(name), got.get(name)) for name in sorted(wanted.keys() | got.keys()))


def tally(verdicts: tuple[Verdict, ...]) -> Tally:
    """The verdicts of one document, counted."""
    states = [verdict.state for verdict in verdicts]
    sure = [verdict for verdict in verdicts if (verdict.confidence or 0.0) >= SURE]
    return Tally(
        documents=1,
        right=states.count("right"),
        wrong=states.count("wrong"),
        missing=states.count("missing"),
        invented=states.count("invented"),
        sure=len(sure),
        sure_wrong=sum(verdict.state in ("wrong", "invented") for verdict in sure),
    )


def squeezed(value: Any) -> Value | None:
    """The letters and digits of a value, lower case; numbers and booleans as they are; None for nothing."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return int(value)
    return re.sub(r"[^a-z0-9]+", "", str(value).casefold()) or None


def _verdict(name: str, wanted: Box | None, got: Box | None) -> Verdict:
    if got is None:
        return Verdict(name, "missing", wanted.value if wanted else None)
    if wanted is None:
        return Verdict(name, "invented", None, got.value, got.confidence, got.place)
    same = _alike(wanted.value, got.value) if name == "description" else wanted.value == got.value
    return Verdict(name, "right" if same else "wrong", wanted.value, got.value, got.confidence, got.place)


def _alike(wanted: Value, got: Value) -> bool:
    return SequenceMatcher(None, str(wanted), str(got), autojunk=False).ratio() >= ALIKE


def _paired(certificate: Json, truth: Json) -> Callable[[int, Json], str]:
    """Names for the rows that were read: those of the truth's rows of that line, by policy number where it agrees."""
    rows = list(certificate.get("coverages") or [])
    names: dict[int, str] = {}
    for place, wanted in enumerate(truth.get("coverages") or []):
        free = [n for n, row in enumerate(rows) if row.get("line") == wanted["line"] and n not in names]
        if free:
            number = squeezed(_plain(wanted.get("policy_number")))
            best = next((n for n in free if squeezed(_plain(rows[n].get("policy_number"))) == number), free[0])
            names[best] = f"{wanted['line']}#{place}"
    return lambda place, _row: names.get(place, f"unasked#{place}")


def _boxes(certificate: Json, name_of: Callable[[int, Json], str]) -> Iterator[tuple[str, Box]]:
    for key in ("date", "description"):
        yield from _box(key, certificate.get(key))
    for party in _PARTIES:
        for key, value in (certificate.get(party) or {}).items():
            yield from _box(f"{party}.{key}", value)
    for letter, insurer in (certificate.get("insurers") or {}).items():
        for key, value in (insurer or {}).items():
            yield from _box(f"insurers.{letter}.{key}", value)
    for place, row in enumerate(certificate.get("coverages") or []):
        yield from _row(name_of(place, row), row)


def _row(name: str, row: Json) -> Iterator[tuple[str, Box]]:
    for key in _TEXTS:
        yield from _box(f"{name}.{key}", row.get(key))
    for key in _YES_NO:
        yield from _box(f"{name}.{key}", row.get(key), _yes_no)
    for key in _TICKS:
        yield from _box(f"{name}.{key}", row.get(key), _ticked)
    if row.get("is_excess"):
        yield f"{name}.is_excess", Box(True)
    for group in ("aggregate_per", "autos"):
        for key, value in (row.get(group) or {}).items():
            yield from _box(f"{name}.{group}.{key}", value, _ticked)
    for key, value in (row.get("limits") or {}).items():
        yield from _box(f"{name}.limits.{key}", value)


def _box(name: str, field: Any, how: Callable[[Any], Value | None] = squeezed) -> Iterator[tuple[str, Box]]:
    value = how(_plain(field))
    if value is None or value is False or value == "":
        return
    if not isinstance(field, Mapping):
        yield name, Box(value)
        return
    place = (field["page"], tuple(field["box"])) if field.get("page") and field.get("box") else None
    yield name, Box(value, field.get("confidence") or 0.0, place)


def _plain(field: Any) -> Any:
    return field.get("value") if isinstance(field, Mapping) else field


def _ticked(value: Any) -> bool | None:
    if isinstance(value, str):
        return _WORDS.get(value.strip().upper())
    return value if isinstance(value, bool) else None


def _yes_no(value: Any) -> Value | None:
    ticked = _ticked(value)
    return None if ticked is None else "y" if ticked else "n"
