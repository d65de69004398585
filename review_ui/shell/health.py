"""What machines ask: is the desk well, and its figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, jsonify
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from domain.message import MessageState
from pipeline.desk import Desk
from records import messages
from records.work import OpenWork
from review_ui.shell.guards import everybody

STUCK_AFTER = timedelta(minutes=15)


def health_pages(desk: Desk, open_work: OpenWork, now: Callable[[], datetime]) -> Blueprint:
    """/healthz and /metrics; both are open, and tell nothing of anybody."""
    pages = everybody(Blueprint("health", __name__))

    @pages.get("/healthz")
    def healthz() -> Any:
        try:
            with open_work() as session:
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
        with open_work() as session:
            stuck = messages.stuck(session, before=now() - STUCK_AFTER)
        Gauge("certdesk_messages_stuck", "Messages unread for over 15 minutes.", registry=registry).set(stuck)
        return Response(generate_latest(registry), mimetype="text/plain; version=0.0.4")

    return pages
