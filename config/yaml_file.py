"""Our own YAML files, read by the safe loader; by the one in C where it was built, which is ten times faster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def loaded(path: Path) -> dict[str, Any]:
    """The mapping that a file holds.

    Raises:
        OSError, yaml.YAMLError: the file is not there, or is no YAML.
    """
    with path.open(encoding="utf-8") as file:
        made: dict[str, Any] = yaml.load(file, Loader=_LOADER)  # noqa: S506 - a safe loader, whichever it is
    return made
