"""Why an account stands where it does, in the language of the page: its findings, and what they are about."""

from __future__ import annotations

from dataclasses import replace

from config.finding_words import finding_in
from pipeline.explaining import Explanation
from review_ui.shell.languages import spoken, told


def in_words(found: Explanation) -> Explanation:
    """The same in the language that is spoken."""
    code = spoken().code
    reasons = (
        replace(one, finding=finding_in(one.finding, code), about=told(one.about), sum=told(one.sum))
        for one in found.reasons
    )
    lines = (replace(one, name=told(one.name)) for one in found.lines)
    return replace(found, reasons=tuple(reasons), lines=tuple(lines))
