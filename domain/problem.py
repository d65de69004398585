"""One thing that is wrong with what a person wrote, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """`where` is the field ("coverages[2].limits.each_occurrence"), "" for the whole; `line` counts from 1, 0 for none.

    As a text: FILE line N: field: what is expected.
    """

    file: str
    line: int
    where: str
    why: str

    def __str__(self) -> str:
        line = f" line {self.line}" if self.line else ""
        return ": ".join(one for one in (f"{self.file}{line}", self.where, self.why) if one)

    def within(self, file: str) -> str:
        """The same without the file's name, when it is `file` that is spoken of."""
        return str(self).removeprefix(file).removeprefix(":").strip() if self.file == file else str(self)
