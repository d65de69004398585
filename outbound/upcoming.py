"""When an account's agent or contractor is written to next, as things stand: the calendar looked through ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from config.comms import Cadence, limits
from domain.dialogue import Addressee, Dialogue, Item
from outbound.schedule import Moment, why_held
from outbound.sequences import Asking

OFF_DAYS = 5
"""No run of weekends and holidays is longer, so a step that is due moves by fewer days."""
HELD_DAYS = 30
"""How long a step that is held back is looked after before it counts as held until somebody acts."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """The next letter of the schedule to agent, contractor or both: `items` are what it tells.

    `day` is None while something holds it of which nobody knows when it ends: `why` says what.
    """

    day: date | None
    items: tuple[Item, ...]
    why: str = ""


def upcoming(dialogue: Dialogue, cadence: Cadence, today: date) -> Upcoming | None:
    """What goes next about an account if nothing comes meanwhile; None when the schedule asks nothing more.

    How many mails an address may get a week is left out: it hangs on other accounts, too.
    """
    caps = limits()
    held: Upcoming | None = None
    for day in _days(dialogue, cadence, today):
        due = _due(dialogue, cadence, day)
        reasons = [(item, why_held(dialogue, item, Moment(day), caps)) for item in due]
        free = tuple(item for item, why in reasons if why is None)
        if free:
            return Upcoming(day, free)
        if reasons and held is None:
            held = Upcoming(None, due, reasons[0][1] or "")
        if held is not None and dialogue.unread:
            break
    return held


def _days(dialogue: Dialogue, cadence: Cadence, today: date) -> Iterator[date]:
    """The days from today on that are worth a look: those on which a step falls due, and those after it."""
    last = today - timedelta(days=1)
    for start in sorted({max(day, today) for day in Asking.about(dialogue, cadence, today).days()}):
        for later in range(HELD_DAYS):
            day = start + timedelta(days=later)
            if later >= OFF_DAYS and not _due(dialogue, cadence, day):
                break
            if day > last:
                last = day
                yield day


def _due(dialogue: Dialogue, cadence: Cadence, day: date) -> tuple[Item, ...]:
    asking = Asking.about(dialogue, cadence, day)
    items = (item for item in asking.items() if item.to is not Addressee.CLIENT)
    return tuple(item for item in items if item.key not in asking.sent)
