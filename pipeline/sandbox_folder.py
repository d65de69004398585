"""The temporary folder of one reader, and those that readers of killed processes left behind."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

PREFIX = "certdesk-reader-"
HELD = "held"
"""A file locked as long as the folder is in use: the lock ends with its process, however that ends."""
YOUNG_SECONDS = 600
"""A folder without that file may just be in the making."""


class ReaderFolder:
    """A folder of its own, held until it is removed."""

    def __init__(self) -> None:
        """Make and hold it."""
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock: int | None = os.open(self.path / HELD, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def remove(self) -> None:
        """Remove it with all that is in it; safe to call twice."""
        if self._lock is not None:
            shutil.rmtree(self.path, ignore_errors=True)
            os.close(self._lock)
            self._lock = None


def sweep() -> int:
    """Remove the folders that nobody holds any more; gives back how many."""
    swept = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        try:
            if _is_left(folder):
                shutil.rmtree(folder)
                swept += 1
        except OSError:  # another user's, or another process was faster
            continue
    return swept


def _is_left(folder: Path) -> bool:
    held = folder / HELD
    if not held.exists():
        return time.time() - folder.stat().st_mtime > YOUNG_SECONDS
    with held.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True
