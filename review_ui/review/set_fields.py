"""What a requirement set says, as boxes of a form: which there are, where each stands in the set, and what it shows.

A box is called as problems call its place ("coverages[0].limits.each_occurrence"), so that what is wrong with it can be
shown beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from domain.saying import N_
from review_ui.review import set_words
from review_ui.review.set_words import Choices, Told
from review_ui.shell.languages import _
from rules.explain import LINES
from rules.requirements import known
from rules.requirements.place import Path, written

EVERY = frozenset(LINES)
CLAIMS_MADE = frozenset(("professional", "cyber", "pollution"))
TOWERS = frozenset(("gl", "auto", "wc"))


class Kind(StrEnum):
    """How a box is filled in."""

    TEXT = "text"
    DOLLARS = "dollars"
    NUMBER = "number"
    CHOICE = "choice"
    TICK = "tick"
    TICKS = "ticks"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Box:
    """One box: its place in the set, and the value that stands there, None for nothing."""

    path: Path
    label: str
    kind: Kind
    value: Any = None
    choices: Choices = field(default_factory=dict)
    hint: str = ""
    default: str = ""
    """The choice that nothing stands for."""

    @property
    def name(self) -> str:
        """What the form calls it."""
        return written(self.path)

    @property
    def shown(self) -> str:
        """Its value as a person types it; what is not understood as it was typed."""
        if self.value is None:
            return ""
        if self.kind is Kind.DOLLARS and isinstance(self.value, int) and not isinstance(self.value, bool):
            return f"{self.value:,}"
        if self.kind is Kind.LINES:
            return "\n".join(self.listed)
        return str(self.value).replace("_", " ") if self.kind is Kind.DOLLARS else str(self.value)

    @property
    def offered(self) -> Mapping[str, str]:
        """Its choices, with the one that stands there even if it is none of ours."""
        there = self.listed if self.kind is Kind.TICKS else (self._chosen,)
        return {**self.choices, **{one: one for one in there if one not in self.choices}}

    @property
    def listed(self) -> tuple[str, ...]:
        """The texts of a list that stands there; none for what is no list."""
        return tuple(one for one in self.value if isinstance(one, str)) if isinstance(self.value, list) else ()

    @property
    def sent(self) -> list[str]:
        """What the form sends of it when nobody touched it."""
        if self.kind is Kind.TICK:
            return ["1"] if self.value else []
        if self.kind in (Kind.TICKS, Kind.CHOICE):
            return [one for one in self.offered if self.holds(one)]
        return [self.shown]

    def word(self, choice: str) -> str:
        """A choice in the language of the page."""
        words = self.offered.get(choice, choice)
        return words if words == choice or isinstance(words, Told) else _(words)

    def words(self) -> str:
        """Its value as a person reads it, "" for nothing."""
        if self.kind is Kind.CHOICE:
            return self.word(self._chosen)
        if self.kind is Kind.TICK:
            return _("Yes") if self.value else _("No")
        if self.kind is Kind.TICKS:
            return ", ".join(self.word(one) for one in self.listed)
        shown = ", ".join(self.shown.split("\n"))
        return f"${shown}" if self.kind is Kind.DOLLARS and shown and isinstance(self.value, int) else shown

    def holds(self, choice: str) -> bool:
        """Whether a choice is what stands there."""
        if self.kind is Kind.TICKS:
            return choice in self.listed
        return choice == self._chosen

    @property
    def _chosen(self) -> str:
        if isinstance(self.value, bool):
            return str(self.value).lower()
        return self.default if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one line of coverage, or of one condition, and what of it stands in none of them."""

    title: str
    boxes: tuple[Box, ...]
    more: tuple[Box, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its title in the language of the page; plain text, as a draft may call a line anything."""
        return _(self.title)


@dataclass(frozen=True, slots=True)
class _More:
    """A box that some lines of coverage have, and any on which something stands at its place."""

    place: str
    label: str
    kind: Kind
    lines: frozenset[str]
    choices: Choices = field(default_factory=dict)
    default: str = ""


_MORE = (
    _More("umbrella_may_satisfy", N_("An umbrella may make up a shortfall"), Kind.TICK, EVERY - {"umbrella"}),
    _More("tower.each_occurrence", set_words.TOWER["each_occurrence"], Kind.DOLLARS, TOWERS),
    _More("tower.aggregate", set_words.TOWER["aggregate"], Kind.DOLLARS, TOWERS),
    _More("form", N_("Form"), Kind.CHOICE, EVERY - {"wc", "auto", "property"}, set_words.FORMS),
    _More("aggregate_basis", N_("The aggregate applies"), Kind.CHOICE, frozenset({"gl"}), set_words.BASES, "any"),
    _More("autos", N_("Autos covered"), Kind.CHOICE, frozenset({"auto"}), set_words.AUTOS),
    _More("owners_excluded_ok", N_("Excluded owners"), Kind.CHOICE, frozenset({"wc"}), set_words.OWNERS),
    _More("causes", N_("Causes of loss, at least"), Kind.CHOICE, frozenset({"property"}), set_words.CAUSES),
    _More("max_deductible", N_("Deductible, at most"), Kind.DOLLARS, EVERY - {"umbrella", "wc", "employers_stop_gap"}),
    _More("max_sir", N_("Self-insured retention, at most"), Kind.DOLLARS, CLAIMS_MADE | {"gl"}),
    _More("retro.on_or_before", N_("Retroactive date no later than"), Kind.CHOICE, CLAIMS_MADE, set_words.RETRO),
    _More("tail_years", N_("Years of cover after the work"), Kind.NUMBER, CLAIMS_MADE),
)


def title_of(body: Mapping[str, Any]) -> Box:
    """What the set is called."""
    return Box(("title",), N_("What it is called"), Kind.TEXT, body.get("title"))


def lines_of(body: Mapping[str, Any]) -> list[Group]:
    """Each line of coverage that the set asks for."""
    return [_line(at, row, own_flags(body)) for at, row in enumerate(rows_of(body, "coverages"))]


def conditions_of(body: Mapping[str, Any]) -> list[Group]:
    """Each condition that the set asks for."""
    lines = {name: set_words.line_name(name, short=True) for name in line_codes(body)}
    return [_condition(at, row, lines) for at, row in enumerate(rows_of(body, "conditions"))]


def parties_of(body: Mapping[str, Any]) -> tuple[Group, ...]:
    """Who must be an additional insured, and a row for one more."""
    return tuple(_party(at, row) for at, row in enumerate([*rows_of(body, "additional_insureds"), {}]))


def holder_of(body: Mapping[str, Any]) -> tuple[Box, ...]:
    """Whom certificates must be addressed to."""
    given = _mapping(body, "holder")
    return (
        Box(("holder", "name"), N_("Name"), Kind.TEXT, given.get("name")),
        Box(("holder", "address"), N_("Address"), Kind.TEXT, given.get("address")),
    )


def carrier_of(body: Mapping[str, Any]) -> tuple[Box, ...]:
    """What insurers must be."""
    given = _mapping(body, "carrier")

    def box(key: str, label: str, kind: Kind, choices: Choices = set_words.NO_CHOICES) -> Box:
        return Box(("carrier", key), label, kind, given.get(key), choices)

    return (
        box("am_best_min", N_("AM Best rating, at least"), Kind.CHOICE, set_words.RATINGS),
        box("size_min", N_("AM Best size, at least"), Kind.CHOICE, set_words.SIZES),
        box("admitted_required", N_("Must be admitted in the state"), Kind.TICK),
        box("accept_unrated", N_("Accepted without a rating"), Kind.TICKS, set_words.UNRATED),
    )


def prohibited_of(body: Mapping[str, Any]) -> Box:
    """The endorsements that no policy may carry; those with a condition stand in YAML alone."""
    value = body.get("prohibited")
    listed = [one for one in value if isinstance(one, str)] if isinstance(value, list) else None
    hint = N_("One form a line, with its edition where only that one is meant: CG 21 39, CG 20 10 11 85.")
    return Box(("prohibited",), N_("Prohibited endorsements"), Kind.LINES, listed, hint=hint)


def days_of(body: Mapping[str, Any]) -> tuple[Box, ...]:
    """The days and years that the set reckons with."""
    given = _mapping(body, "timing")
    return tuple(Box(("timing", key), label, Kind.NUMBER, given.get(key)) for key, label in set_words.TIMING.items())


def kept_of(body: Mapping[str, Any]) -> list[str]:
    """What the set says beside all of these, by its keys; it stands in YAML alone."""
    conditional = [one for one in rows_of(body, "prohibited") if isinstance(one, Mapping)]
    keys = [key for key in body if key not in set_words.IN_THE_FORM and body[key] not in (None, [], {})]
    return [*keys, *(["prohibited"] if conditional else [])]


def line_codes(body: Mapping[str, Any]) -> list[str]:
    """The lines of coverage of a set, in its order."""
    return list(dict.fromkeys(str(row.get("line")) for row in rows_of(body, "coverages") if isinstance(row, Mapping)))


def condition_codes(body: Mapping[str, Any]) -> list[str]:
    """The conditions of a set."""
    return [str(row.get("code")) for row in rows_of(body, "conditions") if isinstance(row, Mapping)]


def rows_of(body: Mapping[str, Any], key: str) -> Sequence[Any]:
    """The rows below a key; none for what is no list."""
    value = body.get(key)
    return value if isinstance(value, list) else ()


def own_flags(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The set's own questions, by their flags."""
    return _mapping(body, "flags")


class SetForm:
    """The form of a content, part by part."""

    def __init__(self, body: Mapping[str, Any]) -> None:
        """Made from a content, checked or not."""
        self.title = title_of(body)
        self.lines, self.conditions, self.parties = lines_of(body), conditions_of(body), parties_of(body)
        self.holder, self.carrier, self.days = holder_of(body), carrier_of(body), days_of(body)
        self.prohibited, self.kept = prohibited_of(body), kept_of(body)
        self.lines_to_add = {one: set_words.LINES[one] for one in lines_to_add(body)}
        self.conditions_to_add = {one: set_words.condition_name(one) for one in conditions_to_add(body)}


def all_boxes(body: Mapping[str, Any]) -> Iterator[Box]:
    """Every box of the form."""
    for box, _words in _titled(body):
        yield box


def titled(body: Mapping[str, Any]) -> Iterator[tuple[Box, str]]:
    """Every box with its label in the language of the page, behind what it is a box of."""
    for box, title in _titled(body):
        yield box, f"{_(title)}, {_(box.label)}" if title else _(box.label)


def lines_to_add(body: Mapping[str, Any]) -> Sequence[str]:
    """The lines of coverage that a set does not ask for."""
    return [one for one in set_words.LINES if one not in line_codes(body)]


def conditions_to_add(body: Mapping[str, Any]) -> Sequence[str]:
    """The conditions that a set does not ask for."""
    return [one for one in known.CONDITIONS if one not in condition_codes(body)]


def _titled(body: Mapping[str, Any]) -> Iterator[tuple[Box, str]]:
    yield title_of(body), ""
    for group in (*lines_of(body), *conditions_of(body)):
        yield from ((box, group.title) for box in (*group.boxes, *group.more))
    yield from ((box, N_("Additional insured")) for group in parties_of(body) for box in group.boxes)
    yield from ((box, N_("Certificate holder")) for box in holder_of(body))
    yield from ((box, "") for box in (*carrier_of(body), prohibited_of(body), *days_of(body)))


def _mapping(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = body.get(key)
    return value if isinstance(value, Mapping) else {}


class _Row:
    """The boxes of one row of a list."""

    def __init__(self, key: str, at: int, row: Any) -> None:
        self.row, self._at = row if isinstance(row, Mapping) else {}, (key, at)
        self._boxed: set[str] = set()

    def box(self, place: str, label: str, kind: Kind, choices: Choices = set_words.NO_CHOICES, **other: str) -> Box:
        """A box for what stands at a place of the row, "limits.each_occurrence"; `other` are its hint and default."""
        path = tuple(place.split("."))
        self._boxed.add(path[0])
        value: Any = self.row
        for one in path:
            value = value.get(one) if isinstance(value, Mapping) else None
        return Box((*self._at, *path), label, kind, value, choices, **other)

    def kept(self, *but: str) -> tuple[str, ...]:
        """What the row says that has no box."""
        return tuple(key for key in self.row if key not in self._boxed and key not in but)


def _line(at: int, row: Any, flags: Mapping[str, Any]) -> Group:
    made = _Row("coverages", at, row)
    line = str(made.row.get("line") or "")
    boxes = [made.box("required", N_("Asked for"), Kind.CHOICE, set_words.required(flags), default="always")]
    if line == "wc":
        boxes.append(made.box("limits.statutory", N_("Statutory limits"), Kind.TICK))
    for code in known.limits_of(line):
        boxes.append(made.box(f"limits.{code}", set_words.limit_name(code), Kind.DOLLARS))
    asked = (one for one in _MORE if line in one.lines or one.place.partition(".")[0] in made.row)
    more = [made.box(one.place, one.label, one.kind, one.choices, default=one.default) for one in asked]
    return Group(set_words.line_name(line), tuple(boxes), tuple(more), made.kept("line"))


def _condition(at: int, row: Any, lines: Choices) -> Group:
    made = _Row("conditions", at, row)
    code = str(made.row.get("code") or "")
    boxes = [made.box("lines", N_("For"), Kind.TICKS, lines)]
    if code == "noc" or "days" in made.row:
        boxes.append(made.box("days", N_("Days of notice"), Kind.NUMBER))
    if code == "loss_payee" or "parties" in made.row:
        boxes.append(made.box("parties", N_("Who"), Kind.LINES))
    boxes.append(made.box("min_evidence", N_("Shown at least by"), Kind.CHOICE, set_words.EVIDENCE, default="asserted"))
    boxes.append(made.box("severity", N_("If it is not shown"), Kind.CHOICE, set_words.SEVERITIES, default="major"))
    boxes.append(
        made.box("accept", N_("Accepted as proof"), Kind.LINES, hint=N_("Forms, or groups of forms; one a line"))
    )
    return Group(set_words.condition_name(code), tuple(boxes[:-1]), (boxes[-1],), made.kept("code"))


def _party(at: int, row: Any) -> Group:
    made = _Row("additional_insureds", at, row)
    boxes = (
        made.box("name", N_("Name"), Kind.TEXT),
        made.box("role", N_("Role"), Kind.CHOICE, set_words.ROLES, default="client"),
        made.box("contract", N_("Contract with the contractor"), Kind.CHOICE, set_words.CONTRACTS, default="direct"),
    )
    return Group("", boxes)
