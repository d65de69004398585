"""Endorsements and notices of a document as the review screen tells them: in words, with policy and day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from config.reference import code_words
from domain.certificate import Endorsement
from domain.field import Field
from domain.notice import NoticeKind, PolicyNotice
from domain.saying import N_
from review_ui.shell.languages import _, day_words

_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")
LINES = {
    "gl": N_("General liability"),
    "auto": N_("Automobile liability"),
    "umbrella": N_("Umbrella"),
    "wc": N_("Workers compensation"),
    "property": N_("Property"),
    "professional": N_("Professional liability"),
}
_KINDS = {
    NoticeKind.CANCELLATION: ("bad", N_("Notice of cancellation"), N_("Coverage ends")),
    NoticeKind.NONRENEWAL: ("warn", N_("Notice of nonrenewal"), N_("Coverage ends")),
    NoticeKind.REINSTATEMENT: ("good", N_("Notice of reinstatement"), N_("In force again from")),
    NoticeKind.CANCELLATION_REQUEST: ("warn", N_("Request to cancel, by the insured"), N_("Asked to end")),
    NoticeKind.RESCINDED: ("good", N_("Cancellation withdrawn"), N_("As of")),
}
_REASONS = {
    "nonpayment": N_("Premium not paid"),
    "underwriting": N_("Underwriting"),
    "insured_request": N_("Insured's request"),
    "other": N_("Other reason"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of facts: its name, what it says, and whether it was read with doubt."""

    name: str
    said: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class ShownEndorsement:
    """One endorsement: `name` is form and edition, `gives` and `takes` are words, `remark` is what to mind."""

    name: str
    title: str
    pages: str
    gives: tuple[str, ...]
    takes: tuple[str, ...]
    facts: tuple[Fact, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """One notice: `tone` good, warn or bad; the day it speaks of, and its facts."""

    tone: str
    title: str
    page: int
    facts: tuple[Fact, ...]


def shown_endorsements(endorsements: Sequence[Endorsement], sure: float) -> tuple[ShownEndorsement, ...]:
    """Each endorsement; fields below `sure` are marked as doubtful."""
    return tuple(_endorsement(one, sure) for one in endorsements)


def shown_notices(notices: Sequence[PolicyNotice], sure: float) -> tuple[ShownNotice, ...]:
    """Each notice, as `shown_endorsements`."""
    return tuple(_notice(one, sure) for one in notices)


def _endorsement(one: Endorsement, sure: float) -> ShownEndorsement:
    manuscript = one.form.startswith("manuscript.")
    name = _("Insurer's own form") if manuscript else " ".join(filter(None, (one.form, one.edition)))
    last = one.last_page or one.page
    title = one.title.capitalize() if one.title.isupper() else one.title
    return ShownEndorsement(
        name=name,
        title=title if title.casefold() != name.casefold() else "",
        pages=_("Page %(number)s", number=one.page)
        if last == one.page
        else _("Pages %(first)s to %(last)s", first=one.page, last=last),
        gives=tuple(_(code_words().get(code, code)) for code in one.grants),
        takes=tuple(_(code_words().get(code, code)) for code in one.restricts),
        facts=tuple(_endorsement_facts(one, sure)),
        remark=_("Specimen: its schedule is blank, or it names no policy and no insured.") if one.is_specimen else "",
    )


def _endorsement_facts(one: Endorsement, sure: float) -> Iterator[Fact]:
    if one.line:
        yield Fact(_("Line"), _(LINES.get(one.line, one.line)))
    yield from _read(_("Policy"), one.policy_number, sure)
    yield from _read(_("Insured"), one.named_insured, sure)
    yield from _read(_("Effective"), one.effective_date, sure)
    if one.scheduled_parties:
        yield Fact(_("For"), "; ".join(one.scheduled_parties))
    elif one.blanket:
        yield Fact(_("For"), _("Whoever a written contract requires"))
    if one.locations:
        yield Fact(_("Where"), "; ".join(one.locations))


def _notice(one: PolicyNotice, sure: float) -> ShownNotice:
    tone, title, when = _KINDS[one.kind]
    return ShownNotice(tone, _(title), one.page, tuple(_notice_facts(one, when, sure)))


def _notice_facts(one: PolicyNotice, when: str, sure: float) -> Iterator[Fact]:
    for number in one.policy_numbers:
        yield from _read(_("Policy"), number, sure)
    if one.line:
        yield Fact(_("Line"), _(LINES.get(one.line, one.line)))
    if one.effective_date.value is not None:
        hour = f", {one.effective_time.value}" if one.effective_time.value else ""
        yield Fact(_(when), f"{_day(str(one.effective_date.value))}{hour}", one.effective_date.confidence < sure)
    yield from _read(_("Insured"), one.insured, sure)
    yield from _read(_("Insurer"), one.insurer, sure)
    yield from _read(_("Dated"), one.notice_date, sure)
    if one.reason.value is not None:
        yield Fact(_("Reason"), _(_REASONS[str(one.reason.value)]), one.reason.confidence < sure)
    if one.without_lapse.value is not None:
        yield Fact(_("Lapse"), _lapse(one), one.without_lapse.confidence < sure)
    if isinstance(one.amount_due.value, int):
        yield Fact(
            _("Amount due"), one.amount_due.text or f"${one.amount_due.value:,}", one.amount_due.confidence < sure
        )


def _lapse(one: PolicyNotice) -> str:
    if one.without_lapse.value:
        return _("None")
    days = [_day(str(day.value)) for day in (one.lapse_from, one.lapse_to) if day.value is not None]
    if len(days) > 1:
        return _("%(first)s to %(last)s", first=days[0], last=days[1])
    return days[0] if days else _("Coverage was interrupted")


def _read(name: str, field: Field, sure: float) -> Iterator[Fact]:
    if field.value is not None:
        yield Fact(name, _day(str(field.value)), field.confidence < sure)


def _day(text: str) -> str:
    """A day as people here write it; anything else as it is."""
    return day_words(date.fromisoformat(text)) if _ISO.match(text) else text
