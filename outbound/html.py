"""The HTML twin of a plain letter: paragraphs and lists, nothing from outside but escaped text."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

_HEAD = (
    '<!DOCTYPE html>\n<html lang="en">\n<body style="font-family: sans-serif; font-size: 15px; line-height: 1.45">\n'
)
_NUMBERED = re.compile(r"[0-9]{1,3}\. ")
_DASHED = "- "
_FOOTER = '<p style="color: #555; font-size: 13px; border-top: 1px solid #ccc; padding-top: 8px">'


def as_html(body: str) -> str:
    """`body` as a small page; a line of "--" starts the footer."""
    text = body.encode("utf-8", "replace").decode()
    paragraphs = [p for p in re.split(r"\n\s*\n", text.strip()) if p.strip()]
    return _HEAD + "\n".join(_paragraph(p) for p in paragraphs) + "\n</body>\n</html>\n"


def _paragraph(paragraph: str) -> str:
    lines = paragraph.splitlines()
    if lines[0].rstrip() == "--":
        return _FOOTER + "<br>\n".join(escape(line) for line in lines[1:]) + "</p>"
    return "\n".join(_block(kind, list(block)) for kind, block in groupby(lines, _kind))


def _kind(line: str) -> str:
    return "ol" if _NUMBERED.match(line) else "ul" if line.startswith(_DASHED) else "p"


def _block(kind: str, lines: list[str]) -> str:
    if kind == "p":
        return "<p>" + "<br>\n".join(escape(line) for line in lines) + "</p>"
    first = f' start="{int(lines[0].partition(".")[0])}"' if kind == "ol" else ""
    items = "\n".join(f"<li>{escape(line.partition(' ')[2])}</li>" for line in lines)
    return f"<{kind}{first}>\n{items}\n</{kind}>"
