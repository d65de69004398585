"""Stub."""

from __future__ import annotations

from domain.page import PageSource
from extract.page import PageReading, other_page
from extract.source import SourcePage


def read_scanned(page: SourcePage) -> PageReading:
    """Nothing yet."""
    return other_page(page, (), PageSource.OCR)
