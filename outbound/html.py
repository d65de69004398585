"""The HTML twin of a plain letter: made from the words that a person saw and may have changed, nothing else.

Paragraphs, lists, a table of facts ("Needed by: March 1, 2027"), a button for a link that stands on a line of its own,
a bar of shares, a footer. Styles are inline, because many mail programs drop all others; those in the head only mend
dark mode. Nothing is loaded from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from outbound.addresses import sendable

_NUMBERED = re.compile(r"[0-9]{1,3}\. ")
_DASHED = "- "
_FACT = re.compile(r"(?P<name>[^\W\d_][^:.,;?!]{1,28}): (?P<value>\S.{0,110})")
_BAR = re.compile(r"\[(?P<good>#*)(?P<near>\+*)(?P<out>-*)\]")
_LINK = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+/[A-Za-z0-9._~/%+=?&-]*")

_COLORS = (("good", "#2e8b57"), ("near", "#d9a441"), ("out", "#c0504d"))

_environment = ImmutableSandboxedEnvironment(
    loader=FileSystemLoader(Path(__file__).parent / "letters"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the layout needs of one block."""

    lines: tuple[object, ...] = ()
    start: int = 1
    href: str = ""
    label: str = ""
    host: str = ""
    mail: str = ""


def as_html(body: str, *, language: str = "en") -> str:
    """`body` as a small page; a line of "--" starts the footer."""
    text = body.encode("utf-8", "replace").decode()
    paragraphs = [p for p in re.split(r"\n\s*\n", text.strip()) if p.strip()]
    blocks = [block for p in paragraphs for block in _blocks(p.splitlines())]
    return _environment.get_template("layout.html").render(language=language, blocks=blocks)


def _blocks(lines: list[str]) -> Iterator[tuple[str, Parts]]:
    if lines[0].rstrip() == "--":
        yield "foot", Parts(tuple(lines[1:]))
        return
    if len(lines) == 1 and (found := _BAR.fullmatch(lines[0].strip())) and len(found[0]) > len("[]"):
        yield "bar", Parts(_shares(found))
        return
    if len(lines) > 1 and all(_FACT.fullmatch(line) for line in lines):
        yield "facts", _facts(lines)
        return
    if len(lines) > 1 and _is_link(lines[-1]):
        *before, label = lines[:-1]
        if before:
            yield from _blocks(before)
        href = lines[-1].strip()
        yield "link", Parts(href=href, label=label.strip().rstrip(":"), host=urlsplit(href).hostname or "")
        return
    for kind, block in groupby(lines, _kind):
        some = list(block)
        if kind == "p":
            yield kind, Parts(tuple(some))
        else:
            start = int(some[0].partition(".")[0]) if kind == "ol" else 1
            yield kind, Parts(tuple(line.partition(" ")[2] for line in some), start=start)


def _shares(found: re.Match[str]) -> tuple[tuple[str, str, int], ...]:
    """The cells of a bar that are not empty: (name, color, percent)."""
    whole = len(found[0]) - len("[]")
    parts = ((name, color, len(found[name])) for name, color in _COLORS)
    return tuple((name, color, round(100 * count / whole)) for name, color, count in parts if count)


def _facts(lines: list[str]) -> Parts:
    pairs = tuple((found["name"], found["value"]) for line in lines if (found := _FACT.fullmatch(line)))
    mail = next((value for _name, value in pairs if sendable(value)), "")
    return Parts(pairs, mail=mail)


def _is_link(line: str) -> bool:
    """Whether the line is one address of the web that nobody can mistake for another."""
    text = line.strip()
    return bool(_LINK.fullmatch(text)) and bool(urlsplit(text).hostname)


def _kind(line: str) -> str:
    return "ol" if _NUMBERED.match(line) else "ul" if line.startswith(_DASHED) else "p"
