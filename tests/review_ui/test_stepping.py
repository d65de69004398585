from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.message import MessageKind, MessageState
from pipeline.case import QueueFilters
from records import messages
from review_ui.review.stepping import BATCH, beside
from tests.review_ui.pages import Browser
from tests.review_ui.world import World

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SUBMISSIONS = QueueFilters(state=None, kind=MessageKind.SUBMISSION)


@dataclass(frozen=True)
class Line:
    message_id: int
    arrived_at: datetime


class LongQueue:
    """As many lines as wanted, a minute apart, given out in pages as the desk does."""

    def __init__(self, length: int) -> None:
        self.lines = [Line(n, START + timedelta(minutes=n)) for n in range(1, length + 1)]

    def queue(self, _filters: QueueFilters, *, limit: int, offset: int) -> tuple[tuple[Any, ...], int]:
        return tuple(self.lines[offset : offset + limit]), len(self.lines)


def _here(world: World, message_id: int) -> tuple[datetime, int]:
    return world.desk.case(message_id).message.arrived_at, message_id


@pytest.mark.parametrize(
    ("left", "forward", "reached"),
    [(1, True, 2), (2, True, 5), (5, True, None), (5, False, 2), (2, False, 1), (1, False, None)],
)
def test_steps_follow_the_filtered_list_in_both_directions_to_its_ends(
    world: World, left: int, forward: bool, reached: int | None
):
    assert beside(world.desk, SUBMISSIONS, here=_here(world, left), forward=forward) == reached


@pytest.mark.parametrize(("forward", "reached"), [(True, 5), (False, 2)])
def test_an_item_outside_the_filters_still_has_neighbours(world: World, forward: bool, reached: int):
    assert beside(world.desk, SUBMISSIONS, here=_here(world, 3), forward=forward) == reached


def test_the_last_place_of_an_item_counts_when_it_fell_out_of_the_list(world: World):
    here = _here(world, 5)
    with world.open_work() as session:
        messages.by_id(session, 5).state = MessageState.FILED
    waiting = QueueFilters(state=MessageState.AWAITING_REVIEW)
    assert beside(world.desk, waiting, here=here, forward=True) is None
    assert beside(world.desk, waiting, here=here, forward=False) == 3


def test_mails_of_one_moment_are_told_apart(world: World):
    with world.open_work() as session:
        for number in (1, 2, 5):
            messages.by_id(session, number).arrived_at = START
    walked = [beside(world.desk, SUBMISSIONS, here=(START, n), forward=True) for n in (1, 2, 5)]
    assert walked == [2, 5, None]
    assert beside(world.desk, SUBMISSIONS, here=(START, 5), forward=False) == 2


@pytest.mark.parametrize("left", [BATCH - 1, BATCH, BATCH + 1, 2 * BATCH])
def test_a_step_goes_over_the_edge_of_what_was_fetched_at_once(left: int):
    desk: Any = LongQueue(2 * BATCH + 1)
    here = (START + timedelta(minutes=left), left)
    assert beside(desk, QueueFilters(), here=here, forward=True) == left + 1
    assert beside(desk, QueueFilters(), here=here, forward=False) == left - 1


def test_an_empty_list_has_no_neighbours():
    desk: Any = LongQueue(0)
    assert beside(desk, QueueFilters(), here=(START, 7), forward=True) is None
    assert beside(desk, QueueFilters(), here=(START, 7), forward=False) is None


def test_the_screen_steps_within_the_filters_used_last_and_tells_the_ends(reviewer: Browser, world: World):
    reviewer.get("/review?tab=all&kind=submission")
    assert reviewer.get(_step(world, 2), status=302).location == "/review/5"
    assert reviewer.get(_step(world, 5), status=302).location == "/review/5"
    assert "This is the last item of the list." in reviewer.get("/review/5").text
    assert reviewer.get(_step(world, 1, way="back"), status=302).location == "/review/1"
    assert "This is the first item of the list." in reviewer.get("/review/1").text


def test_without_filters_a_step_stays_among_what_needs_review(reviewer: Browser, world: World):
    assert reviewer.get(_step(world, 3), status=302).location == "/review/5"


def _step(world: World, left: int, *, way: str = "on") -> str:
    at = world.desk.case(left).message.arrived_at.isoformat().replace("+", "%2B")
    return f"/review/step?left={left}&at={at}&way={way}"
