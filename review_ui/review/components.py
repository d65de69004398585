"""What the page of components shows, found where it is defined, so that the page cannot fall behind."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from review_ui.shell.look import STATES

ROOM = Path(__file__).parents[1]
_TOKEN = re.compile(r"--([a-z0-9-]+): #[0-9a-f]{3,8};")
_ICON = re.compile(r"name == '(\w+)'")


@cache
def colors() -> tuple[str, ...]:
    """The tokens of color, as base.css names them."""
    return tuple(dict.fromkeys(_TOKEN.findall((ROOM / "static/css/base.css").read_text("utf-8"))))


@cache
def icons() -> tuple[str, ...]:
    """The marks that a page may draw."""
    return tuple(_ICON.findall((ROOM / "templates/shell/parts.html").read_text("utf-8")))


def states() -> tuple[str, ...]:
    """Every state that a badge can tell."""
    return tuple(STATES)
