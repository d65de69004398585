"""Addresses of static files that browsers may keep for a year."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

from flask import Flask


def assets(app: Flask, url_for: Callable[..., str]) -> Callable[[str], str]:
    """Gives the address of a static file, by its path in the static folder, with its content's hash."""
    folder = Path(str(app.static_folder))

    @cache
    def digest(name: str) -> str:
        return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]

    return lambda name: url_for("static", filename=name, v=digest(name))
