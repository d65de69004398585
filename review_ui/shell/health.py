"""What machines ask: is the desk well, and its figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from domain.draft import OutboxState
from domain.message import MessageState
from pipeline.desk import Desk
from records import messages
from records.messages import Message
from records.outbox import OutboxMessage
from records.queue import NEEDS_REVIEW
from records.work import OpenWork
from review_ui.shell.guards import everybody

STUCK_AFTER = timedelta(minutes=15)


def health_pages(desk: Desk, look: OpenWork, now: Callable[[], datetime]) -> Blueprint:
    """/healthz and /metrics; both are open, and tell nothing of anybody."""
    pages = everybody(Blueprint("health", __name__))

    @pages.get("/healthz")
    def healthz() -> Any:
        try:
            with look() as session:
                stuck = messages.stuck(session, before=now() - STUCK_AFTER)
        except SQLAlchemyError as trouble:
            return jsonify(status="down", database=type(trouble).__name__), 503
        return jsonify(status="stuck" if stuck else "ok", database="ok", stuck_messages=stuck), 200

    @pages.get("/metrics")
    def metrics() -> Response:
        registry = CollectorRegistry()
        states = Gauge("certdesk_messages", "Messages by state.", ["state"], registry=registry)
        counts = desk.counts()
        for state in MessageState:
            states.labels(state.value).set(counts.get(state, 0))
        _letters_and_ages(look, now(), registry)
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return pages


def _letters_and_ages(look: OpenWork, at: datetime, registry: CollectorRegistry) -> None:
    letters = Gauge("certdesk_letters", "Letters by state.", ["state"], registry=registry)
    waiting = Gauge("certdesk_oldest_waiting_seconds", "Age of the oldest mail that waits.", registry=registry)
    late = Gauge("certdesk_messages_stuck", "Messages still unread after 15 minutes.", registry=registry)
    with look() as session:
        rows = session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
        written = {row[0]: row[1] for row in rows}
        oldest = session.scalar(select(func.min(Message.arrived_at)).where(Message.state.in_(NEEDS_REVIEW)))
        late.set(messages.stuck(session, before=at - STUCK_AFTER))
    for state in OutboxState:
        letters.labels(state.value).set(written.get(state, 0))
    waiting.set((at - oldest).total_seconds() if oldest else 0)
