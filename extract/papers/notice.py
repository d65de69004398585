"""Notices of cancellation, nonrenewal and reinstatement: which policy, from which day, why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from domain.field import Field
from domain.notice import NoticeKind, PolicyNotice
from domain.page import PageSource
from extract.papers import notice_values as values
from extract.papers.notice_kind import STATED, KindSeen, kind_seen
from extract.prints.printed import PrintedLine

BY_BOTH, BY_TITLE, BY_STATEMENT = 0.99, 0.95, 0.9
"""Confidence in the kind where title and a statement say it, the title alone, a statement alone."""
_COMES_BACK = (NoticeKind.REINSTATEMENT, NoticeKind.RESCINDED)


def notice_of(lines: Sequence[PrintedLine], page: int, source: PageSource) -> PolicyNotice | None:
    """The notice on a page, or None when the page is none, however much it speaks of cancellation."""
    told = kind_seen(lines, values.paragraphs(lines))
    if told is None:
        return None
    running, seen = values.continuous(lines), (page, source)
    numbers = values.policy_numbers(lines, running, seen)
    day, hour = values.effective(lines, running, seen, STATED)
    if not _is_notice(told, numbers, day):
        return None
    made = PolicyNotice(
        kind=told.kind,
        page=page,
        policy_numbers=numbers,
        insured=values.insured(lines, seen),
        insurer=values.insurer(lines, running, seen),
        line=values.line_of(lines, running),
        effective_date=day,
        effective_time=hour,
        notice_date=values.notice_date(lines, seen),
        amount_due=values.amount_due(lines, running, seen),
        confidence=_sure(told, source),
    )
    if told.kind in _COMES_BACK:
        without, start, end = values.lapse(running, seen)
        return replace(made, without_lapse=without, lapse_from=start, lapse_to=end)
    reason = values.reason(lines, running, seen)
    if told.kind is NoticeKind.CANCELLATION_REQUEST and reason.value in (None, "other"):
        reason = replace(reason, value="insured_request", confidence=made.confidence)
    return replace(made, reason=reason)


def told_once(notices: Sequence[PolicyNotice]) -> tuple[PolicyNotice, ...]:
    """The notices of a document without copies: the insured's and the holder's of the same are one."""
    made: dict[tuple[object, ...], PolicyNotice] = {}
    for one in notices:
        numbers = tuple(re.sub(r"\W", "", str(each.value)).casefold() for each in one.policy_numbers)
        made.setdefault((one.kind, numbers, one.effective_date.value), one)
    return tuple(made.values())


def _is_notice(told: KindSeen, numbers: Sequence[Field], day: Field) -> bool:
    if told.titled:
        return (told.stated and bool(numbers or day.value)) or day.value is not None
    return bool(numbers) and day.value is not None


def _sure(told: KindSeen, source: PageSource) -> float:
    sure = BY_BOTH if told.titled and told.stated else BY_TITLE if told.titled else BY_STATEMENT
    return round(sure * (0.97 if source is PageSource.OCR else 1.0), 4)
