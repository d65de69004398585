"""Our look-alikes of the forms beside the ACORD 25, read from `forms/acord_*.yaml`.

Where the layout of a form is known (24, 101) rules, labels and boxes stand as they do there; the others (27, 28, 855)
are laid out by us from what is known of their labels and fields. The paragraphs are ours in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from samples.form import Label, Paragraph, Rule, Slot

FORMS = ("acord_24", "acord_27", "acord_28", "acord_101", "acord_855")


@dataclass(frozen=True, slots=True)
class SiblingForm:
    """One look-alike: `form` as "ACORD 24"; `bands` are the ten edges between which `Sheet` may stretch it."""

    form: str
    edition: str
    bands: tuple[float, ...]
    labels: tuple[Label, ...]
    rules: tuple[Rule, ...]
    slots: tuple[Slot, ...]
    paragraphs: tuple[Paragraph, ...]


@cache
def sibling(name: str) -> SiblingForm:
    """The look-alike of that name, one of FORMS."""
    with (Path(__file__).parent / "forms" / f"{name}.yaml").open(encoding="utf-8") as text:
        data = yaml.safe_load(text)
    return SiblingForm(
        form=data["form"],
        edition=data["edition"],
        bands=tuple(map(float, data["bands"])),
        labels=tuple(Label(text, x, base, size, bool(bold)) for text, x, base, size, bold in data["labels"]),
        rules=tuple(Rule(*edges) for edges in data["rules"]),
        slots=tuple(Slot(field, code, kind == "tick", *edges) for field, code, kind, *edges in data["boxes"]),
        paragraphs=tuple(Paragraph(**(each | {"lines": tuple(each["lines"])})) for each in data["paragraphs"]),
    )
