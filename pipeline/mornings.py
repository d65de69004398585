"""What a client's business hour brings: notices that are due, results nobody was told of, alerts, reports."""

from __future__ import annotations

from pipeline.noticing import queue_mornings
from pipeline.parts import Parts
from pipeline.reporting import alert, report
from pipeline.results import make_up
from pipeline.scheduled_reports import send_reports


def mornings(parts: Parts, client_id: int) -> int:
    """All that is due of one client now; how many letters. Safe to repeat and to run twice at once."""
    made = queue_mornings(parts, client_id)
    with parts.open_work() as session:
        made += make_up(session, parts, client_id)
    with parts.open_work() as session:
        made += alert(session, parts, client_id) is not None
    with parts.open_work() as session:
        made += report(session, parts, client_id) is not None
    return made + send_reports(parts, client_id)
