"""What one check of `certdesk doctor` gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from domain.errors import CertdeskError

State = Literal["ok", "warn", "fail"]
MARKS: dict[State, str] = {"ok": "ok  ", "warn": "warn", "fail": "FAIL"}


@dataclass(frozen=True, slots=True)
class Checked:
    """One line: what was looked at, how it stands, what was found, and what to do unless it is ok."""

    name: str
    state: State
    found: str
    todo: str = ""


Check = Callable[[], Iterable[Checked]]


def checked(name: str, check: Check, *, todo: str = "") -> Iterator[Checked]:
    """The lines of one check; one that breaks off is a failed line, and the next check goes on."""
    try:
        yield from check()
    except CertdeskError as refusal:
        yield Checked(name, "fail", str(refusal), todo)
    except Exception as trouble:  # noqa: BLE001 - a doctor reports whatever a library throws, and goes on
        yield Checked(name, "fail", f"{type(trouble).__name__}: {trouble}", todo)
