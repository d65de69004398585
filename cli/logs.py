"""Structured logs: one line an event, as JSON for machines or aligned text for people."""

from __future__ import annotations

import logging
import sys
from typing import Any

import structlog

NOISY = ("PIL", "alembic", "apscheduler", "dbos", "fontTools", "pdfminer", "pikepdf", "pikepdf._core", "pymap")


def set_up(*, level: str, style: str, role: str) -> None:
    """Send everything that this process logs to standard error.

    Args:
        level: debug, info, warning or error.
        style: "json" for one object a line; anything else for text.
        role: the process (web, work, poll), added to each line.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: Any = structlog.processors.JSONRenderer() if style == "json" else structlog.dev.ConsoleRenderer(colors=False)
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(role=role)
