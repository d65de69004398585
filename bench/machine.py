"""What the numbers were measured on."""

from __future__ import annotations

import os
import platform
import re
import resource
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

LIBRARIES = ("pypdfium2", "pdfplumber", "pikepdf", "opencv-python-headless", "numpy", "tesserocr", "spacy")


def machine() -> tuple[tuple[str, str], ...]:
    """Processor, cores, memory, system, and the versions of everything that reads."""
    tesseract = _first_line("tesseract", "--version")
    return (
        ("processor", _found("/proc/cpuinfo", r"model name\s*:\s*(.+)") or platform.processor() or platform.machine()),
        ("cores", str(os.cpu_count())),
        ("memory", _memory()),
        ("system", platform.platform()),
        ("python", platform.python_version()),
        ("tesseract", tesseract.removeprefix("tesseract ")),
        *((name, version(name)) for name in LIBRARIES),
    )


def _memory() -> str:
    kilobytes = _found("/proc/meminfo", r"MemTotal:\s*(\d+) kB")
    return f"{int(kilobytes) / 1024**2:.1f} GiB" if kilobytes else "unknown"


def _found(path: str, pattern: str) -> str:
    file = Path(path)
    match = re.search(pattern, file.read_text()) if file.exists() else None
    return match[1] if match else ""


def _first_line(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return "not installed"
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed commands
    return (run.stdout or run.stderr).partition("\n")[0]


def processor_seconds() -> float:
    """Seconds of processor time taken so far by this process and by those it started and that have ended.

    What else the machine does lengthens a wall clock's seconds, but hardly these.
    """
    own, others = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime
