"""What a line of a client's list may say, by column, and what is wrong with it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.comms import languages
from config.reference import states
from domain.saying import N_, phrased
from outbound.addresses import sendable

COLUMNS = (
    *("contractor_id", "name", "address", "city", "state", "zip", "trade", "email", "agent_name", "agent_email"),
    *("requirement_set", "language"),
)
MORE = ("phone", "project", "contract_start", "contract_end")
"""Columns that a list may have besides."""
ALL = (*COLUMNS, *MORE)
NEEDED = ("contractor_id", "name", "requirement_set")
DAYS = ("contract_start", "contract_end")
POSTAL = ("address", "city", "state", "zip")
MOST_CHARACTERS = 300
REMEDIES = {
    "contractor_id": N_("Give each contractor its own ID."),
    "name": N_("Write the contractor's legal name."),
    "email": N_("Correct the address, or leave the cell empty."),
    "agent_email": N_("Correct the address, or leave the cell empty."),
    "state": N_("Write the two letters of the state, as FL."),
    "zip": N_("Write five digits, or nine."),
    "language": N_("Write en or es, or leave the cell empty."),
    "requirement_set": N_("Write the code or the title of one of the client's requirement sets."),
    "contract_start": N_("Write the day as 2026-11-23 or 11/23/2026."),
    "contract_end": N_("Write the day as 2026-11-23 or 11/23/2026."),
}
SHORTEN = N_("Shorten it.")
_ZIP = re.compile(r"\d{5}(-?\d{4})?")
_SHORT_ZIP = re.compile(r"\d{3,4}")
_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%Y-%m-%d %H:%M:%S", "%d-%b-%Y", "%b %d, %Y")
_SERIAL = re.compile(r"\d{5}(\.0+)?")
_BEGINNING = date(1899, 12, 30)
"""Day 0 of a spreadsheet's calendar."""


@dataclass(frozen=True, slots=True)
class Row:
    """One contractor as the list has it, trimmed; `line` is its line in the file."""

    line: int
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def __contains__(self, column: object) -> bool:
        return column in self.values

    @property
    def postal(self) -> str:
        """The address in one line: street, city, ST zip."""
        place = " ".join(filter(None, (self["state"].upper(), self["zip"])))
        return ", ".join(filter(None, (self["address"], self["city"], place)))


def as_row(line: int, values: Mapping[str, str]) -> Row:
    """A row, with what a spreadsheet did to its zip undone."""
    if _SHORT_ZIP.fullmatch(values.get("zip", "")):  # it was taken for a number
        values = {**values, "zip": values["zip"].zfill(5)}
    return Row(line, values)


def faults_of(row: Row) -> Iterator[tuple[str, str]]:
    """What is wrong with a row by itself: (column, why)."""
    for name in NEEDED:
        if not row[name]:
            yield name, phrased("{column} is empty", column=name)
    for name in ("email", "agent_email"):
        if row[name] and sendable(row[name]) is None:
            yield (
                name,
                phrased(
                    "{column}: {said} is not an address that mail can be sent to", column=name, said=repr(row[name])
                ),
            )
    if row["state"] and row["state"].upper() not in states():
        yield "state", phrased("state: {said} is no state by its two letters", said=repr(row["state"]))
    if row["language"] and row["language"].lower() not in languages():
        yield (
            "language",
            phrased("language: {said} is none of {known}", said=repr(row["language"]), known=", ".join(languages())),
        )
    if row["zip"] and not _ZIP.fullmatch(row["zip"]):
        yield "zip", phrased("zip: {said} is not five digits, or nine", said=repr(row["zip"]))
    yield from _faults_of_days(row)
    for name in ALL:
        if len(row[name]) > MOST_CHARACTERS:
            yield (
                name,
                phrased(
                    "{column}: {count} characters; at most {most}",
                    column=name,
                    count=len(row[name]),
                    most=MOST_CHARACTERS,
                ),
            )


def _faults_of_days(row: Row) -> Iterator[tuple[str, str]]:
    days = {name: day_of(row[name]) for name in DAYS}
    for name, day in days.items():
        if row[name] and day is None:
            yield name, phrased("{column}: {said} is no day", column=name, said=repr(row[name]))
    start, end = days.values()
    if start and end and end < start:
        yield "contract_end", N_("contract_end: it lies before contract_start")


def day_of(text: str) -> date | None:
    """A day as people and spreadsheets write it, 46349 too; None for anything else."""
    if _SERIAL.fullmatch(text):
        return _BEGINNING + timedelta(int(float(text)))
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def no_set(code: str, known: Sequence[str]) -> str:
    """That there is no such set, with the nearest one, or all there are."""
    near = difflib.get_close_matches(code, known, n=1)
    if near:
        return phrased(
            "requirement_set: there is no set {code}; did you mean {near}?", code=repr(code), near=repr(near[0])
        )
    return phrased("requirement_set: there is no set {code}; there are {known}",
                   code=repr(code), known=", ".join(dict.fromkeys(known)))  # fmt: skip
